/* eslint-disable @n8n/community-nodes/no-restricted-globals -- test code: it is about timers */
import fc from 'fast-check';
import { sleep } from 'n8n-workflow';

import type { AccountLimit, CreationAttempt } from '../../../nodes/shared/creation/accountLimit';
import { accountLimit } from '../../../nodes/shared/creation/accountLimit';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** Milliseconds from a request to its answer. */
const latency = 100;
const minute = 60_000;

/** An account that runs at most `places` tasks; `others` of them are another workflow's, until `othersEnd`. */
function account(
	places: number,
	{
		others = 0,
		othersEnd = Infinity,
		retryAfter = undefined as number | undefined,
		latencyOf = { created: latency, full: latency },
	} = {},
) {
	const start = performance.now();
	let running = 0;
	let open = 0;
	const log = { attempts: [] as number[], refusals: 0, mostAtOnce: 0, mostRunning: 0 };
	const create = async (): Promise<CreationAttempt<string>> => {
		log.attempts.push(Math.round(performance.now() - start));
		log.mostAtOnce = Math.max(log.mostAtOnce, ++open);
		const taken = running + (performance.now() - start < othersEnd ? others : 0);
		const isFull = taken >= places;
		if (!isFull) log.mostRunning = Math.max(log.mostRunning, ++running);
		await sleep(isFull ? latencyOf.full : latencyOf.created);
		open--;
		if (!isFull) return { outcome: 'created', result: 'created' };
		log.refusals++;
		return { outcome: 'full', result: 'full', retryAfter };
	};
	const end = () => {
		running--;
	};
	return { create, end, log };
}

/** Creates a task and waits for it, as an item does. */
async function item(
	limit: AccountLimit,
	{ create, end }: ReturnType<typeof account>,
	length: number,
	options = { timeout: 10 * minute, oneAtATime: false },
) {
	const result = await limit.submit(create, options);
	if (result !== 'created') return result;
	return await limit.follow(async () => {
		await sleep(length);
		end();
		return 'completed';
	});
}

async function runFor<T>(milliseconds: number, work: Promise<T>): Promise<T> {
	await jest.advanceTimersByTimeAsync(milliseconds);
	return await work;
}

test('while there is room all items create at the same time', async () => {
	const piApi = account(100);
	const limit = accountLimit();
	const results = await runFor(minute, Promise.all(Array.from({ length: 50 }, () => item(limit, piApi, 1_000))));
	expect(results).toEqual(Array.from({ length: 50 }, () => 'completed'));
	expect(piApi.log).toMatchObject({ mostAtOnce: 50, refusals: 0 });
});

test('one after the other when that is asked for, though there is room', async () => {
	const piApi = account(100);
	const limit = accountLimit();
	const options = { timeout: minute, oneAtATime: true };
	await runFor(minute, Promise.all(Array.from({ length: 20 }, () => item(limit, piApi, 1_000, options))));
	expect(piApi.log).toMatchObject({ mostAtOnce: 1, refusals: 0 });
	expect(piApi.log.attempts).toHaveLength(20);
});

test('every item is created once, whatever fits and however long the tasks take', async () => {
	const lengths = fc.array(fc.integer({ min: 500, max: 90_000 }), { minLength: 1, maxLength: 25, size: 'max' });
	const property = fc.asyncProperty(lengths, fc.integer({ min: 1, max: 6 }), async (all, places) => {
		const piApi = account(places);
		const limit = accountLimit();
		const results = await runFor(
			120 * minute,
			Promise.all(all.map((length) => item(limit, piApi, length, { timeout: 20 * minute, oneAtATime: false }))),
		);
		expect(results.every((result) => result === 'completed')).toBe(true);
		expect(piApi.log.mostRunning).toBeLessThanOrEqual(places);
		expect(piApi.log.attempts.length - piApi.log.refusals).toBe(all.length);
		// All at once at first; then an item seldom needs more than two requests.
		expect(piApi.log.refusals).toBeLessThanOrEqual(2 * all.length);
	});
	await fc.assert(property, { numRuns: 40 });
});

test.each([
	[300, 50],
	[50, 300],
	[50, 2_500],
])(
	'all places are used, though a creation is answered after %d ms and a refusal after %d ms',
	async (created, full) => {
		const piApi = account(5, { latencyOf: { created, full } });
		const limit = accountLimit();
		const start = performance.now();
		let end = 0;
		const all = Array.from({ length: 20 }, async () => {
			await item(limit, piApi, 10_000);
			end = performance.now() - start;
		});
		await runFor(5 * minute, Promise.all(all));
		// Four rounds of 10 s, each with the five creations that follow one another.
		expect(end).toBeLessThanOrEqual(4 * (10_000 + 5 * (created + 250)) + full);
		expect(piApi.log.refusals).toBeLessThanOrEqual(20 + 5);
	},
);

