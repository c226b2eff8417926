import { randomUUID } from 'node:crypto';

import { credential, setUp, testLimitMs } from './setUp';
import { until } from './until';
import { chain, outputItems } from './workflows';

const { simulator, n8n } = setUp();
const triggerName = 'PiAPI Trigger';
const secret = ['known', 'to', 'both', 'sides'].join('-');

it(
	'PiAPI Trigger starts a production workflow once for each report with the right secret',
	async () => {
		const { data, ...rest } = credential(simulator(), simulator().apiKey);
		const credentialId = await n8n().createCredential({ ...rest, data: { ...data, webhookSecret: secret } });
		const webhookId = randomUUID();
		const trigger = {
			id: randomUUID(),
			name: triggerName,
			type: 'n8n-nodes-piapi-tasks.piApiTrigger',
			typeVersion: 1,
			position: [0, 0] as [number, number],
			parameters: {},
			webhookId,
			credentials: { piApi: { id: credentialId, name: 'PiAPI account' } },
		};
		const workflowId = await n8n().createWorkflow(chain('When a hug is done', trigger));
		await n8n().activate(workflowId);
		const endpoint = `${n8n().url}/webhook/${webhookId}/webhook`;

		const forged = simulator().addTask({ pendingMs: 0, processingMs: 0 });
		const refused = async () => (await simulator().sendWebhook(forged, { endpoint, secret: 'guess' })).status;
		// The address is there a moment after the workflow was switched on.
		await until(async () => (await refused()) === 401);

		const taskId = simulator().addTask({ pendingMs: 0, processingMs: 300, webhook: { endpoint, secret } });
		await until(() => simulator().webhookDeliveries.some((delivery) => delivery.taskId === taskId));
		expect(simulator().webhookDeliveries.find((delivery) => delivery.taskId === taskId)).toMatchObject({ status: 200 });

		await until(async () => (await n8n().latestExecutionId(workflowId)) !== undefined);
		const execution = await n8n().waitForExecution((await n8n().latestExecutionId(workflowId)) ?? '');
		expect(execution.status).toBe('success');
		expect(outputItems(execution, triggerName).map(({ json }) => json)).toEqual([
			expect.objectContaining({
				task_id: taskId,
				status: 'completed',
				video_url: `${simulator().storageUrl}/temp/${taskId}.mp4`,
				event_id: expect.stringContaining(`${taskId}/completed/`),
			}),
		]);
		expect(execution.storedData).not.toContain(secret);
	},
	testLimitMs,
);
