import type { IDataObject } from 'n8n-workflow';

import type { NodeSettings } from './harness';
import { sampleFiles } from '../simulator/sampleFiles';
import type { Fault } from '../simulator/simulator';
import { byId, finished, setUp } from './setUp';

/** What people sent, by public reports of n8n's users, and what they get. */
const { simulator, engine } = setUp();

const photo = 'https://photos.example/two-people.jpg';
const create: IDataObject = { operation: 'createTask', imageUrl: photo, waitUntilDone: false };
const fromFile: IDataObject = { operation: 'createTask', imageSource: 'file', waitUntilDone: false };
const run = async (parameters: IDataObject, settings: NodeSettings = {}) =>
	await engine().run({ parameters: parameters as NodeSettings['parameters'], ...settings });
const creations = () => simulator().requests.filter(({ method }) => method === 'POST');
const inputs = () => creations().map(({ body }) => (body as { input: IDataObject }).input);
const file = (kind: string, fileName: string, mimeType = 'application/octet-stream') => ({
	content: sampleFiles[kind] ?? Buffer.alloc(0),
	fileName,
	mimeType,
});

/** Expects a refusal that says what is wrong, in words, before anything is sent. */
async function expectRefused(result: ReturnType<typeof run>, message: RegExp) {
	const { error } = await result;
	expect(error?.message).toMatch(message);
	expect(error?.message).toMatch(/Nothing was created \[item 0\]$/);
	expect(`${error?.message} ${error?.description}`).not.toMatch(/\[object|undefined|Cannot read|TypeError|NaN/);
	expect(error?.description).toMatch(/\w/);
	expect(simulator().requests).toEqual([]);
}

describe('a key with blanks around it', () => {
	test.each([' ', '\n', '\u00a0', '\u200b', '\ufeff', '\t\r\n'])(
		'%j: it works, and is masked when PiAPI repeats it',
		async (blank) => {
			const { apiKey } = engine().credential;
			engine().credential.apiKey = `${blank}${String(apiKey)}${blank}`;
			const id = simulator().addTask(finished);
			const body = { code: 400, message: `the key ${String(apiKey)} is odd`, data: null };
			const good = await run({ taskId: byId(id) });
			simulator().fault({ kind: 'custom', status: 400, body });
			const bad = await run({ taskId: byId(id) });
			engine().credential.apiKey = apiKey ?? '';
			expect(good.output[0]?.json.task_id).toBe(id);
			expect(JSON.stringify([bad.error, bad.error?.message])).not.toContain(String(apiKey));
		},
	);
});

describe('a photo that is not what its name says', () => {
	test.each([
		['heic', 'IMG_1234.HEIC', 'image/heic'],
		['heic', 'IMG_1234.jpg', 'image/jpeg'],
		['avif', 'photo.png', 'image/png'],
		['m4a', 'Recording.jpg', 'image/jpeg'],
		['mp4', 'photo.jpeg', 'image/jpeg'],
	])('%s called %s is refused by what it is', async (kind, fileName, mimeType) => {
		await expectRefused(run(fromFile, { files: [file(kind, fileName, mimeType)] }), /is (a|an) .*, (not|which)|is not/);
	});

	test.each([
		['png', 'photo'],
		['jpg', 'Telegram.dat'],
		['webp', 'übergröße 🙂.jpeg'],
	])('%s called %s is uploaded with its own extension', async (kind, fileName) => {
		const { error } = await run(fromFile, { files: [file(kind, fileName)] });
		expect(error).toBeUndefined();
		expect(inputs()[0]?.image_url).toMatch(new RegExp(`\\.${kind}$`));
	});
});

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

describe('a webhook secret that an expression gives as a number', () => {
	test('is masked when PiAPI repeats it', async () => {
		const body = { code: 400, message: 'the secret 1234567890 is too weak' };
		simulator().fault({ on: { method: 'POST' }, kind: 'custom', status: 400, body });
		const options = { webhookUrl: 'https://hooks.example/a', webhookSecret: '={{ 1234567890 }}' };
		const { error } = await run({ ...create, options });
		expect(error?.message).toContain('too weak');
		expect(error?.message).not.toContain('1234567890');
	});
});

describe('a Webhook URL that cannot be called', () => {
	test.each([
		'https://hooks.example/a b\n\nHere you go!',
		'https://hooks.example/{{ $json.id }}',
		'https://hooks.example/undefined',
		'={{ NaN }}',
	])('%j is refused', async (webhookUrl) => {
		await expectRefused(run({ ...create, options: { webhookUrl } }), /^'Webhook URL' /);
	});

	test.each(['http://localhost:5678/webhook/a', 'https://192.168.1.7/webhook/a'])(
		'PiAPI cannot call %s',
		async (webhookUrl) => {
			const { baseUrl } = engine().credential;
			engine().credential.baseUrl = 'https://api.piapi.ai';
			const refused = run({ ...create, imageUrl: 'https://photos.example/us.png', options: { webhookUrl } });
			await expectRefused(refused, /^PiAPI cannot reach this address in 'Webhook URL'/);
			engine().credential.baseUrl = baseUrl ?? '';
		},
	);
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

describe('a file given by an expression', () => {
	test.each(['={{ $binary.photo }}', "={{ $('Files').item.binary.photo }}", 'photo', ' photo '])(
		'%s is uploaded',
		async (value) => {
			const { error } = await run(
				{ ...fromFile, inputDataFieldName: value },
				{ files: [{ photo: file('png', 'us.png') }] },
			);
			expect(error).toBeUndefined();
			expect(creations()).toHaveLength(1);
		},
	);

	test.each(['={{ $binary.photo }}', '={{ $input.item.binary.photo }}', "={{ $('Files').item.binary.photo }}"])(
		'%s is uploaded when the item itself holds it',
		async (value) => {
			const photoInItem = { ...file('png', 'us.png', 'image/png'), isInItem: true };
			const other = { ...file('png', 'them.png', 'image/png'), isInItem: true };
			const { error } = await run(
				{ ...fromFile, inputDataFieldName: value },
				{ files: [{ other, photo: photoInItem }] },
			);
			expect(error).toBeUndefined();
			expect(simulator().uploadRequests.map(({ body }) => (body as IDataObject).file_name)).toEqual(['us.png']);
		},
	);

	test('of two files with the same name and content one is taken, beside a field without a file', async () => {
		const same = { ...file('png', 'us.png', 'image/png'), isInItem: true };
		const { error } = await run(
			{ ...fromFile, inputDataFieldName: '={{ $binary.one }}' },
			{ files: [{ one: same, other: same }] },
		);
		expect(error).toBeUndefined();
	});

	test.each<[unknown, RegExp]>([
		[{ fileName: 'us.png' }, /is an object: choose one of its fields/],
		['={{ null }}', /is empty|name of a field/],
		['data:image/png;base64,iVBORw0KGgo=', /base64/],
		[photo, /is a URL, not the name of a field/],
		[42, /no file in its field|name of a field/],
		[[], /is empty|list/],
	])('%j is refused', async (inputDataFieldName, message) => {
		await expectRefused(
			run({ ...fromFile, inputDataFieldName } as IDataObject, { files: [file('png', 'us.png')] }),
			message,
		);
	});
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

describe("PiAPI's reason", () => {
	const refusal = (status: number, body: IDataObject): Fault => ({
		kind: 'custom',
		status,
		body,
		on: { method: 'POST' },
	});
	test.each<[Fault, RegExp]>([
		[
			refusal(400, {
				code: 400,
				message: 'failed to create task',
				data: { logs: ['duration must be between 4 and 15'] },
			}),
			/duration must be between 4 and 15/,
		],
		[
			refusal(400, {
				code: 400,
				message: 'success',
				data: { error: { code: 10000, message: 'duration out of range' } },
			}),
			/duration out of range/,
		],
		[
			refusal(400, { code: 400, message: 'failed', data: { error: { raw_message: 'bad ratio', message: '' } } }),
			/bad ratio/,
		],
		[
			refusal(500, { code: 500, message: 'x', data: { error: { code: 10002, message: 'Insufficient credits' } } }),
			/enough credits/,
		],
		[refusal(200, { code: 10002, message: 'Insufficient credits', data: null }), /enough credits/],
	])('%j is in the message, and nothing is looked for', async (fault, message) => {
		simulator().fault(fault);
		const { error } = await run(create);
		expect(error?.message).toMatch(message);
		expect(error?.message).not.toContain('may exist');
		expect(simulator().requests).toHaveLength(1);
	});
});

test.each(['success', 'SUCCEEDED', 'finished', ' done\t', 'Completed'])(
	'the final word %j is completed',
	async (finalStatus) => {
		const id = simulator().addTask({ ...finished, finalStatus });
		const { output } = await run({ taskId: byId(id), waitUntilDone: true });
		expect(output[0]?.json).toMatchObject({ task_id: id, status: 'completed' });
	},
);

test.each(['a b.mp4', 'ü ä.mp4'])('a result link with a blank (%s) is a link', async (name) => {
	const id = simulator().addTask({ ...finished, output: { video_url: `${simulator().storageUrl}/temp/${name}` } });
	const { output } = await run({ taskId: byId(id), download: true });
	expect(output[0]?.json.video_url).toMatch(/^http\S+\.mp4$/);
	expect(output[0]?.binary?.data?.fileName).toBe(`${id}.mp4`);
});

describe('a task ID from elsewhere', () => {
	test.each(['\u200b', '\ufeff', '\u00a0', '\n', ' '])('with %j around it is understood', async (blank) => {
		const id = simulator().addTask(finished);
		const { output } = await run({ taskId: byId(`${blank}${id}${blank}`) });
		expect(output[0]?.json.task_id).toBe(id);
	});

	test('with an invisible character inside it is understood', async () => {
		const id = simulator().addTask(finished);
		const { output } = await run({ taskId: byId(`${id.slice(0, 14)}\u200b${id.slice(14)}`) });
		expect(output[0]?.json.task_id).toBe(id);
	});

	test.each<[unknown, RegExp]>([
		[{ task_id: 'x' }, /is an object: choose one of its fields/],
		[['x'], /is a list: choose one of its entries|not a task ID/],
		['[object Object]', /'Task'/],
		['undefined', /'Task'/],
		['', /'Task' is empty/],
	])('%j is refused', async (value, message) => {
		const { error } = await run({ taskId: { __rl: true, mode: 'id', value } });
		expect(error?.message).toMatch(message);
		expect(`${error?.message} ${error?.description}`).not.toMatch(/TypeError|Cannot read/);
		expect(simulator().requests).toEqual([]);
	});
});

describe('an option that is no such value', () => {
	test.each<[IDataObject, RegExp]>([
		[{ webhookUrl: { url: photo } }, /'Webhook URL'/],
		[{ webhookSecret: { secret: 'x' } }, /'Webhook Secret'/],
		[{ waitTimeout: {} }, /'Wait Timeout'/],
		[{ concurrency: 'many' }, /'Tasks at Once'/],
		[{ maxTasks: -1 }, /'Max Tasks per Run'/],
		[{ pollInterval: 'abc' }, /'Poll Interval'/],
	])('%j', async (options, message) => {
		await expectRefused(run({ ...create, waitUntilDone: true, options }), message);
	});

	test.each(['maybe', 'ja', 2])('Wait Until Done as %j is refused', async (waitUntilDone) => {
		await expectRefused(run({ ...create, waitUntilDone } as IDataObject), /'Wait Until Done' must be true or false/);
	});
});

describe('the Base URL as people enter it', () => {
	test.each(['/', '/api/v1', '/api/v1/', '/api/v1/task', ' '])('with %j behind it works', async (end) => {
		const { baseUrl } = engine().credential;
		engine().credential.baseUrl = `${String(baseUrl)}${end}`;
		const { error } = await run({ taskId: byId(simulator().addTask(finished)) });
		engine().credential.baseUrl = baseUrl ?? '';
		expect(error).toBeUndefined();
	});
});

describe('nobody at the other end', () => {
	test('one of thirty items finds out, and all say so', async () => {
		simulator().fault({ kind: 'hang', times: Infinity });
		const items = Array.from({ length: 30 }, (_, index) => ({ index }));
		const { output } = await run(
			{ ...create, imageUrl: '=https://photos.example/{{ $json.index }}.jpg' },
			{ items, onError: 'continueRegularOutput' },
		);
		const [first] = inputs();
		expect(output).toHaveLength(30);
		expect(output.every(({ json }) => typeof json.error === 'string')).toBe(true);
		expect(inputs().every((input) => input.image_url === first?.image_url)).toBe(true);
		expect(simulator().tasksCreated).toBe(0);
	});

	test('a run that reached PiAPI keeps its patience', async () => {
		const ids = [0, 1, 2].map(() => simulator().addTask(finished));
		simulator().fault({ kind: 'server-error', on: { taskId: ids[1] }, times: 3 });
		const items = ids.map((id) => ({ id }));
		const { output } = await run({ taskId: byId('={{ $json.id }}'), waitUntilDone: true }, { items });
		expect(output.map(({ json }) => json.status)).toEqual(['completed', 'completed', 'completed']);
	});
});

test('a file name of a thousand characters is cut, and its extension kept', async () => {
	const { error } = await run(fromFile, { files: [file('png', `${'x'.repeat(1_000)}.png`)] });
	expect(error).toBeUndefined();
	expect(creations()).toHaveLength(1);
});

describe('a file that is called audio', () => {
	test('is taken where a video is wanted, as its content says', async () => {
		const parameters = { resource: 'mmaudio', operation: 'generateSound', videoSource: 'file', waitUntilDone: false };
		const { error } = await run(parameters, { type: 'piApi', files: [file('mp4', 'clip.mp4', 'audio/mp4')] });
		expect(error).toBeUndefined();
	});

	test('and is a recording of a browser: the error says what it is and what to do', async () => {
		const head = '\x1aE\xdf\xa3\x9fB\x82\x84webm\x16T\xaek\xbf\x86\x86A_OPUS';
		const content = Buffer.concat([Buffer.from(head, 'latin1'), Buffer.alloc(300, 1)]);
		const files = [{ content, fileName: 'recording.webm', mimeType: 'audio/webm' }];
		const parameters = { resource: 'tts', operation: 'generateSpeech', genText: 'Hello', refAudioSource: 'file' };
		const { error } = await run({ ...parameters, waitUntilDone: false }, { type: 'piApi', files });
		expect(error?.message).toContain("the file 'recording.webm' is a WebM audio file");
		expect(error?.description).toMatch(/convert it to MP3 first/i);
		expect(simulator().requests).toEqual([]);
	});
});

test('a list of addresses that ends with a comma', async () => {
	const imageUrls = 'https://a.example/1, https://a.example/2,\n';
	const parameters = { resource: 'seedance', operation: 'generateVideo', prompt: 'x', imageSource: 'url', imageUrls };
	await run({ ...parameters, waitUntilDone: false }, { type: 'piApi' });
	expect(inputs()[0]?.image_urls).toEqual(['https://a.example/1', 'https://a.example/2']);
});
