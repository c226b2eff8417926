/* eslint-disable @n8n/community-nodes/no-restricted-globals -- a test on the developer's machine: says what it measured */
import { median } from '../bench/numbers';
import { entryOf } from '../catalogue';
import type { Editor } from '../server/browser';
import { openEditor } from '../server/browser';
import { NodeView } from './nodeView';
import { setUpOnSharedServer, testLimitMs } from './setUpServer';
import { shoot } from './shoot';
import { chain, getTask, hugNodeName, manualTrigger, piApi, piApiNodeName } from './workflows';

const { simulator, n8n, credentialId } = setUpOnSharedServer();

/** Of each node's panel. */
const openings = 11;

/** What a person chooses and enters for a task, and what they get. */
interface Journey {
	resource: string;
	operation: string;
	entered: Record<string, string>;
	request: { model: string; task_type: string; input: object };
	/** What the output is to show of a task without files. */
	text?: string;
}

const journeys: Array<[string, Journey]> = [
	[
		'a video',
		{
			resource: 'Kling',
			operation: 'Generate a Video From Text',
			entered: { prompt: 'A fox in the snow' },
			request: { model: 'kling', task_type: 'video_generation', input: { prompt: 'A fox in the snow' } },
		},
	],
	[
		'a picture',
		{
			resource: 'Z-Image',
			operation: 'Generate an Image From Text',
			entered: { prompt: 'A fox in the snow' },
			request: { model: 'Qubico/z-image', task_type: 'txt2img', input: { prompt: 'A fox in the snow' } },
		},
	],
	[
		'songs',
		{
			resource: 'Song (Udio)',
			operation: 'Generate a Song',
			entered: { gptDescriptionPrompt: 'A calm song about a fox' },
			request: {
				model: 'music-u',
				task_type: 'generate_music',
				input: { lyrics_type: 'generate', gpt_description_prompt: 'A calm song about a fox' },
			},
		},
	],
	[
		'a 3D model',
		{
			resource: 'Trellis',
			operation: 'Generate a 3D Model From an Image (Trellis 2)',
			entered: { imageUrl: 'https://example.com/fox.png' },
			request: {
				model: 'Qubico/trellis2',
				task_type: 'image-to-3d',
				input: { image: 'https://example.com/fox.png' },
			},
		},
	],
	[
		'a text',
		{
			resource: 'Song (Udio)',
			operation: 'Write Lyrics',
			entered: { prompt: 'A fox in the snow' },
			request: { model: 'music-u', task_type: 'generate_lyrics', input: { prompt: 'A fox in the snow' } },
			text: 'Two people in a photo',
		},
	],
];

/** Ends of the names of the files: behind the task's ID the second one has its number. */
const filesOf = ({ request }: Journey) =>
	entryOf(request.model, request.task_type)?.files.map((end, index) =>
		end.replace(/^[^.]*/, index === 0 ? '' : `_${index + 1}`),
	) ?? ['not at PiAPI'];

describe('the editor', () => {
	let editor: Editor;
	let view: NodeView;

	beforeAll(async () => {
		const workflowId = await n8n().createWorkflow(chain('PiAPI by hand', manualTrigger()));
		editor = await openEditor(n8n(), workflowId);
		view = new NodeView(editor.page);
	}, testLimitMs);

	afterAll(async () => await editor?.close());

	it.each(journeys)(
		'makes %s: product and operation chosen, fields filled in, executed, result and files shown',
		async (_, journey) => {
			const { resource, operation, entered, request, text } = journey;
			const files = filesOf(journey);
			const workflow = chain(`${resource}: ${operation}`, manualTrigger(), piApi(credentialId()));
			await editor.openWorkflow(await n8n().createWorkflow(workflow));
			await view.open(piApiNodeName);

			await view.choose('resource', resource);
			await view.choose('operation', operation);
			for (const [parameter, value] of Object.entries(entered)) await view.enter(parameter, value);
			await view.switchOn('download');
			await view.label('Put Output File in Field').waitFor();
			await shoot(editor.page, `20-${resource}-${operation}-parameters`);

			await view.execute();
			await view.output.getByText('1 item').waitFor();
			const creation = simulator()
				.requests.filter(({ method }) => method === 'POST')
				.at(-1);
			expect(creation?.body).toEqual(request);

			await view.showOutputAs('json');
			await view.output.getByText('completed').waitFor();
			if (text !== undefined) await view.output.getByText(text).first().waitFor();
			await shoot(editor.page, `21-${resource}-${operation}-output`);
			if (files.length === 0) return;
			await view.showOutputAs('binary');
			for (const end of files) await view.output.getByText(`${creation?.taskId}${end}`).waitFor();
			await shoot(editor.page, `22-${resource}-${operation}-files`);
		},
		testLimitMs,
	);

	it(
		'finds an operation of a product by its words',
		async () => {
			await editor.openWorkflow(await n8n().createWorkflow(chain('PiAPI by search', manualTrigger())));
			await view.searchNode('PiAPI');
			await view.nodeCreatorItem(/^PiAPI$/).click();
			await view.nodeCreatorItem('Generate a video from text').first().waitFor();
			await shoot(editor.page, '23-actions');
		},
		testLimitMs,
	);

	it(
		'finds the nodes by what a person wants to do',
		async () => {
			await editor.openWorkflow(await n8n().createWorkflow(chain('PiAPI by wish', manualTrigger())));
			await view.searchNode('hug');
			await view.nodeCreatorItem('PiAPI AI Hug').waitFor();
			for (const words of ['kling', 'face swap', 'song', 'talking photo', 'upscale', 'remove background']) {
				await view.searchFor(words);
				await view.nodeCreatorItem(/^PiAPI$/).waitFor();
			}
			await shoot(editor.page, '24-search');
		},
		testLimitMs,
	);

	it(
		'opens the panel with all products in no more than twice the time of AI Hug’s',
		async () => {
			const workflow = chain(
				'Both nodes',
				manualTrigger(),
				getTask(credentialId(), ''),
				piApi(credentialId(), { resource: 'kling', operation: 'generateVideoFromText' }),
			);
			await editor.openWorkflow(await n8n().createWorkflow(workflow));
			const times: Record<string, number[]> = { [hugNodeName]: [], [piApiNodeName]: [] };
			// Alternately, so that whatever slows the machine down slows both; the first of each is not counted.
			for (let round = 0; round <= openings; round++) {
				for (const [nodeName, ofNode] of Object.entries(times)) {
					const start = performance.now();
					await view.open(nodeName);
					await view.label('Simplify').waitFor();
					if (round > 0) ofNode.push(performance.now() - start);
					await view.close();
				}
			}
			const [hug = Number.NaN, all = Number.NaN] = Object.values(times).map(median);
			process.stderr.write(`panel: AI Hug ${hug.toFixed(0)} ms, PiAPI ${all.toFixed(0)} ms\n`);
			expect(all / hug).toBeLessThanOrEqual(2);
		},
		testLimitMs,
	);
});
