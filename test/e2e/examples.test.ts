/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test on the developer's machine, not code that runs inside n8n */
import { readFileSync } from 'node:fs';

import axios from 'axios';

import type { Editor, OpenPage } from '../server/browser';
import { openEditor, openPage } from '../server/browser';
import { exampleFile, exampleNames, exampleWorkflow, nodeOf, photoFile } from '../server/examples';
import type { Execution } from '../server/n8n';
import { bytesAt, fileOf } from './files';
import { NodeView } from './nodeView';
import { setUp, testLimitMs } from './setUp';
import { shoot } from './shoot';
import { until } from './until';
import { chain, hugNodeName, manualTrigger, manualTriggerName, outputItems } from './workflows';

const { simulator, n8n, credentialId } = setUp();

beforeEach(() => simulator().reset());

it('each example is tested here', () => {
	expect(exampleNames).toEqual(['form-upload-to-hug', 'get-hug-video', 'many-rows-to-hugs', 'photo-url-to-hug']);
});

describe("the editor's Import From File", () => {
	let editor: Editor;

	beforeAll(async () => {
		editor = await openEditor(n8n(), await n8n().createWorkflow(chain('Empty', manualTrigger())));
	}, testLimitMs);

	afterAll(async () => await editor?.close());

	it.each(exampleNames)(
		'takes %s as it is: its notes, its nodes, all of them known, and the credential by its name',
		async (name) => {
			const { page } = editor;
			await page.goto(`${n8n().url}/workflow/new`);
			await page.setInputFiles('[data-test-id=workflow-import-input]', exampleFile(name));

			for (const node of example(name).nodes) {
				await page.locator(`[data-node-name="${node.name}"]`).first().waitFor();
			}
			for (const icon of await page.locator('[data-test-id=canvas-default-node]').all()) {
				await icon.locator('img, svg').first().waitFor();
			}
			await shoot(page, `20-example-${name}`);
			const view = new NodeView(page);
			await view.open(hugNodeName);
			expect(await view.chosenCredential()).toBe('PiAPI account');
			await shoot(page, `20-example-${name}-node`);
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
