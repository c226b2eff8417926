/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs in tests and on a developer's machine, not inside n8n */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { Settings, Simulator } from '../simulator';
import { call, create, endWithTest, open, passTime } from '../testing/openSimulator';

afterEach(() => jest.restoreAllMocks());

describe('webhooks', () => {
	interface Received {
		headers: IncomingHttpHeaders;
		body: { timestamp: number; data: { task_id: string; status: string; config: object } };
	}

	/** Answers calls with the given statuses, the last one repeating. */
	async function receiver(...statuses: number[]) {
		const received: Received[] = [];
		const server: Server = createServer((request, response) => {
			let text = '';
			request.on('data', (chunk: Buffer) => (text += chunk.toString()));
			request.on('end', () => {
				received.push({ headers: request.headers, body: JSON.parse(text) });
				response.writeHead(statuses[Math.min(received.length, statuses.length) - 1] ?? 200).end();
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		endWithTest({ close: async () => await new Promise((resolve) => server.close(() => resolve())) });
		const address = server.address();
		return { received, endpoint: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/hook` };
	}

	async function deliveries(simulator: Simulator, count: number) {
		while (simulator.webhookDeliveries.length < count) await new Promise(setImmediate);
		return simulator.webhookDeliveries;
	}

	it('reports the end of a created task with its secret', async () => {
		const simulator = await open({ pendingMs: 0, processingMs: 5 });
		const { endpoint, received } = await receiver(200);
		const answer = await create(simulator, { webhook_config: { endpoint, secret: 'abc' } });
		const taskId = answer.data.data.task_id;
		expect(await deliveries(simulator, 1)).toMatchObject([{ taskId, endpoint, attempt: 1, status: 200 }]);
		expect(received[0]?.headers['x-webhook-secret']).toBe('abc');
		expect(received[0]?.body).toEqual({ timestamp: expect.any(Number), data: simulator.task(taskId) });
		expect(received[0]?.body.data).toMatchObject({
			status: 'completed',
			config: { webhook_config: { endpoint, secret: 'abc' } },
		});
	});

	it.each([
		[
			[500, 404, 200],
			[500, 404, 200],
		],
		[[500], [500, 500, 500]],
		[
			[302, 204],
			[302, 204],
		],
	])('tries again after %j', async (answers, expected) => {
		const simulator = await open({ webhookRetryMs: 1 });
		const { endpoint, received } = await receiver(...answers);
		simulator.addTask({ pendingMs: 0, processingMs: 0, result: 'failed', webhook: { endpoint } });
		await deliveries(simulator, expected.length);
		const last = simulator.addTask({ pendingMs: 0, processingMs: 0, webhook: { endpoint: `${endpoint}/last` } });
		while (!simulator.webhookDeliveries.some(({ taskId }) => taskId === last)) await new Promise(setImmediate);
		const first = simulator.webhookDeliveries.filter(({ taskId }) => taskId !== last);
		expect(first.map(({ status }) => status)).toEqual(expected);
		expect(received[0]?.headers).not.toHaveProperty('x-webhook-secret');
	});

	it('records a receiver that is not there', async () => {
		const simulator = await open({ webhookAttempts: 1 });
		simulator.addTask({ pendingMs: 0, processingMs: 0, webhook: { endpoint: 'http://127.0.0.1:1/' } });
		simulator.addTask({ pendingMs: 0, processingMs: 0, webhook: { endpoint: 'no link' } });
		const errors = (await deliveries(simulator, 2)).map(({ error }) => error);
		expect(errors.sort()).toEqual(['Invalid URL', expect.stringContaining('ECONNREFUSED')]);
	});

	it('are sent by hand at any time, with anything in them', async () => {
		const simulator = await open();
		const { endpoint, received } = await receiver(200);
		const id = simulator.addTask({ pendingMs: 60_000, webhook: { endpoint, secret: 'right' } });
		await simulator.sendWebhook(id);
		await simulator.sendWebhook(id, { secret: 'wrong', body: { odd: true } });
		const delivery = await simulator.sendWebhook(id, { secret: '', body: '[]' });
		expect(delivery).toMatchObject({ taskId: id, status: 200 });
		expect(received.map(({ headers }) => headers['x-webhook-secret'])).toEqual(['right', 'wrong', undefined]);
		expect(received.map(({ body }) => body)).toEqual([
			expect.objectContaining({ data: expect.objectContaining({ task_id: id, status: 'pending' }) }),
			{ odd: true },
			[],
		]);
		await expect(simulator.sendWebhook('no-such-task')).rejects.toThrow('no task');
	});

	it.each<[Partial<Settings>, string | undefined, (data: object, timestamp: unknown) => unknown]>([
		[{}, 'application/json', (data, timestamp) => ({ timestamp, data })],
		[
			{ webhookWrapping: 'data-as-text', webhookContentType: 'text/plain' },
			'text/plain',
			(data, timestamp) => ({ timestamp, data: JSON.stringify(data) }),
		],
		[{ webhookWrapping: 'bare-task', webhookContentType: '' }, undefined, (data) => data],
	])('have the form that %j says', async (settings, contentType, body) => {
		const simulator = await open({ pendingMs: 0, processingMs: 0, ...settings });
		const { endpoint, received } = await receiver(200);
		const id = simulator.addTask({ webhook: { endpoint } });
		await deliveries(simulator, 1);
		expect(received[0]?.headers['content-type']).toBe(contentType);
		expect(received[0]?.body).toEqual(body(simulator.task(id) ?? {}, expect.any(Number)));
	});

	it('have another form by hand', async () => {
		const simulator = await open();
		const { endpoint, received } = await receiver(200);
		const id = simulator.addTask({ webhook: { endpoint } });
		await simulator.sendWebhook(id, { wrapping: 'bare-task', contentType: 'text/plain; charset=utf-8' });
		expect(received[0]).toMatchObject({
			headers: { 'content-type': 'text/plain; charset=utf-8' },
			body: { task_id: id },
		});
	});

	it('report a task once that was ended early', async () => {
		const simulator = await open({ pendingMs: 0, processingMs: 5 });
		const { endpoint, received } = await receiver(200);
		const ended = simulator.addTask({ webhook: { endpoint } });
		simulator.endTask(ended, 'failed');
		await deliveries(simulator, 1);
		const next = simulator.addTask({ webhook: { endpoint } });
		await deliveries(simulator, 2);
		expect(received.map(({ body }) => [body.data.task_id, body.data.status])).toEqual([
			[ended, 'failed'],
			[next, 'completed'],
		]);
	});

	it('stay away for a task that was cancelled', async () => {
		const simulator = await open();
		const { endpoint, received } = await receiver(200);
		const { setTimeout: real } = globalThis;
		const due: Array<() => void> = [];
		jest.spyOn(globalThis, 'setTimeout').mockImplementation((action) => {
			due.push(action);
			return real(() => {}, 0);
		});
		const gone = simulator.addTask({ pendingMs: 60_000, webhook: { endpoint } });
		const other = simulator.addTask({ pendingMs: 60_000, webhook: { endpoint } });
		await call(simulator, 'DELETE', `/api/v1/task/${gone}`);
		passTime(120_000);
		due.forEach((action) => action());
		await deliveries(simulator, 1);
		expect(received.map(({ body }) => body.data.task_id)).toEqual([other]);
	});

	it('do not outlast reset()', async () => {
		const simulator = await open();
		const { endpoint, received } = await receiver(500);
		simulator.addTask({ pendingMs: 0, processingMs: 0, webhook: { endpoint } });
		while (received.length === 0) await new Promise(setImmediate);
		simulator.reset();
		expect(simulator.webhookDeliveries).toEqual([]);
		simulator.addTask({ pendingMs: 0, processingMs: 0, webhook: { endpoint } });
		expect(await deliveries(simulator, 1)).toHaveLength(1);
	});
});
