import type { IDataObject } from 'n8n-workflow';

import { sampleFiles } from '../../simulator/sampleFiles';
import { create, photo, setUpReports } from './setUpReports';

const { simulator, run, creations, inputs, expectRefused } = setUpReports();

describe('base64 in the place of an image URL', () => {
	const swap = (targetImageUrl: string) => ({
		resource: 'faceswap',
		operation: 'swapFaceInImage',
		targetImageUrl,
		swapImageUrl: photo,
		waitUntilDone: false,
	});
	const base64Of = (kind: string) => (sampleFiles[kind] ?? Buffer.alloc(0)).toString('base64');
	const page = Buffer.from(`<html><body>${'expired '.repeat(40)}</body></html>`).toString('base64');

	test.each([
		['a HEIC image', base64Of('heic')],
		['a HEIC image that calls itself PNG', `data:image/png;base64,${base64Of('heic')}`],
		['an MP4 video', base64Of('mp4')],
		['a page', page],
		['a page that calls itself JPEG', `data:image/jpeg;base64,${page}`],
		['data without a known type', `data:application/json;base64,${page}`],
	])('%s is refused', async (_, content) => {
		await expectRefused(run(swap(content), { type: 'piApi' }), /^'Target Image URL': the base64 content is /);
	});

	test.each(['png', 'jpg', 'webp'])('%s is sent', async (kind) => {
		const { error } = await run(swap(base64Of(kind)), { type: 'piApi' });
		expect(error).toBeUndefined();
		expect(creations()).toHaveLength(1);
	});
});

