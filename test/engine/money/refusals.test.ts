import { overloaded } from '../../simulator/simulator';
import { setUp } from '../setUp';

const { simulator, engine } = setUp();
const photo = () => `${simulator().storageUrl}/temp/two-people.png`;
const createTask = () => ({ operation: 'createTask', imageUrl: photo() });
const creations = () => simulator().requests.filter(({ method }) => method === 'POST').length;
const onCreate = { method: 'POST' };
const retrying = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };

test('a refused task that PiAPI names is named', async () => {
	const id = simulator().addTask({ pendingMs: 0, processingMs: 0, result: 'failed' });
	const body = { code: 400, message: 'bad picture', data: { task_id: id, status: 'failed' } };
	simulator().fault({ on: onCreate, kind: 'custom', status: 400, body });
	const { error } = await engine().run({ parameters: createTask() });
	expect(error?.message).toBe(
		`Task ${id} was not accepted: PiAPI refused the request (code 400): “bad picture” [item 0]`,
	);
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
	expect(error?.message).toMatch(/^The task was not created: the PiAPI account does not have enough credits/);
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

describe('a refusal that names a task which never began', () => {
	const taskId = '49439a00-465c-4501-9ce2-14581e01f616';
	const named = { task_id: taskId, status: '', logs: ['duration must be between 4 and 15'] };
	const refuse = (status: number, times = 1) =>
		simulator().fault({
			on: onCreate,
			kind: 'custom',
			status,
			body: { code: status, message: 'failed to create task', data: named },
			times,
		});

	test('says why PiAPI refused, and names the task', async () => {
		refuse(400);
		const { error } = await engine().run({ parameters: createTask() });
		expect(error?.message).toBe(
			`Task ${taskId} was not accepted: PiAPI refused the request (code 400): “duration must be between 4 and 15” [item 0]`,
		);
		expect(simulator().requests).toHaveLength(1);
	});

	test('is tried again by Retry On Fail once PiAPI does not know the task', async () => {
		refuse(400);
		const { status } = await engine().run({ parameters: createTask(), ...retrying });
		expect(status).toBe('success');
		expect(creations()).toBe(2);
	});

	test('with HTTP 429 the item queues', async () => {
		refuse(429, 2);
		const { status } = await engine().run({ parameters: createTask() });
		expect(status).toBe('success');
		expect(creations()).toBe(3);
	});
});

test.each([' 49439a00-465c-4501-9ce2-14581e01f616\n', 'undefined', '../../account/info', '', null, {}])(
	'a creation that answers with the ID %j is read by its own ID or looked for',
	async (answered) => {
		const isId = typeof answered === 'string' && answered.includes('-');
		const taskId = isId ? ` ${simulator().addTask({ pendingMs: 0, processingMs: 0 })}\n` : answered;
		simulator().fault({
			on: onCreate,
			kind: 'custom',
			status: 200,
			body: { code: 200, message: 'success', data: { task_id: taskId, status: 'pending' } },
			processed: true,
		});
		const { status, output } = await engine().run({ parameters: createTask() });
		expect(status).toBe('success');
		expect(output[0]?.json).toMatchObject({ task_id: expect.stringMatching(/^[\da-f-]{36}$/), status: 'completed' });
		expect(
			simulator()
				.requests.map(({ path }) => path)
				.filter((path) => path.includes('account')),
		).toEqual([]);
		expect(creations()).toBe(1);
	},
);

test.each(['unexpected <nil>', 'unknown tag <image_urll> in the prompt', 'no model <lora:anime:1>'])(
	'a reason with something in angle brackets is shown: %s',
	async (message) => {
		simulator().fault({ on: onCreate, kind: 'custom', status: 400, body: { code: 400, message } });
		const { error } = await engine().run({ parameters: createTask() });
		expect(error?.message).toContain(`“${message}”`);
	},
);

test('too few points on a face are no lack of credits', async () => {
	const body = { code: 400, message: 'not enough points detected on the face' };
	simulator().fault({ on: onCreate, kind: 'custom', status: 400, body });
	const { error } = await engine().run({ parameters: createTask() });
	expect(error?.message).toMatch(/^The task was not created: PiAPI refused the request \(code 400\)/);
});

test('a quota of running tasks is a queue, not a lack of credits', async () => {
	const body = { code: 429, message: 'Insufficient quota: too many running tasks' };
	simulator().fault({ on: onCreate, kind: 'custom', status: 429, body, times: 2 });
	const { status } = await engine().run({ parameters: createTask() });
	expect(status).toBe('success');
	expect(creations()).toBe(3);
});

test('a dead Upload URL refuses the item with a file, not those with a URL', async () => {
	const { uploadUrl } = engine().credential;
	engine().credential.uploadUrl = 'http://127.0.0.1:9';
	const content = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(100)]);
	const { output } = await engine().run({
		parameters: {
			operation: 'createTask',
			imageSource: '={{ $json.source }}',
			imageUrl: photo(),
			inputDataFieldName: 'data',
		},
		items: [{ source: 'file' }, { source: 'url' }, { source: 'url' }],
		files: [{ content, fileName: 'us.png' }],
		onError: 'continueRegularOutput',
	});
	engine().credential.uploadUrl = uploadUrl ?? '';
	expect(output[0]?.json.error).toContain('could not be reached');
	expect(output.slice(1).map(({ json }) => json.status)).toEqual(['completed', 'completed']);
});

