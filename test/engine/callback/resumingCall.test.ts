import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Fault } from '../../simulator/simulator';
import { idFromItem } from '../setUp';
import { call, comparable, continuing, pausing, setUpCallbacks, type Webhook } from './setUp';

const { simulator, engine, creations, tasksFor } = setUpCallbacks();

describe('a call that may not wake the execution', () => {
	test.each<[string, (webhook: Webhook) => IDataObject]>([
		['no secret', () => ({})],
		['an empty one', () => ({ 'x-webhook-secret': '' })],
		['a wrong one', () => ({ 'x-webhook-secret': 'guess' })],
		['a longer one', ({ secret }) => ({ 'x-webhook-secret': `${secret}0` })],
		['a list with the right one', ({ secret }) => ({ 'x-webhook-secret': [secret] })],
		['the credential’s', () => ({ 'x-webhook-secret': engine().credential.webhookSecret as string })],
	])('with %s is refused, asks PiAPI nothing, and the right one works later', async (_, headers) => {
		const tasks = tasksFor(1);
		const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
		tasks.endAll();
		const webhook = tasks.webhook();
		const before = simulator().requests.length;
		const body = { timestamp: 1, data: { task_id: tasks.id(0), status: 'completed' } };
		const refused = await suspended.call({ endpoint: webhook.endpoint, headers: headers(webhook), body });
		expect(refused).toEqual({ status: 401, answer: { message: expect.any(String) } });
		expect(simulator().requests).toHaveLength(before);
		expect((await call(suspended, webhook)).result?.status).toBe('success');
	});

	test('with the secret of another execution is refused', async () => {
		const tasks = tasksFor(1);
		const first = await engine().suspend({ parameters: pausing, items: tasks.items, executionId: '1' });
		const { endpoint } = tasks.webhook();
		simulator().reset();
		const others = tasksFor(1);
		await engine().suspend({ parameters: pausing, items: others.items, executionId: '2' });
		expect((await call(first, { endpoint, secret: others.webhook().secret })).status).toBe(401);
	});

	test('while the credential cannot be read gets 503 and leaves the execution waiting', async () => {
		const tasks = tasksFor(1);
		const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
		tasks.endAll();
		const { credential } = engine();
		const { apiKey } = credential;
		const unreadable = () => {
			throw new Error('Credentials could not be decrypted');
		};
		Object.defineProperty(credential, 'apiKey', { get: unreadable, configurable: true, enumerable: true });
		const answered = await call(suspended, tasks.webhook());
		Object.defineProperty(credential, 'apiKey', { value: apiKey, writable: true, enumerable: true });
		expect(answered).toEqual({ status: 503, answer: { message: expect.not.stringContaining('decrypted') } });
		expect((await call(suspended, tasks.webhook())).result?.status).toBe('success');
	});

	test('while the credential holds no address gets 503 and leaves the execution waiting', async () => {
		const tasks = tasksFor(1);
		const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
		tasks.endAll();
		const { credential } = engine();
		const { baseUrl } = credential;
		credential.baseUrl = 'nowhere';
		const { status } = await call(suspended, tasks.webhook());
		credential.baseUrl = baseUrl ?? '';
		expect(status).toBe(503);
		expect((await call(suspended, tasks.webhook())).result?.status).toBe('success');
	});
});

describe('the body of a call is a hint at most', () => {
	const bodies: unknown[] = [
		undefined,
		null,
		'',
		'garbage',
		7,
		[],
		{},
		{ data: null },
		{ timestamp: 1, data: { task_id: 'of somebody else', status: 'completed' } },
		{ timestamp: 1, data: { status: 'failed', error: { message: 'made up' } } },
		{ data: { output: { video_url: 'https://evil.example/video.mp4' } } },
	];

	test.each(bodies)('%j resumes the execution when the task is finished, and says nothing about it', async (body) => {
		const tasks = tasksFor(1);
		const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
		tasks.endAll();
		const { status, result } = await call(suspended, tasks.webhook(), body);
		expect(status).toBe(200);
		expect(result?.output[0]?.json).toMatchObject({
			task_id: tasks.id(0),
			status: 'completed',
			video_url: `${simulator().storageUrl}/temp/${tasks.id(0)}.mp4`,
		});
	});

	test.each(bodies)('%j does not when it is not finished', async (body) => {
		const tasks = tasksFor(1);
		const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
		const { status, result } = await call(suspended, tasks.webhook(), body);
		expect({ status, result }).toEqual({ status: 200, result: undefined });
	});

	test.each(['pending', 'Processing', 'staged', '', 'made-up'])(
		'a call that says completed while the task is %p leaves the execution waiting',
		async (state) => {
			const tasks = tasksFor(1);
			const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
			tasks.end(0, state);
			const body = { timestamp: 1, data: { task_id: tasks.id(0), status: 'completed' } };
			expect(await call(suspended, tasks.webhook(), body)).toEqual({ status: 200, answer: expect.any(Object) });
			tasks.end(0, 'Completed');
			expect((await call(suspended, tasks.webhook(), body)).result?.output[0]?.json.status).toBe('completed');
		},
	);
});

