import type { ESLint } from 'eslint';
import { Linter } from 'eslint';
import type { INodeProperties } from 'n8n-workflow';
import { OperationalError } from 'n8n-workflow';

import { products, productTaskOf } from '../../../nodes/products';
import { hugVideo } from '../../../nodes/products/aiHug';
import type { InputField, Product, ProductTask, Selection } from '../../../nodes/shared/forms/productTypes';
import type { MediaSource } from '../../../nodes/shared/forms/input/givenTask';
import { readTask } from '../../../nodes/shared/forms/input/readTask';
import { fieldsOf } from '../../../nodes/shared/forms/n8nFields';
import { isMedia, mediaParameters, parameterName } from '../../../nodes/shared/forms/parameterNames';
import { taskRequest } from '../../../nodes/shared/forms/requestBody';
import { productFields, resourceField } from '../../../nodes/shared/forms/resourceFields';
import type { CatalogueEntry, CatalogueInput } from '../../catalogue';
import { catalogue, requestsOfOperations } from '../../catalogue';
import { exampleSent, isRequired, parametersOf } from '../../exampleParameters';

interface Operation {
	id: string;
	product: Product;
	task: ProductTask;
}

const operations: Operation[] = products.flatMap((product) =>
	product.tasks.map((task) => ({ id: `${product.value}.${task.value}`, product, task })),
);
const eachOperation = operations.map((operation): [string, Operation] => [operation.id, operation]);

/** Names that the node's other parameters have. */
const commonNames = [
	'resource',
	'operation',
	'waitUntilDone',
	'waitMethod',
	'download',
	'outputDataFieldName',
	'simplify',
	'options',
	'taskId',
];

const valuesOf = (selection: string | Selection): unknown[] =>
	typeof selection === 'string' ? [selection] : selection.options.map(({ value }) => value);

const topName = ({ name }: { name: string }) => name.split('.')[0] ?? '';

/** The names an operation has in `input`, also what goes along with a field. */
const namesOf = ({ inputs }: ProductTask): string[] =>
	sorted(
		inputs.flatMap((field) => [field.name, ...Object.keys(field.alongside ?? {})]).map((name) => topName({ name })),
	);

const sorted = (names: string[]) => [...new Set(names)].sort();

/** The operations that create such a task. */
const creatorsOf = ({ models, taskType }: CatalogueEntry): Operation[] =>
	operations.filter(
		({ task }) =>
			valuesOf(task.taskType).includes(taskType) &&
			valuesOf(task.model).some((model) => models.includes(String(model))),
	);

const linkOf = (source: MediaSource) => ('url' in source ? source.url : `https://uploaded.example/${source.fileField}`);

const bodyOf = (task: ProductTask, parameters: Record<string, unknown>) =>
	JSON.parse(
		JSON.stringify(
			taskRequest(
				readTask(task, (name) => parameters[name]),
				linkOf,
			),
		),
	);

