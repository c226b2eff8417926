/* eslint-disable @n8n/community-nodes/no-restricted-globals -- test code: it is about timers */
import { sleep } from 'n8n-workflow';

import { requestRateLimiter } from '../../../nodes/shared/transport/rateLimiter';
import type { Reply } from '../../../nodes/shared/transport/response';
import type { PollLimits } from '../../../nodes/shared/waiting/pollTask';
import { pollTask } from '../../../nodes/shared/waiting/pollTask';

const answer = (status: string): Reply => ({ answer: { code: 200, message: 'success', data: { status } } });
const failure = (retryable = true, retryAfter?: number): Reply => ({
	failure: { message: 'away', advice: '', retryable, rejected: false, retryAfter },
});

describe('pollTask', () => {
	beforeEach(() => jest.useFakeTimers());
	afterEach(() => jest.useRealTimers());

	/** Waits for a task on a virtual clock; `replyAt` gives PiAPI's answer at a time in milliseconds. */
	async function wait(
		replyAt: (elapsed: number, limit: number) => Reply | Promise<Reply>,
		limits: Partial<PollLimits> & { timeout: number },
	) {
		const start = performance.now();
		const requests: number[] = [];
		const waiting = pollTask(
			async (limit) => {
				requests.push(Math.round(performance.now() - start));
				return await replyAt(performance.now() - start, limit);
			},
			{ limitRate: async () => {}, ...limits },
		).then((end) => ({ end, endedAt: Math.round(performance.now() - start) }));
		await jest.advanceTimersByTimeAsync(limits.timeout + 200_000);
		return { ...(await waiting), requests };
	}

	test('asks at once and does not ask again for a finished task', async () => {
		const { end, requests } = await wait(() => answer('completed'), { timeout: 600_000 });
		expect(end.reason).toBe('finished');
		expect(requests).toEqual([0]);
	});

	test('asks at once at a task that was just created, but not at one that was created finished', async () => {
		const seen = (status: string) => ({ code: 200, message: 'success', data: { status } });
		expect((await wait(() => answer('completed'), { timeout: 60_000, seen: seen('pending') })).requests).toEqual([0]);
		expect((await wait(() => answer('completed'), { timeout: 60_000, seen: seen('completed') })).requests).toEqual([]);
	});

	test.each([3_000, 10_000, 25_000, 61_000, 200_000, 599_000])(
		'notices the end of a task of %p ms within a tenth of it, or 2 s',
		async (duration) => {
			const { end, endedAt } = await wait((elapsed) => answer(elapsed >= duration ? 'completed' : 'processing'), {
				timeout: 600_000,
			});
			expect(end.reason).toBe('finished');
			expect(endedAt - duration).toBeLessThanOrEqual(Math.max(2_000, duration / 10));
		},
	);

	test('needs at most 50 requests for a task of ten minutes', async () => {
		const { requests } = await wait((elapsed) => answer(elapsed >= 599_999 ? 'completed' : 'processing'), {
			timeout: 600_000,
		});
		expect(requests.length).toBeLessThanOrEqual(50);
	});

	test('among many, a task that was just created is not asked for at once', async () => {
		const seen = { code: 200, message: 'success', data: { status: 'pending' } };
		const limits = { timeout: 60_000, seen, startsWithPause: true };
		expect((await wait(() => answer('completed'), limits)).requests).toEqual([2_000]);
	});

	test('a snapshot of all tasks spares requests, but not after a failed one, and not on the deadline', async () => {
		const start = performance.now();
		const openSince = async () => (performance.now() - start < 100_000 ? performance.now() : undefined);
		const replies = [answer('processing'), failure()];
		const { requests } = await wait(() => replies.shift() ?? answer('processing'), { timeout: 150_000, openSince });
		const [first = 0, second = 0, third = 0, ...later] = requests;
		expect(first).toBe(0);
		expect(second).toBeGreaterThanOrEqual(100_000);
		// Twice the pause of its age.
		expect(third - second).toBeGreaterThanOrEqual(20_000);
		expect(later.at(-1)).toBe(150_000);
	});

	test('the last request is sent though one about all tasks took until after the deadline', async () => {
		const openSince = async () => {
			const at = performance.now();
			await sleep(2_500);
			return at;
		};
		const { end, requests } = await wait((elapsed) => answer(elapsed > 4_000 ? 'completed' : 'processing'), {
			timeout: 4_000,
			openSince,
		});
		expect(end.reason).toBe('finished');
		expect(requests).toHaveLength(2);
	});

	test('ends on the deadline, with one last request on it', async () => {
		const { end, requests, endedAt } = await wait(() => answer('processing'), { timeout: 33_000 });
		expect(end).toMatchObject({ reason: 'timeUp', last: { data: { status: 'processing' } } });
		expect(requests.at(-1)).toBe(33_000);
		expect(endedAt).toBe(33_000);
	});

	test('the answer to the last request still counts', async () => {
		const { end } = await wait((elapsed) => answer(elapsed >= 33_000 ? 'completed' : 'processing'), {
			timeout: 33_000,
			interval: 20_000,
		});
		expect(end.reason).toBe('finished');
	});

	test('keeps the pause a person fixed, but not past the deadline', async () => {
		const { requests } = await wait(() => answer('processing'), { timeout: 25_000, interval: 10_000 });
		expect(requests).toEqual([0, 10_000, 20_000, 25_000]);
	});

	test('a request without an answer is given up after 30 s, or when the time is up', async () => {
		const limits: number[] = [];
		await wait(
			(elapsed, limit) => {
				limits.push(Math.round(elapsed + limit));
				return new Promise((resolve) => setTimeout(() => resolve(failure()), limit));
			},
			{ timeout: 50_000 },
		);
		expect(limits).toEqual([30_000, 50_000]);
	});

	test('survives failures, doubling the pause, and starts afresh after an answer', async () => {
		const replies = [failure(), failure(), failure(), failure(), answer('processing'), failure(), answer('completed')];
		const { end, requests } = await wait(() => replies.shift() ?? answer('completed'), { timeout: 600_000 });
		expect(end.reason).toBe('finished');
		expect(requests.slice(0, 5)).toEqual([0, 4_000, 12_000, 28_000, 72_800]);
	});

	test('five failures in a row end it', async () => {
		const { end, requests } = await wait(() => failure(), { timeout: 600_000 });
		expect(end).toMatchObject({ reason: 'failure', failure: { message: 'away' } });
		expect(requests).toHaveLength(5);
	});

	test('a failure that will not pass ends it at once', async () => {
		const { end, requests } = await wait(() => failure(false), { timeout: 600_000 });
		expect(end.reason).toBe('failure');
		expect(requests).toHaveLength(1);
	});

	test('obeys Retry-After, but not past the deadline', async () => {
		const replies = [failure(true, 7_000), failure(true, 3_600_000)];
		const { end, requests } = await wait(() => replies.shift() ?? answer('processing'), { timeout: 20_000 });
		expect(requests).toEqual([0, 7_000, 20_000]);
		expect(end.reason).toBe('timeUp');
	});

	test('a status nobody knows is not an end', async () => {
		const { end } = await wait(() => answer('paused'), { timeout: 10_000 });
		expect(end).toMatchObject({ reason: 'timeUp', last: { data: { status: 'paused' } } });
	});

	test('stops within a second of Stop and does not ask again', async () => {
		const stop = new AbortController();
		setTimeout(() => stop.abort(), 45_100);
		const { end, requests, endedAt } = await wait(() => answer('processing'), {
			timeout: 600_000,
			signal: stop.signal,
		});
		expect(end.reason).toBe('canceled');
		expect(endedAt).toBeLessThanOrEqual(46_100);
		expect(Math.max(...requests)).toBeLessThan(45_100);
	});

	test('a hundred waits together send at most ten requests in any second, and each still gets its turn', async () => {
		const limitRate = requestRateLimiter();
		const requests: number[] = [];
		const waits = Array.from({ length: 100 }, async () => {
			return await pollTask(
				async () => {
					requests.push(performance.now());
					return answer(performance.now() > 40_000 ? 'completed' : 'processing');
				},
				{ timeout: 600_000, limitRate },
			);
		});
		await jest.advanceTimersByTimeAsync(100_000);
		expect((await Promise.all(waits)).every(({ reason }) => reason === 'finished')).toBe(true);
		const busiest = Math.max(
			...requests.map((from) => requests.filter((at) => at >= from && at < from + 1_000).length),
		);
		expect(busiest).toBeLessThanOrEqual(10);
	});

	test('more waits than turns before the deadline still end soon after it', async () => {
		const limitRate = requestRateLimiter();
		const start = performance.now();
		const ends: number[] = [];
		const waits = Array.from({ length: 500 }, async () => {
			const end = await pollTask(async () => answer('processing'), { timeout: 5_000, limitRate });
			ends.push(performance.now() - start);
			return end;
		});
		await jest.advanceTimersByTimeAsync(100_000);
		expect((await Promise.all(waits)).every(({ reason }) => reason === 'timeUp')).toBe(true);
		expect(Math.max(...ends)).toBeLessThanOrEqual(35_000);
	});
});
