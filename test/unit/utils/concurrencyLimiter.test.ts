/* eslint-disable @n8n/community-nodes/no-restricted-globals -- test code: it is about timers */
import { concurrencyLimiter } from '../../../nodes/shared/utils/concurrencyLimiter';

describe('concurrencyLimiter', () => {
	test('lets so many work at once, the others in the order they came, and goes on after one fails', async () => {
		const limit = concurrencyLimiter(2);
		const started: number[] = [];
		const finish: Array<(fails: boolean) => void> = [];
		const work = (number: number) =>
			limit(async () => {
				started.push(number);
				await new Promise<void>((resolve, reject) =>
					finish.push((fails) => (fails ? reject(new Error('no')) : resolve())),
				);
				return number;
			});
		const all = Promise.allSettled([1, 2, 3, 4].map(work));
		await Promise.resolve();
		expect(started).toEqual([1, 2]);
		finish[0]?.(true);
		await new Promise(setImmediate);
		expect(started).toEqual([1, 2, 3]);
		finish[1]?.(false);
		await new Promise(setImmediate);
		expect(started).toEqual([1, 2, 3, 4]);
		finish.slice(2).forEach((end) => end(false));
		expect((await all).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
	});
});