test.each<[string, RegExp]>([
	["={{ $('After').item.json.url }}", /^The expression in 'Image URL' could not be evaluated: /],
	["={{ $('Nope').item.json.url }}", /^The expression in 'Image URL' could not be evaluated: /],
	['={{ $json.url }} {{ }', /^One of the node's expressions could not be evaluated: /],
])('the expression %s, which n8n cannot evaluate', async (imageUrl, message) => {
	await expectRefused(run({ ...create, imageUrl }), message);
});

test.each(['={{ NaN }}', '={{ Infinity }}'])('a prompt of %s is refused', async (prompt) => {
	const parameters = { resource: 'flux', operation: 'generateImageFromText', prompt, waitUntilDone: false };
	await expectRefused(run(parameters, { type: 'piApi' }), /^'Prompt' must be a text, got /);
});

test('an operation that is gone is refused without what the node’s parameters hold', async () => {
	const parameters = { resource: 'kling', operation: 'gone', options: { webhookSecret: 'very-secret-hook' } };
	const stopped = await run(parameters, { type: 'piApi' });
	expect(stopped.error?.message).toContain("PiAPI has no operation 'gone' for 'kling'");
	expect(JSON.stringify(stopped.run.data.resultData)).not.toContain('very-secret-hook');
	const continued = await run(parameters, { type: 'piApi', items: [{}, {}], onError: 'continueRegularOutput' });
	expect(continued.output.map(({ json, pairedItem }) => [typeof json.error, pairedItem])).toEqual([
		['string', { item: 0, input: undefined }],
		['string', { item: 1, input: undefined }],
	]);
});

describe('an optional picture by URL', () => {
	const film = { resource: 'klingTurbo', operation: 'generateVideo', prompt: 'x', waitUntilDone: false };
	const end = { startImageUrl: '={{ $json.start }}', startImageSource: 'url' };
	test.each(['', null])('that is %j in the item is left out', async (start) => {
		const { error } = await run({ ...film, ...end }, { type: 'piApi', items: [{ start }] });
		expect(error).toBeUndefined();
		expect(Object.keys(inputs()[0] ?? {}).filter((name) => name.includes('image'))).toEqual([]);
	});

	test('that the item does not have is refused', async () => {
		await expectRefused(run({ ...film, ...end }, { type: 'piApi', items: [{}] }), /^'Start Image URL' is empty/);
	});
});

describe('a list of pictures of which an expression finds one', () => {
	const images = { resource: 'gemini', operation: 'generateImage', prompt: 'x', waitUntilDone: false };
	const lists = ['={{ $json.first }}', '={{ $json.second }}'];

	test.each([[{}], [{ first: 'https://photos.example/1.png' }]])('is refused (%j)', async (item) => {
		const parameters = { ...images, imageSource: 'url', imageUrls: lists };
		await expectRefused(run(parameters, { type: 'piApi', items: [item] }), /^'.*' has an entry without a value/);
	});

	test('is sent without those that are empty texts', async () => {
		const item = { first: 'https://photos.example/1.png', second: '' };
		const { error } = await run({ ...images, imageSource: 'url', imageUrls: lists }, { type: 'piApi', items: [item] });
		expect(error).toBeUndefined();
		expect(JSON.stringify(inputs()[0])).toContain(item.first);
	});
});

describe('an expression as it was typed', () => {
	const flux = { resource: 'flux', operation: 'generateImageFromText', waitUntilDone: false };
	test.each<[string, IDataObject]>([
		['in a prompt', { prompt: 'A fox in {{ $json.style }}' }],
		['in JSON', { prompt: 'A fox', additionalFields: { additionalInput: '{"style":"{{$json.style}}"}' } }],
		[
			'in the JSON of a field',
			{ resource: 'luma', operation: 'extendVideo', prompt: 'On', keyFrames: '{"frame0":{"url":"{{ $json.url }}"}}' },
		],
	])('%s is refused', async (_, parameters) => {
		await expectRefused(run({ ...flux, ...parameters }, { type: 'piApi' }), /expression that was not evaluated/);
	});

	test('that an expression gave is a text about n8n', async () => {
		const items = [{ text: 'In n8n you write {{ $json.title }}' }];
		const { error } = await run({ ...flux, prompt: '={{ $json.text }}' }, { type: 'piApi', items });
		expect(error).toBeUndefined();
		expect(inputs()[0]?.prompt).toBe(items[0]?.text);
	});

	test.each([
		'https://example.com/photo.jpg.',
		' https://example.com/{{id}} ',
		'http://localhost:5678',
		'{{ $json.a }}',
	])('an earlier message to a language model, %j, is passed on as it is', async (content) => {
		const earlier = JSON.stringify([{ role: 'user', content }]);
		const chat = {
			resource: 'llm',
			operation: 'completeChat',
			model: 'gpt-4o',
			prompt: 'And?',
			additionalFields: { earlier },
		};
		const { error } = await run(chat, { type: 'piApi' });
		expect(error?.message ?? '').toBe('');
		expect(JSON.stringify(simulator().requests.at(-1)?.body)).toContain(JSON.stringify(content));
	});

	test('in a question to a language model is a question', async () => {
		const prompt = 'What does {{ $json.name }} do?';
		const chat = { resource: 'llm', operation: 'completeChat', model: 'gpt-4o', prompt };
		const { error } = await run(chat, { type: 'piApi' });
		expect(error).toBeUndefined();
		expect(JSON.stringify(simulator().requests.at(-1)?.body)).toContain(prompt);
	});

	test.each(['generateGptImage', 'generateGpt4oImage'])(
		'in the prompt for an image is refused (%s)',
		async (operation) => {
			const image = { resource: 'llm', operation, model: 'gpt-image-2', prompt: 'A fox in {{ $json.style }}' };
			await expectRefused(run(image, { type: 'piApi' }), /^'Prompt' contains an expression that was not evaluated/);
		},
	);
});

describe('JSON for a custom task', () => {
	const custom = { resource: 'task', operation: 'createCustom', waitUntilDone: false };
	const task = { model: 'Qubico/image-toolkit', task_type: 'face-swap' };

	test('as the Webhook node gives it is understood, and its addresses lose the blanks around them', async () => {
		const body = {
			...task,
			input: { target_image: ' https://a.example/a.jpg\u200b', swap_image: photo, list: [{ swap_image: photo }] },
		};
		const additionalInput = JSON.stringify({ headers: {}, query: {}, body });
		const { error } = await run({ ...custom, additionalInput }, { type: 'piApi' });
		expect(error).toBeUndefined();
		expect(inputs()).toEqual([
			{ target_image: 'https://a.example/a.jpg', swap_image: photo, list: [{ swap_image: photo }] },
		]);
	});

	test.each(['https://a.example/c.jpg\n\nHere is your picture!', 'https://a.example/1.jpg, https://a.example/2.jpg'])(
		'with %j in the place of an image is refused',
		async (target) => {
			const additionalInput = JSON.stringify({ ...task, input: { target_image: target } });
			await expectRefused(run({ ...custom, additionalInput }, { type: 'piApi' }), /target_image' (contains|has)/);
		},
	);
});

describe('an address that cannot work', () => {
	test.each([
		`${photo}\n\nHere is your picture!`,
		`${photo}, https://photos.example/other.jpg`,
		'https://photos.example/[object Object].jpg',
		'https://photos.example/undefined',
		`https://${photo}`,
		'photos.example/two-people.jpg',
		'{{ $json.url }}',
		`"${photo}"`,
		`Image: ${photo}`,
		`${photo}?X-Amz-Date=1&amp;X-Amz-Signature=2`,
		{ url: photo } as unknown as string,
	])('%j', async (imageUrl) => {
		await expectRefused(run({ ...create, imageUrl }), /'Image URL'/);
	});

	test.each([
		`  ${photo}\n`,
		`\u200b${photo}`,
		'https://photos.example/zwei menschen.jpg'.replace(' ', '%20'),
		'https://photos.example/ü.jpg',
	])('%j works', async (imageUrl) => {
		expect((await run({ ...create, imageUrl })).error).toBeUndefined();
	});
});

test('a list of addresses that ends with a comma', async () => {
	const imageUrls = 'https://a.example/1, https://a.example/2,\n';
	const parameters = { resource: 'seedance', operation: 'generateVideo', prompt: 'x', imageSource: 'url', imageUrls };
	await run({ ...parameters, waitUntilDone: false }, { type: 'piApi' });
	expect(inputs()[0]?.image_urls).toEqual(['https://a.example/1', 'https://a.example/2']);
});
