import { idFromItem, setUp } from './setUp';
import { timeLapse } from './timeLapse';

const { simulator, engine } = setUp();

let backToNormal: () => void;
beforeEach(() => {
	backToNormal = timeLapse(20);
});
afterEach(() => backToNormal());

const parameters = { taskId: idFromItem, waitUntilDone: true };
const tasks = (count: number, processingMs: number) =>
	Array.from({ length: count }, () => ({ id: simulator().addTask({ pendingMs: 0, processingMs }) }));
const overviews = () => simulator().requests.filter(({ path }) => path.endsWith('/histories')).length;
const looks = () => simulator().requests.length - overviews();
const looksAt = (id?: string) => simulator().requests.filter(({ taskId }) => taskId === id).length;

test('many tasks are followed by one request for all of them', async () => {
	const items = tasks(20, 40_000);
	const { output } = await engine().run({ parameters, items });
	expect(output.map(({ json }) => json.task_id)).toEqual(items.map(({ id }) => id));
	expect(output.every(({ json }) => json.status === 'completed' && json.video_url !== null)).toBe(true);
	// Each task itself is looked at when the wait begins and when it is finished; one of them all the time.
	expect(looks()).toBeLessThan(20 * 2 + 25);
	expect(overviews()).toBeGreaterThan(5);
	expect(overviews()).toBeLessThan(25);
});

test('the more tasks it tells of, the sooner an overview is taken again', async () => {
	const items = tasks(10, 100_000);
	await engine().run({ parameters, items });
	// The first one is looked at itself all the time, in its usual pauses, in which there are some 26 looks. Ten tasks have
	// an overview after half of them, but not within 2 s: some 38. Always after 2 s it would be 50.
	const ratio = overviews() / looksAt(items[0]?.id);
	expect(ratio).toBeGreaterThan(1.2);
	expect(ratio).toBeLessThan(1.7);
});

test('a task that the history does not list is not looked at sooner', async () => {
	const items = tasks(40, 100_000);
	const rows = items.slice(0, 25).map(({ id }) => ({ task_id: id, status: 'processing' }));
	const body = { code: 200, message: 'success', data: { data: rows } };
	simulator().fault({ kind: 'custom', status: 200, body, on: { path: '/api/open/tasks/histories' }, times: Infinity });
	await engine().run({ parameters, items });
	expect(overviews()).toBeGreaterThan(looksAt(items[0]?.id) * 1.3);
	expect(looksAt(items[39]?.id)).toBeLessThan(looksAt(items[0]?.id) * 1.3);
});

test('a few tasks are looked at one by one', async () => {
	await engine().run({ parameters, items: tasks(4, 10_000) });
	expect(overviews()).toBe(0);
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
	expect(overviews()).toBe(3);
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

test('a word for a status that only the history uses tells nothing: the tasks are looked at themselves', async () => {
	const items = tasks(20, 20_000);
	const rows = items.map(({ id }) => ({ task_id: id, status: 'finished' }));
	const body = { code: 200, message: 'success', data: { data: rows } };
	simulator().fault({ kind: 'custom', status: 200, body, on: { path: '/api/open/tasks/histories' }, times: Infinity });
	const { status, output } = await engine().run({ parameters, items });
	expect(status).toBe('success');
	expect(output.map(({ json }) => json.status)).toEqual(items.map(() => 'completed'));
	expect(looksAt(items[19]?.id)).toBeGreaterThan(2);
});