describe('the request for a task during a call', () => {
	test('reads the credential once, however many tasks there are: n8n starts an engine for expressions for each time', async () => {
		const tasks = tasksFor(12);
		const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
		tasks.endAll();
		const before = engine().credentialReads();
		const { result } = await call(suspended, tasks.webhook());
		expect(result?.output).toHaveLength(12);
		expect(engine().credentialReads() - before).toBe(1);
	});

	const onLook = { method: 'GET' };
	const passing: Fault[] = [
		{ on: onLook, kind: 'server-error' },
		{ on: onLook, kind: 'bad-gateway' },
		{ on: onLook, kind: 'rate-limited' },
		{ on: onLook, kind: 'rate-limited', retryAfter: 3_600 },
		{ on: onLook, kind: 'html-page' },
		{ on: onLook, kind: 'truncated-json' },
		{ on: onLook, kind: 'empty-body' },
		{ on: onLook, kind: 'drop-before' },
		{ on: onLook, kind: 'code-in-200', code: 500 },
	];

	test.each(passing)('that meets %j is answered with 503, and the next call resumes the execution', async (fault) => {
		const tasks = tasksFor(2);
		const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
		tasks.endAll();
		simulator().fault(fault);
		const { status, answer, result } = await call(suspended, tasks.webhook());
		expect({ status, result }).toEqual({ status: 503, result: undefined });
		expect(answer).toEqual({ message: expect.stringContaining('A task could not be read: PiAPI') });
		expect((await call(suspended, tasks.webhook())).result?.output).toHaveLength(2);
		expect(creations()).toHaveLength(2);
	});

	test('that meets trouble at one of the tasks while another is unfinished: 200, as another call will come', async () => {
		const tasks = tasksFor(3);
		const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
		tasks.end(2);
		tasks.end(1);
		simulator().fault({ on: { taskId: tasks.id(1) }, kind: 'server-error' });
		expect((await call(suspended, tasks.webhook())).status).toBe(200);
	});

	test('that PiAPI never answers is given up in time for an answer of our own', async () => {
		const tasks = tasksFor(1);
		const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
		tasks.endAll();
		simulator().fault({ on: onLook, kind: 'hang' });
		const start = performance.now();
		const { status } = await call(suspended, tasks.webhook());
		const took = performance.now() - start;
		expect(status).toBe(503);
		expect(took).toBeLessThan(20_000);
	});

	const withoutStatus = <T>(compared: T): T =>
		JSON.parse(
			JSON.stringify(compared)
				.replaceAll(/"status":"pending",/g, '')
				.replaceAll(/,"status":"pending"/g, ''),
		) as T;

	test('that finds no task any more keeps the status that was known', async () => {
		const tasks = tasksFor(1);
		const suspended = await engine().suspend({
			parameters: pausing,
			items: tasks.items,
			onError: 'continueRegularOutput',
		});
		tasks.endAll();
		simulator().fault({ on: { taskId: tasks.id(0) }, kind: 'not-found', times: Infinity });
		const { result } = await call(suspended, tasks.webhook());
		expect(result?.output[0]?.json).toMatchObject({ details: { task_id: tasks.id(0), status: 'pending' } });
	});

	const lasting = ['not-found', 'unauthorized', 'forbidden'] as const;

	test.each(lasting.flatMap((kind) => ['stopWorkflow' as const, ...continuing].map((onError) => ({ kind, onError }))))(
		'that meets %j ends as polling does',
		async ({ kind, onError }) => {
			const settings = { parameters: pausing, onError };
			const tasks = tasksFor(2);
			const suspended = await engine().suspend({ ...settings, items: tasks.items });
			tasks.endAll();
			simulator().fault({ on: { taskId: tasks.id(0) }, kind, times: Infinity });
			const { result } = await call(suspended, tasks.webhook());
			if (!result) throw new Error('The execution went not on');
			// What was known of the task when the execution was suspended is kept.
			const woken = withoutStatus(comparable({ result, ids: tasks.ids() }));

			// Get Task with the same two tasks.
			const byPolling = await engine().run({
				parameters: { taskId: idFromItem, waitUntilDone: true },
				items: tasks.ids().map((id) => ({ id })),
				onError,
			});
			const expected = withoutStatus(comparable({ result: byPolling, ids: tasks.ids() }));
			expect(woken.error).toEqual(expected.error);
			if (onError === 'stopWorkflow') return;
			const ownFields = ({ json: { photo, id, ...json } }: INodeExecutionData) => ({ photo, id, json });
			expect(woken.output).toEqual(expected.output);
			expect(woken.errorOutput.map((item) => ownFields(item).json)).toEqual(
				expected.errorOutput.map((item) => ownFields(item).json),
			);
			expect([...woken.output, ...woken.errorOutput]).toHaveLength(2);
		},
	);
});
