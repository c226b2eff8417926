import type { INodeParameters } from 'n8n-workflow';

import { sampleFiles } from '../simulator/sampleFiles';
import type { GivenFile, NodeSettings } from './harness';
import { setUp } from './setUp';

const { simulator, engine } = setUp();

const run = async (parameters: object, settings: NodeSettings = {}) =>
	await engine().run({ type: 'piApi', parameters: parameters as INodeParameters, ...settings });
const creations = () => simulator().requests.filter(({ method }) => method === 'POST');
const inputs = () => creations().map(({ body }) => (body as { input: Record<string, unknown> }).input);
const retrying = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
const onCreate = { method: 'POST' };

const song = { resource: 'udio', operation: 'generateSong', lyricsType: 'instrumental' };
const picture = { resource: 'zImage', operation: 'generateImage', prompt: 'A fox' };
const kling = { resource: 'kling', operation: 'generateVideoFromText', prompt: '={{ $json.prompt }}' };

describe('several items', () => {
	test('each its own task, in input order, paired, with its files', async () => {
		simulator().scriptNext(({ input }) => ({ pendingMs: 0, processingMs: 2_000 * (3 - Number(input.prompt)) }), 3);
		const items = ['0', '1', '2'].map((prompt) => ({ prompt }));
		const { output, received } = await run({ ...kling, download: true }, { items });
		const ids = [0, 1, 2].map(
			(prompt) => creations().find((_, index) => inputs()[index]?.prompt === String(prompt))?.taskId,
		);
		expect(output.map(({ json }) => json.task_id)).toEqual(ids);
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(output.map(({ binary }) => binary?.data?.fileName)).toEqual(ids.map((id) => `${id}.mp4`));
		expect(received).toHaveLength(3);
	});

	test('one that fails among them: a continued item with error and details only', async () => {
		simulator().scriptNext(({ input }) => ({ result: input.prompt === '1' ? 'failed' : 'completed' }), 3);
		const items = ['0', '1', '2'].map((prompt) => ({ prompt }));
		const { output, errorOutput } = await run(kling, { items, onError: 'continueErrorOutput' });
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
		const id = creations().find((_, index) => inputs()[index]?.prompt === '1')?.taskId;
		expect(errorOutput[0]?.json).toMatchObject({
			error: `Task ${id} failed at PiAPI: no face found in the image [item 1]`,
			details: { task_id: id, status: 'failed', error_message: 'no face found in the image' },
		});
	});

	test('stopped by one that fails: the error names it, and the tasks that succeeded', async () => {
		simulator().scriptNext(({ input }) => ({ result: input.prompt === '1' ? 'failed' : 'completed' }), 2);
		const { status, error } = await run(kling, { items: [{ prompt: '0' }, { prompt: '1' }] });
		const ids = [0, 1].map(
			(prompt) => creations().find((_, index) => inputs()[index]?.prompt === String(prompt))?.taskId,
		);
		expect(status).toBe('error');
		expect(error?.message).toContain(`Task ${ids[1]} failed at PiAPI`);
		expect(error?.description).toContain(`Tasks that succeeded: ${ids[0]}.`);
		expect(error?.context.details).toMatchObject({ failed_items: [{ item: 1, task_id: ids[1] }] });
	});

	test('files that could not be fetched are fetched on the next try, and nothing is bought again', async () => {
		simulator().fault({ on: { host: 'storage' }, kind: 'not-found', times: 2 });
		const { status, output } = await run({ ...song, download: true }, retrying);
		expect(status).toBe('success');
		expect(Object.keys(output[0]?.binary ?? {})).toEqual(['data', 'data_2']);
		expect(simulator().tasksCreated).toBe(1);
	});
});

