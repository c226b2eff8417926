import type { IDataObject } from 'n8n-workflow';

import type { TaskScript } from '../simulator/simulator';
import { expectTenASecond, finished, setUp } from './setUp';

const { simulator, engine, pass } = setUp();

const minute = 60_000;
const hour = 60 * minute;

/** What n8n stores of the trigger between polls. */
let staticData: IDataObject;
beforeEach(() => {
	staticData = {};
});

const poll = async (parameters: IDataObject = {}, mode: 'trigger' | 'manual' = 'trigger') =>
	await engine().pollTrigger(parameters as never, { staticData, mode });

/** The IDs of the tasks that a poll fires for. Fails when the poll failed. */
async function fired(parameters: IDataObject = {}): Promise<unknown[]> {
	const { items = [], error } = await poll(parameters);
	expect(error).toBeUndefined();
	return items.map(({ json }) => json.task_id);
}

const addTask = (script: TaskScript = {}) => simulator().addTask({ ...finished, ...script });
const requestsOf = (path: string) => simulator().requests.filter((request) => request.path.includes(path));

/** Activates, after a moment in which other tasks may have ended. */
async function activate(parameters: IDataObject = {}) {
	await pass(minute);
	expect(await fired(parameters)).toEqual([]);
	await pass(minute);
}

describe('which tasks fire', () => {
	test('none that ended before the activation', async () => {
		addTask();
		await activate();
		expect(await fired()).toEqual([]);
	});

	test('each that ends afterwards, once, with the item of Get Task', async () => {
		await activate();
		const id = addTask();
		const { items } = await poll();
		expect(items?.map(({ json }) => json)).toEqual([
			expect.objectContaining({ task_id: id, status: 'completed', cost_usd: 0.2, error_message: null }),
		]);
		expect(await fired()).toEqual([]);
	});

	test('oldest end first, also where PiAPI gives no end of a task', async () => {
		await activate();
		const first = simulator().addTask({ pendingMs: 0, processingMs: minute });
		const meta = { ended_at: '0001-01-01T00:00:00Z', usage: { type: 'point', frozen: 0, consume: 0 } };
		const second = simulator().addTask({ pendingMs: 0, processingMs: 2 * minute, data: { meta } });
		const third = simulator().addTask({ pendingMs: 0, processingMs: 3 * minute });
		await pass(10 * minute);
		expect(await fired()).toEqual([first, second, third]);
	});

	test('those of other ends, too, oldest end first, whatever order they began in', async () => {
		await activate();
		const slow = simulator().addTask({ pendingMs: 0, processingMs: 5 * minute });
		const quick = simulator().addTask({ pendingMs: 0, processingMs: minute });
		await pass(10 * minute);
		expect(await fired()).toEqual([quick, slow]);
	});

	test('one that was running at the activation', async () => {
		const id = simulator().addTask({ pendingMs: 0, processingMs: 10 * minute });
		await activate();
		await pass(10 * minute);
		expect(await fired()).toEqual([id]);
	});

	test('one that runs for hours, while others end', async () => {
		await activate();
		const long = simulator().addTask({ pendingMs: 0, processingMs: 6 * hour });
		for (let passed = 0; passed < 5; passed++) {
			const short = addTask();
			await pass(hour);
			expect(await fired()).toEqual([short]);
		}
		await pass(2 * hour);
		expect(await fired()).toEqual([long]);
	});

	test('those that ended while n8n was off for a day', async () => {
		await activate();
		const ids = [addTask(), addTask()];
		await pass(24 * hour);
		expect((await fired()).sort()).toEqual(ids.sort());
		expect(await fired()).toEqual([]);
	});

	test('one that the history shows an hour late', async () => {
		await activate();
		simulator().set({ historyLagMs: 30 * minute });
		const id = addTask();
		await pass(minute);
		expect(await fired()).toEqual([]);
		await pass(hour);
		expect(await fired()).toEqual([id]);
	});

	test.each<[IDataObject, string[]]>([
		[{ statuses: ['completed'] }, ['completed']],
		[{ statuses: ['failed'] }, ['failed']],
		[{ statuses: 'failed' }, ['failed']],
		[{ statuses: '["completed", "failed"]' }, ['completed', 'failed']],
		[{ statuses: ' Completed , FAILED ' }, ['completed', 'failed']],
		[{}, ['completed', 'failed']],
	])('of the statuses chosen: %j', async (parameters, statuses) => {
		await activate(parameters);
		addTask();
		addTask({ result: 'failed' });
		const { items = [], error } = await poll(parameters);
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json.status).sort()).toEqual(statuses);
	});

	test.each(['kling', ' Kling , other ', ['kling'], '["kling"]'])('of the models chosen: %j', async (models) => {
		await activate({ models });
		addTask();
		const id = addTask({ model: 'kling', task_type: 'video_generation' });
		expect(await fired({ models })).toEqual([id]);
	});

	test('every one of 500 that end between two polls, each once, within two polls', async () => {
		await activate();
		const ids = Array.from({ length: 500 }, () => addTask());
		simulator().requests.splice(0);
		const start = Date.now();
		const first = await fired();
		const second = await fired();
		expect([...first, ...second].sort()).toEqual(ids.sort());
		expectTenASecond(simulator(), start);
		expect(JSON.stringify(staticData).length).toBeLessThan(20_000);
		expect(await fired()).toEqual([]);
	});
});

