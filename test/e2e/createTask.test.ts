/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test on the developer's machine, not code that runs inside n8n */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import axios from 'axios';

import type { Editor } from '../server/browser';
import { openEditor } from '../server/browser';
import { photoFile } from '../server/examples';
import type { Execution, WorkflowJson } from '../server/n8nClient';
import { bytesAt, fileOf } from './files';
import { NodeView } from './nodeView';
import { setUpOnSharedServer, testLimitMs } from './setUpServer';
import { sharedServer } from './sharedServer';
import { shoot } from './shoot';
import { until } from './until';
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

const { simulator, n8n, credentialId } = setUpOnSharedServer();
const photo = readFileSync(photoFile);

beforeEach(() => simulator().reset());

describe('a run of Create Task', () => {
	const size = 3_000_000;

	it(
		'by URL buys one hug and outputs its item and its whole video',
		async () => {
			const video_url = `${simulator().storageUrl}/temp/large.mp4?size=${size}`;
			simulator().scriptNext({ output: { video_url } });
			const imageUrl = await storedPhoto();

			const execution = await runOnce(
				chain('Hug by URL', manualTrigger(), createTask(credentialId(), { imageUrl, download: true })),
			);

			expect(execution.status).toBe('success');
			expect(simulator().tasksCreated).toBe(1);
			expect(creations()[0]?.body).toEqual({
				model: 'Qubico/hug-video',
				task_type: 'image_to_video',
				input: { image_url: imageUrl },
			});
			await expectHug(execution, video_url);
		},
		testLimitMs,
	);

	it(
		'by file uploads the file as it is, buys one hug and outputs its item and its whole video',
		async () => {
			const video_url = `${simulator().storageUrl}/temp/large.mp4?size=${size}`;
			simulator().scriptNext({ output: { video_url } });
			const settings = { imageSource: 'file' as const, download: true };

			const execution = await runOnce(
				chain('Hug by file', manualTrigger(), httpRequest(await storedPhoto()), createTask(credentialId(), settings)),
			);

			expect(execution.status).toBe('success');
			expect(simulator().tasksCreated).toBe(1);
			expect((await bytesAt(createdFrom(0))).equals(photo)).toBe(true);
			await expectHug(execution, video_url);
		},
		testLimitMs,
	);

	async function expectHug(execution: Execution, video_url: string) {
		const [item, ...others] = outputItems(execution);
		const taskId = creations()[0]?.taskId;
		expect(others).toEqual([]);
		expect(item?.json).toMatchObject({ task_id: taskId, status: 'completed', video_url, error_message: null });
		expect(item?.json).not.toHaveProperty('error');
		const file = fileOf(item);
		expect(file).toMatchObject({ fileName: `${taskId}.mp4`, mimeType: 'video/mp4' });
		const stored = await n8n().fileBytes(file);
		expect(stored.length).toBe(size);
		expect(stored.equals(await bytesAt(video_url))).toBe(true);
		expect(execution.storedData).not.toContain(simulator().apiKey);
	}
});

