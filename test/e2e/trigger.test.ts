import { randomUUID } from 'node:crypto';

import { credential, setUpOwnServer, testLimitMs } from './setUpServer';
import { until } from './until';
import { chain, getTask, outputItems, pollingTrigger, pollingTriggerName } from './workflows';

const { simulator, n8n, credentialId } = setUpOwnServer();
const triggerName = 'PiAPI Trigger';
const secret = ['known', 'to', 'both', 'sides'].join('-');

it(
	'PiAPI Trigger starts a production workflow once for each report with the right secret',
	async () => {
		const { data, ...rest } = credential(simulator(), simulator().apiKey);
		const withSecret = await n8n().createCredential({ ...rest, data: { ...data, webhookSecret: secret } });
		const webhookId = randomUUID();
		const trigger = {
			id: randomUUID(),
			name: triggerName,
			type: 'n8n-nodes-piapi-tasks.piApiTrigger',
			typeVersion: 1,
			position: [0, 0] as [number, number],
			parameters: {},
			webhookId,
			credentials: { piApi: { id: withSecret, name: 'PiAPI account' } },
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
				event_id: `${taskId}/completed`,
			}),
		]);
		expect(execution.storedData).not.toContain(secret);
	},
	testLimitMs,
);

it(
	'PiAPI Polling Trigger fires once for each task that ends, also for those that end while n8n is off',
	async () => {
		const past = simulator().addTask({ pendingMs: 0, processingMs: 0 });
		const trigger = pollingTrigger(credentialId());
		const file = getTask(credentialId(), '={{ $json.task_id }}', { download: true });
		const workflowId = await n8n().createWorkflow(chain('When a task is finished', trigger, file));
		await n8n().activate(workflowId);
		// n8n activates in the background, and the poll at the activation tells what is past.
		await until(async () =>
			JSON.stringify((await n8n().workflow(workflowId)).staticData ?? {}).includes('activatedAt'),
		);

		const first = [0, 1].map(() => simulator().addTask({ pendingMs: 0, processingMs: 0 }));
		await until(async () => (await executions(workflowId)).length === 1, testLimitMs);
		const stillRunning = simulator().addTask();
		await n8n().end();
		const whileOff = simulator().addTask({ pendingMs: 0, processingMs: 0 });
		simulator().endTask(stillRunning);
		await n8n().start();
		await until(async () => (await executions(workflowId)).length === 2, testLimitMs);

		const fired = await Promise.all((await executions(workflowId)).map(async (id) => await n8n().waitForExecution(id)));
		const tasksOf = (node: string) =>
			fired.map((run) =>
				outputItems(run, node)
					.map(({ json }) => json.task_id)
					.sort(),
			);
		const expected = [first, [stillRunning, whileOff]].map((ids) => ids.sort());
		expect(fired.map(({ status }) => status)).toEqual(['success', 'success']);
		expect(tasksOf(pollingTriggerName)).toEqual(expected);
		expect(tasksOf(pollingTriggerName).flat()).not.toContain(past);
		expect(fired.flatMap((run) => outputItems(run)).every(({ binary }) => binary?.data !== undefined)).toBe(true);
		expect(simulator().tasksCreated).toBe(0);
	},
	testLimitMs,
);

it(
	'PiAPI Polling Trigger says at its activation that the key is wrong',
	async () => {
		const wrongKey = await n8n().createCredential(credential(simulator(), 'not-the-key'));
		const workflowId = await n8n().createWorkflow(chain('With a wrong key', pollingTrigger(wrongKey)));
		await n8n().activate(workflowId);
		const shown = async () =>
			JSON.stringify((await n8n().rest.get(`/rest/workflows/${workflowId}/publication-status`)).data);
		await until(async () => (await shown()).includes('PiAPI did not accept the API key'));
	},
	testLimitMs,
);

/** Oldest first. */
const executions = async (workflowId: string) => (await n8n().executionIds(workflowId)).reverse();
