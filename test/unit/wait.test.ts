/* eslint-disable @n8n/community-nodes/no-restricted-globals -- test code: it is about timers */
import type { Reply } from '../../nodes/shared/api';
import type { Others, WaitLimits } from '../../nodes/shared/wait';
import { pauseBeforeNextLook, waitUntilDone } from '../../nodes/shared/wait';
import { turns } from '../../nodes/shared/time';

const answer = (status: string): Reply => ({ answer: { code: 200, message: 'success', data: { status } } });
const fault = (passing = true, retryAfter?: number): Reply => ({
	fault: { message: 'away', advice: '', passing, refused: false, retryAfter },
});

describe('pauseBeforeNextLook', () => {
	test.each([
		['2 s at least', { age: 0, faults: 0 }, 2_000],
		['2 s up to an age of 20 s', { age: 20_000, faults: 0 }, 2_000],
		['a tenth of the age', { age: 70_000, faults: 0 }, 7_000],
		['30 s at most', { age: 900_000, faults: 0 }, 30_000],
		['as the person fixed it', { age: 900_000, faults: 0, interval: 1_000 }, 1_000],
		['twice after a fault', { age: 0, faults: 1 }, 4_000],
		['four times after two', { age: 0, faults: 2 }, 8_000],
		['doubling a fixed one, too', { age: 0, faults: 2, interval: 1_000 }, 4_000],
		['a minute at most after faults', { age: 900_000, faults: 4 }, 60_000],
		['never shorter than the fixed one', { age: 0, faults: 1, interval: 120_000 }, 120_000],
		['what PiAPI asks for', { age: 0, faults: 1, retryAfter: 7_000 }, 7_000],
		['a second at least, even if PiAPI asks for none', { age: 0, faults: 1, retryAfter: 0 }, 1_000],
	])('%s', (_, pace, expected) => expect(pauseBeforeNextLook(pace)).toBe(expected));
});