describe('money', () => {
	test('a lost answer: one creation, and the task is found', async () => {
		simulator().fault({ on: onCreate, kind: 'drop-after' });
		const { output } = await run(picture, retrying);
		expect(creations()).toHaveLength(1);
		expect(output[0]?.json.status).toBe('completed');
	});

	test('Retry On Fail continues with the same tasks, their files uploaded once', async () => {
		const parameters = { resource: 'imageTools', operation: 'upscaleImage', imageSource: 'file', scale: 2 };
		const files = ['a', 'b'].map((name) => ({ content: sampleFiles.png ?? Buffer.alloc(0), fileName: `${name}.png` }));
		simulator().fault({ on: { method: 'GET', path: '/api/v1/task/' }, kind: 'unauthorized', times: 2 });
		const { status, output } = await run(parameters, { files, ...retrying });
		expect(status).toBe('success');
		expect(output.map(({ json }) => json.status)).toEqual(['completed', 'completed']);
		expect(simulator().tasksCreated).toBe(2);
		expect(simulator().uploadRequests).toHaveLength(2);
	});

	test('two items with the same values are two tasks', async () => {
		const items = [{ prompt: 'A fox' }, { prompt: 'A fox' }];
		await run({ ...kling, waitUntilDone: false }, { items });
		expect(simulator().tasksCreated).toBe(2);
	});

	test('a file that could not be uploaded costs nothing, and the message says so', async () => {
		simulator().fault({ on: { host: 'upload' }, kind: 'forbidden' });
		const { error } = await run(
			{ resource: 'imageTools', operation: 'upscaleImage', imageSource: 'file', scale: 2 },
			{ files: [{ content: sampleFiles.png ?? Buffer.alloc(0), fileName: 'a.png' }] },
		);
		expect(error?.message).toMatch(/^The image could not be uploaded, and no task was created/);
		expect(simulator().tasksCreated).toBe(0);
	});
});

describe('files from the previous node', () => {
	const file = (extension: string, mark = ''): GivenFile => ({
		content: Buffer.concat([sampleFiles[extension] ?? Buffer.alloc(0), Buffer.from(mark)]),
		fileName: `${mark || 'file'}.${extension}`,
	});
	const swap = {
		resource: 'faceswap',
		operation: 'swapFacesInVideo',
		targetVideoSource: 'file',
		inputDataFieldName: 'clip',
		swapImageSource: 'file',
		swapImageInputDataFieldName: 'face',
		waitUntilDone: false,
	};
	const seedance = {
		resource: 'seedance',
		operation: 'generateVideo',
		prompt: 'A fox',
		imageSource: 'file',
		waitUntilDone: false,
	};

	test('a video and a picture, each checked for its kind', async () => {
		const { status } = await run(swap, { files: [{ clip: file('mp4'), face: file('jpg') }] });
		expect(status).toBe('success');
		expect(inputs()).toEqual([
			{ target_video: expect.stringMatching(/\.mp4$/), swap_image: expect.stringMatching(/\.jpg$/) },
		]);
	});

	test.each([
		[
			{ clip: file('png'), face: file('jpg') },
			"'Input Data Field Name': the file 'file.png' is a PNG image, not a video",
		],
		[
			{ clip: file('mp4'), face: file('mp3') },
			"Input Data Field Name': the file 'file.mp3' is an MP3 audio file, not an image",
		],
		[{ clip: file('mp4') }, "the item has no file in its field 'face'"],
		[{ face: file('png') }, "'Input Data Field Name': the item has no file in its field 'clip'"],
	])('%#: what does not fit is refused before anything is sent', async (files, message) => {
		const { error } = await run(swap, { files: [files] });
		expect(error?.message).toContain(message);
		expect(error?.message).toMatch(/\[item 0\]$/);
		expect(simulator().requests).toHaveLength(0);
		expect(simulator().uploadRequests).toHaveLength(0);
	});

	test('one file for two fields that need different kinds is refused', async () => {
		const { error } = await run({ ...swap, inputDataFieldName: 'face' }, { files: [{ face: file('png') }] });
		expect(error?.message).toContain("the file 'file.png' is a PNG image, not a video");
		expect(simulator().requests).toHaveLength(0);
		expect(simulator().uploadRequests).toHaveLength(0);
	});

	test('the same file for two fields is uploaded once', async () => {
		const parameters = { ...swap, operation: 'swapFaceInImage', targetImageSource: 'file' };
		await run({ ...parameters, inputDataFieldName: 'face' }, { files: [{ face: file('png') }] });
		expect(simulator().uploadRequests).toHaveLength(1);
		expect(inputs()[0]?.target_image).toBe(inputs()[0]?.swap_image);
	});

	test('a list of files keeps its order', async () => {
		const files = { a: file('png', 'a'), b: file('png', 'b'), c: file('png', 'c') };
		await run({ ...seedance, imageInputDataFieldNames: 'c, a,b' }, { files: [files] });
		const links = inputs()[0]?.image_urls as string[];
		const contents = await Promise.all(links.map(async (link) => (await (await fetch(link)).text()).slice(-1)));
		expect(contents).toEqual(['c', 'a', 'b']);
	});

	test.each([
		[{ resource: 'gemini', operation: 'generateImage', prompt: 'x', imageSource: 'url', imageUrls: ['photo.png'] }],
		[
			{
				resource: 'gemini',
				operation: 'generateImage',
				prompt: 'x',
				imageSource: 'url',
				imageUrls: '={{ "ftp://x" }}',
			},
		],
	])('%#: an address in a list that is none is refused', async (parameters) => {
		const { error } = await run(parameters);
		expect(error?.message).toMatch(
			/^'Image URLs' must be a URL that begins with https:\/\/ or http:\/\/, got '.*'\. Nothing was created \[item 0\]$/,
		);
		expect(simulator().requests).toHaveLength(0);
	});

	test('a list of addresses as a text, and as a list from an expression', async () => {
		const gemini = { resource: 'gemini', operation: 'generateImage', prompt: 'x', imageSource: 'url' };
		const addresses = ['https://example.com/a,b.png', 'https://example.com/c.png'];
		await run({ ...gemini, imageUrls: `={{ "${addresses.join(', ')}" }}`, waitUntilDone: false });
		await run({ ...gemini, imageUrls: `={{ ${JSON.stringify(addresses)} }}`, waitUntilDone: false });
		expect(inputs().map(({ image_urls: urls }) => urls)).toEqual([addresses, addresses]);
	});
});

