import type { RecordedRequest } from '../../simulator/simulator';
import { bodyOf, pausing, privateUrlAllowed, retrying, setUpCallbacks, webhookOf } from './setUp';

const { simulator, engine, creations, tasksFor } = setUpCallbacks();

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