describe('requests', () => {
	test('ten polls in which nothing happens are ten', async () => {
		addTask();
		await activate();
		const before = simulator().requests.length;
		for (let count = 0; count < 10; count++) await fired();
		expect(simulator().requests.length - before).toBe(10);
	});

	test('a poll in which 150 tasks ended is two pages and one Get for each', async () => {
		await activate();
		const before = requestsOf('histories').length;
		Array.from({ length: 150 }, () => addTask());
		expect(await fired()).toHaveLength(150);
		expect(requestsOf('histories').length - before).toBe(2);
		expect(requestsOf('/api/v1/task/')).toHaveLength(150);
	});
});

describe('when something goes wrong', () => {
	test('a task that cannot be read stays for the next poll, and the others fire', async () => {
		await activate();
		const [broken, good] = [addTask(), addTask()];
		simulator().fault({ kind: 'server-error', on: { path: `/api/v1/task/${broken}` } });
		expect(await fired()).toEqual([good]);
		expect(await fired()).toEqual([broken]);
		expect(await fired()).toEqual([]);
	});

	const refuse = (id: string, times: number) =>
		simulator().fault({ kind: 'not-found', on: { path: `/api/v1/task/${id}` }, times });

	test("a task that PiAPI does not know at first fires afterwards, and n8n's log names it", async () => {
		await activate();
		const id = addTask();
		refuse(id, 2);
		const { error, items, log } = await poll();
		expect([error, items]).toEqual([undefined, undefined]);
		expect(log).toEqual([
			expect.objectContaining({
				message: expect.stringContaining(`The finished task ${id} could not be read: PiAPI could not find`),
			}),
		]);
		expect(await fired()).toEqual([]);
		await pass(10 * minute);
		expect(await fired()).toEqual([id]);
		expect(await fired()).toEqual([]);
	});

	test('a task that PiAPI never knows is asked for four times within an hour', async () => {
		await activate();
		const id = addTask();
		refuse(id, Infinity);
		for (let count = 0; count < 100; count++) {
			expect(await fired()).toEqual([]);
			await pass(minute);
		}
		expect(requestsOf(`/api/v1/task/${id}`)).toHaveLength(4);
		simulator().clearFaults();
		expect(await fired()).toEqual([]);
	});

	test.each(['forbidden', 'payment-required', 'unauthorized'] as const)(
		'a task that PiAPI refuses for another reason (%s) fails the polls, and fires once it is given',
		async (kind) => {
			await activate();
			const id = addTask();
			simulator().fault({ kind, on: { path: `/api/v1/task/${id}` }, times: 5 });
			for (let count = 0; count < 5; count++) {
				expect((await poll()).error?.message).toContain(`The finished task ${id} could not be read`);
			}
			expect(await fired()).toEqual([id]);
		},
	);

	test('more tasks than a poll can read, none of which PiAPI gives, hold up no other', async () => {
		await activate();
		for (let count = 0; count < 600; count++) refuse(addTask(), Infinity);
		const good = addTask();
		expect([...(await fired()), ...(await fired())]).toEqual([good]);
	});

	test('a PiAPI that cannot be reached is an error that says so, and the next poll misses nothing', async () => {
		await activate();
		const id = addTask();
		simulator().fault({ kind: 'bad-gateway', times: Infinity });
		const { error, items } = await poll();
		expect(error?.message).toMatch(/^The task history could not be read: PiAPI could not answer/);
		expect(error?.description).toContain('Try again');
		expect(items).toBeUndefined();
		simulator().clearFaults();
		expect(await fired()).toEqual([id]);
	});

	test('a wrong key says so at the activation', async () => {
		const { apiKey } = engine().credential;
		engine().credential.apiKey = 'not-the-key';
		const { error } = await poll();
		engine().credential.apiKey = apiKey ?? '';
		expect(error?.message).toContain('PiAPI did not accept the API key');
		expect(JSON.stringify(error)).not.toContain('not-the-key');
	});

	test.each<[string, unknown]>([
		['an empty object', {}],
		['no list', { data: {} }],
		['an error', { error: { message: 'busy' } }],
	])(
		'an answer of the history with %s is an error, and a task that runs for hours is not forgotten',
		async (_, data) => {
			await activate();
			const id = simulator().addTask({ pendingMs: 0, processingMs: 4 * hour });
			for (let count = 0; count < 3; count++) {
				expect(await fired()).toEqual([]);
				await pass(hour);
			}
			const body = { code: 200, message: 'success', data };
			simulator().fault({ kind: 'custom', status: 200, body, on: { path: '/api/open/tasks/histories' } });
			expect((await poll()).error?.message).toMatch(/^The task history could not be read/);
			await pass(2 * hour);
			expect(await fired()).toEqual([id]);
		},
	);

	test.each<[string, unknown]>([
		['no ID', [{ status: 'completed', created_at: '2026-06-15T12:02:00Z' }]],
		['no date', [{ task_id: 'a', status: 'completed' }]],
		['no status', [{ task_id: 'a', created_at: '2026-06-15T12:02:00Z' }]],
		['nothing in them', [{}, null, 7, 'row', []]],
	])('rows with %s are skipped', async (_, rows) => {
		await activate();
		simulator().fault({
			kind: 'custom',
			status: 200,
			body: { code: 200, message: 'success', data: { total: 1, page: 1, page_size: 100, data: rows } },
			on: { path: '/api/open/tasks/histories' },
		});
		expect(await fired()).toEqual([]);
		expect(requestsOf('/api/v1/task/')).toEqual([]);
	});
});

describe('Fetch Test Event', () => {
	test('gives the newest finished task, and leaves no trace for the polls', async () => {
		addTask();
		await pass(minute);
		const newest = addTask();
		simulator().addTask({ pendingMs: 0, processingMs: hour });
		const { items } = await poll({}, 'manual');
		expect(items?.map(({ json }) => json.task_id)).toEqual([newest]);
		expect(staticData).toEqual({});
	});

	test('takes the next one when PiAPI does not give the newest', async () => {
		const older = addTask();
		await pass(minute);
		const newest = addTask();
		simulator().fault({ kind: 'not-found', on: { path: `/api/v1/task/${newest}` }, times: Infinity });
		const { items } = await poll({}, 'manual');
		expect(items?.map(({ json }) => json.task_id)).toEqual([older]);
	});

	test('says that there is none yet', async () => {
		const { error } = await poll({}, 'manual');
		expect(error?.message).toContain('The account has no finished task yet');
	});
});
