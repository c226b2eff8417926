/* eslint-disable @n8n/community-nodes/no-restricted-globals -- test code: it is about timers */
import fc from 'fast-check';

import { requestRateLimiter } from '../../../nodes/shared/transport/rateLimiter';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** The most departures within any second. */
const busiestSecond = (departures: number[]) =>
	Math.max(0, ...departures.map((from) => departures.filter((time) => time >= from && time < from + 1_000).length));

/** A time at which the process is busy, so that no timer fires, in milliseconds. */
interface Block {
	at: number;
	length: number;
}

/** When requests leave that are wanted after these pauses. */
async function departuresOf(pauses: number[], blocks: Block[] = []): Promise<number[]> {
	// A block is a jump of the clock that the timers do not see: each of them fires too late by its length.
	const unblocked = performance.now.bind(performance);
	let blocked = 0;
	const clock = jest.spyOn(performance, 'now').mockImplementation(() => unblocked() + blocked);
	for (const { at, length } of blocks) {
		setTimeout(() => {
			blocked += length;
		}, at);
	}
	const limitRate = requestRateLimiter();
	const departures: number[] = [];
	let wantedAt = 0;
	for (const pause of pauses) {
		wantedAt += pause;
		setTimeout(() => {
			void limitRate().then(() => departures.push(performance.now()));
		}, wantedAt);
	}
	await jest.advanceTimersByTimeAsync(wantedAt + pauses.length * 200 + 10_000);
	clock.mockRestore();
	return departures;
}

// Mostly more than ten a second, so that turns are waited for.
const pauses = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 120 })), { maxLength: 80, size: 'max' });
const blocks = fc.array(
	fc.record({ at: fc.integer({ min: 0, max: 6_000 }), length: fc.integer({ min: 500, max: 5_000 }) }),
	{ maxLength: 5 },
);

test('never more than ten leave in any second, whenever they are wanted and whenever the process was busy', async () => {
	const property = fc.asyncProperty(pauses, blocks, async (all, busy) => {
		const departures = await departuresOf(all, busy);
		expect(departures).toHaveLength(all.length);
		expect(busiestSecond(departures)).toBeLessThanOrEqual(10);
	});
	await fc.assert(property, { numRuns: 100 });
});

test('ten leave at once, and the others as soon as the limit allows', async () => {
	const departures = await departuresOf(Array.from({ length: 30 }, () => 0));
	const start = departures[0] ?? 0;
	const seconds = departures.map((time) => Math.round((time - start) / 1_000));
	expect(seconds.filter((second) => second === 0)).toHaveLength(10);
	expect(Math.max(...seconds)).toBeLessThanOrEqual(3);
});

test('they leave in the order in which they came', async () => {
	const limitRate = requestRateLimiter();
	const order: number[] = [];
	for (let place = 0; place < 35; place++) void limitRate().then(() => order.push(place));
	await jest.advanceTimersByTimeAsync(10_000);
	expect(order).toEqual(Array.from({ length: 35 }, (_, place) => place));
});

test('after Stop nobody waits any longer than a second', async () => {
	const limitRate = requestRateLimiter();
	const stop = new AbortController();
	let left = 0;
	for (let place = 0; place < 100; place++) void limitRate(stop.signal).then(() => left++);
	await jest.advanceTimersByTimeAsync(100);
	expect(left).toBe(10);
	stop.abort();
	await jest.advanceTimersByTimeAsync(1_000);
	expect(left).toBe(100);
});

test('who has no use for a turn any more takes none', async () => {
	const limitRate = requestRateLimiter();
	const deadline = performance.now() + 2_000;
	const ends: number[] = [];
	const start = performance.now();
	for (let place = 0; place < 100; place++)
		void limitRate(undefined, deadline).then(() => ends.push(performance.now()));
	let next = Infinity;
	void limitRate().then(() => {
		next = performance.now() - start;
	});
	await jest.advanceTimersByTimeAsync(20_000);
	expect(ends).toHaveLength(100);
	expect(Math.max(...ends)).toBeLessThanOrEqual(deadline + 10);
	// The next in line does not wait for the turns of all of them, some ten seconds.
	expect(next).toBeLessThanOrEqual(2_300);
});
