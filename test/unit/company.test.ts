import type { IHttpRequestOptions } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

import type { PiApi, Reply } from '../../nodes/shared/api';
import { startCompany } from '../../nodes/shared/company';
import { requestTurns } from '../../nodes/shared/time';
import { waitUntilDone } from '../../nodes/shared/wait';

/** Milliseconds from a request to its answer. */
const latency = 100;

/** Milliseconds; no task here takes longer. */
const timeout = 600_000;

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** The requests of one node run for its tasks, in their order. */
type Requests = Array<'overview' | number>;

interface History {
	/** The tasks that it has; all of them by default. */
	isListed?: (task: number) => boolean;
	/** Milliseconds that it is behind. */
	delay?: number;
}

/**
 * Waits on a virtual clock, in one node run, for tasks that take so many milliseconds, and gives how many more it took
 * until each was known to be finished.
 */
async function follow(lengths: number[], { isListed = () => true, delay = 0 }: History = {}) {
	const requests: Requests = [];
	const start = performance.now();
	const status = (task: number, behind = 0) =>
		performance.now() - behind - start < (lengths[task] ?? 0) ? 'processing' : 'completed';
	const answered = (data: unknown) => ({ code: 200, message: 'success', data });

	const history = async (_credential: string, { qs }: IHttpRequestOptions) => {
		requests.push('overview');
		await sleep(latency);
		const from = (Number(qs?.page) - 1) * Number(qs?.page_size);
		const rows = lengths.flatMap((_, task) =>
			isListed(task) ? { task_id: `${task}`, status: status(task, delay) } : [],
		);
		const page = rows.slice(from, from + Number(qs?.page_size));
		return { statusCode: 200, headers: {}, body: answered({ data: page }) };
	};
	const api = {
		context: { helpers: { httpRequestWithAuthentication: history } },
		credential: {},
		secrets: [],
	} as unknown as PiApi;
	const takeTurn = requestTurns();
	const company = startCompany(api, takeTurn);

	const wait = async (task: number, length: number) => {
		const others = company.enter(`${task}`);
		const look = async (): Promise<Reply> => {
			requests.push(task);
			await sleep(latency);
			return { answer: { code: 200, message: 'success', data: { status: status(task) } } };
		};
		const { reason } = await waitUntilDone(look, { timeout, takeTurn, others });
		others.leave(reason === 'finished');
		expect(reason).toBe('finished');
		return performance.now() - start - length;
	};
	const waits = Promise.all(lengths.map(async (length, task) => await wait(task, length)));
	await jest.advanceTimersByTimeAsync(timeout + 10_000);
	return { requests, delays: await waits };
}

const waitFor = async (lengths: number[], history?: History): Promise<Requests> =>
	(await follow(lengths, history)).requests;

const count = (requests: Requests, isCounted: (request: 'overview' | number) => boolean) =>
	requests.filter(isCounted).length;
const overviewsIn = (requests: Requests) => count(requests, (request) => request === 'overview');
const looksIn = (requests: Requests, from: number, to = Infinity) =>
	count(requests, (request) => request !== 'overview' && request >= from && request <= to);

const many = (tasks: number, length: number): number[] => Array.from({ length: tasks }, () => length);

test('tasks of the same length: two by turns are looked at for all', async () => {
	const requests = await waitFor(many(20, 40_000));
	expect(overviewsIn(requests)).toBeGreaterThan(5);
	expect(overviewsIn(requests)).toBeLessThan(25);
	expect(looksIn(requests, 0, 1)).toBeGreaterThan(24);
	expect(looksIn(requests, 0, 1)).toBeLessThan(45);
	// When the wait begins, when it is likely that they are finished, and after every second overview at one of them.
	expect(looksIn(requests, 2)).toBeGreaterThanOrEqual(18 * 2 + Math.floor(overviewsIn(requests) / 2));
	expect(looksIn(requests, 2)).toBeLessThanOrEqual(18 * 2 + Math.ceil(overviewsIn(requests) / 2));
	// Once one is finished, the others are not looked for in the history any more.
	expect(requests.slice(-15)).not.toContain('overview');
});

test('tasks that take longer than the first are looked at in vain once, and that is one of them', async () => {
	const requests = await waitFor([8_000, ...many(9, 60_000)]);
	expect(looksIn(requests, 2)).toBeLessThanOrEqual(8 * 2 + 2 + overviewsIn(requests) / 2);
});

/** One that is finished soon; what waits longest from then on is looked at in vain, so that all know they are not alike. */
const unlike = (tasks: number) => [4_000, ...many(tasks, 100_000)];

test('the more tasks that are not alike it tells of, the sooner an overview is taken again', async () => {
	const requests = await waitFor(unlike(10));
	// The one that waits longest is looked at itself all the time, in its usual pauses, in which there are some 26 looks. Ten
	// tasks have an overview after half of them, but not within 2 s: some 38. Always after 2 s it would be 50.
	const ratio = overviewsIn(requests) / looksIn(requests, 1, 1);
	expect(ratio).toBeGreaterThan(1.3);
	expect(ratio).toBeLessThan(1.6);
});

test('a task that the history does not list is not looked at sooner', async () => {
	const requests = await waitFor(unlike(40), { isListed: (task) => task < 26 });
	expect(overviewsIn(requests)).toBeGreaterThan(looksIn(requests, 1, 1) * 1.3);
	expect(looksIn(requests, 40)).toBeLessThan(looksIn(requests, 1, 1) * 1.3);
});

test.each([20_000, Infinity])(
	'a history that is %p ms behind is found out soon, though the tasks that wait longest are not finished',
	async (delay) => {
		const { delays } = await follow([...many(2, 60_000), ...many(6, 4_000)], { delay });
		// The first of them is looked at after some overviews; then the next overview is seen to be wrong.
		delays.slice(2).forEach((late) => expect(late).toBeLessThan(10_000));
	},
);
