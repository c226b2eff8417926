import { PackageDirectoryLoader } from 'n8n-core';

import { checkout } from '../../server/pack';
import type { Fault } from '../../simulator/simulator';
import { mainTo, piApiNode, testNode, Workflows } from '../harness/workflows';
import { setUp } from '../setUp';

const { simulator, engine, pass, until } = setUp();
const photo = () => `${simulator().storageUrl}/temp/two-people.png`;
const createTask = () => ({ operation: 'createTask', imageUrl: photo() });
const creations = () => simulator().requests.filter(({ method }) => method === 'POST').length;
const onCreate = { method: 'POST' };
const retrying = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };

const processed: Array<[string, Fault]> = [
	['the connection drops', { on: onCreate, kind: 'drop-after' }],
	['PiAPI answers 500', { on: onCreate, kind: 'error-after' }],
	['PiAPI answers 502 with a page', { on: onCreate, kind: 'bad-gateway', processed: true }],
	['a gateway answers 408', { on: onCreate, kind: 'custom', status: 408, body: 'timeout', processed: true }],
	['PiAPI never answers', { on: onCreate, kind: 'hang', processed: true }],
	['the answer trickles in for ever', { on: onCreate, kind: 'drip' }],
	['the answer is cut', { on: onCreate, kind: 'cut-body' }],
	['the answer is half a JSON', { on: onCreate, kind: 'truncated-json' }],
	['the answer is a page', { on: onCreate, kind: 'html-page', processed: true }],
	['the answer is empty', { on: onCreate, kind: 'empty-body' }],
	['the answer has no data', { on: onCreate, kind: 'null-data' }],
	['the answer has code 500 in a 200', { on: onCreate, kind: 'code-in-200', processed: true }],
	[
		'the answer names no task',
		{
			on: onCreate,
			kind: 'custom',
			status: 200,
			body: { code: 200, message: 'success', data: { status: 'pending' } },
			processed: true,
		},
	],
];

const notProcessed: Array<[string, Fault]> = [
	['the connection drops before PiAPI processed it', { on: onCreate, kind: 'drop-before' }],
	['PiAPI answers 500', { on: onCreate, kind: 'server-error' }],
];

describe('a creation that PiAPI processed and whose answer is lost is found in the task history', () => {
	test.each(processed)('%s: one creation, and the item as if the answer had come', async (_, fault) => {
		simulator().fault({ ...fault, times: Infinity });
		const { status, output, log } = await engine().run({ parameters: createTask() });
		expect(status).toBe('success');
		expect(creations()).toBe(1);
		expect(output).toEqual([
			{ json: expect.objectContaining({ status: 'completed', error_message: null }), pairedItem: { item: 0 } },
		]);
		expect(JSON.stringify(log)).toContain('was found in the task history');
	});

	test('though the history is behind, PiAPI adds defaults to the input and its clock is hours off', async () => {
		simulator().set({ historyLagMs: 12_000, clockOffsetMs: -5 * 3_600_000 });
		simulator().fault({ on: onCreate, kind: 'drop-after' });
		const { output } = await engine().run({ parameters: createTask() });
		expect(output[0]?.json.status).toBe('completed');
		expect(creations()).toBe(1);
	});

	test('also without waiting, and with a secret among what was sent', async () => {
		simulator().fault({ on: onCreate, kind: 'drop-after' });
		const { output } = await engine().run({
			parameters: {
				...createTask(),
				waitUntilDone: false,
				options: { webhookUrl: 'https://example.com/hook', webhookSecret: 'a secret of ours' },
			},
		});
		expect(output[0]?.json.task_id).toEqual(expect.any(String));
		expect(JSON.stringify(output)).not.toContain('a secret of ours');
		expect(creations()).toBe(1);
	});

	test('also with a webhook secret that is a word of the input', async () => {
		const webhookSecret = 'two-people';
		simulator().fault({ on: onCreate, kind: 'drop-after' });
		const options = { webhookUrl: 'https://hooks.example/hug', webhookSecret };
		const { status } = await engine().run({ parameters: { ...createTask(), options } });
		expect([status, creations()]).toEqual(['success', 1]);
	});

	test('each of several items gets its own task', async () => {
		simulator().fault({ on: onCreate, kind: 'drop-after', times: 3 });
		const items = [0, 1, 2, 3].map((n) => ({ photo: `${photo()}?n=${n}` }));
		const { output } = await engine().run({ parameters: { ...createTask(), imageUrl: '={{ $json.photo }}' }, items });
		expect(creations()).toBe(4);
		expect(new Set(output.map(({ json }) => json.task_id)).size).toBe(4);
		const inputs = output.map(({ json }) => simulator().task(String(json.task_id))?.input?.image_url);
		expect(inputs).toEqual(items.map((item) => item.photo));
	});

	test('an earlier task with the same input is not taken for it', async () => {
		const first = await engine().run({ parameters: createTask() });
		await engine().run({ parameters: { ...createTask(), imageUrl: `${photo()}?other` } });
		simulator().fault({ on: onCreate, kind: 'drop-before' });
		const { status, error } = await engine().run({ parameters: createTask() });
		expect(status).toBe('error');
		expect(error?.message).not.toContain(String(first.output[0]?.json.task_id));
	});
});

