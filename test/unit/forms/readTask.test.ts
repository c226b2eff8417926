import { hugVideo } from '../../../nodes/products/aiHug';
import { readTask } from '../../../nodes/shared/forms/input/readTask';
import { parameterName } from '../../../nodes/shared/forms/parameterNames';
import type { InputField, ProductTask } from '../../../nodes/shared/forms/productTypes';
import { taskRequest } from '../../../nodes/shared/forms/requestBody';
import { bodyOf, linkOf, taskOf } from '../products/operations';

describe('values', () => {
	const task = (inputs: InputField[]): ProductTask => ({ ...hugVideo, inputs });
	const number: InputField = {
		kind: 'integer',
		name: 'some_steps',
		label: 'Steps',
		required: true,
		default: 3,
		min: 2,
		max: 5,
	};
	const choice: InputField = {
		kind: 'choice',
		name: 'size',
		label: 'Size',
		required: true,
		options: [
			{ name: 'Small', value: 5 },
			{ name: 'Large', value: 'xl' },
		],
	};
	const switchField: InputField = {
		kind: 'boolean',
		name: 'is_on',
		label: 'On',
		required: true,
		default: false,
		description: 'Whether',
	};
	const text: InputField = {
		kind: 'text',
		name: 'text',
		label: 'Text',
		required: true,
		maxLength: 5,
		placeholder: 'e.g. Hi',
	};
	const inputOf = (field: InputField, value: unknown) =>
		bodyOf(task([field]), { [parameterName(field)]: value }).input[field.name];

	test.each<[InputField, unknown, unknown]>([
		[number, '4', 4],
		[number, 2, 2],
		[choice, '5', 5],
		[choice, 5, 5],
		[choice, ' xl ', 'xl'],
		[switchField, 'false', false],
		[switchField, 'TRUE', true],
		[switchField, false, false],
		[text, ' Hi  ', 'Hi'],
		[{ ...text, multiline: true }, ' Hi ', ' Hi '],
		[text, 0, '0'],
	])('%j takes %p as %p', (field, value, sent) => expect(inputOf(field, value)).toStrictEqual(sent));

	test.each<[InputField, unknown, string, string]>([
		[number, 'abc', "'Steps' must be a whole number from 2 to 5, got 'abc'", 'Enter a whole number from 2 to 5.'],
		[number, 1, "'Steps' must be a whole number from 2 to 5, got '1'", 'Enter a whole number from 2 to 5.'],
		[number, 6, "'Steps' must be a whole number from 2 to 5, got '6'", 'Enter a whole number from 2 to 5.'],
		[number, 2.5, "'Steps' must be a whole number from 2 to 5, got '2.5'", 'Enter a whole number from 2 to 5.'],
		[number, [3], "'Steps' is a list: choose one of its entries", 'Enter a whole number from 2 to 5.'],
		[choice, 'm', "'Size' must be one of '5', 'xl', got 'm'", "Enter one of '5', 'xl'."],
		[switchField, 'maybe', "'On' must be true or false, got 'maybe'", 'Enter true or false.'],
		[text, 'Hello!', "'Text' has 6 characters, and PiAPI takes 5 at most", 'Shorten the text.'],
		[text, '', "'Text' is empty", 'Enter a text, e.g. Hi.'],
		[text, {}, "'Text' is an object: choose one of its fields", 'Enter a text.'],
		[
			{ kind: 'json', name: 'json', label: 'J', shape: 'object', required: true },
			'{"a":',
			"'J' is not a JSON object",
			'Enter an object in braces, as PiAPI documents it.',
		],
		[
			{ kind: 'json', name: 'json', label: 'J', shape: 'array', required: true },
			'{}',
			"'J' is not a JSON array",
			'Enter a list of objects in square brackets, as PiAPI documents it.',
		],
		[
			{ kind: 'objects', name: 'list', label: 'List', entryLabel: 'Entry', fields: [text] },
			{ entries: [{ text: 'a' }, { text: '' }] },
			"'Entry 2: Text' is empty",
			'Enter a text, e.g. Hi.',
		],
	])('%j refuses %p', (field, value, message, description) => {
		const refused = { ...field, upfront: true as const };
		let refusal: unknown;
		try {
			inputOf(refused, value);
		} catch (thrown) {
			refusal = thrown;
		}
		expect(refusal).toMatchObject({ message, description });
	});

	test('what is left empty is not sent', () => {
		const parameters = {
			additionalFields: { negativePrompt: '', seed: null, cfgScale: '', mode: '', motionBrush: '{}' },
		};
		const kling = operations.find(({ id }) => id === 'kling.generateVideoFromImage')?.task ?? hugVideo;
		const body = bodyOf(kling, {
			...parameters,
			prompt: 'A fox',
			imageUrl: ' https://a.example/x.png\n',
			imageTailSource: 'url',
		});
		expect(body).toEqual({
			model: 'kling',
			task_type: 'video_generation',
			input: { prompt: 'A fox', image_url: 'https://a.example/x.png' },
		});
	});

	test('what goes along with a field is sent with it, and gives way to what was entered', () => {
		const kling = operations.find(({ id }) => id === 'kling.generateVideoFromText')?.task ?? hugVideo;
		const { input } = bodyOf(kling, {
			prompt: 'A fox',
			additionalFields: { cameraControlConfigPan: -3, cameraControlConfigZoom: '2' },
		});
		const config = { horizontal: 0, vertical: 0, pan: -3, tilt: 0, roll: 0, zoom: 2 };
		expect(input).toEqual({ prompt: 'A fox', camera_control: { type: 'simple', config } });
	});

	test('Additional Input comes last', () => {
		const parameters = { imageUrl: 'https://a.example/x.png' };
		expect(bodyOf(hugVideo, { ...parameters, additionalInput: '{"image_url":"other","new":[1]}' }).input).toEqual({
			image_url: 'other',
			new: [1],
		});
		expect(bodyOf(hugVideo, { ...parameters, additionalInput: { seed: 7 } }).input).toMatchObject({ seed: 7 });
		for (const wrong of ['{', '[]', '7', 7, [], 'null']) {
			expect(() => bodyOf(hugVideo, { ...parameters, additionalInput: wrong })).toThrow(
				"'Additional Input (JSON)' is not a JSON object",
			);
		}
	});

	test('files are named by their fields, and become links', () => {
		const files = { imageSource: 'file', inputDataFieldName: ' photo ' };
		expect(readTask(hugVideo, (name) => new Map(Object.entries(files)).get(name)).media).toEqual([
			{ field: hugVideo.inputs[0], parameter: 'Input Data Field Name', sources: [{ fileField: 'photo' }] },
		]);
		expect(bodyOf(hugVideo, files).input).toEqual({ image_url: 'https://uploaded.example/photo' });
		const elements = operations.find(({ id }) => id === 'kling.generateVideoFromElements')?.task ?? hugVideo;
		const list = { prompt: 'A', elementsSource: 'file', elementsInputDataFieldNames: 'a, b,' };
		expect(bodyOf(elements, list).input.elements).toEqual([
			{ image_url: 'https://uploaded.example/a' },
			{ image_url: 'https://uploaded.example/b' },
		]);
		expect(() => bodyOf(elements, { ...list, elementsInputDataFieldNames: 'a,b,c,d,e' })).toThrow(
			"'Input Data Field Names' has 5 entries, and PiAPI takes 4 at most",
		);
		expect(() => bodyOf(elements, { ...list, elementsInputDataFieldNames: ' ' })).toThrow(
			"'Input Data Field Names' is empty",
		);
	});

	test('a list of addresses may come as one text', () => {
		const elements = operations.find(({ id }) => id === 'kling.generateVideoFromElements')?.task ?? hugVideo;
		const elementsUrls = 'https://a.example/x?size=1,2, https://a.example/y\nhttp://a.example/z';
		const links = ['https://a.example/x?size=1,2', 'https://a.example/y', 'http://a.example/z'];
		expect(bodyOf(elements, { prompt: 'A', elementsUrls }).input.elements).toEqual(
			links.map((link) => ({ image_url: link })),
		);
	});

	test.each<[Record<string, unknown>, string]>([
		[{ imageUrl: 'x.png' }, "'Image URL' must be a web address, got 'x.png'"],
		[{ imageUrl: 7 }, "'Image URL' must be a text, got '7'"],
		[{ imageSource: 'none' }, "'Image Source' must be 'url' or 'file', got 'none'"],
		[{ imageSource: 'file', inputDataFieldName: '' }, "'Input Data Field Name' is empty"],
	])('%j is refused', (parameters, message) => expect(() => bodyOf(hugVideo, parameters)).toThrow(message));

	test('a model or task type is one of those offered, the first one if none is chosen', () => {
		const veo = operations.find(({ id }) => id === 'veo3.generateVideoFromText')?.task ?? hugVideo;
		expect(bodyOf(veo, { prompt: 'A' })).toMatchObject({ task_type: 'veo3-video-fast' });
		expect(bodyOf(veo, { prompt: 'A', taskType: 'veo3-video' })).toMatchObject({ task_type: 'veo3-video' });
		expect(() => bodyOf(veo, { prompt: 'A', taskType: 'veo9' })).toThrow(
			"'Tier' must be one of 'veo3-video-fast', 'veo3-video', got 'veo9'",
		);
	});

	test('config is sent when there is one', () => {
		const given = readTask(hugVideo, (name) => (name === 'imageUrl' ? 'https://a.example/x.png' : undefined));
		const config = { service_mode: 'public' };
		expect(taskRequest(given, linkOf, config)).toEqual({
			model: 'Qubico/hug-video',
			task_type: 'image_to_video',
			input: { image_url: 'https://a.example/x.png' },
			config,
		});
		expect(taskRequest(given, linkOf)).not.toHaveProperty('config');
	});
});
