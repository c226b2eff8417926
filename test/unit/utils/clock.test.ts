/* eslint-disable @n8n/community-nodes/no-restricted-globals -- test code: it is about timers */
import { pause, withTimeout } from '../../../nodes/shared/utils/clock';

describe('on a virtual clock', () => {
	beforeEach(() => jest.useFakeTimers());
	afterEach(() => jest.useRealTimers());

	test('withTimeout gives the value, or nothing when it takes too long', async () => {
		const in2s = async () => await new Promise((resolve) => setTimeout(() => resolve('done'), 2_000));
		const results = Promise.all([withTimeout(3_000, in2s()), withTimeout(1_000, in2s())]);
		await jest.advanceTimersByTimeAsync(5_000);
		expect(await results).toEqual(['done', undefined]);
	});

	test('withTimeout passes a rejection on, also one that comes too late without harm', async () => {
		const failsIn = async (ms: number) =>
			await new Promise((_, reject) => setTimeout(() => reject(new Error('broken')), ms));
		const results = Promise.allSettled([withTimeout(3_000, failsIn(10)), withTimeout(1_000, failsIn(2_000))]);
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
