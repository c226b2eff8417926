import type { Fault } from '../simulator/simulator';
import { setUp } from './setUp';

const { simulator, engine, until, pass } = setUp();
const photo = () => `${simulator().storageUrl}/temp/two-people.png`;
const createTask = () => ({ operation: 'createTask', imageUrl: photo() });
const creations = () => simulator().requests.filter(({ method }) => method === 'POST').length;
const onCreate = { method: 'POST' };
const retrying = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };

const lost: Array<[string, Fault]> = [
	['the connection drops after PiAPI processed it', { on: onCreate, kind: 'drop-after' }],
	['the connection drops before', { on: onCreate, kind: 'drop-before' }],
	['PiAPI answers 500 after it processed it', { on: onCreate, kind: 'error-after' }],
	['PiAPI answers 500', { on: onCreate, kind: 'server-error' }],
	['PiAPI answers 502 with a page', { on: onCreate, kind: 'bad-gateway', processed: true }],
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

describe('an answer that is lost: one creation, and a message that the task may exist', () => {
	test.each(lost)('%s', async (_, fault) => {
		simulator().fault({ ...fault, times: Infinity });
		const { status, error } = await engine().run({ parameters: createTask() });
		expect(status).toBe('error');
		expect(creations()).toBe(1);
		expect(error?.message).toMatch(/^The task may exist, but PiAPI's answer to its creation was lost: .* \[item 0\]$/);
		expect(error?.description).toContain('From List');
		expect(error?.context.details).toMatchObject({ status: 'unknown' });
	});

	test.each(lost)('%s, and Retry On Fail does not create another', async (_, fault) => {
		simulator().fault(fault);
		const { status, error } = await engine().run({ parameters: createTask(), ...retrying });
		expect(status).toBe('error');
		expect(creations()).toBe(1);
		expect(error?.message).toContain('The task may exist');
		expect(error?.message).not.toContain('interrupted');
	});

	test.each(lost)('%s, and an item of the error output says so', async (_, fault) => {
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
});

test('a refused task that PiAPI names is named, and not bought again', async () => {
	const id = simulator().addTask({ pendingMs: 0, processingMs: 0, result: 'failed' });
	const body = { code: 400, message: 'bad picture', data: { task_id: id, status: 'failed' } };
	simulator().fault({ on: onCreate, kind: 'custom', status: 400, body });
	const { error } = await engine().run({ parameters: createTask(), ...retrying });
	expect(error?.message).toContain(`Task ${id} failed at PiAPI`);
	expect(error?.context.details).toMatchObject({ task_id: id, status: 'failed' });
	expect(creations()).toBe(1);
});

test.each([400, 403, 500])('missing credits are a refusal, whatever the status (%p)', async (status) => {
	simulator().fault({
		on: onCreate,
		kind: 'custom',
		status,
		body: { code: status, message: 'Insufficient credits', data: null },
	});
	const { error } = await engine().run({ parameters: createTask() });
	expect(error?.message).toMatch(/^The task was not created: the PiAPI account has not enough credits/);
	expect(creations()).toBe(1);
});

test('a task that PiAPI names while it complains is not lost', async () => {
	const id = simulator().addTask({ pendingMs: 0, processingMs: 0 });
	simulator().fault({
		on: onCreate,
		kind: 'custom',
		status: 500,
		body: { code: 500, message: 'oops', data: { task_id: id, status: 'pending' } },
	});
	const { output } = await engine().run({ parameters: createTask() });
	expect(output[0]?.json).toMatchObject({ task_id: id, status: 'completed' });
	expect(creations()).toBe(1);
});

describe('a refusal that proves nothing was created', () => {
	test.each<[string, Fault]>([
		['429', { on: onCreate, kind: 'rate-limited', times: 3 }],
		['429 with Retry-After', { on: onCreate, kind: 'rate-limited', retryAfter: 5, times: 3 }],
	])('%s is repeated with back-off', async (_, fault) => {
		simulator().fault(fault);
		const { status } = await engine().run({ parameters: createTask() });
		expect(status).toBe('success');
		expect(creations()).toBe(4);
		expect(simulator().tasksCreated).toBe(1);
		const at = simulator()
			.requests.filter(({ method }) => method === 'POST')
			.map((request) => request.at);
		const pauses = at.slice(1).map((time, index) => time - (at[index] ?? 0));
		expect(Math.min(...pauses)).toBeGreaterThanOrEqual(3_900);
	});

	test('but only five times', async () => {
		simulator().fault({ on: onCreate, kind: 'rate-limited', retryAfter: 1, times: Infinity });
		const { error } = await engine().run({ parameters: createTask() });
		expect(error?.message).toMatch(/^The task was not created: PiAPI is receiving too many requests/);
		expect(creations()).toBe(5);
	});

	test('and not when PiAPI asks for an hour', async () => {
		simulator().fault({ on: onCreate, kind: 'rate-limited', retryAfter: 3_600, times: Infinity });
		const { error } = await engine().run({ parameters: createTask() });
		expect(error?.message).toContain('The task was not created');
		expect(creations()).toBe(1);
	});

	test('a refused connection is repeated, too', async () => {
		const { baseUrl } = engine().credential;
		engine().credential.baseUrl = 'http://127.0.0.1:9';
		const start = performance.now();
		const { error } = await engine().run({ parameters: createTask() });
		engine().credential.baseUrl = baseUrl ?? '';
		expect(error?.message).toBe(
			'The task was not created: PiAPI could not be reached: the connection was refused [item 0]',
		);
		// The pauses of four repetitions.
		expect(performance.now() - start).toBeGreaterThan(55_000);
	});

	test.each(['unauthorized', 'payment-required', 'forbidden'] as const)(
		'%s is not repeated, and Retry On Fail may try again',
		async (kind) => {
			simulator().fault({ on: onCreate, kind });
			const { status } = await engine().run({ parameters: createTask(), ...retrying });
			expect(status).toBe('success');
			expect(creations()).toBe(2);
			expect(simulator().tasksCreated).toBe(1);
		},
	);
});

describe('Retry On Fail with three tries buys once', () => {
	test('when the wait runs out of time: the next try goes on waiting for the same task', async () => {
		simulator().scriptNext({ pendingMs: 0, processingMs: 12_000 });
		const { status, output } = await engine().run({
			parameters: { ...createTask(), options: { waitTimeout: 5 } },
			...retrying,
		});
		expect(status).toBe('success');
		expect(output[0]?.json.status).toBe('completed');
		expect(creations()).toBe(1);
	});

	test.each<[string, Record<string, unknown>]>([
		['when the wait runs out of time', { options: { waitTimeout: 5 } }],
		['when the answer to the creation is lost', { options: { waitTimeout: 5 }, isLost: true }],
	])('though an expression gives another address each time, %s', async (_, { isLost, ...parameters }) => {
		if (isLost) simulator().fault({ on: onCreate, kind: 'drop-after' });
		simulator().scriptNext({ pendingMs: 0, processingMs: 8_000 });
		const imageUrl = `={{ "${photo()}?at=" + $now.toMillis() }}`;
		const { status, output } = await engine().run({
			parameters: { ...createTask(), imageUrl, ...parameters } as never,
			...retrying,
		});
		expect(creations()).toBe(1);
		expect(status).toBe(isLost ? 'error' : 'success');
		expect(output.map(({ json }) => json.status)).toEqual(isLost ? [] : ['completed']);
	});

	test('when the task fails', async () => {
		simulator().scriptNext({ pendingMs: 0, processingMs: 0, result: 'failed' });
		const { error } = await engine().run({ parameters: createTask(), ...retrying });
		expect(error?.message).toMatch(/^Task \S+ failed at PiAPI/);
		expect(creations()).toBe(1);
	});

	test('when looking fails', async () => {
		simulator().fault({ on: { method: 'GET' }, kind: 'forbidden', times: 2 });
		const { status } = await engine().run({ parameters: createTask(), ...retrying });
		expect(status).toBe('success');
		expect(creations()).toBe(1);
	});

	test('when the download fails', async () => {
		simulator().fault({ on: { host: 'storage' }, kind: 'forbidden', times: 2 });
		const { status, output } = await engine().run({ parameters: { ...createTask(), download: true }, ...retrying });
		expect(status).toBe('success');
		expect(output[0]?.binary?.data).toBeDefined();
		expect(creations()).toBe(1);
	});

	test('when the first of several items fails and the node continues', async () => {
		simulator().scriptNext({ pendingMs: 0, processingMs: 0, result: 'failed' });
		const { output } = await engine().run({
			parameters: createTask(),
			items: [{}, {}, {}],
			...retrying,
			onError: 'continueRegularOutput',
		});
		expect(output.map(({ json }) => 'error' in json)).toEqual([true, false, false]);
		expect(creations()).toBe(3);
	});

	test('when one of several items fails: the others are seen through, and named', async () => {
		let number = 0;
		simulator().scriptNext(
			() => ({ pendingMs: 0, processingMs: 2_000, result: number++ === 1 ? 'failed' : 'completed' }),
			4,
		);
		const { error } = await engine().run({ parameters: createTask(), items: [{}, {}, {}, {}], ...retrying });
		expect(creations()).toBe(4);
		expect(error?.message).toMatch(/^Task \S+ failed at PiAPI: no face found in the image \[item 1\]$/);
		const { succeeded_items: succeeded } = error?.context.details as {
			succeeded_items: Array<{ item: number; task_id: string; status: string }>;
		};
		expect(succeeded.map(({ item, status }) => [item, status])).toEqual([
			[0, 'completed'],
			[2, 'completed'],
			[3, 'completed'],
		]);
		succeeded.forEach(({ task_id: id }) => expect(error?.description).toContain(id));
	});

	test('without waiting', async () => {
		simulator().fault({ on: { method: 'GET' }, kind: 'forbidden', times: 1 });
		const { status } = await engine().run({ parameters: { ...createTask(), waitUntilDone: false }, ...retrying });
		expect(status).toBe('success');
		expect(creations()).toBe(1);
	});

	test('from a file, which is not uploaded again either', async () => {
		simulator().scriptNext({ pendingMs: 0, processingMs: 0, result: 'failed' });
		const content = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(100)]);
		await engine().run({
			parameters: { operation: 'createTask', imageSource: 'file' },
			files: [{ content, fileName: 'us.png' }],
			...retrying,
		});
		expect(creations()).toBe(1);
		expect(simulator().uploadRequests).toHaveLength(1);
	});
});

describe('in a loop', () => {
	test('each round is a new purchase', async () => {
		const { status } = await engine().run({ parameters: createTask(), rounds: 3 });
		expect(status).toBe('success');
		expect(creations()).toBe(3);
	});

	test('and a retry of one round is not', async () => {
		simulator().scriptNext({ pendingMs: 0, processingMs: 0 });
		simulator().scriptNext({ pendingMs: 0, processingMs: 8_000 });
		const { status } = await engine().run({
			parameters: { ...createTask(), options: { waitTimeout: 5 } },
			rounds: 3,
			...retrying,
		});
		expect(status).toBe('success');
		expect(creations()).toBe(3);
	});
});

test('two items with the same photo are two purchases', async () => {
	const { output } = await engine().run({ parameters: createTask(), items: [{}, {}] });
	expect(new Set(output.map(({ json }) => json.task_id)).size).toBe(2);
	expect(creations()).toBe(2);
});

describe('Stop in the middle of a batch', () => {
	const items = Array.from({ length: 6 }, () => ({}));

	test.each([{}, retrying])('starts no further task and names every one that was paid for (%j)', async (settings) => {
		simulator().scriptNext({ pendingMs: 0, processingMs: 600_000 }, 6);
		const { stop, result } = engine().start({
			parameters: { ...createTask(), options: { concurrency: 2, pollInterval: 1 } },
			items,
			...settings,
		});
		await until(() => simulator().requests.length >= 6);
		stop();
		const { status, error } = await result;
		await pass(20_000);
		expect(status).toBe('canceled');
		expect(simulator().tasksCreated).toBe(2);
		const bought = [...new Set(simulator().requests.flatMap(({ taskId }) => taskId ?? []))];
		expect(bought).toHaveLength(2);
		bought.forEach((id) => expect(error?.message).toContain(id));
	});

	test('waits for the answer of a creation that is under way, so that its task is named', async () => {
		simulator().fault({ on: onCreate, kind: 'slow', delayMs: 5_000 });
		const { stop, result } = engine().start({ parameters: { ...createTask(), options: { concurrency: 1 } }, items });
		await until(() => simulator().requests.length >= 1);
		stop();
		const { error } = await result;
		expect(simulator().tasksCreated).toBe(1);
		expect(creations()).toBe(1);
		expect(error?.message).toMatch(/^The execution was canceled. Tasks it was about: [0-9a-f-]{36}$/);
	});
});
