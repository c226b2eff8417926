import { hugVideo } from '../../../nodes/products/aiHug';
import { readTask } from '../../../nodes/shared/forms/input/readTask';
import { parameterName } from '../../../nodes/shared/forms/parameterNames';
import type { NumberField } from '../../../nodes/shared/forms/productTypes';
import { taskRequest } from '../../../nodes/shared/forms/taskRequest';
import { bodyOf, linkOf, taskOf } from '../products/operations';

const photo = 'https://a.example/x.png';

describe('the request', () => {
	test('leaves out what was left empty', () => {
		const additionalFields = { negativePrompt: '', seed: null, cfgScale: '', mode: '', motionBrush: '{}' };
		const parameters = { prompt: 'A fox', imageUrl: photo, multiShots: {}, additionalFields };
		expect(bodyOf(taskOf('kling.generateVideoFromImage'), parameters)).toEqual({
			model: 'kling',
			task_type: 'video_generation',
			input: { prompt: 'A fox', image_url: photo },
		});
	});

	test('has what PiAPI needs beside a field, which gives way to what was entered', () => {
		const parameters = {
			prompt: 'A fox',
			additionalFields: { cameraControlConfigPan: 3, cameraControlConfigZoom: '-2' },
		};
		const { input } = bodyOf(taskOf('kling.generateVideoFromText'), parameters);
		const config = { horizontal: 0, vertical: 0, pan: 3, tilt: 0, roll: 0, zoom: -2 };
		expect(input).toEqual({ prompt: 'A fox', camera_control: { type: 'simple', config } });
	});

	test('has the files where their members belong', () => {
		const elements = taskOf('kling.generateVideoFromElements');
		const parameters = { prompt: 'A', elementsSource: 'file', elementsInputDataFieldNames: 'a, b,' };
		expect(bodyOf(elements, parameters).input.elements).toEqual([
			{ image_url: 'https://uploaded.example/a' },
			{ image_url: 'https://uploaded.example/b' },
		]);
	});

	test('has a config when there is one', () => {
		const given = readTask(hugVideo, (name) => (name === 'imageUrl' ? photo : undefined));
		const body = { model: 'Qubico/hug-video', task_type: 'image_to_video', input: { image_url: photo } };
		const config = { service_mode: 'public' };
		expect(taskRequest(given, linkOf, config)).toEqual({ ...body, config });
		expect(taskRequest(given, linkOf)).toEqual(body);
	});
});

describe('a model or task type', () => {
	const veo = taskOf('veo3.generateVideoFromText');

	test.each([
		[undefined, 'veo3-video-fast'],
		['', 'veo3-video-fast'],
		['veo3-video', 'veo3-video'],
		[' veo3-video ', 'veo3-video'],
	])('%p is %p', (taskType, sent) => expect(bodyOf(veo, { prompt: 'A', taskType })).toMatchObject({ task_type: sent }));

	test.each([['veo9'], [{}], [7]])('%p is refused', (taskType) => {
		expect(() => bodyOf(veo, { prompt: 'A', taskType })).toThrow(/^'Tier' /);
	});
});

