/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test on the developer's machine, not code that runs inside n8n */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import axios from 'axios';
import type { INode } from 'n8n-workflow';

import type { Editor, OpenPage } from '../server/browser';
import { openEditor, openPage } from '../server/browser';
import { exampleFile, exampleNames, exampleWorkflow, nodeOf, photoFile } from '../server/examples';
import type { Execution, WorkflowJson } from '../server/n8nClient';
import { checkout } from '../server/pack';
import { startChatModel, toolAnswers } from './chatModel';
import { bytesAt, fileOf } from './files';
import { NodeView } from './nodeView';
import { credential, setUpOnSharedServer, testLimitMs } from './setUpServer';
import { sharedServer } from './sharedServer';
import { shoot, shootCanvas } from './shoot';
import { until } from './until';
import { chain, hugNodeName, manualTrigger, manualTriggerName, outputItems } from './workflows';

const { simulator, n8n, credentialId } = setUpOnSharedServer({ webhookRetryMs: 1_000 });

/** Where the examples may write. */
const { folder } = sharedServer();

beforeEach(() => simulator().reset());

it('each example is tested here, and listed in docs/examples.md', () => {
	const tested = readFileSync(join(checkout, 'test/e2e/examples.test.ts'), 'utf8');
	expect(exampleNames.filter((name) => !tested.includes(`'${name}`))).toEqual([]);
	const page = readFileSync(join(checkout, 'docs/examples.md'), 'utf8');
	expect(exampleNames.filter((name) => !page.includes(`examples/${name}.json`))).toEqual([]);
});

describe("the editor's Import From File", () => {
	let editor: Editor;

	beforeAll(async () => {
		editor = await openEditor(n8n(), await n8n().createWorkflow(chain('Empty', manualTrigger())));
	}, testLimitMs);

	// Not a new page for each: n8n's editor takes eight seconds to load.
	beforeEach(async () => await new NodeView(editor.page).clear(), testLimitMs);

	afterAll(async () => await editor?.close());

	it.each(exampleNames)(
		'takes %s as it is: its notes, its nodes, all of them known, and the credential by its name',
		async (name) => {
			const { page } = editor;
			await page.setInputFiles('[data-test-id=workflow-import-input]', exampleFile(name));

			for (const node of example(name).nodes) {
				await page.locator(`[data-node-name="${node.name}"]`).first().waitFor();
			}
			for (const icon of await page.locator('[data-test-id=canvas-default-node]').all()) {
				await icon.locator('img, svg').first().waitFor();
			}
			await page.keyboard.press('1');
			await shootCanvas(page, `example-${name}`);
			const view = new NodeView(page);
			await view.open(example(name).nodes.find(isOurs)?.name ?? '');
			await view.waitForCredential('PiAPI account');
		},
		testLimitMs,
	);
});

