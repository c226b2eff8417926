import { call, pausing, setUpCallbacks, webhookOf } from './setUp';

const apiKey = `k"e'y {{ $json }} \\n $\{x} 'é%=`;
const { simulator, engine } = setUpCallbacks({ apiKey });

test('with an API key of odd characters the execution is suspended and woken, and the key is nowhere', async () => {
	simulator().scriptNext({ pendingMs: 0, processingMs: 0, statuses: ['processing', 'completed'] });
	const parameters = { ...pausing, imageUrl: 'https://photos.example/0.png', simplify: false };
	const suspended = await engine().suspend({ parameters });
	const webhook = webhookOf(simulator().requests[0]);
	expect(webhook.secret).toMatch(/^[0-9a-f]{64}$/);
	const { result } = await call(suspended, webhook);
	expect(result?.output[0]?.json).toMatchObject({ data: { status: 'completed' } });
	expect(JSON.stringify(result?.run.data.resultData)).not.toContain(JSON.stringify(apiKey).slice(1, -1));
});
