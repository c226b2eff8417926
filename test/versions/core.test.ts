/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a test on the developer's machine, not code that runs inside n8n */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';

import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import { bytesAt, fileOf } from '../e2e/files';
import { credential, testLimitMs } from '../e2e/setUpServer';
import { until } from '../e2e/until';
import type { CreationSettings } from '../e2e/workflows';
import {
	chain,
	createTask,
	getTask,
	httpRequest,
	hugNodeName,
	manualTrigger,
	manualTriggerName,
	manyItems,
	outputItems,
} from '../e2e/workflows';
import { n8nVersion } from '../server/install';
import type { N8nServer } from '../server/n8n';
import { startN8n } from '../server/n8n';
import type { Execution, WorkflowJson } from '../server/n8nClient';
import { packPackage } from '../server/pack';
import { removeFolder } from '../server/temporary';
import type { Simulator } from '../simulator/simulator';
import { startSimulator } from '../simulator/simulator';

/** The newest 1.x, the newest that runs on Node.js 20, and the one all other tests are made with. */
const versions = ['1.123.81', '2.8.4', n8nVersion];

/** The first run on a machine installs n8n. */
const installLimitMs = 30 * 60_000;

const secret = ['known', 'to', 'both', 'sides'].join('-');
const imageUrl = 'https://photos.example/two-people.png';
const finished = { pendingMs: 0, processingMs: 0 };