describe('run', () => {
	it(
		'photo-url-to-hug: one hug, with the video as a file',
		async () => {
			const execution = await runOnce('photo-url-to-hug');

			expect(execution.status).toBe('success');
			expect(simulator().tasksCreated).toBe(1);
			const [item] = outputItems(execution);
			expect(item?.json.status).toBe('completed');
			const stored = await n8n().fileBytes(fileOf(item));
			expect(stored.equals(await bytesAt(String(item?.json.video_url)))).toBe(true);
		},
		testLimitMs,
	);

	it(
		'get-hug-video: the video of a task that exists',
		async () => {
			const workflow = example('get-hug-video');
			const taskId = simulator().addTask();
			nodeOf(workflow, hugNodeName).parameters.taskId = { __rl: true, mode: 'id', value: taskId };

			const execution = await runOnce('get-hug-video', workflow);

			expect(execution.status).toBe('success');
			expect(simulator().tasksCreated).toBe(0);
			expect(fileOf(outputItems(execution)[0])).toMatchObject({ fileName: `${taskId}.mp4`, mimeType: 'video/mp4' });
		},
		testLimitMs,
	);

	it(
		'many-rows-to-hugs: a row that fails goes its own way, and both ways know their rows',
		async () => {
			const failing = 'carla-and-dan';
			simulator().scriptNext(({ input }) =>
				String(input.image_url).includes(failing) ? { result: 'failed' } : undefined,
			);

			const execution = await runOnce('many-rows-to-hugs');

			expect(execution.status).toBe('success');
			expect(simulator().tasksCreated).toBe(3);
			const hugs = outputItems(execution, 'Hugs').map(({ json }) => json);
			expect(hugs).toEqual([
				{ name: 'Anna and Ben', video_url: expect.stringContaining('.mp4'), task_id: taskIdFor('anna-and-ben') },
				{ name: 'Eve and Finn', video_url: expect.stringContaining('.mp4'), task_id: taskIdFor('eve-and-finn') },
			]);
			const failed = outputItems(execution, 'Rows That Failed').map(({ json }) => json);
			expect(failed).toEqual([
				{
					name: 'Carla and Dan',
					photo_url: `${photos()}${failing}.jpg`,
					reason: expect.stringContaining('no face found in the image'),
					task_id: taskIdFor(failing),
				},
			]);
		},
		testLimitMs,
	);
});

