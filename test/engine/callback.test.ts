/* eslint-disable @n8n/community-nodes/no-restricted-globals -- test code: waits for the simulator */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Fault, RecordedRequest } from '../simulator/simulator';
import type { NodeSettings, Result, Suspended } from './harness';
import { idFromItem, setUp } from './setUp';

const { simulator, engine, until, pass } = setUp();

const privateUrlAllowed = { allowPrivateUrl: true };
const pausing = {
	operation: 'createTask',
	imageUrl: '={{ $json.photo }}',
	waitUntilDone: true,
	waitMethod: 'callback',
	options: privateUrlAllowed,
};
const retrying = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
const continuing: Array<NodeSettings['onError']> = ['continueRegularOutput', 'continueErrorOutput'];

interface Webhook {
	endpoint: string;
	secret: string;
}

const isCreation = ({ method }: RecordedRequest) => method === 'POST';
const creations = () => simulator().requests.filter(isCreation);
const looks = () => simulator().requests.filter((request) => !isCreation(request));
const bodyOf = ({ body }: RecordedRequest) => body as { input: { image_url: string }; config?: IDataObject };
const webhookOf = (request: RecordedRequest | undefined) =>
	(request && bodyOf(request).config?.webhook_config) as Webhook;

/**
 * A task for each item, known by its photo. It ends when the test says so, and the simulator makes no call for it by
 * itself.
 */
function tasksFor(count: number) {
	const photos = Array.from({ length: count }, (_, index) => `https://photos.example/${index}.png`);
	const lives = photos.map(() => ['processing']);
	const script = ({ input }: { input: { image_url?: unknown } }) => ({
		pendingMs: 0,
		processingMs: 0,
		statuses: lives[photos.indexOf(String(input.image_url))] ?? ['processing'],
	});
	simulator().scriptNext(script, Infinity);
	const creation = (index: number) =>
		creations().find((request) => request.taskId && bodyOf(request).input.image_url === photos[index]);
	return {
		items: photos.map((photo) => ({ photo })),
		end: (index: number, status = 'completed') => lives[index]?.splice(0, 1, status),
		endAll: (endings: string[] = photos.map(() => 'completed')) =>
			endings.forEach((status, index) => lives[index]?.splice(0, 1, status)),
		id: (index: number) => creation(index)?.taskId ?? `task ${index} was not created`,
		ids: () => photos.flatMap((_, index) => creation(index)?.taskId ?? []),
		webhook: (index = 0) => webhookOf(creation(index)),
	};
}

/** PiAPI's call for a task. Of its body nothing counts. */
async function call(suspended: Suspended, { endpoint, secret }: Webhook, body: unknown = {}) {
	return await suspended.call({ endpoint, headers: { 'x-webhook-secret': secret }, body });
}

/** A run that is put aside, whose tasks then end like this, and that a call wakes. */
async function paused(settings: NodeSettings, endings: string[]) {
	const tasks = tasksFor(endings.length);
	const suspended = await engine().suspend({ items: tasks.items, ...settings });
	tasks.endAll(endings);
	const { status, result } = await call(suspended, tasks.webhook());
	if (!result) throw new Error(`The call was answered with ${status}, and the execution went not on`);
	return { suspended, status, result, ids: tasks.ids() };
}

/** The same run with tasks that end like this, but by polling. */
async function polled(settings: NodeSettings, endings: string[]) {
	simulator().reset();
	const tasks = tasksFor(endings.length);
	tasks.endAll(endings);
	const parameters = { ...settings.parameters, waitMethod: 'poll' };
	const result = await engine().run({ items: tasks.items, ...settings, parameters });
	return { result, ids: tasks.ids() };
}

