import type { Fault } from '../simulator/simulator';
import { byId, finished, idFromItem, setUp } from './setUp';

const { simulator, engine } = setUp();

type Kind = Fault extends infer One ? (One extends Fault ? Omit<One, 'on' | 'times' | 'after'> : never) : never;

const faults: Array<[string, Kind, RegExp, string | undefined]> = [
	['401', { kind: 'unauthorized' }, /PiAPI did not accept the API key/, '401'],
	['402', { kind: 'payment-required' }, /not have enough credits/, '402'],
	['403', { kind: 'forbidden' }, /PiAPI does not allow this/, '403'],
	['404', { kind: 'not-found' }, /PiAPI could not find this task/, '404'],
	[
		'400',
		{ kind: 'custom', status: 400, body: { code: 400, message: 'Invalid request parameters' } },
		/refused the request \(code 400\): “Invalid request parameters”/,
		'400',
	],
	['429', { kind: 'rate-limited', retryAfter: 3 }, /too many requests/, '429'],
	['500', { kind: 'server-error' }, /PiAPI could not answer \(code 500\)/, '500'],
	['502 with a page', { kind: 'bad-gateway' }, /PiAPI could not answer \(code 502\)/, '502'],
	['a page in a 200', { kind: 'html-page' }, /web page instead of data/, undefined],
	['half a JSON', { kind: 'truncated-json' }, /could not be read/, undefined],
	['no JSON', { kind: 'malformed-json' }, /could not be read/, undefined],
	['an empty body', { kind: 'empty-body' }, /could not be read/, undefined],
	['a list', { kind: 'array' }, /could not be read/, undefined],
	['no data', { kind: 'null-data' }, /could not be read/, undefined],
	['a body that ends early', { kind: 'cut-body' }, /could not be reached/, undefined],
	['a dropped connection', { kind: 'drop-before' }, /could not be reached: the connection was dropped/, undefined],
	[
		'code 500 in a 200',
		{ kind: 'code-in-200', message: 'it broke' },
		/PiAPI could not answer \(code 500\): “it broke”/,
		'500',
	],
	['code 401 in a 200', { kind: 'code-in-200', code: 401 }, /did not accept the API key/, '401'],
	[
		'code 10000 in a 200',
		{ kind: 'code-in-200', code: 10_000, message: 'task not ready' },
		/\(code 10000\): “task not ready”/,
		'10000',
	],
	[
		'a code that is none',
		{ kind: 'custom', status: 200, body: { code: 'oops', data: {} } },
		/\(code missing\)/,
		undefined,
	],
	[
		'a redirect',
		{ kind: 'redirect', location: 'http://localhost:9/elsewhere' },
		/answered with a redirect \(HTTP 302\), which was not followed to protect the API key/,
		'302',
	],
];

describe('one request that goes wrong names the task and what to do', () => {
	test.each(faults)('%s', async (_, kind, message, httpCode) => {
		const id = simulator().addTask(finished);
		simulator().fault({ on: { taskId: id }, times: Infinity, ...kind } as Fault);
		const { status, error } = await engine().run({ parameters: { taskId: byId(id) } });
		expect(status).toBe('error');
		expect(error?.message).toMatch(message);
		expect(error?.message).toContain(id);
		expect(error?.message).toMatch(/ \[item 0\]$/);
		expect(error?.message).not.toMatch(/[<>]/);
		expect(error?.description).toBeTruthy();
		expect(error?.context.details).toMatchObject({ task_id: id });
		expect(error?.httpCode ?? undefined).toBe(httpCode);
		// Asked once: not even after a 401 a second time, as n8n's helper would by itself.
		expect(simulator().requests).toHaveLength(1);
	});

	test.each(faults)('%s, as an item of the error output', async (_, kind, message) => {
		const [good, bad] = [simulator().addTask(finished), simulator().addTask(finished)];
		simulator().fault({ on: { taskId: bad }, times: Infinity, ...kind } as Fault);
		const { status, output, errorOutput } = await engine().run({
			parameters: { taskId: idFromItem },
			items: [{ id: bad, photo: 'a.jpg' }, { id: good }],
			onError: 'continueErrorOutput',
		});
		expect(status).toBe('success');
		expect(output).toEqual([
			expect.objectContaining({ json: expect.objectContaining({ task_id: good }), pairedItem: { item: 1 } }),
		]);
		expect(errorOutput).toHaveLength(1);
		expect(errorOutput[0]?.json).toMatchObject({ error: expect.stringMatching(message), details: { task_id: bad } });
	});
});

