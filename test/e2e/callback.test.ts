import type { INode } from 'n8n-workflow';

import type { Editor } from '../server/browser';
import { openEditor } from '../server/browser';
import type { Execution, WorkflowJson } from '../server/n8nClient';
import type { WebhookDelivery } from '../simulator/simulator';
import { NodeView } from './nodeView';
import { setUpOwnServer, testLimitMs } from './setUpServer';
import { shoot, shootRunning } from './shoot';
import { until } from './until';
import type { CreationSettings } from './workflows';
import {
	chain,
	createTask,
	httpRequest,
	hugNodeName,
	manualTrigger,
	manualTriggerName,
	manyItems,
	outputItems,
} from './workflows';

// A call before n8n has stored the paused execution is refused, and PiAPI comes again.
const { simulator, n8n, credentialId } = setUpOwnServer({ webhookRetryMs: 1_000 });

beforeEach(() => simulator().reset());

describe('Create Task that pauses until PiAPI calls back', () => {
	it(
		'resumes when the call comes, and outputs the finished task',
		async () => {
			simulator().scriptNext({ pendingMs: 0, processingMs: 3_000 });
			const executionId = await pause();
			expect(simulator().webhookDeliveries).toEqual([]);

			const execution = await n8n().waitForExecution(executionId);

			expect(execution.status).toBe('success');
			expectHugs(execution, 1);
			expect(simulator().webhookDeliveries).toEqual([expect.objectContaining({ status: 200, attempt: 1 })]);
			expectNoSecrets(execution);
		},
		testLimitMs,
	);

	it(
		'survives a restart of n8n between the pause and the call',
		async () => {
			const [end] = tasksThatEndWhenTold(1);
			const executionId = await pause();

			await n8n().restart();
			expect((await n8n().execution(executionId)).status).toBe('waiting');
			end?.();
			const { status } = await callFor(0);

			expect(status).toBe(200);
			const execution = await n8n().waitForExecution(executionId);
			expect(execution.status).toBe('success');
			expectHugs(execution, 1);
		},
		testLimitMs,
	);

	it(
		'continues with the created task when every call came while n8n was down and the time is up',
		async () => {
			// Longer than n8n takes to start: of executions whose time passed while it was down it loses some.
			const waitTimeout = 60;
			const [end] = tasksThatEndWhenTold(1);
			const executionId = await pause({ options: { allowPrivateUrl: true, waitTimeout } });

			await n8n().end();
			end?.();
			for (let attempt = 1; attempt <= 3; attempt++) {
				expect(await callFor(0)).toMatchObject({ error: expect.stringContaining('ECONNREFUSED') });
			}
			await n8n().start();
			const execution = await n8n().waitForExecution(executionId, 2 * 60_000);

			expect(execution.status).toBe('success');
			expect(jsonOf(execution)).toEqual([
				expect.objectContaining({ task_id: creations()[0]?.taskId, status: 'pending', video_url: null }),
			]);
			expect(simulator().tasksCreated).toBe(1);
			expect(nextNodeRuns()).toBe(1);
		},
		2 * testLimitMs,
	);

	const many = 20;

	it(
		'waits for all of its twenty tasks, in whatever order they end',
		async () => {
			const ends = tasksThatEndWhenTold(many);
			const executionId = await pause({}, many);
			const order = ends.map((_, index) => (index * 7 + 3) % many);

			for (const index of order.slice(0, -1)) {
				ends[index]?.();
				expect(await callFor(index)).toMatchObject({ status: 200 });
			}
			expect((await n8n().execution(executionId)).status).toBe('waiting');
			const last = order.at(-1) ?? 0;
			ends[last]?.();
			await callFor(last);

			const execution = await n8n().waitForExecution(executionId);
			expect(execution.status).toBe('success');
			expectHugs(execution, many);
		},
		testLimitMs,
	);

	it(
		'resumes once when all its twenty tasks are reported at the same instant',
		async () => {
			const ends = tasksThatEndWhenTold(many);
			const executionId = await pause({}, many);

			ends.forEach((end) => end());
			const deliveries = await Promise.all(ends.map(async (_, index) => await callFor(index)));

			const execution = await n8n().waitForExecution(executionId);
			expect(execution.status).toBe('success');
			expectHugs(execution, many);
			expect(deliveries.some(({ status }) => status === 200)).toBe(true);
			// To those that come while it is being woken n8n says 409 or 500.
			deliveries.forEach(({ status }) => expect([200, 409, 500]).toContain(status));
			expect(await callFor(0)).toMatchObject({ status: 409 });
			expect(nextNodeRuns()).toBe(1);
			// Not twenty times twenty.
			expect(simulator().requests.length).toBeLessThan(5 * many);
		},
		testLimitMs,
	);

	it(
		'does not hear a call without its secret or its token',
		async () => {
			const [end] = tasksThatEndWhenTold(1);
			const executionId = await pause();
			end?.();
			const requests = simulator().requests.length;
			const taskId = creations()[0]?.taskId ?? '';
			const { endpoint } = webhookOf(0);

			const forged = [
				await simulator().sendWebhook(taskId, { secret: 'guess' }),
				await simulator().sendWebhook(taskId, { secret: '' }),
				await simulator().sendWebhook(taskId, { endpoint: endpoint.replace(/signature=.*/, 'signature=guess') }),
				await simulator().sendWebhook(taskId, { endpoint: endpoint.replace(/\?.*/, '') }),
			];

			expect(forged.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
			expect(simulator().requests).toHaveLength(requests);
			expect((await n8n().execution(executionId)).status).toBe('waiting');
			await callFor(0);
			const execution = await n8n().waitForExecution(executionId);
			expectHugs(execution, 1);
		},
		testLimitMs,
	);

	it(
		'sends a failed task to the error output',
		async () => {
			const ends = tasksThatEndWhenTold(2);
			const executionId = await pause({}, 2, { onError: 'continueErrorOutput' });

			ends[0]?.('failed');
			ends[1]?.();
			await callFor(1);

			const execution = await n8n().waitForExecution(executionId);
			const [failed, good] = creations().map(({ taskId }) => taskId);
			expect(execution.status).toBe('success');
			expect(jsonOf(execution)).toEqual([expect.objectContaining({ task_id: good, status: 'completed' })]);
			expect(jsonOf(execution, 1)).toEqual([
				{
					error: `Task ${failed} failed at PiAPI: no face found in the image [item 0]`,
					details: { task_id: failed, status: 'failed', error_message: 'no face found in the image' },
				},
			]);
			expect(simulator().tasksCreated).toBe(2);
			expectNoSecrets(execution);
		},
		testLimitMs,
	);

	it(
		'fails as by polling when a task failed, for good',
		async () => {
			const [end] = tasksThatEndWhenTold(1);
			const executionId = await pause();

			end?.('failed');
			await callFor(0);

			const execution = await n8n().waitForExecution(executionId);
			const [taskId] = creations().map((request) => request.taskId);
			expect(execution.status).toBe('error');
			expect(execution.data.resultData.error).toMatchObject({
				message: `Task ${taskId} failed at PiAPI: no face found in the image [item 0]`,
				description: expect.stringContaining('create a new one'),
				context: { details: { task_id: taskId, status: 'failed' } },
			});
			expect(await callFor(0)).toMatchObject({ status: 409 });
			expect(simulator().tasksCreated).toBe(1);
			expectNoSecrets(execution);
		},
		testLimitMs,
	);

	it(
		'says at once that PiAPI cannot call an n8n on this machine',
		async () => {
			const executionId = await start({ options: {} });

			const execution = await n8n().waitForExecution(executionId);

			expect(execution.status).toBe('error');
			expect(execution.data.resultData.error?.message).toContain('PiAPI cannot call this n8n back');
			expect(simulator().requests).toEqual([]);
		},
		testLimitMs,
	);
});

describe('in the editor', () => {
	let editor: Editor;

	beforeAll(async () => {
		editor = await openEditor(n8n(), await n8n().createWorkflow(workflow()));
	}, testLimitMs);

	afterAll(async () => await editor?.close());

	it(
		'Wait Method offers the pause, which shows its notice',
		async () => {
			const view = new NodeView(editor.page);
			await editor.openWorkflow(
				await n8n().createWorkflow(chain('Hug that waits', manualTrigger(), createTask(credentialId()))),
			);
			await view.open(hugNodeName);
			expect(await view.labels()).toEqual(expect.arrayContaining(['Wait Method', 'Download Video']));
			await shoot(editor.page, '19-wait-method');

			await view.choose('waitMethod', 'Pause Until PiAPI Calls Back');
			const notice = view.parameters.getByText('Set On Error of this node');
			await notice.waitFor();

			expect(await view.labels()).toEqual(expect.arrayContaining(['Wait Method', 'Download Video', 'Simplify']));
			await shoot(editor.page, '20-pause');

			await view.choose('waitMethod', 'Ask PiAPI Repeatedly');
			await notice.waitFor({ state: 'hidden' });
		},
		testLimitMs,
	);

	it(
		'the node shows that it waits, and then the item',
		async () => {
			const [end] = tasksThatEndWhenTold(1);
			const view = new NodeView(editor.page);
			await editor.openWorkflow(await n8n().createWorkflow(workflow()));
			await view.open(hugNodeName);
			await view.execute();

			await view.output.getByText('The execution resumes when PiAPI reports').first().waitFor();
			await shootRunning(editor.page, '21-paused');
			end?.();
			await callFor(0);

			await view.output.getByText('1 item').waitFor();
			await view.showOutputAs('json');
			await view.output.getByText('completed').waitFor();
			await shoot(editor.page, '22-woken');
			expect(simulator().tasksCreated).toBe(1);
		},
		testLimitMs,
	);
});

/** Each item has a photo of its own. What follows the hug asks the storage host for a file, once each time it runs. */
function workflow(settings: CreationSettings = {}, items = 1, node: Partial<INode> = {}): WorkflowJson {
	const hug = createTask(credentialId(), {
		imageUrl: '=https://photos.example/{{ $itemIndex }}.png',
		waitUntilDone: true,
		waitMethod: 'callback',
		options: { allowPrivateUrl: true },
		...settings,
	});
	const next = { ...httpRequest(`${simulator().storageUrl}/temp/next-node.mp4`), executeOnce: true };
	return chain('Hug that pauses', manualTrigger(), manyItems(items), { ...hug, ...node }, next);
}

async function start(...parts: Parameters<typeof workflow>): Promise<string> {
	return await n8n().run(await n8n().createWorkflow(workflow(...parts)), manualTriggerName);
}

/** Starts a run and returns when n8n has paused it. */
async function pause(...parts: Parameters<typeof workflow>): Promise<string> {
	const executionId = await start(...parts);
	await until(async () => (await n8n().execution(executionId)).status === 'waiting');
	return executionId;
}

/**
 * The next tasks end when they are told so, each known by its photo. The simulator makes no call for them by itself.
 */
function tasksThatEndWhenTold(count: number): Array<(status?: string) => void> {
	const lives = Array.from({ length: count }, () => ['processing']);
	const script = ({ input }: { input: { image_url?: unknown } }) => ({
		pendingMs: 0,
		processingMs: 0,
		statuses: lives[photoNumber(input)] ?? [],
	});
	simulator().scriptNext(script, count);
	return lives.map(
		(life) =>
			(status = 'completed') =>
				life.splice(0, 1, status),
	);
}

/** PiAPI's call for the task of an item. */
async function callFor(item: number): Promise<WebhookDelivery> {
	return await simulator().sendWebhook(creations()[item]?.taskId ?? '');
}

interface Creation {
	input: { image_url: string };
	config: { webhook_config: { endpoint: string; secret: string } };
}

const photoNumber = ({ image_url: url }: { image_url?: unknown }) => Number(/(\d+)\.png$/.exec(String(url))?.[1]);

/** In the order of the items. */
const creations = () =>
	simulator()
		.requests.filter(({ method }) => method === 'POST')
		.map(({ body, taskId }) => ({ taskId, body: body as Creation }))
		.sort((one, other) => photoNumber(one.body.input) - photoNumber(other.body.input));

const webhookOf = (item: number) => creations()[item]?.body.config.webhook_config ?? { endpoint: '', secret: '' };

const nextNodeRuns = () => simulator().storageRequests.length;

const jsonOf = (execution: Execution, output = 0) =>
	outputItems(execution, hugNodeName, output).map(({ json }) => json);

/** The finished task of each item, in the order of the items, bought once and handed on once. */
function expectHugs(execution: Execution, count: number) {
	expect(simulator().tasksCreated).toBe(count);
	expect(jsonOf(execution)).toEqual(
		creations().map(({ taskId }) =>
			expect.objectContaining({
				task_id: taskId,
				status: 'completed',
				video_url: `${simulator().storageUrl}/temp/${taskId}.mp4`,
				error_message: null,
			}),
		),
	);
	expect(outputItems(execution).map(({ pairedItem }) => pairedItem)).toEqual(creations().map((_, item) => ({ item })));
	expect(nextNodeRuns()).toBe(1);
}

/** n8n itself stores the token of the address with the execution, but no item may hold it. */
function expectNoSecrets(execution: Execution) {
	const { endpoint, secret } = webhookOf(0);
	const token = new URL(endpoint).searchParams.get('signature') ?? 'missing';
	expect(execution.storedData).not.toContain(simulator().apiKey);
	expect(execution.storedData).not.toContain(secret);
	expect(JSON.stringify(execution.data.resultData)).not.toContain(token);
}