describe('the declarations and the catalogue', () => {
	/** Operations that need an input which their task type can do without, because another operation does that. */
	const neededBySplit = [
		'udio.extendSong continue_song_id',
		'kling.generateVideoFromImage image_url',
		'kling.generateVideoFromElements elements',
		'veo3.generateVideoFromImage image_url',
		'veo31.generateVideoFromImage image_url',
	];
	/** Lists that the documentation gives for older versions only: any number goes. */
	const outgrownLists = ['Kling video_generation duration'];

	test.each(catalogue.map((entry): [string, CatalogueEntry] => [`${entry.models.join(' ')} ${entry.taskType}`, entry]))(
		'%s',
		(_, entry) => {
			const creators = creatorsOf(entry);
			expect(creators.flatMap(({ task }) => valuesOf(task.model))).toEqual(expect.arrayContaining(entry.models));
			expect(sorted(creators.flatMap(({ task }) => namesOf(task)))).toEqual(sorted(entry.inputs.map(topName)));

			for (const { id, task } of creators) {
				for (const input of entry.inputs) {
					const isNeeded = input.required === true && !input.uncertain;
					const fields = task.inputs.filter((field) => topName(field) === input.name);
					const isNeededHere = isNeeded || neededBySplit.includes(`${id} ${input.name}`);
					if (isNeeded) expect([id, input.name, fields.length]).not.toEqual([id, input.name, 0]);
					for (const field of fields) {
						expect([id, field.name, isRequired(field)]).toEqual([id, field.name, isNeededHere]);
						expect([id, field.name, factsOf(field)]).toEqual([id, field.name, knownFacts(entry, input)]);
					}
				}
			}
		},
	);

	/** What a declaration refuses. */
	function factsOf(field: InputField) {
		return {
			choices: field.kind === 'choice' ? field.options.map(({ value }) => value).sort() : undefined,
			min: 'min' in field ? field.min : undefined,
			max:
				'max' in field && field.kind !== 'mediaList' ? field.max : field.kind === 'text' ? field.maxLength : undefined,
		};
	}

	function knownFacts(entry: CatalogueEntry, input: CatalogueInput) {
		const isOpen = input.uncertain === true;
		const isOutgrown = outgrownLists.includes(`${entry.family} ${entry.taskType} ${input.name}`);
		return {
			choices: isOpen || isOutgrown || !input.enum ? undefined : [...input.enum].sort(),
			min: isOpen ? undefined : input.min,
			max: isOpen ? undefined : input.max,
		};
	}

	test('no operation creates what the catalogue does not have', () => {
		for (const operation of operations) {
			for (const taskType of valuesOf(operation.task.taskType)) {
				for (const model of valuesOf(operation.task.model)) {
					const isKnown = catalogue.some(
						(entry) => entry.taskType === taskType && entry.models.includes(String(model)),
					);
					expect([operation.id, model, taskType, isKnown]).toEqual([operation.id, model, taskType, true]);
				}
			}
		}
	});

	test('every task is found by what PiAPI calls it', () => {
		for (const { models, taskType } of catalogue) {
			for (const model of models) {
				const task = productTaskOf(model.toUpperCase(), ` ${taskType}`);
				expect(valuesOf(task?.taskType ?? '')).toContain(taskType);
				expect(valuesOf(task?.model ?? '')).toContain(model);
			}
		}
		expect(productTaskOf('Qubico/hug-video', 'image_to_video')).toBe(hugVideo);
		expect(productTaskOf('Qubico/video-toolkit', 'face-swap')?.results.kind).toBe('video');
		for (const nothing of [undefined, null, 7, {}, '', 'constructor']) {
			expect(productTaskOf(nothing, 'image_to_video')).toBeUndefined();
			expect(productTaskOf('kling', nothing)).toBeUndefined();
		}
	});
});

describe('requests', () => {
	test('there is a recorded request for each operation, and no other', () => {
		expect([...requestsOfOperations.keys()].sort()).toEqual(operations.map(({ id }) => id).sort());
	});

	test.each(eachOperation)('%s with the least a person can enter', (id, { task }) => {
		const body = bodyOf(task, parametersOf(task, isRequired));
		expect(body).toEqual(requestsOfOperations.get(id));
	});

	test.each(eachOperation)('%s with everything', (_, { task }) => {
		const { input } = bodyOf(
			task,
			parametersOf(task, () => true),
		);
		for (const field of task.inputs) {
			const sent = field.name.split('.').reduce((value, name) => value?.[name], input);
			expect([field.name, sent]).toEqual([field.name, exampleSent(field)]);
		}
		expect(Object.keys(input).sort()).toEqual([...new Set(task.inputs.map(topName))].sort());
	});

	test.each(eachOperation)('%s refuses to go without what it needs, by name', (_, { task }) => {
		for (const missing of task.inputs.filter(isRequired)) {
			const parameters = parametersOf(task, (field) => isRequired(field) && field !== missing);
			const name = isMedia(missing) ? mediaParameters(task, missing).url : parameterName(missing);
			const label = isMedia(missing) ? mediaParameters(task, missing).urlLabel : missing.label;
			for (const empty of ['', ' ', null, undefined]) {
				expect(() => bodyOf(task, { ...parameters, [name]: empty })).toThrow(`'${label}' is empty`);
			}
		}
	});

	test.each(eachOperation)('%s never crashes on what an expression may give', (_, { task }) => {
		const odd: unknown[] = [
			0,
			-1,
			1e21,
			NaN,
			true,
			'x',
			[],
			[null],
			[{}],
			{},
			{ entries: 7 },
			{ entries: [null, 'x'] },
			{ toString: 1 },
		];
		const full = parametersOf(task, () => true);
		const additional = new Map(Object.entries(full)).get('additionalFields');
		const inAdditional = Object.keys(additional ?? {});
		for (const value of odd) {
			const attempts = [
				...Object.keys(full).map((name) => ({ ...full, [name]: value })),
				...inAdditional.map((name) => ({ ...full, additionalFields: { ...Object(additional), [name]: value } })),
			];
			for (const parameters of attempts) {
				try {
					bodyOf(task, parameters);
				} catch (refusal) {
					expect(refusal).toBeInstanceOf(OperationalError);
				}
			}
		}
	});
});

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