describe('values that cannot be used are refused before anything is sent, naming parameter and item', () => {
	const wan = { resource: 'wan26', operation: 'generateVideoFromText', prompt: 'A fox' };
	test.each<[string, object, RegExp]>([
		['a text', { ...picture, prompt: '={{ { a: 1 } }}' }, /^'Prompt' is an object: choose one of its fields\. Nothing/],
		['an empty text', { ...picture, prompt: ' ' }, /^'Prompt' is empty\. Nothing was created \[item 0\]$/],
		[
			'an integer',
			{ ...picture, additionalFields: { width: '={{ 10.5 }}' } },
			/^'Width' must be a whole number, got '10.5'/,
		],
		[
			'a number',
			{ ...kling, prompt: 'x', additionalFields: { cfgScale: '={{ "much" }}' } },
			/must be a number from 0 to 1, got 'much'/,
		],
		[
			'a switch',
			{ ...wan, additionalFields: { watermark: '={{ "maybe" }}' } },
			/^'Watermark' must be true or false, got 'maybe'/,
		],
		[
			'a choice',
			{ ...wan, additionalFields: { resolution: '={{ "4K" }}' } },
			/^'Resolution' must be one of .* got '4K'/,
		],
		['an address', { resource: 'aiHug', operation: 'generateHugVideo', imageUrl: 'a.png' }, /must be a URL/],
		[
			'a source',
			{ resource: 'aiHug', operation: 'generateHugVideo', imageSource: '={{ "disk" }}' },
			/^'Image Source' must be 'url' or 'file', got 'disk'/,
		],
		[
			'JSON',
			{ resource: 'luma', operation: 'extendVideo', prompt: 'x', keyFrames: '[1]' },
			/must be a JSON object, got a list/,
		],
		[
			'an entry of a list',
			{
				resource: 'hunyuan',
				operation: 'generateVideoFromTextWithLora',
				prompt: 'x',
				loraSettings: { entries: [{ loraType: '' }] },
			},
			/^'LoRA 1: Type' is empty\. Nothing/,
		],
		[
			'the model',
			{ resource: 'flux', operation: 'generateImageFromText', prompt: 'x', model: '={{ "sd" }}' },
			/'Model'/,
		],
		[
			'more input',
			{ ...picture, additionalFields: { additionalInput: '{"seed":' } },
			/^'Additional Input \(JSON\)' is not valid JSON/,
		],
		[
			'a list as more input',
			{ ...picture, additionalFields: { additionalInput: '[1]' } },
			/^'Additional Input \(JSON\)' must be a JSON object/,
		],
		['the time limit', { ...picture, options: { waitTimeout: 1 } }, /^'Wait Timeout' must be .* got '1'/],
		['the file field', { ...picture, download: true, outputDataFieldName: ' ' }, /'Put Output File in Field' is empty/],
	])('%s', async (_, parameters, message) => {
		const { error } = await run(parameters);
		expect(error?.message).toMatch(message);
		expect(error?.message).toMatch(/\[item 0\]$/);
		expect(error?.description).toBeTruthy();
		expect(simulator().requests).toHaveLength(0);

		const continued = await run(parameters, { onError: 'continueErrorOutput' });
		expect(continued.errorOutput).toHaveLength(1);
		expect(simulator().requests).toHaveLength(0);
	});
});