describe('a creation that is not found: nothing is bought again, and the message says so', () => {
	test.each(notProcessed)('%s', async (_, fault) => {
		simulator().fault({ ...fault, times: Infinity });
		const { status, error } = await engine().run({ parameters: createTask() });
		expect(status).toBe('error');
		expect(creations()).toBe(1);
		expect(error?.message).toMatch(/^The task may exist, but PiAPI's answer to its creation was lost: .* \[item 0\]$/);
		expect(error?.message).toContain(
			'searched for 30 s for a task with the same model, task type and input: none matches',
		);
		expect(error?.description).toContain('From List');
		expect(error?.context.details).toMatchObject({ status: 'unknown' });
	});

	test.each(notProcessed)('%s, and Retry On Fail does not create another', async (_, fault) => {
		simulator().fault(fault);
		const { status, error } = await engine().run({ parameters: createTask(), ...retrying });
		expect(status).toBe('error');
		expect(creations()).toBe(1);
		expect(error?.message).toContain('The task may exist');
		expect(error?.message).not.toContain('interrupted');
	});

	test.each(notProcessed)('%s, and an item of the error output says so', async (_, fault) => {
		simulator().fault(fault);
		const { errorOutput } = await engine().run({
			parameters: createTask(),
			...retrying,
			onError: 'continueErrorOutput',
		});
		expect(creations()).toBe(1);
		expect(errorOutput[0]?.json).toMatchObject({
			error: expect.stringContaining('The task may exist'),
			details: { status: 'unknown' },
		});
	});

	test('a history that appears only after half a minute is read again by the next try', async () => {
		simulator().set({ historyLagMs: 45_000 });
		simulator().fault({ on: onCreate, kind: 'drop-after' });
		const { status, output } = await engine().run({ parameters: createTask(), ...retrying });
		expect(status).toBe('success');
		expect(output[0]?.json.status).toBe('completed');
		expect(creations()).toBe(1);
	});

	test('a history that cannot be read', async () => {
		simulator().fault({ on: { method: 'GET' }, kind: 'server-error', times: Infinity });
		simulator().fault({ on: onCreate, kind: 'drop-after' });
		const { error } = await engine().run({ parameters: createTask() });
		expect(error?.message).toContain('The task may exist');
		expect(creations()).toBe(1);
	});

	test('of two tasks that match none is taken', async () => {
		// The second one is what another workflow created at the same time.
		simulator().fault({ on: onCreate, kind: 'drop-after', times: 2 });
		simulator().set({ historyLagMs: 5_000 });
		const { output } = await engine().run({
			parameters: createTask(),
			items: [{}, {}],
			onError: 'continueRegularOutput',
		});
		const ids = output.flatMap(({ json }) => json.task_id ?? []);
		expect(new Set(ids).size).toBe(ids.length);
		expect(creations()).toBe(2);
		output
			.filter(({ json }) => 'error' in json)
			.forEach(({ json }) => expect(json.error).toMatch(/2 tasks match|none matches/));
	});
});

test('a task that could be read in no round of the search is read once more', async () => {
	simulator().set({ historyLagMs: 2_500 });
	simulator().addTask({ model: 'kling' });
	simulator().fault({ on: onCreate, kind: 'drop-after' });
	const { result } = engine().start({ parameters: { ...createTask(), waitUntilDone: false } });
	await until(() => creations() === 1);
	const taskId = simulator().requests[0]?.taskId ?? '';
	simulator().fault({ on: { path: `/api/v1/task/${taskId}` }, kind: 'bad-gateway', times: 10 });
	expect((await result).output[0]?.json.task_id).toBe(taskId);
});

describe('a task of another request is not taken for the lost one', () => {
	test('when n8n’s clock is behind PiAPI’s and the task is older than the request', async () => {
		simulator().set({ clockOffsetMs: 60_000 });
		await engine().run({ parameters: { ...createTask(), waitUntilDone: false }, executionId: '1' });
		await pass(30_000);
		simulator().fault({ on: onCreate, kind: 'drop-before' });
		const { error } = await engine().run({ parameters: { ...createTask(), waitUntilDone: false }, executionId: '2' });
		expect(error?.message).toContain('The task may exist');
	});

	test('when its address differs in case alone', async () => {
		simulator().fault({ on: onCreate, kind: 'drop-before' });
		simulator().fault({ on: onCreate, kind: 'slow', delayMs: 15_000 });
		const { output } = await engine().run({
			parameters: { ...createTask(), imageUrl: '={{ $json.photo }}', waitUntilDone: false },
			items: [{ photo: 'https://example.com/Ab.png' }, { photo: 'https://example.com/aB.png' }],
			onError: 'continueRegularOutput',
		});
		expect(output[0]?.json.error).toContain('The task may exist');
		expect(output[1]?.json.task_id).toEqual(expect.any(String));
	});
});

test.each([20, 50])('%p answers that are lost at once: each item finds its task', async (count) => {
	simulator().fault({ on: onCreate, kind: 'drop-after', times: count });
	const items = Array.from({ length: count }, (_, index) => ({ photo: `https://photos.example/${index}.png` }));
	const { output } = await engine().run({
		parameters: {
			...createTask(),
			imageUrl: '={{ $json.photo }}',
			waitUntilDone: false,
			options: { concurrency: count },
		},
		items,
	});
	const photos = output.map(({ json }) => simulator().task(String(json.task_id))?.input?.image_url);
	expect(photos).toEqual(items.map((item) => item.photo));
	expect(creations()).toBe(count);
	// A reading of each task, and one of the history every three seconds for all.
	expect(simulator().requests.length - count).toBeLessThan(2 * count + 20);
});

test('a task that another node of the execution created is not taken for the lost one', async () => {
	const loader = new PackageDirectoryLoader(checkout);
	await loader.loadAll();
	const parameters = { ...createTask(), waitUntilDone: false };
	const nodes = [
		testNode('Start', 'start', { items: [{}] }),
		{ ...piApiNode({ parameters, nodeName: 'First' }), id: 'first' },
		{ ...piApiNode({ parameters, nodeName: 'Second' }), id: 'second' },
	];
	const connections = { Start: { main: [mainTo('First')] }, First: { main: [mainTo('Second')] } };
	simulator().fault({ on: onCreate, kind: 'drop-before', after: 1 });
	const { status, data } = await new Workflows(loader, engine().credential, {}).execute({ nodes, connections }).running;
	expect(status).toBe('error');
	expect(data.resultData.error?.message).toContain('The task may exist');
	expect(simulator().tasksCreated).toBe(1);
});

describe('the search ends', () => {
	const rows = Array.from({ length: 100 }, () => ({ status: 'finished', created_at: '2099-01-01T00:00:00Z' }));

	test('when PiAPI lists rows without IDs for ever', async () => {
		simulator().fault({ on: onCreate, kind: 'drop-before' });
		simulator().fault({
			on: { path: '/api/open/tasks/histories' },
			kind: 'custom',
			body: { code: 200, message: 'success', data: { data: rows } },
			times: Infinity,
		});
		const { error } = await engine().run({ parameters: createTask() });
		expect(error?.message).toContain('The task may exist');
		// One page every three seconds, for half a minute.
		expect(simulator().requests.length).toBeLessThan(15);
	});

	test('within half a minute when the tasks to compare do not answer', async () => {
		for (let count = 0; count < 6; count++) simulator().addTask({ model: 'kling' });
		simulator().fault({ on: onCreate, kind: 'drop-before' });
		simulator().fault({ on: { method: 'GET', path: '/api/v1/task' }, kind: 'hang', times: Infinity });
		const start = Date.now();
		const { error } = await engine().run({ parameters: createTask() });
		expect(error?.message).toContain('The task may exist');
		expect(Date.now() - start).toBeLessThan(35_000);
	});
});
