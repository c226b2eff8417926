import { startSimulator } from './simulator';
import { call, create, created, get, open } from './testing/openSimulator';

describe('over HTTP', () => {
	it('is scripted like in a test, without a key and unrecorded', async () => {
		const simulator = await open();
		const admin = async (method: string, path: string, data?: unknown) =>
			await call(simulator, method, `/_simulator/${path}`, { data, headers: {} });
		const task = await admin('POST', 'tasks', { statuses: ['Completed'], output: { video: 'x' } });
		expect((await get(simulator, task.data.task_id)).data.data).toMatchObject({
			status: 'Completed',
			output: { video: 'x' },
		});
		await admin('POST', 'faults', { kind: 'code-in-200', code: 7, on: { path: '/account' }, times: 'Infinity' });
		expect((await call(simulator, 'GET', '/account/info')).data.code).toBe(7);
		await admin('DELETE', 'faults');
		expect((await call(simulator, 'GET', '/account/info')).data.code).toBe(200);
		await admin('POST', 'next', { result: 'failed', pendingMs: 0, processingMs: 0 });
		expect(simulator.task(await created(simulator))?.status).toBe('failed');
		expect((await admin('GET', 'stats')).data).toEqual({
			requests: 4,
			tasksCreated: 1,
			completionsCreated: 0,
			refusedCreations: 0,
			running: 0,
			mostRunning: 0,
			// It failed.
			spentUsd: 0,
			consumedUsd: 0,
		});
		expect((await admin('GET', 'requests')).data).toHaveLength(4);
		expect((await admin('POST', 'webhooks', { task_id: 'x' })).status).toBe(404);
		await admin('POST', 'reset');
		expect((await admin('GET', 'stats')).data).toMatchObject({ requests: 0, tasksCreated: 0, spentUsd: 0 });
	});

	it('changes settings, occupies places and ends tasks', async () => {
		const simulator = await open();
		const admin = async (path: string, data: unknown) =>
			await call(simulator, 'POST', `/_simulator/${path}`, { data, headers: {} });
		await admin('settings', { runningLimit: 2, retryAfter: 3 });
		const places = (await admin('occupy', { count: 2 })).data.task_ids;
		expect(await create(simulator)).toMatchObject({ status: 429, headers: { 'retry-after': '3' } });
		expect((await admin('end', { task_id: places[0], result: 'failed' })).status).toBe(200);
		expect(simulator.task(places[0])?.status).toBe('failed');
		expect((await create(simulator)).status).toBe(200);
		await admin('settings', { runningLimit: 'Infinity' });
		expect((await create(simulator)).status).toBe(200);
		expect((await admin('end', { task_id: 'x' })).status).toBe(404);
	});

	it.each([
		['faults', { kind: 'nonsense' }, 'kind must be one of'],
		['faults', { kind: 'slow' }, 'delayMs is missing'],
		['faults', { kind: 'server-error', on: { host: 'moon' } }, 'on.host'],
		['faults', { kind: 'server-error', delayMs: 4 }, 'delayMs is unknown'],
		['tasks', { result: 'lost' }, 'result must be'],
		['tasks', { statuses: 'Completed' }, 'statuses is unknown or of the wrong type'],
		['next', { webhook: {} }, 'webhook.endpoint'],
		['settings', { runningLimit: 'three' }, 'runningLimit is unknown or of the wrong type'],
		['settings', { balanceIn: 'nowhere' }, 'balanceIn must be one of'],
		['occupy', { count: 0 }, 'count must be'],
	])('refuses %s %j', async (path, data, message) => {
		const simulator = await open();
		expect(await call(simulator, 'POST', `/_simulator/${path}`, { data })).toMatchObject({
			status: 400,
			data: { message: expect.stringContaining(message) },
		});
	});

	it('gives its port back when it could not start', async () => {
		const simulator = await open();
		const port = Number(new URL(simulator.url).port);
		await expect(startSimulator({ port })).rejects.toThrow('EADDRINUSE');
	});
});
