/* eslint-disable @n8n/community-nodes/no-restricted-globals -- test code: it is about timers */
import { gate, pause, within } from '../../nodes/shared/time';

describe('gate', () => {
	test('lets so many work at once, the others in the order they came, and goes on after one fails', async () => {
		const enter = gate(2);
		const started: number[] = [];
		const finish: Array<(fails: boolean) => void> = [];
		const work = (number: number) =>
			enter(async () => {
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

describe('on a virtual clock', () => {
	beforeEach(() => jest.useFakeTimers());
	afterEach(() => jest.useRealTimers());

	test('within gives the value, or nothing when it takes too long', async () => {
		const in2s = async () => await new Promise((resolve) => setTimeout(() => resolve('done'), 2_000));
		const results = Promise.all([within(3_000, in2s()), within(1_000, in2s())]);
		await jest.advanceTimersByTimeAsync(5_000);
		expect(await results).toEqual(['done', undefined]);
	});

	test('within passes a rejection on, also one that comes too late without harm', async () => {
		const failsIn = async (ms: number) =>
			await new Promise((_, reject) => setTimeout(() => reject(new Error('broken')), ms));
		const results = Promise.allSettled([within(3_000, failsIn(10)), within(1_000, failsIn(2_000))]);
		await jest.advanceTimersByTimeAsync(5_000);
		expect((await results).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
	});

	test('a pause lasts as long as it says', async () => {
		const start = performance.now();
		const ended = pause(1_234).then(() => performance.now() - start);
		await jest.advanceTimersByTimeAsync(5_000);
		expect(await ended).toBeCloseTo(1_234, -1);
	});
});
