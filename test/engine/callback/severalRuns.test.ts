import { call, jsonOf, pausing, retrying, setUpCallbacks, webhookOf } from './setUp';

const { simulator, engine, creations, tasksFor, paused, pass, until } = setUpCallbacks();

describe('Retry On Fail buys once', () => {
	test('when one of several was refused at first', async () => {
		const tasks = tasksFor(4);
		simulator().fault({ on: { method: 'POST' }, after: 2, kind: 'forbidden' });
		const suspended = await engine().suspend({ parameters: pausing, items: tasks.items, ...retrying });
		expect(simulator().tasksCreated).toBe(4);
		tasks.endAll();
		const { result } = await call(suspended, tasks.webhook());
		expect(result?.output.map(({ json }) => json.task_id)).toEqual([0, 1, 2, 3].map(tasks.id));
		expect(simulator().tasksCreated).toBe(4);
	});

	test('when all tasks were completed before the execution was suspended', async () => {
		const tasks = tasksFor(2);
		tasks.endAll(['completed', 'completed']);
		const { status } = await engine().run({ parameters: pausing, items: tasks.items, ...retrying });
		expect(status).toBe('success');
		expect(simulator().tasksCreated).toBe(2);
	});

	test('when a task failed while it was suspended', async () => {
		const settings = { parameters: pausing, ...retrying, onError: 'continueRegularOutput' as const };
		const { result } = await paused(settings, ['failed', 'completed']);
		expect(result.output.map(({ json }) => 'error' in json)).toEqual([true, false]);
		expect(simulator().tasksCreated).toBe(2);
	});
});

test('n8n’s button Retry waits for the task of the failed execution itself, as PiAPI calls that one', async () => {
	const tasks = tasksFor(2);
	simulator().fault({ on: { method: 'POST' }, after: 1, kind: 'forbidden' });
	const failed = await engine().run({ parameters: pausing, items: tasks.items });
	expect(failed.status).toBe('error');
	const retried = engine().retry(failed, { parameters: pausing, items: tasks.items, executionId: '2' });
	await until(() => simulator().tasksCreated === 2);
	tasks.end(1);
	await pass(5_000);
	tasks.end(0);
	const result = await retried;
	if ('call' in result) throw new Error('It waits for calls that go to the failed execution');
	expect(jsonOf(result.output).map(({ task_id: id, status }) => [id, status])).toEqual(
		[0, 1].map((index) => [tasks.id(index), 'completed']),
	);
	expect(simulator().tasksCreated).toBe(2);
});

test('n8n’s button Retry waits itself for a task of the failed execution that it finds in the history', async () => {
	const tasks = tasksFor(1);
	simulator().set({ historyLagMs: 40_000 });
	simulator().fault({ on: { method: 'POST' }, kind: 'drop-after' });
	const failed = await engine().run({ parameters: pausing, items: tasks.items });
	expect(failed.error?.message).toContain('The task may exist');
	await pass(60_000);
	const retried = engine().retry(failed, { parameters: pausing, items: tasks.items, executionId: '2' });
	await pass(10_000);
	tasks.endAll();
	const result = await retried;
	if ('call' in result) throw new Error('It waits for calls that go to the failed execution');
	expect(jsonOf(result.output)).toEqual([expect.objectContaining({ task_id: tasks.id(0), status: 'completed' })]);
});

test('while it waits for many tasks of the failed execution, n8n’s button Retry creates the missing one', async () => {
	const tasks = tasksFor(12);
	simulator().fault({ on: { method: 'POST' }, after: 11, kind: 'forbidden' });
	const failed = await engine().run({ parameters: pausing, items: tasks.items });
	expect(simulator().tasksCreated).toBe(11);
	const retried = engine().retry(failed, { parameters: pausing, items: tasks.items, executionId: '2' });
	await pass(10_000);
	expect(simulator().tasksCreated).toBe(12);
	tasks.endAll();
	const result = await retried;
	expect('status' in result && result.status).toBe('success');
});

test('in a loop each round is suspended with its own tasks', async () => {
	const lives = [0, 1, 2].map(() => ['processing']);
	let created = 0;
	simulator().scriptNext(() => ({ pendingMs: 0, processingMs: 0, statuses: lives[created++] ?? [] }), 3);
	const parameters = { ...pausing, imageUrl: 'https://photos.example/0.png' };
	const suspended = await engine().suspend({ parameters, rounds: 3 });
	for (const round of [0, 1, 2]) {
		expect(simulator().tasksCreated).toBe(round + 1);
		const webhook = webhookOf(creations()[round]);
		expect((await call(suspended, webhook)).result).toBeUndefined();
		lives[round]?.splice(0, 1, 'completed');
		const { result } = await call(suspended, webhook);
		expect(result?.status).toBe(round < 2 ? 'waiting' : 'success');
		if (round < 2) continue;
		const outputs = result?.run.data.resultData.runData.PiAPI?.map(({ data }) => data?.main?.[0]?.[0]?.json);
		expect(outputs?.map((json) => [json?.task_id, json?.status])).toEqual(
			creations().map(({ taskId }) => [taskId, 'completed']),
		);
	}
});

test.each([
	'PiAPI "quoted"',
	"it's",
	'{{ $json }}',
	'}} {"} \\ ${x} `y`',
	"\\' + '",
	'Umarmung ✨ 日本',
	'a.b[c]',
	'two\nlines',
])('a node that is called %j', async (nodeName) => {
	const { result } = await paused({ parameters: pausing, nodeName }, ['completed', 'completed']);
	expect(jsonOf(result.output)).toEqual([
		expect.objectContaining({ status: 'completed' }),
		expect.objectContaining({ status: 'completed' }),
	]);
});