describe('run as it is imported', () => {
	it(
		'two-photos-to-hug: one picture of both people is uploaded',
		async () => {
			const execution = await runOnce('two-photos-to-hug');

			expect(execution.status).toBe('success');
			expect(simulator().tasksCreated).toBe(1);
			const composed = await bytesAt(photoOf(creations()[0]));
			expect(composed.subarray(1, 4).toString()).toBe('PNG');
			// The header of a PNG file holds its width and its height.
			expect([composed.readUInt32BE(16), composed.readUInt32BE(20)]).toEqual([1024, 512]);
			expect(fileOf(outputItems(execution)[0]).mimeType).toBe('video/mp4');
		},
		testLimitMs,
	);

	it.each([
		['Approve', 1],
		['Decline', 0],
	])(
		'approval-before-hug: the answer “%s” buys %d',
		async (answer, bought) => {
			const id = await n8n().run(await n8n().createWorkflow(example('approval-before-hug')), manualTriggerName);
			await until(async () => (await n8n().execution(id)).status === 'waiting');
			const [message] = outputItems(await n8n().execution(id), 'Message to the Approver');
			const [url = ''] = /http\S+$/.exec(String(message?.json.message)) ?? [];
			expect(simulator().tasksCreated).toBe(0);

			const form = await openPage(url);
			await form.page.selectOption('select', answer);
			await form.page.click('#submit-btn');
			const { status } = await n8n().waitForExecution(id);
			await form.close();

			expect(status).toBe('success');
			expect(simulator().tasksCreated).toBe(bought);
		},
		testLimitMs,
	);

	it(
		'hug-with-pause: the execution pauses, and the file is there afterwards',
		async () => {
			const workflow = example('hug-with-pause');
			// The simulator calls an n8n on this machine.
			nodeOf(workflow, hugNodeName).parameters.options = { waitTimeout: 3_600, allowPrivateUrl: true };
			simulator().scriptNext({ pendingMs: 0, processingMs: 2_000 });

			const execution = await runOnce('hug-with-pause', workflow);

			expect(execution.status).toBe('success');
			expect(simulator().webhookDeliveries).toHaveLength(1);
			expect(simulator().tasksCreated).toBe(1);
			expect(fileOf(outputItems(execution, 'Get the File')[0]).mimeType).toBe('video/mp4');
		},
		testLimitMs,
	);

	it(
		'finished-task-to-file: n8n asks PiAPI, and the file of a finished task is on the disk',
		async () => {
			const workflow = example('finished-task-to-file');
			// Polled within seconds instead of minutes.
			const second = new Date(Date.now() + 10_000).getSeconds();
			nodeOf(workflow, 'PiAPI Polling Trigger').parameters.pollTimes = {
				item: [{ mode: 'custom', cronExpression: `${second} * * * * *` }],
			};
			const workflowId = await n8n().createWorkflow(savingHere(workflow));
			await n8n().activate(workflowId);
			await until(async () => JSON.stringify(await n8n().workflow(workflowId)).includes('activatedAt'));

			const taskId = simulator().addTask({ pendingMs: 0, processingMs: 0 });

			await until(() => existsSync(join(folder, `${taskId}.mp4`)), testLimitMs);
			await n8n().deactivate(workflowId);
		},
		testLimitMs,
	);

	it(
		'reported-hug-to-file: PiAPI calls, and the video is on the disk',
		async () => {
			const secret = 'known-to-both-sides';
			const { data, ...rest } = credential(simulator(), simulator().apiKey);
			const withSecret = await n8n().createCredential({ ...rest, data: { ...data, webhookSecret: secret } });
			const workflow = savingHere(exampleWorkflow('reported-hug-to-file', withSecret));
			const { webhookId } = nodeOf(workflow, 'PiAPI Trigger');
			await n8n().activate(await n8n().createWorkflow(workflow));
			const endpoint = `${n8n().url}/webhook/${webhookId}/webhook`;
			// n8n answers 404 until it has registered the webhook, and 401 without the secret then.
			await until(async () => (await axios.post(endpoint, {}, { validateStatus: () => true })).status === 401);

			const taskId = simulator().addTask({ pendingMs: 0, processingMs: 0, webhook: { endpoint, secret } });

			await until(() => existsSync(join(folder, `${taskId}.mp4`)));
		},
		testLimitMs,
	);

	it(
		'nightly-cost-report: the sum of a day, and an alert when the balance is low',
		async () => {
			simulator().addTask({ pendingMs: 0, processingMs: 0 });
			simulator().addTask({ pendingMs: 0, processingMs: 0 });
			simulator().set({ availableCreditsUsd: 3 });
			const workflowId = await n8n().createWorkflow(example('nightly-cost-report'));

			const execution = await n8n().waitForExecution(await n8n().run(workflowId, 'Every Night'));

			expect(execution.status).toBe('success');
			const textOf = (name: string) => outputItems(execution, name).map(({ json }) => json.text);
			expect(textOf('Report')).toEqual(['2 tasks in 24 hours, $0.40. Balance: $3.00']);
			expect(textOf('Alert')).toEqual([expect.stringContaining('Only $3 are left')]);
			expect(simulator().tasksCreated).toBe(0);
		},
		testLimitMs,
	);

	it(
		'agent-with-hug-tools: the agent creates a hug, asks for it, and says where it is',
		async () => {
			const model = await startChatModel((question) => {
				const [created, got] = toolAnswers(question);
				if (created === undefined) return { tool: 'Create_Hug', arguments: { image_url: `${photos()}two.jpg` } };
				const [, taskId] = /"task_id":"([^"]+)"/.exec(created) ?? [];
				return got ?? { tool: 'Get_Hug', arguments: { task_id: taskId } };
			});
			try {
				const type = 'openAiApi';
				const id = await n8n().createCredential({ name: 'OpenAI account', type, data: model.credentialData });
				const workflow = example('agent-with-hug-tools');
				nodeOf(workflow, 'OpenAI Chat Model').credentials = { [type]: { id, name: 'OpenAI account' } };
				const trigger = 'When chat message received';
				const pinData = { [trigger]: [{ json: { chatInput: 'Make a hug', sessionId: 'one', action: 'sendMessage' } }] };
				const workflowId = await n8n().createWorkflow(Object.assign(workflow, { pinData }));

				const execution = await n8n().waitForExecution(await n8n().run(workflowId, trigger));

				expect(execution.status).toBe('success');
				expect(simulator().tasksCreated).toBe(1);
				const [said] = outputItems(execution, 'AI Agent');
				expect(String(said?.json.output)).toContain(`/temp/${creations()[0]?.taskId}.mp4`);
			} finally {
				model.close();
			}
		},
		testLimitMs,
	);

	it(
		'flux-image-to-kling-video: the video is made of the image',
		async () => {
			const execution = await runOnce('flux-image-to-kling-video');

			expect(execution.status).toBe('success');
			expect(simulator().tasksCreated).toBe(2);
			const [image] = outputItems(execution, 'Image With Flux');
			expect(creations()[1]?.body).toMatchObject({ model: 'kling', input: { image_url: image?.json.result_url } });
			expect(fileOf(outputItems(execution, 'Video With Kling')[0]).mimeType).toBe('video/mp4');
		},
		testLimitMs,
	);
});