test('a continued failure has exactly error and details, and is paired', async () => {
	const [good, bad] = [simulator().addTask(finished), simulator().addTask(finished)];
	simulator().fault({ on: { taskId: bad }, kind: 'not-found' });
	const { output } = await engine().run({
		parameters: { taskId: idFromItem },
		items: [{ id: good }, { id: bad }, { id: good }],
		onError: 'continueRegularOutput',
	});
	expect(output).toHaveLength(3);
	expect(output[1]).toEqual({
		json: { error: expect.stringContaining(bad), details: { task_id: bad } },
		pairedItem: { item: 1 },
	});
	expect(output[2]).toMatchObject({ json: { task_id: good }, pairedItem: { item: 2 } });
});

test('a refused connection', async () => {
	const { baseUrl } = engine().credential;
	engine().credential.baseUrl = 'http://127.0.0.1:9';
	const id = simulator().addTask(finished);
	const { error } = await engine().run({ parameters: { taskId: byId(id) } });
	engine().credential.baseUrl = baseUrl ?? '';
	expect(error?.message).toBe(
		`Task ${id} could not be read: PiAPI could not be reached: the connection was refused [item 0]`,
	);
	expect(error?.description).toContain('Base URL');
});

test('JSON that calls itself text is read all the same', async () => {
	const id = simulator().addTask(finished);
	simulator().fault({ kind: 'wrong-content-type' });
	const { output } = await engine().run({ parameters: { taskId: byId(id) } });
	expect(output[0]?.json).toMatchObject({ task_id: id, status: 'completed' });
});

test('a message in which n8n finds a network code keeps the task ID', async () => {
	const id = simulator().addTask({
		...finished,
		result: 'failed',
		error: { message: 'upstream said ECONNRESET, EPERM' },
	});
	const { error } = await engine().run({ parameters: { taskId: byId(id), waitUntilDone: true } });
	expect(error?.message).toBe(`Task ${id} failed at PiAPI: upstream said ECONNRESET, EPERM [item 0]`);
});

test("PiAPI's word canceled does not make n8n take a failed execution for a stopped one", async () => {
	const id = simulator().addTask({ ...finished, result: 'failed', error: { message: 'canceled by upstream' } });
	const { status, error } = await engine().run({ parameters: { taskId: byId(id), waitUntilDone: true } });
	expect(status).toBe('error');
	expect(error?.message).toBe(`Task ${id} failed at PiAPI: cancelled by upstream [item 0]`);
});

test('several failures are named together, with the tasks that went well', async () => {
	const ids = Array.from({ length: 5 }, () => simulator().addTask(finished));
	simulator().fault({ on: { taskId: ids[1] }, kind: 'not-found' });
	simulator().fault({ on: { taskId: ids[3] }, kind: 'forbidden' });
	const { error } = await engine().run({ parameters: { taskId: idFromItem }, items: ids.map((id) => ({ id })) });
	expect(error?.message).toMatch(new RegExp(`Task ${ids[1]} .*\\[item 1\\] – and 1 more of 5 items: 3$`));
	expect(error?.description).toContain(`Task ${ids[3]}`);
	expect(error?.description).toContain('[item 3]');
	expect(error?.description).toContain([ids[0], ids[2], ids[4]].join(', '));
	expect(error?.context.details).toMatchObject({
		task_id: ids[1],
		failed_items: [
			{ item: 1, task_id: ids[1] },
			{ item: 3, task_id: ids[3] },
		],
		succeeded_items: [
			{ item: 0, task_id: ids[0] },
			{ item: 2, task_id: ids[2] },
			{ item: 4, task_id: ids[4] },
		],
	});
	expect(simulator().requests).toHaveLength(5);
});

test('Retry On Fail asks again after a passing fault', async () => {
	const id = simulator().addTask(finished);
	simulator().fault({ kind: 'bad-gateway' });
	const { status, output } = await engine().run({
		parameters: { taskId: byId(id) },
		retryOnFail: true,
		maxTries: 2,
		waitBetweenTries: 0,
	});
	expect(status).toBe('success');
	expect(output[0]?.json.task_id).toBe(id);
	expect(simulator().requests).toHaveLength(2);
});

