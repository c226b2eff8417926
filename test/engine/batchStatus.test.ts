import { idFromItem, setUp } from './setUp';

const { simulator, engine } = setUp();

const parameters = { taskId: idFromItem, waitUntilDone: true };
const tasks = (count: number, processingMs: number) =>
	Array.from({ length: count }, () => ({ id: simulator().addTask({ pendingMs: 0, processingMs }) }));
const isHistoryRequest = ({ path }: { path: string }) => path.endsWith('/histories');
const historyRequests = () => simulator().requests.filter(isHistoryRequest).length;
const readsOf = (id?: string) => simulator().requests.filter(({ taskId }) => taskId === id).length;

test('many tasks are followed by one request for all of them', async () => {
	const items = tasks(20, 40_000);
	const { output } = await engine().run({ parameters, items });
	expect(output.map(({ json }) => json.task_id)).toEqual(items.map(({ id }) => id));
	expect(output.every(({ json }) => json.status === 'completed' && json.video_url !== null)).toBe(true);
	expect(historyRequests()).toBeGreaterThan(0);
	// How much that saves is counted on a virtual clock.
	expect(readsOf(items[19]?.id)).toBeLessThan(readsOf(items[0]?.id) + readsOf(items[1]?.id));
});

test('a few tasks are read one by one', async () => {
	await engine().run({ parameters, items: tasks(4, 10_000) });
	expect(historyRequests()).toBe(0);
});

test('more than a hundred tasks take more than one page', async () => {
	const items = tasks(130, 30_000);
	const { output } = await engine().run({ parameters, items });
	expect(output.every(({ json }) => json.status === 'completed')).toBe(true);
	expect(simulator().requests.some(({ query }) => query.page === '2')).toBe(true);
});

test.each([
	['is not there', { kind: 'not-found' }],
	['hangs', { kind: 'hang' }],
	['is a page', { kind: 'html-page' }],
	['lists nothing', { kind: 'custom', status: 200, body: { code: 200, message: 'success', data: { data: [] } } }],
	[
		'has another shape',
		{ kind: 'custom', status: 200, body: { code: 200, message: 'success', data: { data: 'none' } } },
	],
	[
		'lists other things',
		{
			kind: 'custom',
			status: 200,
			body: { code: 200, message: 'success', data: { data: [{}, null, { task_id: 7 }] } },
		},
	],
] as const)('a history that %s does no harm and is soon left alone', async (_, fault) => {
	simulator().fault({ ...fault, on: { path: '/api/open/tasks/histories' }, times: Infinity });
	const { output } = await engine().run({ parameters, items: tasks(8, 20_000) });
	expect(output.every(({ json }) => json.status === 'completed')).toBe(true);
	expect(historyRequests()).toBe(3);
});

test('a history that is behind does not keep finished tasks waiting', async () => {
	const items = tasks(10, 10_000);
	const rows = items.map(({ id }) => ({ task_id: id, status: 'processing' }));
	const body = { code: 200, message: 'success', data: { data: rows } };
	simulator().fault({ kind: 'custom', status: 200, body, on: { path: '/api/open/tasks/histories' }, times: Infinity });
	const start = performance.now();
	const { output } = await engine().run({ parameters, items });
	expect(output.every(({ json }) => json.status === 'completed')).toBe(true);
	// The one that is always looked at itself shows it; waiting on would take the whole time-out of 600 s.
	expect(performance.now() - start).toBeLessThan(60_000);
});

test('a failed task is seen on the task itself', async () => {
	const [bad] = [simulator().addTask({ pendingMs: 0, processingMs: 9_000, result: 'failed' })];
	const items = [...tasks(6, 15_000), { id: bad }];
	const { errorOutput, output } = await engine().run({ parameters, items, onError: 'continueErrorOutput' });
	expect(output).toHaveLength(6);
	expect(errorOutput[0]?.json).toMatchObject({
		details: { task_id: bad, error_message: 'no face found in the image' },
	});
});

test('a word for a status that only the history uses tells nothing: the tasks are read themselves', async () => {
	const items = tasks(20, 20_000);
	const rows = items.map(({ id }) => ({ task_id: id, status: 'finished' }));
	const body = { code: 200, message: 'success', data: { data: rows } };
	simulator().fault({ kind: 'custom', status: 200, body, on: { path: '/api/open/tasks/histories' }, times: Infinity });
	const { status, output } = await engine().run({ parameters, items });
	expect(status).toBe('success');
	expect(output.map(({ json }) => json.status)).toEqual(items.map(() => 'completed'));
	expect(readsOf(items[19]?.id)).toBeGreaterThan(2);
});