test('a place that becomes free is used within a second', async () => {
	const piApi = account(1);
	const limit = accountLimit();
	await runFor(minute, Promise.all([item(limit, piApi, 5_000), item(limit, piApi, 5_000)]));
	expect(piApi.log.attempts).toHaveLength(3);
	expect(piApi.log.attempts[2]).toBeGreaterThanOrEqual(5_000);
	expect(piApi.log.attempts[2]).toBeLessThanOrEqual(6_000);
});

test('without tasks of its own it tries again after growing pauses until other workflows leave room', async () => {
	const piApi = account(3, { others: 3, othersEnd: 100_000 });
	const result = await runFor(10 * minute, item(accountLimit(), piApi, 1_000));
	expect(result).toBe('completed');
	const pauses = piApi.log.attempts.slice(1).map((time, index) => time - (piApi.log.attempts[index] ?? 0));
	expect(pauses.length).toBeGreaterThan(2);
	pauses.slice(1).forEach((pause, index) => expect(pause).toBeGreaterThanOrEqual(pauses[index] ?? 0));
	expect(Math.max(...pauses)).toBeLessThanOrEqual(61_000);
});

test('Retry-After is obeyed', async () => {
	const piApi = account(1, { others: 1, othersEnd: 25_000, retryAfter: 30_000 });
	await runFor(5 * minute, item(accountLimit(), piApi, 1_000));
	expect(piApi.log.attempts).toHaveLength(2);
	expect(piApi.log.attempts[1]).toBeGreaterThanOrEqual(30_000);
	expect(piApi.log.attempts[1]).toBeLessThanOrEqual(31_000);
});

test('it gives up when nothing has moved for the time limit, with the last refusal', async () => {
	const piApi = account(1, { others: 1 });
	const results = await runFor(
		60 * minute,
		Promise.all([1, 2, 3].map(() => item(accountLimit(), piApi, 1_000, { timeout: 2 * minute, oneAtATime: false }))),
	);
	expect(results).toEqual(['full', 'full', 'full']);
	expect(Math.max(...piApi.log.attempts)).toBeLessThanOrEqual(2 * minute + latency);
});

test('a run whose tasks end goes on for longer than the time limit', async () => {
	const piApi = account(1);
	const limit = accountLimit();
	const options = { timeout: minute, oneAtATime: false };
	const results = await runFor(
		60 * minute,
		Promise.all(Array.from({ length: 8 }, () => item(limit, piApi, 50_000, options))),
	);
	expect(results).toEqual(Array.from({ length: 8 }, () => 'completed'));
});

test('a creation that fails for another reason is not attempted again', async () => {
	const attempt = jest.fn(async (): Promise<CreationAttempt<string>> => ({ outcome: 'failed', result: 'refused' }));
	const options = { timeout: minute, oneAtATime: false };
	expect(await runFor(minute, accountLimit().submit(attempt, options))).toBe('refused');
	expect(attempt).toHaveBeenCalledTimes(1);
});

test('after Stop nothing is attempted, and queueing ends within a second', async () => {
	const stop = new AbortController();
	const piApi = account(1, { others: 1 });
	const limit = accountLimit(stop.signal);
	const start = performance.now();
	let ended = Infinity;
	const queued = item(limit, piApi, 1_000).finally(() => {
		ended = performance.now() - start;
	});
	setTimeout(() => stop.abort(), 10_000);
	expect(await runFor(20 * minute, queued)).toBe('full');
	expect(ended).toBeLessThanOrEqual(11_000);
	expect(Math.max(...piApi.log.attempts)).toBeLessThan(10_000);
});

test('work that throws frees its place all the same', async () => {
	const piApi = account(1);
	const limit = accountLimit();
	const options = { timeout: 10 * minute, oneAtATime: false };
	const failing = async () => {
		await limit.submit(piApi.create, options);
		await limit.follow(async () => {
			await sleep(3_000);
			piApi.end();
			throw new Error('failed at PiAPI');
		});
	};
	const results = await runFor(minute, Promise.allSettled([failing(), item(limit, piApi, 1_000)]));
	expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
	expect(piApi.log.attempts.at(-1)).toBeLessThanOrEqual(4_500);
});

test.each([1, 3])('a full account holds a run once, also with refused items between (%i at once)', async (atOnce) => {
	const limit = accountLimit();
	const ends: number[] = [];
	const start = performance.now();
	const attempt = (index: number) => async (): Promise<CreationAttempt<string>> => {
		await sleep(latency);
		const outcome = index % 2 === 0 ? 'full' : 'failed';
		return { outcome, result: outcome };
	};
	const queueOf = Array.from({ length: 8 }, (_, index) => index);
	const worker = async () => {
		for (let index = queueOf.shift(); index !== undefined; index = queueOf.shift()) {
			await limit.submit(attempt(index), { timeout: 10 * minute, oneAtATime: false });
			ends.push(performance.now() - start);
		}
	};
	await runFor(120 * minute, Promise.all(Array.from({ length: atOnce }, worker)));
	expect(ends).toHaveLength(8);
	expect(Math.max(...ends)).toBeLessThanOrEqual(11 * minute);
});