describe('Create Task in the editor', () => {
	let editor: Editor;
	let view: NodeView;

	beforeAll(async () => {
		const workflowId = await n8n().createWorkflow(chain('Hug by hand', manualTrigger()));
		editor = await openEditor(n8n(), workflowId);
		view = new NodeView(editor.page);
	}, testLimitMs);

	afterAll(async () => await editor?.close());

	it(
		'is found as an action, asks for a photo, runs, and shows the item and the video',
		async () => {
			const imageUrl = await storedPhoto();

			await view.searchNode('hug');
			await view.nodeCreatorItem('PiAPI AI Hug').click();
			await view.nodeCreatorItem('Create a hug video').waitFor();
			await shoot(editor.page, '11-create-action');
			await view.nodeCreatorItem('Create a hug video').click();
			await view.parameters.waitFor();
			expect(await view.labels()).toEqual(
				expect.arrayContaining([
					'Operation',
					'Image Source',
					'Image URL',
					'Wait Until Done',
					'Download Video',
					'Simplify',
					'Options',
				]),
			);
			expect(await view.labels()).not.toContain('Input Data Field Name');
			expect(await view.labels()).not.toContain('Task');
			await shoot(editor.page, '12-create-parameters');

			await view.chooseCredential('PiAPI account');
			await view.enter('imageUrl', imageUrl);
			await view.switchOn('download');
			await view.label('Put Output File in Field').waitFor();
			await shoot(editor.page, '13-create-by-url');

			await view.execute();
			await view.output.getByText('1 item').waitFor();
			await view.showOutputAs('json');
			await view.output.getByText('completed').waitFor();
			await shoot(editor.page, '14-created-item');
			const taskId = creations()[0]?.taskId;
			await view.showOutputAs('binary');
			await view.output.getByText(`${taskId}.mp4`).waitFor();
			await shoot(editor.page, '15-created-file');
			expect(simulator().tasksCreated).toBe(1);
		},
		testLimitMs,
	);

	it(
		'takes a file from the node before it',
		async () => {
			const workflow = chain(
				'Hug by file, by hand',
				manualTrigger(),
				httpRequest(await storedPhoto()),
				createTask(credentialId()),
			);
			await editor.openWorkflow(await n8n().createWorkflow(workflow));

			await view.open(hugNodeName);
			await view.choose('imageSource', 'File From Previous Node');
			await view.label('Input Data Field Name').waitFor();
			expect(await view.labels()).not.toContain('Image URL');
			await shoot(editor.page, '16-create-by-file');
			await view.execute();
			await view.output.getByText('1 item').waitFor();
			await view.showOutputAs('json');
			await view.output.getByText('completed').waitFor();
			await shoot(editor.page, '17-created-from-file');

			expect(simulator().tasksCreated).toBe(1);
			expect((await bytesAt(createdFrom(0))).equals(photo)).toBe(true);
		},
		testLimitMs,
	);

	it(
		'says what is missing before anything is bought',
		async () => {
			const workflow = chain(
				'Hug without a photo',
				manualTrigger(),
				createTask(credentialId(), { imageSource: 'file' }),
			);
			await editor.openWorkflow(await n8n().createWorkflow(workflow));

			await view.open(hugNodeName);
			await view.execute();

			await view.output.getByText("the item has no file in its field 'data'").first().waitFor();
			await shoot(editor.page, '18-no-file');
			expect(simulator().requests).toEqual([]);
		},
		testLimitMs,
	);
});

describe('Stop in the middle of a batch', () => {
	const batch = 30;

	it(
		'creates no further task',
		async () => {
			simulator().scriptNext({ pendingMs: 0, processingMs: 10 * 60_000 }, batch);
			const settings = { imageUrl: await storedPhoto(), options: { concurrency: batch } };
			const workflow = chain('Many hugs', manualTrigger(), manyItems(batch), createTask(credentialId(), settings));
			const executionId = await n8n().run(await n8n().createWorkflow(workflow), manualTriggerName);
			await until(() => simulator().tasksCreated >= 5);

			await n8n().stop(executionId);
			const { status } = await n8n().waitForExecution(executionId);
			const createdUntilStop = simulator().tasksCreated;
			// As long as the creation of all the others would take.
			await sleep(4_000);

			expect(simulator().tasksCreated).toBe(createdUntilStop);
			expect(createdUntilStop).toBeLessThan(batch);
			expect(status).toBe('canceled');
			// n8n has closed the execution before the node could say which tasks were bought: its log says so.
			const named = readFileSync(sharedServer().logFile, 'utf8').matchAll(/Its tasks: ([0-9a-f, -]+)/g);
			const ids = new Set([...named].flatMap(([, tasks = '']) => tasks.split(', ').map((id) => id.trim())));
			// Other test files use the same n8n.
			const ownIds = [...ids].filter((id) => simulator().task(id) !== undefined);
			expect(ownIds).toHaveLength(createdUntilStop);
		},
		testLimitMs,
	);
});

const creations = () => simulator().requests.filter(({ method, path }) => method === 'POST' && path === '/api/v1/task');

/** The address of the photo that a creation was given. */
function createdFrom(index: number): string {
	const body = creations()[index]?.body as { input: { image_url: string } };
	return body.input.image_url;
}

/** Puts the photo on the simulator's storage host and returns its address. */
async function storedPhoto(): Promise<string> {
	const body = { file_name: 'two-people.jpg', file_data: photo.toString('base64') };
	const headers = { 'X-API-Key': simulator().apiKey };
	const answer = await axios.post<{ data: { url: string } }>(`${simulator().uploadUrl}/api/ephemeral_resource`, body, {
		headers,
	});
	return answer.data.data.url;
}

async function runOnce(workflow: WorkflowJson): Promise<Execution> {
	return await n8n().waitForExecution(await n8n().run(await n8n().createWorkflow(workflow), manualTriggerName));
}