describe.each(versions)('on n8n %s', (version) => {
	let simulator: Simulator;
	let n8n: N8nServer;
	let credentialId: string;

	beforeAll(async () => {
		// A call before n8n has stored the paused execution is refused, and PiAPI comes again.
		simulator = await startSimulator({ webhookRetryMs: 1_000 });
		const tarball = await packPackage();
		n8n = await startN8n({ log: (line) => process.stderr.write(`${line}\n`), tarball, version });
		removeFolder(dirname(tarball));
		const { data, ...names } = credential(simulator, simulator.apiKey);
		credentialId = await n8n.createCredential({ ...names, data: { ...data, webhookSecret: secret } });
	}, installLimitMs);

	afterAll(async () => {
		await n8n?.close();
		await simulator?.close();
	}, testLimitMs);

	beforeEach(() => simulator.reset());

	it('the nodes are there, also as tools', async () => {
		expect(await n8n.nodeTypeNames()).toEqual(
			expect.arrayContaining(
				['aiHug', 'aiHugTool', 'piApi', 'piApiTool', 'piApiTrigger'].map((name) => `n8n-nodes-piapi-tasks.${name}`),
			),
		);
	});

	it('the credential test knows a good key from a bad one', async () => {
		expect(await n8n.testCredential(credential(simulator, simulator.apiKey))).toMatchObject({ status: 'OK' });
		expect(await n8n.testCredential(credential(simulator, 'bad-key'))).toEqual({
			status: 'Error',
			message: expect.stringContaining('PiAPI did not accept this API key'),
		});
	});

	it(
		'Get Task hands on the task',
		async () => {
			const taskId = simulator.addTask(finished);

			const execution = await runOnce(chain('Get', manualTrigger(), getTask(credentialId, taskId)));

			expect(execution.status).toBe('success');
			expect(jsonOf(execution)).toEqual([hugOf(taskId)]);
		},
		testLimitMs,
	);

	it(
		'Get Task fails with words for a person, and with the task in its details',
		async () => {
			const taskId = simulator.addTask({ ...finished, result: 'failed' });
			const node = getTask(credentialId, taskId, { waitUntilDone: true });

			const execution = await runOnce(chain('Get failed', manualTrigger(), node));

			expect(execution.status).toBe('error');
			expect(execution.data.resultData.error).toMatchObject({
				message: `Task ${taskId} failed at PiAPI: no face found in the image [item 0]`,
				context: { details: { task_id: taskId, status: 'failed' } },
			});
		},
		testLimitMs,
	);

	it(
		'Create Task waits and hands on the task and its whole file',
		async () => {
			const video_url = `${simulator.storageUrl}/temp/large.mp4?size=3000000`;
			simulator.scriptNext({ output: { video_url } });
			const node = createTask(credentialId, { imageUrl, download: true });

			const execution = await runOnce(chain('Create', manualTrigger(), node));

			expect(execution.status).toBe('success');
			expect(simulator.tasksCreated).toBe(1);
			const [taskId] = createdTasks();
			expect(jsonOf(execution)).toEqual([expect.objectContaining({ task_id: taskId, status: 'completed', video_url })]);
			const file = fileOf(outputItems(execution)[0]);
			expect(file).toMatchObject({ fileName: `${taskId}.mp4`, mimeType: 'video/mp4' });
			expect((await n8n.fileBytes(file)).equals(await bytesAt(video_url))).toBe(true);
			expect(execution.storedData).not.toContain(simulator.apiKey);
		},
		testLimitMs,
	);

	it(
		"Stop ends the wait, and n8n's log names the task",
		async () => {
			simulator.scriptNext({ pendingMs: 0, processingMs: 10 * 60_000 });
			const executionId = await start(chain('Stopped', manualTrigger(), createTask(credentialId, { imageUrl })));
			await until(() => simulator.requests.length >= 2);

			await n8n.stop(executionId);

			expect((await n8n.waitForExecution(executionId)).status).toBe('canceled');
			await until(() => readFileSync(n8n.logFile, 'utf8').includes(`Its tasks: ${createdTasks()[0]}`));
		},
		testLimitMs,
	);

	describe('Create Task that pauses until PiAPI calls back', () => {
		it(
			'wakes when the call comes',
			async () => {
				simulator.scriptNext({ pendingMs: 0, processingMs: 3_000 });
				const executionId = await pause();
				expect(simulator.webhookDeliveries).toEqual([]);

				const execution = await n8n.waitForExecution(executionId);

				expect(execution.status).toBe('success');
				expect(jsonOf(execution)).toEqual(createdTasks().map(hugOf));
				expect(simulator.webhookDeliveries).toEqual([expect.objectContaining({ status: 200, attempt: 1 })]);
				expect(nextNodeRuns()).toBe(1);
				expect(execution.storedData).not.toContain(simulator.apiKey);
			},
			testLimitMs,
		);

		const many = 5;

		if (version.startsWith('1.')) {
			it(
				'refuses several items, which this n8n might go on with several times, and buys nothing',
				async () => {
					const paused = createTask(credentialId, {
						imageUrl,
						waitMethod: 'callback',
						options: { allowPrivateUrl: true },
					});

					const execution = await runOnce(chain('Refused', manualTrigger(), manyItems(many), paused));

					expect(execution.status).toBe('error');
					expect(execution.data.resultData.error?.message).toContain(
						"'Pause Until PiAPI Calls Back' takes one item at a time before n8n 2.0",
					);
					expect(simulator.tasksCreated).toBe(0);
				},
				testLimitMs,
			);
		} else {
			it(
				'wakes once when its five tasks are reported at the same instant',
				async () => {
					const end = tasksThatEndWhenTold(many);
					const executionId = await pause({}, many);

					end();
					const calls = await Promise.all(createdTasks().map(async (taskId) => await simulator.sendWebhook(taskId)));

					const execution = await n8n.waitForExecution(executionId);
					expect(execution.status).toBe('success');
					expect(jsonOf(execution).map((item) => item.task_id)).toHaveLength(many);
					expect(new Set(jsonOf(execution).map((item) => item.task_id))).toEqual(new Set(createdTasks()));
					expect(calls.some(({ status }) => status === 200)).toBe(true);
					expect(await simulator.sendWebhook(createdTasks()[0] ?? '')).toMatchObject({ status: 409 });
					expect(nextNodeRuns()).toBe(1);
				},
				testLimitMs,
			);
		}

		it(
			'does not hear a call without its secret',
			async () => {
				const end = tasksThatEndWhenTold(1);
				const executionId = await pause();
				end();
				const [taskId = ''] = createdTasks();

				expect(await simulator.sendWebhook(taskId, { secret: 'guess' })).toMatchObject({ status: 401 });
				expect(await simulator.sendWebhook(taskId, { secret: '' })).toMatchObject({ status: 401 });

				expect((await n8n.execution(executionId)).status).toBe('waiting');
				expect(await simulator.sendWebhook(taskId)).toMatchObject({ status: 200 });
				expect((await n8n.waitForExecution(executionId)).status).toBe('success');
			},
			testLimitMs,
		);

		it(
			'fails as by polling when a task failed',
			async () => {
				const end = tasksThatEndWhenTold(1);
				const executionId = await pause();
				end('failed');
				const [taskId = ''] = createdTasks();

				await simulator.sendWebhook(taskId);

				const execution = await n8n.waitForExecution(executionId);
				expect(execution.status).toBe('error');
				expect(execution.data.resultData.error).toMatchObject({
					message: `Task ${taskId} failed at PiAPI: no face found in the image [item 0]`,
					context: { details: { task_id: taskId, status: 'failed' } },
				});
			},
			testLimitMs,
		);

		it(
			'survives a restart of n8n, and goes on with the created task when the time is up without a call',
			async () => {
				tasksThatEndWhenTold(1);
				// Longer than n8n takes to start.
				const executionId = await pause({ options: { allowPrivateUrl: true, waitTimeout: 45 } });
				await n8n.restart();
				expect((await n8n.execution(executionId)).status).toBe('waiting');

				const execution = await n8n.waitForExecution(executionId, 150_000);

				expect(execution.status).toBe('success');
				expect(jsonOf(execution)).toEqual([expect.objectContaining({ task_id: createdTasks()[0], status: 'pending' })]);
				expect(nextNodeRuns()).toBe(1);
			},
			testLimitMs,
		);
	});

	it(
		'PiAPI: a product and the account',
		async () => {
			const picture = piApi({ resource: 'zImage', operation: 'generateImage', prompt: 'two people hugging' });
			const account = { ...piApi({ resource: 'account', operation: 'getInfo' }), name: 'Account' };

			const execution = await runOnce(chain('Picture', manualTrigger(), picture, account));

			expect(execution.status).toBe('success');
			const [taskId] = createdTasks();
			expect(jsonOf(execution, 'PiAPI')).toEqual([
				expect.objectContaining({ task_id: taskId, status: 'completed', model: 'Qubico/z-image' }),
			]);
			expect(jsonOf(execution, 'Account')).toEqual([expect.objectContaining({ plan: 'creator' })]);
		},
		testLimitMs,
	);

	it(
		'PiAPI Trigger starts a production workflow for a report with the right secret',
		async () => {
			const trigger = triggerNode();
			const workflowId = await n8n.createWorkflow(chain('When done', trigger));
			await n8n.activate(workflowId);
			const endpoint = `${n8n.url}/webhook/${trigger.webhookId}/webhook`;
			const taskId = simulator.addTask(finished);
			// The address is there a moment after the workflow was switched on.
			await until(async () => (await simulator.sendWebhook(taskId, { endpoint, secret: 'guess' })).status === 401);

			expect(await simulator.sendWebhook(taskId, { endpoint, secret })).toMatchObject({ status: 200 });

			await until(async () => (await n8n.latestExecutionId(workflowId)) !== undefined);
			const execution = await n8n.waitForExecution((await n8n.latestExecutionId(workflowId)) ?? '');
			expect(execution.status).toBe('success');
			expect(jsonOf(execution, trigger.name)).toEqual([
				expect.objectContaining({ task_id: taskId, status: 'completed', event_id: expect.stringContaining(taskId) }),
			]);
			expect(execution.storedData).not.toContain(secret);
		},
		testLimitMs,
	);

	async function start(workflow: WorkflowJson): Promise<string> {
		return await n8n.run(await n8n.createWorkflow(workflow), manualTriggerName);
	}

	async function runOnce(workflow: WorkflowJson): Promise<Execution> {
		return await n8n.waitForExecution(await start(workflow));
	}

	/** Starts a run that pauses, and returns when n8n has put it aside. What follows asks the storage host for a file. */
	async function pause(settings: CreationSettings = {}, items = 1): Promise<string> {
		const paused: CreationSettings = {
			imageUrl,
			waitMethod: 'callback',
			options: { allowPrivateUrl: true },
			...settings,
		};
		const next = { ...httpRequest(`${simulator.storageUrl}/temp/next-node.mp4`), executeOnce: true };
		const nodes = [manualTrigger(), manyItems(items), createTask(credentialId, paused), next];
		const executionId = await start(chain('Pause', ...nodes));
		await until(async () => (await n8n.execution(executionId)).status === 'waiting');
		return executionId;
	}

	/** The next tasks end when they are told so. The simulator makes no call for them by itself. */
	function tasksThatEndWhenTold(count: number): (status?: string) => void {
		const life = ['processing'];
		simulator.scriptNext(() => ({ ...finished, statuses: life }), count);
		return (status = 'completed') => life.splice(0, 1, status);
	}

	const createdTasks = (): string[] =>
		simulator.requests.filter(({ method }) => method === 'POST').map(({ taskId }) => taskId ?? '');

	const nextNodeRuns = () => simulator.storageRequests.length;

	const jsonOf = (execution: Execution, nodeName = hugNodeName): IDataObject[] =>
		outputItems(execution, nodeName).map(({ json }) => json);

	const hugOf = (taskId: string): unknown =>
		expect.objectContaining({
			task_id: taskId,
			status: 'completed',
			video_url: `${simulator.storageUrl}/temp/${taskId}.mp4`,
			error_message: null,
		});

	const piApi = (parameters: INodeParameters) => ownNode('PiAPI', 'piApi', parameters);
	const triggerNode = () => ({ ...ownNode('PiAPI Trigger', 'piApiTrigger', {}), webhookId: randomUUID() });

	function ownNode(name: string, type: string, parameters: INodeParameters): INode {
		return {
			id: randomUUID(),
			name,
			type: `n8n-nodes-piapi-tasks.${type}`,
			typeVersion: 1,
			position: [0, 0],
			parameters,
			credentials: { piApi: { id: credentialId, name: 'PiAPI account' } },
		};
	}
});
