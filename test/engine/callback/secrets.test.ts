import type { Fault } from '../../simulator/simulator';
import type { Result } from '../harness';
import { call, continuing, pausing, setUpCallbacks, webhookOf, type Webhook } from './setUp';

describe('neither the secret nor the token is in any item or error', () => {
	const { simulator, engine, creations, tasksFor, paused } = setUpCallbacks();
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

	test('though PiAPI repeats them when a task is read before the execution is suspended', async () => {
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

describe('an API key of odd characters', () => {
	const apiKey = `k"e'y {{ $json }} \\n $\{x} 'é%=`;
	const { simulator, engine } = setUpCallbacks({ apiKey });

	test('the execution is suspended and woken, and the key is nowhere', async () => {
		simulator().scriptNext({ pendingMs: 0, processingMs: 0, statuses: ['processing', 'completed'] });
		const parameters = { ...pausing, imageUrl: 'https://photos.example/0.png', simplify: false };
		const suspended = await engine().suspend({ parameters });
		const webhook = webhookOf(simulator().requests[0]);
		expect(webhook.secret).toMatch(/^[0-9a-f]{64}$/);
		const { result } = await call(suspended, webhook);
		expect(result?.output[0]?.json).toMatchObject({ data: { status: 'completed' } });
		expect(JSON.stringify(result?.run.data.resultData)).not.toContain(JSON.stringify(apiKey).slice(1, -1));
	});
});