describe('form-upload-to-hug', () => {
	let formUrl: string;
	let form: OpenPage;

	beforeAll(async () => {
		const workflow = example('form-upload-to-hug');
		await n8n().activate(await n8n().createWorkflow(workflow));
		formUrl = `${n8n().url}/form/${nodeOf(workflow, 'On form submission').webhookId}`;
		// n8n answers 404 until it has registered the form.
		await until(async () => (await axios.get(formUrl, { validateStatus: () => true })).status === 200);
	}, testLimitMs);

	beforeEach(async () => {
		form = await openPage(formUrl);
	}, testLimitMs);

	afterEach(async () => await form?.close());

	it(
		'uploads the photo of a person without an account in n8n, and shows them the video',
		async () => {
			const { page } = form;
			await page.setInputFiles('input[type=file]', photoFile);
			await shoot(page, '21-form');
			await page.click('#submit-btn');

			await page.getByText('Your hug video is ready').waitFor();
			await shoot(page, '22-form-video');
			expect(simulator().tasksCreated).toBe(1);
			expect((await bytesAt(photoOf(creations()[0]))).equals(readFileSync(photoFile))).toBe(true);
			const videoUrl = `${simulator().storageUrl}/temp/${creations()[0]?.taskId}.mp4`;
			expect(await page.getByRole('link', { name: 'Open the video' }).getAttribute('href')).toBe(videoUrl);
			expect(await page.locator('video source').getAttribute('src')).toBe(videoUrl);
		},
		testLimitMs,
	);

	it(
		'tells the person why there is no video',
		async () => {
			simulator().scriptNext({ result: 'failed' });
			const { page } = form;
			await page.setInputFiles('input[type=file]', photoFile);
			await page.click('#submit-btn');

			await page.getByText('There is no video this time').waitFor();
			await page.getByText(/^no face found in the image/).waitFor();
			await shoot(page, '23-form-failed');
			expect(simulator().tasksCreated).toBe(1);
		},
		testLimitMs,
	);
});

/** The addresses in the examples lead nowhere; there is a photo behind each of these. */
const photos = () => `${simulator().storageUrl}/temp/`;

const isOurs = ({ type }: INode) => type.startsWith('n8n-nodes-piapi-tasks.');

/** Writes into the folder of this test instead of n8n's. */
function savingHere(workflow: WorkflowJson): WorkflowJson {
	nodeOf(workflow, 'Save to Disk').parameters.fileName = `=${folder}/{{ $binary.data.fileName }}`;
	return workflow;
}

const example = (name: string) => exampleWorkflow(name, credentialId(), photos());

async function runOnce(name: string, workflow = example(name)): Promise<Execution> {
	return await n8n().waitForExecution(await n8n().run(await n8n().createWorkflow(workflow), manualTriggerName));
}

const creations = () => simulator().requests.filter(({ method }) => method === 'POST');

const taskIdFor = (photo: string) => creations().find((creation) => photoOf(creation).includes(photo))?.taskId;

/** The address of the photo in a creation. */
function photoOf(creation: { body: unknown } | undefined): string {
	const { input } = creation?.body as { input: { image_url: string } };
	return input.image_url;
}
