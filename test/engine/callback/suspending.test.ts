import type { IDataObject } from 'n8n-workflow';

import type { RecordedRequest } from '../../simulator/simulator';
import {
	bodyOf,
	call,
	comparable,
	continuing,
	pausing,
	privateUrlAllowed,
	retrying,
	setUpCallbacks,
	webhookOf,
} from './setUp';

const { simulator, engine, until, creations, polls, tasksFor, paused, polled } = setUpCallbacks();

describe('before the execution is suspended', () => {
	test.each([true, false])('tasks that are finished already are not waited for (simplified: %p)', async (simplify) => {
		const settings = { parameters: { ...pausing, simplify } };
		const endings = ['completed', 'completed', 'completed'];
		const tasks = tasksFor(3);
		tasks.endAll();
		const result = await engine().run({ ...settings, items: tasks.items });
		expect(result.status).toBe('success');
		expect(result.run.waitTill).toBeUndefined();
		const atOnce = comparable({ result, ids: tasks.ids() });
		expect(atOnce).toEqual(comparable(await polled(settings, endings)));
	});

	test.each(['stopWorkflow' as const, ...continuing])(
		'one that failed already ends as by polling (%s)',
		async (onError) => {
			const settings = { parameters: pausing, onError };
			const endings = ['completed', 'failed'];
			const tasks = tasksFor(2);
			tasks.endAll(endings);
			const result = await engine().run({ ...settings, items: tasks.items });
			const atOnce = comparable({ result, ids: tasks.ids() });
			expect(atOnce).toEqual(comparable(await polled(settings, endings)));
		},
	);

	test('one that failed while another is unfinished: it is suspended', async () => {
		const tasks = tasksFor(2);
		tasks.end(1, 'failed');
		const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
		tasks.end(0);
		expect((await call(suspended, tasks.webhook())).result?.error?.message).toContain(tasks.id(1));
	});

	test('a PiAPI that is silent after the creations keeps three items from being suspended for half a minute', async () => {
		const tasks = tasksFor(3);
		simulator().fault({ on: { method: 'GET' }, kind: 'hang', times: Infinity });
		const start = Date.now();
		const options = { ...privateUrlAllowed, waitTimeout: 60 };
		await engine().suspend({ parameters: { ...pausing, options }, items: tasks.items });
		expect(Date.now() - start).toBeLessThan(30_000);
	});

	test('a request that PiAPI does not answer is repeated, and then it is suspended all the same', async () => {
		const tasks = tasksFor(1);
		tasks.endAll();
		simulator().fault({ on: { method: 'GET' }, kind: 'server-error', times: 2 });
		const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
		expect(polls()).toHaveLength(2);
		expect((await call(suspended, tasks.webhook())).result?.output[0]?.json.status).toBe('completed');
	});

	test('Stop while tasks are created: it is not suspended, and the message names them', async () => {
		const tasks = tasksFor(15);
		simulator().fault({ on: { method: 'POST' }, kind: 'slow', delayMs: 300, times: Infinity });
		const { stop, result } = engine().start({ parameters: pausing, items: tasks.items });
		await until(() => creations().length >= 1);
		stop();
		const { status, run, error } = await result;
		expect(status).toBe('canceled');
		expect(run.waitTill).toBeUndefined();
		expect(simulator().tasksCreated).toBeLessThan(15);
		expect(tasks.ids()).toHaveLength(simulator().tasksCreated);
		tasks.ids().forEach((id) => expect(error?.message).toContain(id));
	});

	test('Stop during the request: the same', async () => {
		const tasks = tasksFor(2);
		simulator().fault({ on: { method: 'GET' }, kind: 'hang' });
		const { stop, result } = engine().start({ parameters: pausing, items: tasks.items });
		await until(() => polls().length >= 1);
		stop();
		const { status, run, error } = await result;
		expect(status).toBe('canceled');
		expect(run.waitTill).toBeUndefined();
		tasks.ids().forEach((id) => expect(error?.message).toContain(id));
	});
});

describe('what says nothing to an execution that is suspended is ignored', () => {
	test.each<IDataObject>([{ options: { ...privateUrlAllowed, pollInterval: -1, onTimeout: 'made-up' } }])(
		'%j',
		async (parameters) => {
			const { result } = await paused({ parameters: { ...pausing, ...parameters } as never }, ['completed']);
			expect(result.output[0]).toEqual({
				json: expect.objectContaining({ status: 'completed' }),
				pairedItem: { item: 0 },
			});
			expect(simulator().storageRequests).toEqual([]);
		},
	);

	test('Wait Method without waiting', async () => {
		const parameters = { ...pausing, waitUntilDone: false, options: {} };
		const { status, output } = await engine().run({ parameters, items: tasksFor(1).items });
		expect(status).toBe('success');
		expect(output[0]?.json.status).toBe('pending');
		expect(bodyOf(creations()[0] as RecordedRequest).config).toBeUndefined();
	});
});