describe('the API key and the webhook secret are in no item and no error', () => {
	const secrets = () => [String(engine().credential.apiKey), String(engine().credential.webhookSecret)];
	const echo = () => `key ${secrets().join(' and ')} seen`;

	test.each([
		[
			'a refusal that repeats them',
			(): Fault => ({ kind: 'custom', status: 401, body: { code: 401, message: echo(), data: null }, times: Infinity }),
		],
		[
			'a refusal in a 200',
			(): Fault => ({ kind: 'custom', status: 200, body: { code: 400, message: echo() }, times: Infinity }),
		],
		[
			'an answer that repeats them everywhere',
			(): Fault => ({
				kind: 'custom',
				status: 200,
				times: Infinity,
				body: {
					code: 200,
					message: echo(),
					data: {
						task_id: 'x',
						status: 'failed',
						output: { [`note`]: echo() },
						logs: [echo(), { deep: echo() }],
						detail: echo(),
						config: { webhook_config: { endpoint: `https://a.example/${secrets()[1]}`, secret: secrets()[1] } },
						error: { code: 1, message: echo() },
					},
				},
			}),
		],
		['a dropped connection', (): Fault => ({ kind: 'drop-before', times: Infinity })],
		[
			'a page',
			(): Fault => ({
				kind: 'custom',
				status: 502,
				headers: { 'content-type': 'text/html' },
				body: `<html>${echo()}</html>`,
				times: Infinity,
			}),
		],
	])(
		'%s',
		async (_, fault) => {
			const id = simulator().addTask(finished);
			for (const parameters of [{}, { simplify: false }, { waitUntilDone: true, options: { waitTimeout: 5 } }]) {
				for (const onError of ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const) {
					simulator().clearFaults();
					simulator().fault(fault());
					const { run, error } = await engine().run({ parameters: { taskId: byId(id), ...parameters }, onError });
					const everything = JSON.stringify([
						run,
						error,
						error?.message,
						String((run.data.resultData.error as Error | undefined)?.stack),
					]);
					secrets().forEach((secret) => expect(everything).not.toContain(secret));
				}
			}
		},
		120_000,
	);
});

describe('what is no answer of a language model is not taken for an empty one', () => {
	const parameters = { resource: 'llm', operation: 'completeChat', model: 'gpt-4o-mini', prompt: 'Hello' };
	const retrying = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };

	test("a refusal in PiAPI's own envelope", async () => {
		simulator().fault({ kind: 'code-in-200', code: 401, message: 'Invalid API key' });
		const { error } = await engine().run({ type: 'piApi', parameters });
		expect(error?.message).toMatch(/^The request failed: PiAPI did not accept the API key/);
	});

	test.each([500, 200])('an envelope with code %p and nothing in it may have been charged', async (code) => {
		simulator().fault({ kind: 'code-in-200', code, processed: true });
		const { error } = await engine().run({ type: 'piApi', parameters, ...retrying });
		expect(error?.message).toMatch(/^PiAPI's answer was lost: /);
		expect(simulator().completionsCreated).toBe(1);
	});
});

describe('an answer with a member called error is no failed item, and is not asked for again', () => {
	const said = { message: 'nothing to worry about' };
	const retrying = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0, onError: 'continueErrorOutput' as const };
	const answer = (data: unknown) => ({ code: 200, message: 'success', data });

	test.each([
		['account', { resource: 'account', operation: 'getInfo' }, answer({ error: said })],
		['history', { resource: 'task', operation: 'getMany' }, answer({ data: [{ error: said }] })],
		[
			'language model',
			{ resource: 'llm', operation: 'completeChat', model: 'm', prompt: 'p', simplify: false },
			{ choices: [], error: said.message },
		],
	])('%s', async (_, parameters, body) => {
		simulator().fault({ kind: 'custom', status: 200, body, times: Infinity });
		const { output, errorOutput } = await engine().run({ type: 'piApi', parameters, ...retrying });
		expect(errorOutput).toEqual([]);
		expect(output[0]?.json).toHaveProperty('error_message');
		expect(output[0]?.json).not.toHaveProperty('error');
		expect(simulator().requests).toHaveLength(1);
	});
});