describe('additional input', () => {
	test('comes last and wins, an object from an expression as well as its text', async () => {
		const given = { ...picture, waitUntilDone: false };
		for (const additionalInput of ['{"seed":8,"new":[1]}', '={{ { seed: 8, new: [1] } }}', '']) {
			await run({ ...given, additionalFields: { seed: 7, additionalInput } });
		}
		expect(inputs()).toEqual([
			{ prompt: 'A fox', seed: 8, new: [1] },
			{ prompt: 'A fox', seed: 8, new: [1] },
			{ prompt: 'A fox', seed: 7 },
		]);
	});
});

describe('what goes wrong in general', () => {
	test('an operation that the node does not have', async () => {
		const { error } = await run({ resource: 'kling', operation: 'dance' });
		expect(error?.message).toBe("PiAPI has no operation 'dance' for 'kling' [item 0]");
		expect(error?.description).toBe('Open the node and choose the operation again.');
	});

	test('without a credential nothing is sent', async () => {
		const { status, error } = await run(picture, { hasCredential: false });
		expect(status).toBe('error');
		expect(error?.message).toMatch(/credential/i);
		expect(simulator().requests).toHaveLength(0);
	});

	test('a key that PiAPI does not know', async () => {
		const { apiKey } = engine().credential;
		engine().credential.apiKey = 'another-key-that-nobody-knows';
		const { error, run: execution } = await run(picture);
		engine().credential.apiKey = apiKey ?? '';
		expect(error?.message).toContain('PiAPI did not accept the API key');
		expect(JSON.stringify([execution.data.resultData, error])).not.toContain('another-key-that-nobody-knows');
	});

	test('secrets: neither the API key nor the webhook secret in items and errors', async () => {
		const secret = ['sent', 'to', 'nobody', 'else'].join('-');
		const options = { webhookUrl: `${simulator().storageUrl}/hook`, webhookSecret: secret };
		const good = await run({ ...picture, simplify: false, options });
		expect(good.output[0]?.json).toHaveProperty('data.config.webhook_config.secret', '********');
		const body = { code: 400, message: `${secret} ${simulator().apiKey}` };
		simulator().fault({ on: onCreate, kind: 'custom', status: 400, body });
		const bad = await run({ ...picture, options });
		const seen = JSON.stringify([good.run.data.resultData, bad.run.data.resultData, bad.error]);
		expect(seen).not.toContain(secret);
		expect(seen).not.toContain(simulator().apiKey);
	});

	test("not simplified: PiAPI's whole answer, no top-level error", async () => {
		const { output } = await run({ ...song, simplify: false });
		expect(Object.keys(output[0]?.json ?? {})).toEqual(['code', 'message', 'data']);
		expect(output[0]?.json).toHaveProperty('data.output.songs.length', 2);
	});
});

describe("an AI agent's tool", () => {
	const parameters = { ...picture, prompt: "={{ $fromAI('prompt', 'What to show', 'string') }}" };
	const tool = { type: 'piApi' };

	test('the agent gives the prompt and reads where the result is', async () => {
		const { schema, answer } = await engine().callAsTool(parameters, { prompt: 'A fox' }, tool);
		expect(schema).toEqual(['prompt']);
		expect(inputs()).toEqual([{ prompt: 'A fox' }]);
		const id = creations()[0]?.taskId;
		const url = `${simulator().storageUrl}/temp/${id}.png`;
		expect(JSON.parse(answer)).toMatchObject([{ task_id: id, result_url: url, result_urls: [url] }]);
	});

	test('Retry On Fail buys once', async () => {
		simulator().scriptNext({ pendingMs: 0, processingMs: 8_000 });
		const slow = { ...parameters, options: { waitTimeout: 5 } };
		const { answer } = await engine().callAsTool(slow, { prompt: 'A fox' }, { ...tool, ...retrying });
		expect(answer).toContain('completed');
		expect(simulator().tasksCreated).toBe(1);
	});
});