describe('what PiAPI is told', () => {
	test('this execution’s address with its token and the node, and a secret', async () => {
		const tasks = tasksFor(2);
		await engine().suspend({ parameters: pausing, items: tasks.items, executionId: '77' });
		const { endpoint, secret } = tasks.webhook();
		expect(endpoint).toMatch(/^http:\/\/127\.0\.0\.1:5678\/webhook-waiting\/77\/piapi\?signature=[\w-]{16,}$/);
		expect(secret).toMatch(/^[0-9a-f]{64}$/);
		expect(tasks.webhook(1)).toEqual({ endpoint, secret });
		expect(bodyOf(creations()[0] as RecordedRequest)).toEqual({
			model: 'Qubico/hug-video',
			task_type: 'image_to_video',
			input: { image_url: tasks.items[0]?.photo },
			config: { webhook_config: { endpoint, secret } },
		});
	});

	test('the service mode, too', async () => {
		const tasks = tasksFor(1);
		const options = { ...privateUrlAllowed, serviceMode: 'private' };
		await engine().suspend({ parameters: { ...pausing, options }, items: tasks.items });
		expect(bodyOf(creations()[0] as RecordedRequest).config).toEqual({
			service_mode: 'private',
			webhook_config: tasks.webhook(),
		});
	});

	test('another secret for another execution, and for another API key', async () => {
		const secretOf = async (executionId: string) => {
			simulator().reset();
			const tasks = tasksFor(1);
			await engine().suspend({ parameters: pausing, items: tasks.items, executionId });
			return tasks.webhook().secret;
		};
		expect(await secretOf('1')).toBe(await secretOf('1'));
		expect(await secretOf('1')).not.toBe(await secretOf('2'));
	});

	test('the same on every try', async () => {
		const tasks = tasksFor(2);
		simulator().fault({ on: { method: 'POST' }, kind: 'forbidden' });
		await engine().suspend({ parameters: pausing, items: tasks.items, ...retrying });
		expect(creations()).toHaveLength(3);
		expect(new Set(creations().map((request) => JSON.stringify(webhookOf(request)))).size).toBe(1);
	});
});

describe('refused before any request', () => {
	test.each(['http://localhost:5678', 'http://10.1.2.3', 'https://n8n', 'http://[::1]:5678', 'https://n8n.local'])(
		'n8n at %s, naming the item and what to do',
		async (n8nUrl) => {
			const settings = { parameters: { ...pausing, options: {} }, items: tasksFor(2).items, n8nUrl };
			const { status, error } = await engine().run(settings);
			expect(status).toBe('error');
			expect(error?.message).toMatch(
				/^PiAPI cannot call this n8n back: its address http\S+ is on this machine or in a private network. Nothing was created \[item 0\]/,
			);
			expect(error?.message).toContain(n8nUrl);
			expect(error?.description).toContain('WEBHOOK_URL');
			expect(error?.description).toContain('Allow Private URL');
			expect(simulator().requests).toEqual([]);
			const allowed = await engine().suspend({ ...settings, parameters: pausing });
			expect(allowed.result.status).toBe('waiting');
		},
	);

	test('not so n8n at a public address', async () => {
		const tasks = tasksFor(1);
		const n8nUrl = 'https://n8n.example.com/automation';
		await engine().suspend({ parameters: { ...pausing, options: {} }, items: tasks.items, n8nUrl });
		expect(tasks.webhook().endpoint).toMatch(
			/^https:\/\/n8n\.example\.com\/automation\/webhook-waiting\/1\/piapi\?signature=/,
		);
	});

	test.each<[string, IDataObject, string]>([
		['a Webhook URL', { options: { ...privateUrlAllowed, webhookUrl: 'https://a.example' } }, 'Webhook URL'],
		[
			'an unknown Wait Method',
			{ waitMethod: 'telepathy' },
			"'Wait Method' must be 'poll' or 'callback', got 'telepathy'. Nothing was created",
		],
		['an empty Wait Method', { waitMethod: '' }, "'Wait Method' is empty"],
		[
			'a Wait Timeout of a second',
			{ options: { ...privateUrlAllowed, waitTimeout: 1 } },
			"'Wait Timeout' must be a number of seconds from 5 to 86400, got '1'",
		],
		['a Wait Timeout of a week', { options: { ...privateUrlAllowed, waitTimeout: 604_800 } }, "'Wait Timeout'"],
		['a Wait Timeout that is none', { options: { ...privateUrlAllowed, waitTimeout: 'soon' } }, "'Wait Timeout'"],
	])('%s', async (_, parameters, words) => {
		const { status, error } = await engine().run({
			parameters: { ...pausing, ...parameters } as never,
			items: tasksFor(1).items,
		});
		expect(status).toBe('error');
		expect(error?.message).toContain(words);
		expect(error?.message).toContain('[item 0]');
		expect(simulator().requests).toEqual([]);
	});
});
