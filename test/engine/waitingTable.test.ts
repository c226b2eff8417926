import { expectTenASecond, idFromItem, setUp } from './setUp';

const { simulator, engine } = setUp();

/** Milliseconds that one request takes, roughly. */
const requestTime = 300;

/** Milliseconds. */
interface Waited {
	/** From a task's end until it was read, of the task with the longest. */
	lateness: number;
	requests: number;
	wallTime: number;
}

/** Waits for tasks of these durations in one run. */
async function waitFor(durations: number[]): Promise<Waited> {
	const start = Date.now();
	const ends = new Map(
		durations.map((duration) => [simulator().addTask({ pendingMs: 0, processingMs: duration }), start + duration]),
	);
	const items = [...ends.keys()].map((id) => ({ id }));
	const { output, error } = await engine().run({ parameters: { taskId: idFromItem, waitUntilDone: true }, items });
	expect(error).toBeUndefined();
	expect(output.map(({ json }) => [json.task_id, json.status])).toEqual(items.map(({ id }) => [id, 'completed']));
	const { requests } = simulator();
	expectTenASecond(simulator(), start);
	const late = [...ends].map(([id, end]) => {
		const noticed = requests.find(({ at, taskId }) => taskId === id && at >= end)?.at ?? Infinity;
		return noticed - end;
	});
	return {
		lateness: Math.max(...late),
		requests: requests.length,
		wallTime: Date.now() - start,
	};
}

const equal = (count: number) => Array.from({ length: count }, () => 60_000);
const unequal = (count: number) =>
	Array.from({ length: count }, (_, index) => 40_000 + Math.round((20_000 * index) / count));

/** Requests at most for so many equal tasks, where the history is right. */
const mostRequests: Record<number, number> = { 1: 25, 5: 60, 10: 75, 20: 95, 50: 160, 100: 260, 200: 480 };

/** What the task history is like: right, 15 s behind, or without any of the tasks. */
const histories = {
	right: () => {},
	behind: () => simulator().set({ historyLagMs: 15_000 }),
	wrong: () => {
		const body = { code: 200, message: 'success', data: { total: 0, page: 1, page_size: 100, data: [] } };
		simulator().fault({
			kind: 'custom',
			status: 200,
			body,
			on: { path: '/api/open/tasks/histories' },
			times: Infinity,
		});
	},
};
const cases = [equal, unequal].flatMap((durationsOf) =>
	Object.entries(histories).map(([history, begin]) => {
		const isCounted = durationsOf === equal && history === 'right';
		const name = `${durationsOf.name} tasks, with a history that is ${history}${isCounted ? ', at few requests' : ''}`;
		return { name, durationsOf, begin, mostRequests: isCounted ? mostRequests : {} };
	}),
);

describe.each(cases)('$name', ({ durationsOf, begin, mostRequests }) => {
	async function waitForTasks(count: number) {
		begin();
		const durations = durationsOf(count);
		const { requests, ...waited } = await waitFor(durations);
		expect(requests).toBeLessThanOrEqual(mostRequests[count] ?? Infinity);
		return { ...waited, slowest: Math.max(...durations) };
	}

	test.each([1, 5, 10, 20])('%d: each end is noticed within a tenth, or 2 s, plus 1.5 requests', async (count) => {
		const { lateness, slowest } = await waitForTasks(count);
		expect(lateness).toBeLessThanOrEqual(Math.max(2_000, slowest / 10) + 1.5 * requestTime);
	});

	test('50: the run takes at most 1.15 times the slowest task', async () => {
		const { wallTime, slowest } = await waitForTasks(50);
		expect(wallTime).toBeLessThanOrEqual(1.15 * slowest);
	});

	// Ten requests a second are the limit here: the time to read so many tasks, twice, is added.
	test.each([100, 200])('%d: the run ends within a tenth plus the time for two requests each', async (count) => {
		const { wallTime, slowest } = await waitForTasks(count);
		expect(wallTime).toBeLessThanOrEqual(1.1 * slowest + 2 * count * 100);
	});
});

test('200 tasks that nobody waits for are read without a pause, ten at the same time', async () => {
	const items = Array.from({ length: 200 }, () => ({ id: simulator().addTask({ pendingMs: 0, processingMs: 0 }) }));
	const start = Date.now();
	const { output } = await engine().run({ parameters: { taskId: idFromItem, waitUntilDone: false }, items });
	expect(output.map(({ json }) => json.task_id)).toEqual(items.map(({ id }) => id));
	expect(simulator().requests).toHaveLength(200);
	expect(Date.now() - start).toBeLessThan(1_000);
});