describe('Additional Input (JSON)', () => {
	const inputFor = (additionalInput: unknown) =>
		bodyOf(hugVideo, { imageUrl: photo, additionalFields: { additionalInput } }).input;

	test.each<[unknown, object]>([
		['{"image_url":"other","new":[1]}', { image_url: 'other', new: [1] }],
		[{ seed: 7 }, { image_url: photo, seed: 7 }],
		['{}', { image_url: photo }],
		['', { image_url: photo }],
		[undefined, { image_url: photo }],
		['```json\n{"seed":7}\n```', { image_url: photo, seed: 7 }],
		[
			'{"model":"Qubico/hug-video","task_type":"image_to_video","input":{"seed":7},"config":{"service_mode":""}}',
			{ image_url: photo, seed: 7 },
		],
		[
			{ model: 'qubico/HUG-video', input: { seed: 7 } },
			{ image_url: photo, seed: 7 },
		],
		[{ task_type: ' image_to_video ', input: { image_url: 'other' } }, { image_url: 'other' }],
		[{ input: { seed: 7 } }, { image_url: photo, seed: 7 }],
		// An input called "input" beside others that are no body.
		[
			{ input: { seed: 7 }, steps: 4 },
			{ image_url: photo, input: { seed: 7 }, steps: 4 },
		],
	])('%j comes last', (given, input) => expect(inputFor(given)).toEqual(input));

	test.each([
		{ model: 'kling', task_type: 'image_to_video', input: {} },
		{ model: 'Qubico/hug-video', task_type: 'video_generation', input: {} },
		{ task_type: 'txt2img', input: {} },
	])('%j is for another task', (body) => {
		expect(() => inputFor(body)).toThrow(
			/^'Additional Input \(JSON\)' is for '.+', and this operation creates 'Qubico/,
		);
	});

	test.each(['{', '[]', '7', 7, [], 'null', 'true', false])('%p is refused', (wrong) => {
		expect(() => inputFor(wrong)).toThrow(/^'Additional Input \(JSON\)' /);
	});

	test.each([
		{ tools: [{ properties: { image: { description: 'URL of the image, for example https://a.example/a.jpg' } } }] },
		{ video: { prompt: 'A man opens https://a.example/ and smiles' } },
	])('%j has texts with an address in them', (json) => expect(inputFor(json)).toMatchObject(json));

	test.each<[object, string]>([
		[{ image_url: 'https://a.example/c.jpg\n\nHere you are!' }, ': image_url'],
		[{ image_url: 'http://localhost:9000/c.jpg' }, ': image_url'],
		[{ style: 'http://minio:9000/c.jpg' }, ': style'],
		[{ image_urls: ['https://a.example/1.jpg', 'https://a.example/undefined'] }, ': image_urls.1'],
		[{ key_frames: { frame0: { url: 'see https://a.example/c.jpg' } } }, ': key_frames.frame0.url'],
		[{ target_image: 'https://a.example/1.jpg, https://a.example/2.jpg' }, ': target_image'],
	])('%j has a URL that cannot work', (additionalInput, place) => {
		const parameters = new Map<string, unknown>([
			['imageUrl', photo],
			['additionalFields', { additionalInput }],
		]);
		const attempt = () => readTask(hugVideo, (name) => parameters.get(name), { refusePrivateHosts: true });
		expect(attempt).toThrow(`'Additional Input (JSON)${place}'`);
	});

	test.each([
		{ prompt: 'Like https://a.example, but blue' },
		{ image_url: 'asset://1234' },
		{ image_url: 'data:image/png;base64,AAAA' },
		{ image_url: '' },
		{ note: 'http://localhost and so on' },
		{ image_urls: ['https://a.example/1.jpg'], depth: [[1, null]] },
	])('%j is sent as it is', (input) => expect(inputFor(input)).toMatchObject(input));

	test.each(['x', 7, true, ['prompt']])('Additional Fields %p are refused: nothing of them would be sent', (wrong) => {
		expect(() => bodyOf(hugVideo, { imageUrl: photo, additionalFields: wrong })).toThrow(/^'Additional Fields' /);
	});
});

