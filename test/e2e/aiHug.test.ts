/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test on the developer's machine, not code that runs inside n8n */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import axios from 'axios';

import type { Editor } from '../server/browser';
import { openEditor } from '../server/browser';
import type { Execution } from '../server/n8nClient';
import { bytesAt, fileOf } from './files';
import { NodeView } from './nodeView';
import type { Fault } from '../simulator/simulator';
import { credential, setUpOnSharedServer, testLimitMs } from './setUpServer';
import { shoot } from './shoot';
import { until } from './until';
import type { HugSettings } from './workflows';
import { chain, getTask, hugNodeName, manualTrigger, manualTriggerName, outputItems, webhook } from './workflows';

const { simulator, n8n, credentialId } = setUpOnSharedServer();

type FaultOf = Fault extends infer One ? (One extends Fault ? Omit<One, 'on'> : never) : never;

describe('the installed package', () => {
	it('brings the node and the tool that n8n makes from it', async () => {
		expect(await n8n().nodeTypeNames()).toEqual(
			expect.arrayContaining(['n8n-nodes-piapi-tasks.aiHug', 'n8n-nodes-piapi-tasks.aiHugTool']),
		);
	});
});

describe('the credential test', () => {
	it('accepts a good key and refuses a bad one in plain words, and buys nothing', async () => {
		const good = await n8n().testCredential(credential(simulator(), simulator().apiKey));
		const bad = await n8n().testCredential(credential(simulator(), 'not-the-key'));

		expect(good).toMatchObject({ status: 'OK' });
		expect(bad).toMatchObject({ status: 'Error', message: expect.stringMatching(/API key/) });
		expect(simulator().tasksCreated).toBe(0);
	});

	it('takes a Base URL as the nodes do: a space and a slash at its end do not count', async () => {
		const { data, ...names } = credential(simulator(), simulator().apiKey);
		const untidy = { ...names, data: { ...data, baseUrl: ` ${simulator().url}/ ` } };
		expect(await n8n().testCredential(untidy)).toMatchObject({ status: 'OK' });
	});

	it('hands the API key to no other host', async () => {
		const location = `${simulator().storageUrl}/account/info`;
		simulator().fault({ kind: 'redirect', location, on: { path: '/account/info' } });

		const result = await n8n().testCredential(credential(simulator(), simulator().apiKey));

		expect(result).toEqual({ status: 'Error', message: expect.stringMatching(/not PiAPI's answer/) });
		expect(simulator().storageRequests).toEqual([]);
	});
});

describe('the credential test with a PiAPI that', () => {
	it.each<[string, FaultOf, RegExp]>([
		['has another code inside a 200', { kind: 'code-in-200', code: 401 }, /did not accept this API key/],
		['is in trouble inside a 200', { kind: 'code-in-200', code: 500 }, /could not check the key/],
		['has a code of its own inside a 200', { kind: 'code-in-200', code: 10_002 }, /could not check the key/],
		['answers 503', { kind: 'custom', status: 503, body: { code: 503, message: 'busy' } }, /could not check the key/],
		['sends a page', { kind: 'html-page' }, /not PiAPI's answer/],
	])('%s, fails', async (_, fault, message) => {
		simulator().fault({ ...fault, on: { path: '/account/info' } });
		const result = await n8n().testCredential(credential(simulator(), simulator().apiKey));
		expect(result).toEqual({ status: 'Error', message: expect.stringMatching(message) });
	});
});

describe('the editor', () => {
	let editor: Editor;
	let view: NodeView;

	beforeAll(async () => {
		const workflowId = await n8n().createWorkflow(chain('Hug by hand', manualTrigger()));
		editor = await openEditor(n8n(), workflowId);
		view = new NodeView(editor.page);
	}, testLimitMs);

	afterAll(async () => await editor?.close());

	it(
		'finds the node by the word hug, shows its parameters, runs it, and shows the item and the video',
		async () => {
			const taskId = simulator().addTask({ pendingMs: 500, processingMs: 2_500 });

			await view.searchNode('hug');
			await view.nodeCreatorItem('PiAPI AI Hug').waitFor();
			await shoot(editor.page, '01-node-creator');
			await view.nodeCreatorItem('PiAPI AI Hug').click();
			await view.nodeCreatorItem('Get a hug video').waitFor();
			await shoot(editor.page, '02-actions');
			await view.nodeCreatorItem('Get a hug video').click();
			await view.parameters.waitFor();
			expect(await view.labels()).toEqual(
				expect.arrayContaining(['Operation', 'Task', 'Wait Until Done', 'Download Video', 'Simplify', 'Options']),
			);
			expect(await view.labels()).not.toContain('Put Output File in Field');
			await shoot(editor.page, '03-parameters');

			await view.chooseCredential('PiAPI account');
			await view.enterTaskId(taskId);
			await view.switchOn('waitUntilDone');
			await view.switchOn('download');
			await view.label('Put Output File in Field').waitFor();
			await shoot(editor.page, '04-parameters-filled');

			await view.execute();
			await view.output.getByText('1 item').waitFor();
			await view.showOutputAs('json');
			await view.output.getByText('completed').waitFor();
			await view.output.getByText(`${simulator().storageUrl}/temp/${taskId}.mp4`).first().waitFor();
			await shoot(editor.page, '05-output');

			await view.showOutputAs('binary');
			await view.output.getByText(`${taskId}.mp4`).waitFor();
			await view.output.getByText('video/mp4').waitFor();
			await shoot(editor.page, '06-output-file');
		},
		testLimitMs,
	);

	it(
		'lists the recent tasks to choose from',
		async () => {
			const failed = simulator().addTask({ result: 'failed', pendingMs: 0, processingMs: 0 });
			const running = simulator().addTask({ processingMs: 600_000 });
			await editor.openWorkflow(
				await n8n().createWorkflow(chain('Hug from list', manualTrigger(), getTask(credentialId(), ''))),
			);

			await view.open(hugNodeName);
			const entries = await view.listTasks();

			const texts = await entries.allInnerTexts();
			expect(texts[0]).toContain(beginning(running));
			expect(texts[1]).toContain(beginning(failed));
			await shoot(editor.page, '07-from-list');
			await entries.nth(1).click();
			await until(async () => (await view.chosenTask()).includes(beginning(failed)));
			await view.execute();
			await view.output.getByText('1 item').waitFor();
			await view.showOutputAs('json');
			await view.output.getByText('"failed"').waitFor();
			await shoot(editor.page, '08-chosen-from-list');
		},
		testLimitMs,
	);

	it(
		'shows what happened and what to do when the awaited task failed',
		async () => {
			const failed = simulator().addTask({ result: 'failed' });
			const workflow = chain(
				'Hug that failed',
				manualTrigger(),
				getTask(credentialId(), failed, { waitUntilDone: true }),
			);
			await editor.openWorkflow(await n8n().createWorkflow(workflow));

			await view.open(hugNodeName);
			await view.execute();

			await view.output.getByText(failed).first().waitFor();
			await view.output.getByText('no face found in the image').first().waitFor();
			await shoot(editor.page, '09-failed-task');
		},
		testLimitMs,
	);

	it(
		'tests the credential when its form opens, and keeps the API key masked there',
		async () => {
			const workflow = chain('Hug with credential', manualTrigger(), getTask(credentialId(), ''));
			await editor.openWorkflow(await n8n().createWorkflow(workflow));

			await view.open(hugNodeName);
			await view.editCredential();

			await editor.page.getByText('Connection tested successfully').waitFor();
			expect(await editor.page.content()).not.toContain(simulator().apiKey);
			await shoot(editor.page, '10-credential');
		},
		testLimitMs,
	);
});

describe('a production workflow', () => {
	it(
		'answers a webhook with the finished task and keeps the whole video',
		async () => {
			const size = 3_000_000;
			const video_url = `${simulator().storageUrl}/temp/large.mp4?size=${size}`;
			const taskId = simulator().addTask({ output: { video_url } });
			const path = randomUUID();
			const workflowId = await n8n().createWorkflow(
				chain(
					'Hug by webhook',
					webhook(path),
					getTask(credentialId(), '={{ $json.body.task_id }}', { waitUntilDone: true, download: true }),
				),
			);
			await n8n().activate(workflowId);

			const answer = await postWhenRegistered(`${n8n().url}/webhook/${path}`, { task_id: taskId });

			expect(answer).toMatchObject({
				task_id: taskId,
				status: 'completed',
				video_url,
				model: 'Qubico/hug-video',
				error_message: null,
			});
			expect(answer).not.toHaveProperty('error');
			const execution = await n8n().waitForExecution((await n8n().latestExecutionId(workflowId)) ?? '');
			const file = fileOf(outputItems(execution)[0]);
			expect(file).toMatchObject({ fileName: `${taskId}.mp4`, mimeType: 'video/mp4' });
			const stored = await n8n().fileBytes(file);
			const served = await bytesAt(video_url);
			expect(stored.length).toBe(size);
			expect(stored.equals(served)).toBe(true);
		},
		testLimitMs,
	);
});

describe('Stop', () => {
	it(
		'ends the wait: no further request leaves, and the execution counts as canceled',
		async () => {
			const pollInterval = 1;
			const taskId = simulator().addTask({ pendingMs: 0, processingMs: 10 * 60_000 });
			const executionId = await startRun(taskId, { waitUntilDone: true, options: { pollInterval } });
			await until(() => looksAt(taskId) >= 2);

			await n8n().stop(executionId);
			const looksUntilStop = looksAt(taskId);
			const { status } = await n8n().waitForExecution(executionId);
			await sleep(4_000 * pollInterval);

			expect(looksAt(taskId)).toBe(looksUntilStop);
			expect(status).toBe('canceled');
			expect((await n8n().execution(executionId)).status).toBe('canceled');
		},
		testLimitMs,
	);

	const looksAt = (taskId: string) => simulator().requests.filter((request) => request.taskId === taskId).length;
});

describe('the stored execution', () => {
	const settings: Array<[string, HugSettings]> = [
		['simplified', { waitUntilDone: true, download: true }],
		['not simplified', { waitUntilDone: true, simplify: false }],
	];

	it.each(settings)('of a %s task holds no API key', async (_, hugSettings) => {
		const execution = await runOnce(simulator().addTask(), hugSettings);

		expect(execution.status).toBe('success');
		expect(execution.storedData).not.toContain(simulator().apiKey);
	});

	it('of a task that failed holds no API key and names the task', async () => {
		const taskId = simulator().addTask({ result: 'failed' });

		const execution = await runOnce(taskId, { waitUntilDone: true });

		expect(execution.status).toBe('error');
		expect(execution.data.resultData.error?.message).toContain(taskId);
		expect(execution.storedData).not.toContain(simulator().apiKey);
	});

	it('of a task that PiAPI does not know holds no API key', async () => {
		const execution = await runOnce(randomUUID(), {});

		expect(execution.status).toBe('error');
		expect(execution.storedData).not.toContain(simulator().apiKey);
	});

	it('of a key that PiAPI refuses does not hold that key', async () => {
		const refusedKey = 'a-key-that-is-refused';
		const refused = await n8n().createCredential({ ...credential(simulator(), refusedKey), name: 'Refused key' });
		const workflow = chain('Hug', manualTrigger(), getTask(refused, simulator().addTask()));

		const executionId = await n8n().run(await n8n().createWorkflow(workflow), manualTriggerName);
		const execution = await n8n().waitForExecution(executionId);

		expect(execution.status).toBe('error');
		expect(execution.storedData).not.toContain(refusedKey);
	});
});

/** What an entry of the list shows of a task's ID. */
const beginning = (taskId: string) => taskId.slice(0, 8);

/** Starts a run of Get Task from the editor's side and returns the execution's id. */
async function startRun(taskId: string, settings: HugSettings): Promise<string> {
	const workflowId = await n8n().createWorkflow(
		chain('Hug', manualTrigger(), getTask(credentialId(), taskId, settings)),
	);
	return await n8n().run(workflowId, manualTriggerName);
}

async function runOnce(taskId: string, settings: HugSettings): Promise<Execution> {
	return await n8n().waitForExecution(await startRun(taskId, settings));
}

/** n8n registers a production webhook a moment after it has published the workflow, and answers 404 until then. */
async function postWhenRegistered(url: string, body: object): Promise<unknown> {
	const post = async () =>
		await axios.post<unknown>(url, body, { validateStatus: (status) => status < 400 || status === 404 });
	const deadline = Date.now() + 10_000;
	let answer = await post();
	while (answer.status === 404 && Date.now() < deadline) {
		await sleep(100);
		answer = await post();
	}
	expect(answer.status).toBe(200);
	return answer.data;
}