test.each([
	[{ msg: 'no face' }],
	[{ detail: [{ loc: ['body'], msg: 'no face' }] }],
	[{ detail: 'no face' }],
	[{ error: [{ message: 'no face' }] }],
	[{ message: 'undefined', data: { error: { message: { detail: { reason: 'no face' } } } } }],
	[{ message: 'failed to create task', data: { logs: [{ msg: 'no face' }] } }],
])('PiAPI’s reason is found in %j', async (body) => {
	simulator().fault({ on: onCreate, kind: 'custom', status: 400, body: { code: 400, ...body } });
	const { error } = await engine().run({ parameters: createTask() });
	expect(error?.message).toBe('The task was not created: PiAPI refused the request (code 400): “no face” [item 0]');
});

describe('a refusal that proves that nothing was created', () => {
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

describe("PiAPI's reason is in the message", () => {
	const shapes = ['logs', 'error-message', 'raw-message', 'message', 'success-message', 'code-in-200'] as const;

	test.each(shapes)('wherever it is: %s', async (shape) => {
		simulator().fault({ on: onCreate, kind: 'refused', shape, reason: 'duration must be between 4 and 15' });
		const { error } = await engine().run({ parameters: createTask() });
		expect(error?.message).toMatch(
			/^The task was not created: PiAPI refused the request \(code \d+\): “duration must be between 4 and 15” \[item 0\]$/,
		);
		expect(creations()).toBe(1);
	});

	test('never "success" where there is none', async () => {
		simulator().fault({ on: onCreate, kind: 'custom', status: 400, body: { code: 400, message: 'success' } });
		const { error } = await engine().run({ parameters: createTask() });
		expect(error?.message).toBe('The task was not created: PiAPI refused the request (code 400) [item 0]');
	});

	test.each(['credits-500', 'credits-400', 'credits-200', 'credits-message'] as const)(
		'no credits are a refusal with its own advice: %s',
		async (shape) => {
			simulator().fault({ on: onCreate, kind: 'refused', shape });
			const { error } = await engine().run({ parameters: createTask() });
			expect(error?.message).toContain('The task was not created: the PiAPI account does not have enough credits');
			expect(error?.description).toContain('Top up');
			expect(creations()).toBe(1);
		},
	);

	test.each<[number, unknown]>([
		[500, { error: 'insufficient credits' }],
		[500, { detail: 'Insufficient credits' }],
		[500, { msg: 'Your credits are insufficient' }],
		[500, { code: 500, message: 'failed to create task', data: { error: 'insufficient_credits' } }],
		[500, { code: 500, message: 'failed to create task', data: { error: { detail: 'Credits exhausted' } } }],
		[500, { code: 500, message: { message: 'Insufficient credits' } }],
		[500, { code: 500, message: 'error', data: 'insufficient credits' }],
		[500, { code: 500, message: 'error', data: { message: 'Out of credits' } }],
		[500, 'insufficient credits'],
		[200, { code: 200, message: 'Insufficient credits', data: null }],
		[200, { code: 200, message: 'success', data: { task_id: '', status: 'failed', error: { code: 10002 } } }],
	])('no credits are a refusal wherever the words stand: HTTP %i with %j', async (status, body) => {
		simulator().fault({ on: onCreate, kind: 'custom', status, body });
		const { error } = await engine().run({ parameters: createTask(), ...retrying, maxTries: 2 });
		// The account may have been topped up since.
		expect(error).toBeUndefined();
		expect(creations()).toBe(2);
	});

	test.each<[number, unknown]>([
		[503, 'insufficient load balancer capacity'],
		[503, { message: 'upstream throttled: CPU credits exhausted' }],
		[500, { message: 'storage error: burst balance depleted' }],
		[500, { message: 'worker balance is too low, rescheduling' }],
		[500, { message: 'insufficient mount points' }],
		[500, { message: 'insufficient fundamental frequency' }],
		[504, 'upstream timeout; request body: {"prompt":"they are out of credits"}'],
		[500, { code: 500, data: { logs: ['deadline exceeded, prompt="he is out of credits"'] } }],
		[200, { code: 200, message: 'success', data: { status: 'pending', logs: ['insufficient credits'] } }],
		[200, { code: 200, message: 'success, but your credit balance is too low for priority', data: { id: 'x' } }],
	])('a task that was created is found although the answer has such words: HTTP %i with %j', async (status, body) => {
		simulator().fault({ on: onCreate, kind: 'custom', status, body, processed: true });
		const { error } = await engine().run({ parameters: createTask(), ...retrying, maxTries: 2 });
		expect(error).toBeUndefined();
		expect(simulator().tasksCreated).toBe(1);
	});

	test.each([
		'You do not have enough credits',
		'You don’t have sufficient credits',
		'NOT_ENOUGH_CREDITS',
		'Insufficient Credit. Please visit https://piapi.ai/workspace to top up',
		'Account balance: not enough',
	])('PiAPI’s words %j are a lack of credits', async (message) => {
		simulator().fault({ on: onCreate, kind: 'custom', status: 500, body: { code: 500, message } });
		const { error } = await engine().run({ parameters: createTask() });
		expect(error?.description).toContain('Top up');
	});

	test.each([
		'rate limit: request credits exhausted, retry in 10 s',
		'Concurrency credits are used up',
		'not enough concurrency points',
	])('HTTP 429 with %j is a full account, not a lack of credits', async (message) => {
		simulator().fault({ on: onCreate, kind: 'custom', status: 429, body: { code: 429, message }, times: 2 });
		const { error } = await engine().run({ parameters: createTask() });
		expect(error).toBeUndefined();
	});

	test('a failed task that PiAPI gives without its ID is a failed task', async () => {
		simulator().scriptNext({ pendingMs: 0, processingMs: 60_000 });
		const body = { code: 200, message: 'success', data: { status: 'failed', error: { code: 10002 } } };
		simulator().fault({ on: { method: 'GET' }, kind: 'custom', status: 200, body, times: Infinity });
		const { error } = await engine().run({ parameters: createTask() });
		expect(error?.message).toMatch(/^Task \S+ failed at PiAPI/);
	});

	test.each<[string, unknown]>([
		['a cut answer', '{"code":400,"message":"oops","data":{"task_id":"'],
		['a repeated request', 'bad request: https://hooks.example/a?token=abc'],
		['an ID', { code: 400, message: 'failed to create task', data: '49439a00-465c-4501-9ce2-14581e01f616' }],
	])('%s is no reason', async (_, body) => {
		simulator().fault({ on: onCreate, kind: 'custom', status: 400, body });
		const { error } = await engine().run({ parameters: createTask() });
		expect(error?.message).toMatch(/\(code 400\)(?:: “failed to create task”)? \[item 0\]$/);
	});

	test.each<[string, unknown]>([
		['a text', 'duration must be between 4 and 15'],
		['data', { code: 400, message: 'failed to create task', data: 'duration must be between 4 and 15' }],
		['a list', { code: 400, message: 'failed to create task', data: ['duration must be between 4 and 15'] }],
	])('the reason is shown that stands alone in %s', async (_, body) => {
		simulator().fault({ on: onCreate, kind: 'custom', status: 400, body });
		const { error } = await engine().run({ parameters: createTask() });
		expect(error?.message).toContain('“duration must be between 4 and 15”');
	});

	test('a creation with a large file inside has the time that the file needs', async () => {
		simulator().fault({ on: onCreate, kind: 'slow', delayMs: 60_000 });
		simulator().fault({ on: { host: 'upload' }, kind: 'forbidden', times: Infinity });
		const content = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(6_000_000, 7)]);
		const { error } = await engine().run({
			type: 'piApi',
			parameters: {
				resource: 'faceswap',
				operation: 'swapFaceInImage',
				targetImageUrl: 'https://a.example/a.png',
				swapImageSource: 'file',
				swapImageInputDataFieldName: 'data',
				waitUntilDone: false,
			},
			files: [{ content, fileName: 'us.png' }],
		});
		expect(error).toBeUndefined();
		expect(creations()).toBe(1);
	});

	test('a task that failed because its provider is overloaded: the same works later', async () => {
		simulator().scriptNext({ ...overloaded, pendingMs: 0, processingMs: 0 });
		const { error } = await engine().run({ parameters: createTask() });
		expect(error?.message).toMatch(/^Task \S+ failed at PiAPI/);
		expect(error?.description).toContain('The same input works later');
	});
});