/** All that a person sees of a result but for what differs from one task to the next, and for the webhook. */
function comparable({ result, ids }: { result: Result; ids: string[] }) {
	const { output, errorOutput, received, error } = result;
	const { message, description, context, httpCode, name } = error ?? {};
	const seen = { output, errorOutput, received, error: error && { message, description, context, httpCode, name } };
	const text = JSON.stringify(seen, (key, value: unknown) => (key === 'webhook_config' ? undefined : value));
	return JSON.parse(
		ids
			.reduce((comparably, id, index) => comparably.replaceAll(id, `task ${index}`), text)
			.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'a time'),
	) as typeof seen;
}

const jsonOf = (items: INodeExecutionData[]) => items.map(({ json }) => json);

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

describe('neither the secret nor the token is in any item or error', () => {
	const secretsOf = ({ secret, endpoint }: Webhook) => [
		secret,
		new URL(endpoint).searchParams.get('signature') ?? 'missing',
	];
	const everything = ({ result }: { result: Result }) => {
		const { runData, error } = result.run.data.resultData;
		return JSON.stringify([
			runData,
			error,
			error?.message,
			error?.stack,
			result.error,
			result.error?.message,
			result.run.data.executionData?.nodeExecutionStack,
		]);
	};

	test.each([true, false])('simplified: %p', async (simplify) => {
		const { result, suspended } = await paused({ parameters: { ...pausing, simplify } }, ['completed']);
		for (const secret of secretsOf(webhookOf(creations()[0]))) {
			expect(everything({ result })).not.toContain(secret);
			expect(everything(suspended)).not.toContain(secret);
		}
		if (simplify) return;
		const masked = {
			endpoint: expect.stringMatching(/\/webhook-waiting\/1\/piapi\?signature=\*{8}$/),
			secret: '********',
		};
		const raw = { code: 200, data: { config: { webhook_config: masked } } };
		expect(result.output[0]?.json).toMatchObject(raw);
		expect(suspended.result.output[0]?.json).toMatchObject(raw);
	});

	const echoing = (webhook: Webhook): Fault => ({
		on: { method: 'GET' },
		kind: 'custom',
		status: 404,
		times: Infinity,
		body: { code: 404, message: `no task for ${secretsOf(webhook).join(' and ')}`, data: null },
	});

	test.each(['stopWorkflow', ...continuing] as const)('though PiAPI repeats them (%s)', async (onError) => {
		const tasks = tasksFor(1);
		const suspended = await engine().suspend({ parameters: pausing, items: tasks.items, onError });
		simulator().fault(echoing(tasks.webhook()));
		const { result } = await call(suspended, tasks.webhook());
		if (!result) throw new Error('The execution went not on');
		expect(everything({ result })).toContain('no task for ******** and ********');
		secretsOf(tasks.webhook()).forEach((secret) => expect(everything({ result })).not.toContain(secret));
	});

	test('though PiAPI repeats them while it refuses to create', async () => {
		const settings = { parameters: pausing, items: tasksFor(1).items };
		await engine().suspend(settings);
		const webhook = webhookOf(creations()[0]);
		simulator().fault({ ...echoing(webhook), on: { method: 'POST' } });
		// The secret is that of the execution, but each has a token of its own.
		const { error } = await engine().run(settings);
		expect(error?.message).toContain('no task for ********');
		expect(error?.message).not.toContain(webhook.secret);
	});

	test('though PiAPI repeats them at the look before the execution is put aside', async () => {
		const tasks = tasksFor(1);
		const repeats = (request: { webhook: Webhook }) => {
			simulator().fault(echoing(request.webhook));
			return undefined;
		};
		simulator().reset();
		simulator().scriptNext(repeats as never, 1);
		const { error, run } = await engine().run({ parameters: pausing, items: tasks.items });
		const webhook = webhookOf(creations()[0]);
		expect(error?.message).toContain('no task for ******** and ********');
		secretsOf(webhook).forEach((secret) =>
			expect(JSON.stringify([run.data.resultData, error?.message])).not.toContain(secret),
		);
	});
});