describe('fields in n8n', () => {
	const properties = [resourceField(products, 'aiHug'), ...products.flatMap(productFields)];

	/** The parameters that n8n shows for an operation. */
	const shownFor = ({ product, task }: Operation): INodeProperties[] =>
		productFields(product).filter(({ name, displayOptions }) => {
			const operationsShown = displayOptions?.show?.operation;
			return name !== 'operation' && (operationsShown === undefined || operationsShown.includes(task.value));
		});

	test('names and values are unique', () => {
		for (const key of ['name', 'value'] as const) {
			expect(new Set(products.map((product) => product[key])).size).toBe(products.length);
			for (const { tasks } of products) expect(new Set(tasks.map((task) => task[key])).size).toBe(tasks.length);
		}
	});

	test.each(eachOperation)('%s shows each of its fields once, in its order, and none that is taken', (_, operation) => {
		const names = shownFor(operation).map(({ name }) => name);
		const expected = fieldsOf(operation.task, {}).map(({ name }) => name);
		expect(names.filter((name) => name !== 'productNotice')).toEqual(expected);
		expect(new Set(names).size).toBe(names.length);
		expect(names.filter((name) => commonNames.includes(name))).toEqual([]);
		expect(names.at(-1)).toBe('additionalInput');
	});

	test('a parameter keeps its type in every operation, so that switching between them keeps its value', () => {
		const types = new Map<string, string>();
		for (const { name, type, typeOptions } of properties) {
			const kind = `${type}${typeOptions?.multipleValues ? 's' : ''}`;
			expect([name, types.get(name) ?? kind]).toEqual([name, kind]);
			types.set(name, kind);
		}
	});

	test("AI Hug's are those its node has always had", () => {
		expect(fieldsOf(hugVideo, { operation: ['createTask'] })).toMatchObject([
			{
				displayName: 'Image Source',
				name: 'imageSource',
				default: 'url',
				options: [{ value: 'file' }, { value: 'url' }],
			},
			{
				displayName: 'Image URL',
				name: 'imageUrl',
				displayOptions: { show: { operation: ['createTask'], imageSource: ['url'] } },
			},
			{
				displayName: 'Input Data Field Name',
				name: 'inputDataFieldName',
				default: 'data',
				displayOptions: { show: { operation: ['createTask'], imageSource: ['file'] } },
			},
			{ name: 'additionalInput' },
		]);
	});

	test('of several files only the first has the plain name', () => {
		const swap = operations.find(({ id }) => id === 'faceswap.swapFaceInImage');
		expect(swap && shownFor(swap).map(({ name }) => name)).toEqual([
			'targetImageSource',
			'targetImageUrl',
			'inputDataFieldName',
			'swapImageSource',
			'swapImageUrl',
			'swapImageInputDataFieldName',
			'additionalInput',
		]);
	});

	test.each(products.map((product): [string, Product] => [product.value, product]))(
		'a saved node of %s keeps its operation when one is added that comes first in the list',
		(_, product) => {
			const defaultOf = (tasks: ProductTask[]) =>
				productFields({ ...product, tasks }).find(({ name }) => name === 'operation')?.default;
			const [task] = product.tasks;
			const added: ProductTask[] = task ? [{ ...task, name: 'Add Captions', value: 'addCaptions' }] : [];
			expect(defaultOf([...added, ...product.tasks])).toBe(product.defaultOperation);
			expect(product.tasks.map(({ value }) => value)).toContain(product.defaultOperation);
		},
	);

	test('a field that several operations share stands there once', () => {
		const names = productFields(
			products.find(({ value }) => value === 'hunyuan') ?? { name: '', value: '', defaultOperation: '', tasks: [] },
		);
		const prompts = names.filter(({ name }) => name === 'prompt');
		expect(prompts).toHaveLength(1);
		expect(prompts[0]?.displayOptions?.show?.operation).toHaveLength(3);
	});

	test("n8n's linter finds nothing", () => {
		const code = `import type { INodeProperties } from 'n8n-workflow';\nexport const fields: INodeProperties[] = ${asCode(properties)};\n`;
		// Required rather than imported: the plugin brings no types.
		const parser = jest.requireActual<Linter.Parser>('@typescript-eslint/parser');
		const n8nNodesBase = jest.requireActual<ESLint.Plugin & { configs: { nodes: { rules: Linter.RulesRecord } } }>(
			'eslint-plugin-n8n-nodes-base',
		);
		const { rules } = n8nNodesBase.configs.nodes;
		const linted = new Linter({ configType: 'flat' }).verify(
			code,
			[{ files: ['**/*.ts'], plugins: { 'n8n-nodes-base': n8nNodesBase }, languageOptions: { parser }, rules }],
			'FieldsDescription.ts',
		);
		const lines = code.split('\n');
		const properNames = ['Skyreels'];
		const found = linted.filter(({ line }) => !properNames.some((name) => lines[line - 1]?.includes(`"${name}"`)));
		expect(found.map(({ ruleId, line, message }) => `${ruleId}: ${message} ${lines[line - 1]}`)).toEqual([]);
	});

	/** As a person would write it: the linter reads literals without quotes around their names. */
	const asCode = (value: unknown): string => JSON.stringify(value, null, 1).replace(/^(\s*)"(\w+)":/gm, '$1$2:');

	const sentences = properties.flatMap((property) => [property, ...innerFields(property)]);

	function innerFields({ options = [] }: INodeProperties): INodeProperties[] {
		return options.flatMap((option) => {
			if ('values' in option) return option.values;
			return 'type' in option && 'displayName' in option ? [option, ...innerFields(option)] : [];
		});
	}

	test('texts are written as n8n writes them', () => {
		for (const { displayName, description, hint, placeholder, type } of sentences) {
			if (type !== 'notice')
				expect(displayName).toMatch(
					/^(?:(?:[A-Z0-9][\w.'-]*|\((?:[A-Z]\w*|JSON)( \w+)?\)|a|an|of|in|on|at|the|to)(?: |$))+$/,
				);
			for (const text of [description, hint]) {
				if (text === undefined) continue;
				const isOneSentence = !/[.?!] [A-Z]/.test(text);
				expect([text, text.endsWith('.')]).toEqual([text, !isOneSentence]);
				expect(text).toMatch(/^[A-Z]/);
			}
			if (placeholder !== undefined && type === 'string') expect(placeholder).toMatch(/^e\.g\. \S/);
		}
		for (const { product, task } of operations) {
			expect(task.name).toMatch(
				/^(?:[A-Z0-9][\w.]*|\([\w ]+\)|a|an|of|in|on|or|for|the|to)(?: (?:[A-Z0-9][\w.]*|\([\w ]+\)|a|an|of|in|on|or|for|the|to))*$/,
			);
			expect([task.name, task.action]).toEqual([task.name, task.action[0]?.toUpperCase() + task.action.slice(1)]);
			expect([task.name, product.name.endsWith('.')]).toEqual([task.name, false]);
		}
	});
});
