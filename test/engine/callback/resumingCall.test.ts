import type { IDataObject } from 'n8n-workflow';

import { call, pausing, setUpCallbacks, type Webhook } from './setUp';

const { simulator, engine, tasksFor } = setUpCallbacks();

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