describe('inputs that replace one another', () => {
	const trellis = 'trellis.generateModelFromImages';
	const lips = 'kling.syncLips';
	const motion = 'kling.controlMotion';
	const clothes = 'kling.tryOnClothes';
	const one = { imageSource: 'url', imageUrl: photo };
	const several = { imagesSource: 'url', imagesUrls: [photo] };
	const video = { videoSource: 'url', videoUrl: 'https://a.example/v.mp4' };

	test.each<[string, object, string]>([
		[trellis, {}, "'Image' or 'View' is needed"],
		[trellis, { ...one, ...several }, "'Image' and 'View' cannot be used together"],
		[lips, { ttsText: 'Hello' }, "'Origin Task ID' or 'Video' is needed"],
		[lips, { ...video, originTaskId: 'x', ttsText: 'Hello' }, "'Origin Task ID' and 'Video' cannot be used together"],
		[lips, video, "'Text' or 'Speech' is needed"],
		[motion, { imageUrl: photo }, "'Video' or 'Preset Motion' is needed"],
		[clothes, { modelInputUrl: photo }, "'Dress' or 'Upper Part' or 'Lower Part' is needed"],
	])('%s %j', (task, parameters, message) => {
		expect(() => bodyOf(taskOf(task), { ...parameters })).toThrow(message);
	});

	test.each<[string, object]>([
		[trellis, one],
		[trellis, several],
		[trellis, { additionalFields: { additionalInput: { images: [photo] } } }],
		[lips, { ...video, ttsText: 'Hello' }],
		[lips, { originTaskId: 'x', localDubbingSource: 'file', localDubbingInputDataFieldName: 'speech', ttsText: 'Hi' }],
		[motion, { imageUrl: photo, presetMotion: 'Heart Gesture Dance', ...video }],
		[clothes, { modelInputUrl: photo, lowerInputSource: 'url', lowerInputUrl: photo }],
	])('%s %j is enough', (task, parameters) => {
		expect(bodyOf(taskOf(task), { ...parameters })).toHaveProperty('input');
	});
});

describe('limits that PiAPI documents', () => {
	const seedance = taskOf('seedance.generateVideo');
	const links = (count: number) => Array.from({ length: count }, (_, index) => `https://a.example/${index}`);
	const references = (images: number, videos: number, sounds: number) => ({
		prompt: 'A',
		imageSource: 'url',
		imageUrls: links(images),
		videoSource: 'url',
		videoUrls: links(videos),
		audioSource: 'url',
		audioUrls: links(sounds),
	});

	test.each<[number, number, number, string]>([
		[10, 0, 0, "'Image URLs' has 10 entries, and PiAPI takes 9 at most"],
		[0, 4, 0, "'Video URLs' has 4 entries, and PiAPI takes 3 at most"],
		[1, 0, 4, "'Audio URLs' has 4 entries, and PiAPI takes 3 at most"],
		[8, 1, 1, '10 files are given, and PiAPI takes 9 at most for one task'],
	])('Seedance 2 with %i images, %i videos and %i audio files is refused', (images, videos, sounds, message) => {
		expect(() => bodyOf(seedance, references(images, videos, sounds))).toThrow(message);
	});

	test('Seedance 2 takes nine references in all', () => {
		expect(bodyOf(seedance, references(3, 3, 3)).input.audio_urls).toHaveLength(3);
	});

	test.each([
		['seedance-2', true],
		['seedance-2-less-restriction', true],
		['seedance-2-fast', false],
		['seedance-2-mini', false],
		['seedance-2-mini-less-restriction', false],
	])('%s in 1080p: %p', (taskType, isTaken) => {
		const request = () => bodyOf(seedance, { prompt: 'A', taskType, additionalFields: { resolution: '1080p' } });
		if (isTaken) expect(request().input.resolution).toBe('1080p');
		else expect(request).toThrow(`'Resolution' 1080p does not work with ${taskType}`);
	});

	test.each([3, 16, '16', 4.5])('a Seedance 2 video of %p seconds is refused', (duration) => {
		expect(() => bodyOf(seedance, { prompt: 'A', additionalFields: { duration } })).toThrow(/^'Duration' must be/);
	});

	test('Seedance 2.5 takes what only clients report as its limits', () => {
		const parameters = { prompt: 'A', additionalFields: { duration: -1, aspectRatio: 'adaptive' } };
		expect(bodyOf(taskOf('seedance.generateVideoWith25'), parameters).input).toMatchObject({ duration: -1 });
	});
});

test('a parameter is called as PiAPI calls the input, in camelCase', () => {
	const field: NumberField = { kind: 'number', name: 'camera_control.config.pan_2', label: 'Pan', default: 0 };
	expect(parameterName(field)).toBe('cameraControlConfigPan2');
	expect(parameterName({ ...field, parameter: 'pan' })).toBe('pan');
});