describe('waitUntilDone', () => {
	beforeEach(() => jest.useFakeTimers());
	afterEach(() => jest.useRealTimers());

	/** Waits for a task on a virtual clock; `replyAt` gives PiAPI's answer at a time in milliseconds. */
	async function wait(
		replyAt: (elapsed: number, limit: number) => Reply | Promise<Reply>,
		limits: Partial<WaitLimits> & { timeout: number },
	) {
		const start = performance.now();
		const looks: number[] = [];
		const waiting = waitUntilDone(
			async (limit) => {
				looks.push(Math.round(performance.now() - start));
				return await replyAt(performance.now() - start, limit);
			},
			{ takeTurn: () => 0, ...limits },
		).then((end) => ({ end, endedAt: Math.round(performance.now() - start) }));
		await jest.advanceTimersByTimeAsync(limits.timeout + 200_000);
		return { ...(await waiting), looks };
	}

	test('looks at once and does not look again at a finished task', async () => {
		const { end, looks } = await wait(() => answer('completed'), { timeout: 600_000 });
		expect(end.reason).toBe('finished');
		expect(looks).toEqual([0]);
	});

	test('looks at once at a task that was just created, but not at one that was created finished', async () => {
		const seen = (status: string) => ({ code: 200, message: 'success', data: { status } });
		expect((await wait(() => answer('completed'), { timeout: 60_000, seen: seen('pending') })).looks).toEqual([0]);
		expect((await wait(() => answer('completed'), { timeout: 60_000, seen: seen('completed') })).looks).toEqual([]);
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
		const { looks } = await wait((elapsed) => answer(elapsed >= 599_999 ? 'completed' : 'processing'), {
			timeout: 600_000,
		});
		expect(looks.length).toBeLessThanOrEqual(50);
	});

	/** Others that tell nothing but what is given. */
	const othersWith = (told: Partial<Others>): Others => ({
		areMany: () => true,
		unfinishedAt: async () => undefined,
		pauseInstead: (usual) => usual,
		expectedAt: () => Infinity,
		wasExpectedInVain: () => {},
		news: async () => await new Promise(() => {}),
		...told,
	});

	test.each([
		['once more when it is expected to be finished', 95_000, undefined, true],
		['but not where a person fixed the pause', 95_000, 10_000, false],
	])('looks %s', async (_, expected, interval, isSooner) => {
		const start = performance.now();
		const vain: number[] = [];
		const others = othersWith({
			expectedAt: () => (performance.now() - start >= 93_000 ? start + expected : Infinity),
			news: async () => await new Promise((resolve) => setTimeout(resolve, start + 93_000 - performance.now())),
			wasExpectedInVain: () => vain.push(Math.round(performance.now() - start)),
		});
		const { looks } = await wait(() => answer('processing'), { timeout: 120_000, interval, others });
		expect(looks.includes(expected)).toBe(isSooner);
		// And once is enough.
		expect(vain[0]).toBe(isSooner ? expected : undefined);
		expect(looks.filter((look) => look >= expected && look < expected + 8_000).length).toBeLessThanOrEqual(2);
	});

	test('among many a task that was just created is not looked at once more at once', async () => {
		const seen = { code: 200, message: 'success', data: { status: 'pending' } };
		const limits = { timeout: 60_000, others: othersWith({}) };
		expect((await wait(() => answer('completed'), { ...limits, seen })).looks).toEqual([2_000]);
		expect((await wait(() => answer('completed'), limits)).looks).toEqual([0]);
	});

	test('lets the others say how long to pause and whether it is finished, but not after a failed look', async () => {
		const start = performance.now();
		const elapsed = () => Math.round(performance.now() - start);
		const asked: number[] = [];
		const others = othersWith({
			unfinishedAt: async () => {
				asked.push(elapsed());
				return elapsed() < 100_000 ? performance.now() : undefined;
			},
			pauseInstead: (usual) => usual / 10,
		});
		const replies = [answer('processing'), fault()];
		const { looks } = await wait(() => replies.shift() ?? answer('completed'), { timeout: 600_000, others });
		// Two seconds at least.
		expect(asked).toEqual(Array.from({ length: 50 }, (_, index) => 2_000 * (index + 1)));
		// Twice the pause of an age of 100 s.
		expect(looks).toEqual([0, 100_000, 120_000]);
	});

	test('ends on the deadline, with one last look on it', async () => {
		const { end, looks, endedAt } = await wait(() => answer('processing'), { timeout: 33_000 });
		expect(end).toMatchObject({ reason: 'timeUp', last: { data: { status: 'processing' } } });
		expect(looks.at(-1)).toBe(33_000);
		expect(endedAt).toBe(33_000);
	});

	test('the last look still counts', async () => {
		const { end } = await wait((elapsed) => answer(elapsed >= 33_000 ? 'completed' : 'processing'), {
			timeout: 33_000,
			interval: 20_000,
		});
		expect(end.reason).toBe('finished');
	});

	test('keeps the pause a person fixed, but not past the deadline', async () => {
		const { looks } = await wait(() => answer('processing'), { timeout: 25_000, interval: 10_000 });
		expect(looks).toEqual([0, 10_000, 20_000, 25_000]);
	});

	test('a look without an answer is given up after 30 s, or when the time is up', async () => {
		const limits: number[] = [];
		await wait(
			(elapsed, limit) => {
				limits.push(Math.round(elapsed + limit));
				return new Promise((resolve) => setTimeout(() => resolve(fault()), limit));
			},
			{ timeout: 50_000 },
		);
		expect(limits).toEqual([30_000, 50_000]);
	});

	test('survives faults, doubling the pause, and starts afresh after an answer', async () => {
		const replies = [fault(), fault(), fault(), fault(), answer('processing'), fault(), answer('completed')];
		const { end, looks } = await wait(() => replies.shift() ?? answer('completed'), { timeout: 600_000 });
		expect(end.reason).toBe('finished');
		expect(looks.slice(0, 5)).toEqual([0, 4_000, 12_000, 28_000, 72_800]);
	});

	test('five faults in a row end it', async () => {
		const { end, looks } = await wait(() => fault(), { timeout: 600_000 });
		expect(end).toMatchObject({ reason: 'fault', fault: { message: 'away' } });
		expect(looks).toHaveLength(5);
	});

	test('a fault that will not pass ends it at once', async () => {
		const { end, looks } = await wait(() => fault(false), { timeout: 600_000 });
		expect(end.reason).toBe('fault');
		expect(looks).toHaveLength(1);
	});

	test('obeys Retry-After, but not past the deadline', async () => {
		const replies = [fault(true, 7_000), fault(true, 3_600_000)];
		const { end, looks } = await wait(() => replies.shift() ?? answer('processing'), { timeout: 20_000 });
		expect(looks).toEqual([0, 7_000, 20_000]);
		expect(end.reason).toBe('timeUp');
	});

	test('a status nobody knows is not an end', async () => {
		const { end } = await wait(() => answer('paused'), { timeout: 10_000 });
		expect(end).toMatchObject({ reason: 'timeUp', last: { data: { status: 'paused' } } });
	});

	test('stops within a second of Stop and does not look again', async () => {
		const stop = new AbortController();
		setTimeout(() => stop.abort(), 45_100);
		const { end, looks, endedAt } = await wait(() => answer('processing'), { timeout: 600_000, signal: stop.signal });
		expect(end.reason).toBe('canceled');
		expect(endedAt).toBeLessThanOrEqual(46_100);
		expect(Math.max(...looks)).toBeLessThan(45_100);
	});

	test('a hundred waits together send at most ten requests in any second, and each still gets its turn', async () => {
		const takeTurn = turns(10, 1_100);
		const looks: number[] = [];
		const waits = Array.from({ length: 100 }, async () => {
			return await waitUntilDone(
				async () => {
					looks.push(performance.now());
					return answer(performance.now() > 40_000 ? 'completed' : 'processing');
				},
				{ timeout: 600_000, takeTurn },
			);
		});
		await jest.advanceTimersByTimeAsync(100_000);
		expect((await Promise.all(waits)).every(({ reason }) => reason === 'finished')).toBe(true);
		const busiest = Math.max(
			...looks.map((from) => looks.filter((look) => look >= from && look < from + 1_000).length),
		);
		expect(busiest).toBeLessThanOrEqual(10);
	});

	test('more waits than turns before the deadline still end soon after it', async () => {
		const takeTurn = turns(10, 1_100);
		const start = performance.now();
		const ends: number[] = [];
		const waits = Array.from({ length: 500 }, async () => {
			const end = await waitUntilDone(async () => answer('processing'), { timeout: 5_000, takeTurn });
			ends.push(performance.now() - start);
			return end;
		});
		await jest.advanceTimersByTimeAsync(100_000);
		expect((await Promise.all(waits)).every(({ reason }) => reason === 'timeUp')).toBe(true);
		expect(Math.max(...ends)).toBeLessThanOrEqual(8_000);
	});
});