describe('the output is that of polling', () => {
	const counts = [1, 2, 12];
	const shapes = counts.flatMap((count) => [
		{ count, simplify: true },
		{ count, simplify: false },
	]);

	test.each(shapes)('for %j', async ({ count, simplify }) => {
		const endings = Array.from({ length: count }, () => 'completed');
		const settings = { parameters: { ...pausing, simplify } };
		const woken = await paused(settings, endings);
		expect(woken.status).toBe(200);
		expect(woken.result.status).toBe('success');
		expect(creations()).toHaveLength(count);
		expect(woken.result.output.map(({ pairedItem }) => pairedItem)).toEqual(endings.map((_, item) => ({ item })));
		// Get Task with the same tasks.
		const { output } = await engine().run({
			parameters: { taskId: idFromItem, simplify, waitUntilDone: true },
			items: woken.ids.map((id) => ({ id })),
		});
		expect(woken.result.output).toEqual(output);
		expect(jsonOf(woken.result.received)).toEqual(jsonOf(output));
		// Create Task with other ones.
		expect(comparable(woken)).toEqual(comparable(await polled(settings, endings)));
	});

	const failing: Array<[string, string[]]> = [
		['a failed task', ['failed']],
		['a cancelled task', ['cancelled']],
		['one of three failed', ['completed', 'failed', 'completed']],
		['the first of three failed', ['failed', 'completed', 'completed']],
		['two of three failed', ['cancelled', 'completed', 'failed']],
		['all failed', ['failed', 'failed']],
	];

	test.each(failing)('%s: the same error', async (_, endings) => {
		const settings = { parameters: pausing };
		const woken = await paused(settings, endings);
		expect(woken.result.error?.message).toContain(woken.ids[endings.findIndex((end) => end !== 'completed')]);
		const byPolling = await polled(settings, endings);
		expect(byPolling.result.status).toBe('error');
		expect(comparable(woken).error).toEqual(comparable(byPolling).error);
		// n8n's own: it takes the node for disabled, and goes on with an empty item.
		expect(jsonOf(woken.result.received)).toEqual([{}]);
	});

	test.each(failing.flatMap(([name, endings]) => continuing.map((onError) => ({ name, endings, onError }))))(
		'%j: the same items',
		async ({ endings, onError }) => {
			const settings = { parameters: pausing, onError };
			const woken = await paused(settings, endings);
			expect(woken.status).toBe(200);
			expect(woken.result.status).toBe('success');
			expect(woken.result.error).toBeUndefined();
			expect(woken.result.output.length + woken.result.errorOutput.length).toBe(endings.length);
			expect(woken.result.errorOutput).toHaveLength(
				onError === 'continueErrorOutput' ? endings.filter((end) => end !== 'completed').length : 0,
			);
			// n8n adds the input there.
			woken.result.errorOutput.forEach(({ json }) => expect(json).toHaveProperty('photo'));
			expect(comparable(woken)).toEqual(comparable(await polled(settings, endings)));
		},
	);

	test('raw, with a task that failed and went on: no top-level error but the node’s own', async () => {
		const settings = { parameters: { ...pausing, simplify: false }, onError: 'continueErrorOutput' as const };
		const endings = ['completed', 'failed'];
		expect(comparable(await paused(settings, endings))).toEqual(comparable(await polled(settings, endings)));
	});
});

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

	test.each(bodies)('%j wakes the execution when the task is finished, and says nothing about it', async (body) => {
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

describe('several tasks', () => {
	test('in whatever order their calls come, once or twice: the last one wakes the execution, once', async () => {
		const tasks = tasksFor(4);
		const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
		for (const index of [2, 0, 0, 3]) {
			tasks.end(index);
			const { status, result } = await call(suspended, tasks.webhook(index));
			expect({ status, result }).toEqual({ status: 200, result: undefined });
		}
		tasks.end(1);
		const { status, result } = await call(suspended, tasks.webhook(1));
		expect(status).toBe(200);
		expect(result?.output.map(({ json }) => json.task_id)).toEqual([0, 1, 2, 3].map(tasks.id));
		expect(creations()).toHaveLength(4);
		// n8n's server refuses what comes after the end.
		expect(await call(suspended, tasks.webhook(1))).toEqual({ status: 409 });
	});

	test('a call costs one request while the task that was created last is unfinished', async () => {
		const tasks = tasksFor(30);
		const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
		expect(looks()).toHaveLength(1);
		for (let index = 0; index < 29; index++) {
			tasks.end(index);
			await call(suspended, tasks.webhook(index));
		}
		expect(looks()).toHaveLength(30);
		expect(new Set(looks().map(({ taskId }) => taskId))).toEqual(new Set([tasks.id(29)]));
	});

	test('a call costs eleven requests at most while one of the ten before that is unfinished', async () => {
		const tasks = tasksFor(30);
		const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
		const before = looks().length;
		tasks.end(29);
		await call(suspended, tasks.webhook(29));
		expect(looks()).toHaveLength(before + 11);
	});

	test('the call that wakes looks once at each', async () => {
		const { ids } = await paused(
			{ parameters: pausing },
			Array.from({ length: 12 }, () => 'completed'),
		);
		// The first of the looks was before the execution was put aside.
		expect(
			looks()
				.slice(1)
				.map(({ taskId }) => taskId)
				.sort(),
		).toEqual([...ids].sort());
	});

	describe('that are reported at the same instant', () => {
		const callForAll = async (suspended: Suspended, { webhook, items }: ReturnType<typeof tasksFor>) =>
			await Promise.all(items.map(async (_, index) => await call(suspended, webhook(index))));

		test('are looked at once each, and one of the calls wakes the execution', async () => {
			const tasks = tasksFor(9);
			const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
			tasks.endAll();
			const before = looks().length;
			const answers = await callForAll(suspended, tasks);
			expect(looks()).toHaveLength(before + 9);
			expect(answers.map(({ status }) => status)).toEqual(tasks.items.map(() => 200));
			const [result, ...others] = answers.flatMap((answer) => answer.result ?? []);
			expect(others).toEqual([]);
			expect(result?.output.map(({ json }) => json.task_id)).toEqual(tasks.ids());
		});

		test('cost two looks while the last one is unfinished', async () => {
			const tasks = tasksFor(9);
			const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
			const before = looks().length;
			const answers = await callForAll(suspended, tasks);
			expect(looks()).toHaveLength(before + 2);
			answers.forEach(({ status, result }) => expect({ status, result }).toEqual({ status: 200, result: undefined }));
		});

		test('a task that ended after the look of an earlier call began is not overlooked', async () => {
			const tasks = tasksFor(2);
			const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
			tasks.end(0);
			// The answer is that of before.
			simulator().fault({ on: { taskId: tasks.id(1) }, kind: 'slow', delayMs: 300, processed: true });
			const before = looks().length;
			const first = call(suspended, tasks.webhook(0));
			while (looks().length === before) await pass(5);
			tasks.end(1);
			const others = await Promise.all([1, 0, 1].map(async (index) => await call(suspended, tasks.webhook(index))));
			expect((await first).result).toBeUndefined();
			expect(others.map(({ status }) => status)).toEqual([200, 200, 200]);
			expect(others.flatMap(({ result }) => result ?? [])).toEqual([
				expect.objectContaining({ output: [expect.anything(), expect.anything()] }),
			]);
		});

		test('one execution does not wait for another', async () => {
			const settings = { parameters: { ...pausing, imageUrl: 'https://photos.example/0.png' } };
			const tasks = tasksFor(1);
			const one = await engine().suspend({ ...settings, executionId: '1' });
			const other = await engine().suspend({ ...settings, executionId: '2' });
			tasks.endAll();
			const [first, second] = creations().map(webhookOf);
			if (!first || !second) throw new Error('There are two tasks');
			const answers = await Promise.all([call(one, first), call(other, second)]);
			expect(answers.map(({ result }) => result?.output[0]?.json.task_id)).toEqual(
				creations().map(({ taskId }) => taskId),
			);
		});

		test('trouble at PiAPI is told to all of them, and a later call wakes the execution', async () => {
			const tasks = tasksFor(3);
			const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
			tasks.endAll();
			simulator().fault({ on: { taskId: tasks.id(0) }, kind: 'server-error', times: 2 });
			const answers = await callForAll(suspended, tasks);
			expect(answers.map(({ status }) => status)).toEqual([503, 503, 503]);
			expect((await call(suspended, tasks.webhook())).result?.output).toHaveLength(3);
		});
	});

	test('a task that failed does not wake the execution before the others are finished', async () => {
		const tasks = tasksFor(3);
		const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
		tasks.end(2, 'failed');
		expect(await call(suspended, tasks.webhook(2))).toMatchObject({ status: 200, answer: expect.any(Object) });
		tasks.end(0);
		tasks.end(1);
		const { result } = await call(suspended, tasks.webhook(1));
		expect(result?.error?.message).toContain(`Task ${tasks.id(2)} failed at PiAPI`);
		expect(result?.error?.description).toContain(`${tasks.id(0)}, ${tasks.id(1)}`);
	});
});

describe('an expression decides which items wait', () => {
	const someWait = { ...pausing, waitUntilDone: '={{ $json.wait }}' };
	const some = (waits: boolean[]) => {
		const tasks = tasksFor(waits.length);
		return { ...tasks, items: tasks.items.map((item, index) => ({ ...item, wait: waits[index] === true })) };
	};

	test('those that do not go on as they were created, in their place', async () => {
		const tasks = some([false, true, false]);
		const suspended = await engine().suspend({ parameters: someWait, items: tasks.items });
		tasks.endAll();
		const { result } = await call(suspended, tasks.webhook(1));
		expect(result?.status).toBe('success');
		expect(result?.output).toEqual(
			['pending', 'completed', 'pending'].map((status, item) => ({
				json: expect.objectContaining({ task_id: tasks.id(item), status }),
				pairedItem: { item },
			})),
		);
	});

	test('a failure of one that waited names the others', async () => {
		const tasks = some([false, true]);
		const suspended = await engine().suspend({ parameters: someWait, items: tasks.items });
		tasks.end(1, 'failed');
		const { result } = await call(suspended, tasks.webhook(1));
		expect(result?.error?.message).toContain(`Task ${tasks.id(1)} failed at PiAPI`);
		expect(result?.error?.description).toContain(`which went well: ${tasks.id(0)}`);
	});

	test('when the time is up, all of them', async () => {
		const tasks = some([false, true]);
		const suspended = await engine().suspend({ parameters: someWait, items: tasks.items });
		const { output } = await suspended.timeUp();
		expect(jsonOf(output).map(({ task_id: id }) => id)).toEqual(tasks.ids());
	});

	test('none of them', async () => {
		const tasks = some([false, false]);
		const { status, output } = await engine().run({ parameters: someWait, items: tasks.items });
		expect(status).toBe('success');
		expect(jsonOf(output).map(({ status: state }) => state)).toEqual(['pending', 'pending']);
	});
});

describe('some items are refused when their tasks are created', () => {
	test.each(continuing)('%s: they are items with an error, in their places', async (onError) => {
		const tasks = tasksFor(4);
		const items = tasks.items.map(({ photo }, index) => ({
			photo: index % 2 === 0 ? `not an address ${index}` : photo,
		}));
		const suspended = await engine().suspend({ parameters: pausing, items, onError });
		expect(creations()).toHaveLength(2);
		tasks.endAll();
		const { result } = await call(suspended, tasks.webhook(1));
		const good = [1, 3].map((item) => ({
			json: expect.objectContaining({ task_id: tasks.id(item), status: 'completed' }),
			pairedItem: { item },
		}));
		const bad = [0, 2].map((item) => ({
			json: expect.objectContaining({ error: expect.stringContaining(`not an address ${item}`), details: {} }),
			pairedItem: expect.objectContaining({ item }),
		}));
		if (onError === 'continueErrorOutput') {
			expect(result?.output).toEqual(good);
			expect(result?.errorOutput.map(({ json }) => json)).toEqual(bad.map(({ json }) => json));
			expect(result?.errorOutput.map(({ json }) => json.photo)).toEqual(['not an address 0', 'not an address 2']);
		} else {
			expect(result?.output).toEqual([bad[0], good[0], bad[1], good[1]]);
		}
	});

	test.each(continuing)('%s: all of them: nothing is put aside', async (onError) => {
		const items = [{ photo: 'no address' }, { photo: '' }];
		const { status, output, errorOutput } = await engine().run({ parameters: pausing, items, onError });
		expect(status).toBe('success');
		expect([...output, ...errorOutput]).toHaveLength(2);
		expect(creations()).toHaveLength(0);
	});

	test('without continuing: an error at once that names the tasks that were created', async () => {
		const tasks = tasksFor(3);
		simulator().fault({ on: { method: 'POST' }, after: 2, kind: 'forbidden' });
		const { status, error } = await engine().run({ parameters: pausing, items: tasks.items });
		expect(status).toBe('error');
		expect(error?.message).toMatch(/^The task was not created: PiAPI does not allow this for the account/);
		expect(tasks.ids()).toHaveLength(2);
		tasks.ids().forEach((id) => expect(error?.description).toContain(id));
		expect(looks()).toHaveLength(0);
	});

	test('with continuing, and Retry On Fail: the node is not run again while its execution is put aside', async () => {
		const tasks = tasksFor(2);
		const items = [{ photo: 'no address' }, tasks.items[1] ?? {}];
		// A second run would take its photo from the tasks that were created.
		const parameters = { ...pausing, imageUrl: '={{ $json.photo ?? "https://photos.example/1.png?again" }}' };
		const suspended = await engine().suspend({ parameters, items, onError: 'continueRegularOutput', ...retrying });
		expect(creations()).toHaveLength(1);
		tasks.endAll();
		const { result } = await call(suspended, tasks.webhook(1));
		expect(jsonOf(result?.output ?? [])).toEqual([
			{ error: expect.stringContaining('no address'), details: {} },
			expect.objectContaining({ task_id: tasks.id(1), status: 'completed' }),
		]);
		expect(creations()).toHaveLength(1);
	});
});

describe('the look at a task during a call', () => {
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

	test.each(passing)('that meets %j is answered with 503, and the next call wakes the execution', async (fault) => {
		const tasks = tasksFor(2);
		const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
		tasks.endAll();
		simulator().fault(fault);
		const { status, answer, result } = await call(suspended, tasks.webhook());
		expect({ status, result }).toEqual({ status: 503, result: undefined });
		expect(answer).toEqual({ message: expect.stringContaining('A task could not be looked up: PiAPI') });
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
			const woken = comparable({ result, ids: tasks.ids() });

			// Get Task with the same two tasks.
			const byPolling = await engine().run({
				parameters: { taskId: idFromItem, waitUntilDone: true },
				items: tasks.ids().map((id) => ({ id })),
				onError,
			});
			const expected = comparable({ result: byPolling, ids: tasks.ids() });
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

describe('before the execution is put aside', () => {
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

	test('one that failed while another is unfinished: it is put aside', async () => {
		const tasks = tasksFor(2);
		tasks.end(1, 'failed');
		const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
		tasks.end(0);
		expect((await call(suspended, tasks.webhook())).result?.error?.message).toContain(tasks.id(1));
	});

	test('a look that PiAPI does not answer is repeated, and then it is put aside all the same', async () => {
		const tasks = tasksFor(1);
		tasks.endAll();
		simulator().fault({ on: { method: 'GET' }, kind: 'server-error', times: 5 });
		const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
		expect(looks()).toHaveLength(5);
		expect((await call(suspended, tasks.webhook())).result?.output[0]?.json.status).toBe('completed');
	});

	test('Stop while tasks are created: it is not put aside, and the message names them', async () => {
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

	test('Stop during the look: the same', async () => {
		const tasks = tasksFor(2);
		simulator().fault({ on: { method: 'GET' }, kind: 'hang' });
		const { stop, result } = engine().start({ parameters: pausing, items: tasks.items });
		await until(() => looks().length >= 1);
		stop();
		const { status, run, error } = await result;
		expect(status).toBe('canceled');
		expect(run.waitTill).toBeUndefined();
		tasks.ids().forEach((id) => expect(error?.message).toContain(id));
	});
});

describe('when the time is up', () => {
	const created = (id: string, item: number) => ({
		json: expect.objectContaining({ task_id: id, status: 'pending', video_url: null }),
		pairedItem: expect.objectContaining({ item }),
	});

	test.each([undefined, 5, 77, 86_400])('that is after %p seconds', async (waitTimeout) => {
		const start = Date.now();
		const options = { ...privateUrlAllowed, waitTimeout };
		const { waitTill } = await engine().suspend({ parameters: { ...pausing, options }, items: tasksFor(1).items });
		const limit = (waitTimeout ?? 600) * 1000;
		expect(waitTill.getTime()).toBeGreaterThanOrEqual(start + limit);
		expect(waitTill.getTime()).toBeLessThan(Date.now() + limit + 1);
	});

	test.each(['stopWorkflow' as const, ...continuing])(
		'the created tasks go on as items, paired, in order (%s)',
		async (onError) => {
			const tasks = tasksFor(3);
			const suspended = await engine().suspend({ parameters: pausing, items: tasks.items, onError });
			const before = simulator().requests.length;
			const result = await suspended.timeUp();
			expect(result.status).toBe('success');
			expect(result.output).toEqual(tasks.ids().map(created));
			expect(jsonOf(result.received)).toEqual(jsonOf(result.output));
			expect(JSON.stringify(result.output)).not.toContain('photo');
			expect(result.errorOutput).toEqual([]);
			expect(simulator().requests).toHaveLength(before);
			// n8n's server refuses what comes after the end.
			expect((await call(suspended, tasks.webhook())).status).toBe(409);
		},
	);

	test('raw: the same items as without waiting', async () => {
		const tasks = tasksFor(2);
		const parameters = { ...pausing, simplify: false };
		const result = await (await engine().suspend({ parameters, items: tasks.items })).timeUp();
		const upInTime = comparable({ result, ids: tasks.ids() });
		expect(upInTime).toEqual(
			comparable(await polled({ parameters: { ...parameters, waitUntilDone: false } }, ['', ''])),
		);
	});

	test.each(continuing)('beside items that were refused (%s)', async (onError) => {
		const tasks = tasksFor(3);
		const items = [{ photo: 'no address' }, ...tasks.items.slice(1)];
		const suspended = await engine().suspend({ parameters: pausing, items, onError });
		const { output, errorOutput } = await suspended.timeUp();
		const refused = { error: expect.stringContaining('no address'), details: {} };
		const good = [created(tasks.id(1), 1), created(tasks.id(2), 2)];
		if (onError === 'continueErrorOutput') {
			expect(output).toEqual(good);
			expect(jsonOf(errorOutput)).toEqual([expect.objectContaining(refused)]);
		} else {
			expect(output).toEqual([{ json: refused, pairedItem: { item: 0 } }, ...good]);
		}
	});

	test('with Execute Once the one task, not the rest of the input', async () => {
		const tasks = tasksFor(3);
		const suspended = await engine().suspend({ parameters: pausing, items: tasks.items, executeOnce: true });
		expect(creations()).toHaveLength(1);
		expect((await suspended.timeUp()).output).toEqual([created(tasks.id(0), 0)]);
	});

	test('with Execute Once a call in time gives the one task', async () => {
		const tasks = tasksFor(3);
		const suspended = await engine().suspend({ parameters: pausing, items: tasks.items, executeOnce: true });
		tasks.endAll();
		const { result } = await call(suspended, tasks.webhook());
		expect(jsonOf(result?.output ?? [])).toEqual([
			expect.objectContaining({ task_id: tasks.id(0), status: 'completed' }),
		]);
	});

	test('a limit for each item: the longest one counts', async () => {
		const tasks = tasksFor(2);
		const items = tasks.items.map((item, index) => ({ ...item, limit: index === 0 ? 1_000 : 5 }));
		const options = { ...privateUrlAllowed, waitTimeout: '={{ $json.limit }}' };
		const start = Date.now();
		const { waitTill } = await engine().suspend({ parameters: { ...pausing, options }, items });
		expect(waitTill.getTime()).toBeGreaterThanOrEqual(start + 1_000_000);
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
				/^PiAPI cannot call this n8n back: its address http\S+ leads to this machine or a private network \[item 0\]/,
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
		['an unknown Wait Method', { waitMethod: 'telepathy' }, "'Wait Method' is 'telepathy'"],
		['an empty Wait Method', { waitMethod: '' }, "'Wait Method' is empty"],
		['a Wait Timeout of a second', { options: { ...privateUrlAllowed, waitTimeout: 1 } }, "'Wait Timeout' is '1'"],
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

describe('what says nothing to an execution that is put aside is ignored', () => {
	test.each<IDataObject>([
		{ download: true, outputDataFieldName: 'data' },
		{ download: true, outputDataFieldName: '' },
		{ options: { ...privateUrlAllowed, pollInterval: -1, onTimeout: 'made-up' } },
	])('%j', async (parameters) => {
		const { result } = await paused({ parameters: { ...pausing, ...parameters } as never }, ['completed']);
		expect(result.output[0]).toEqual({
			json: expect.objectContaining({ status: 'completed' }),
			pairedItem: { item: 0 },
		});
		expect(simulator().storageRequests).toEqual([]);
	});

	test('Wait Method without waiting', async () => {
		const parameters = { ...pausing, waitUntilDone: false, options: {} };
		const { status, output } = await engine().run({ parameters, items: tasksFor(1).items });
		expect(status).toBe('success');
		expect(output[0]?.json.status).toBe('pending');
		expect(bodyOf(creations()[0] as RecordedRequest).config).toBeUndefined();
	});
});

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

	test('when a task failed before the execution was put aside', async () => {
		const tasks = tasksFor(2);
		tasks.endAll(['completed', 'failed']);
		const { error } = await engine().run({ parameters: pausing, items: tasks.items, ...retrying });
		expect(error?.message).toContain(`Task ${tasks.id(1)} failed at PiAPI`);
		expect(simulator().tasksCreated).toBe(2);
	});

	test('when a task failed while it was put aside', async () => {
		const settings = { parameters: pausing, ...retrying, onError: 'continueRegularOutput' as const };
		const { result } = await paused(settings, ['failed', 'completed']);
		expect(result.output.map(({ json }) => 'error' in json)).toEqual([true, false]);
		expect(simulator().tasksCreated).toBe(2);
	});
});

test('in a loop each round is put aside with its own tasks', async () => {
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

describe('with an API key of odd characters', () => {
	const apiKey = `k"e'y {{ $json }} \\n $\{x} 'é%=`;
	const odd = setUp({ apiKey });

	test('the execution is put aside and woken, and the key is nowhere', async () => {
		odd.simulator().scriptNext({ pendingMs: 0, processingMs: 0, statuses: ['processing', 'completed'] });
		const parameters = { ...pausing, imageUrl: 'https://photos.example/0.png', simplify: false };
		const suspended = await odd.engine().suspend({ parameters });
		const webhook = webhookOf(odd.simulator().requests[0]);
		expect(webhook.secret).toMatch(/^[0-9a-f]{64}$/);
		const { result } = await call(suspended, webhook);
		expect(result?.output[0]?.json).toMatchObject({ data: { status: 'completed' } });
		expect(JSON.stringify(result?.run.data.resultData)).not.toContain(JSON.stringify(apiKey).slice(1, -1));
	});
});
