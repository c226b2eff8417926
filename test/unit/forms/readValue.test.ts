import { hugVideo } from '../../../nodes/products/aiHug';
import { parameterName } from '../../../nodes/shared/forms/parameterNames';
import type { InputField } from '../../../nodes/shared/forms/productTypes';
import { bodyOf } from '../products/operations';
import { refusalOf } from './refusalOf';

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
	default: 5,
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
const link: InputField = { kind: 'text', name: 'link', label: 'Image URL', isUrl: true };
const list: InputField = { kind: 'objects', name: 'list', label: 'LoRAs', entryLabel: 'LoRA', fields: [text] };
const object: InputField = { kind: 'json', name: 'json', label: 'J', shape: 'object' };
const array: InputField = { kind: 'json', name: 'json', label: 'J', shape: 'array' };

const inputOf = (field: InputField, value: unknown) =>
	bodyOf({ ...hugVideo, inputs: [{ ...field, upfront: true }] }, { [parameterName(field)]: value }).input[field.name];

test.each<[InputField, unknown, unknown]>([
	[number, '4', 4],
	[number, 2, 2],
	[number, '\u00a03\u200b', 3],
	[number, '2.0', 2],
	[choice, '5', 5],
	[choice, 5, 5],
	[choice, ' xl ', 'xl'],
	[switchField, 'false', false],
	[switchField, 'TRUE', true],
	[switchField, ' true\n', true],
	[switchField, false, false],
	[text, ' Hi  ', 'Hi'],
	[{ ...text, multiline: true }, ' Hi ', ' Hi '],
	[text, 0, '0'],
	[text, true, 'true'],
	[text, '🦊🦊🦊🦊🦊', '🦊🦊🦊🦊🦊'],
	[link, ' https://a.example/x.png\n', 'https://a.example/x.png'],
	[list, {}, undefined],
	[list, { entries: [] }, undefined],
	[list, { entries: [{ text: 'a' }] }, [{ text: 'a' }]],
	[list, { entries: { text: 'a' } }, [{ text: 'a' }]],
	[array, '[{"a":1}]', [{ a: 1 }]],
	[array, [{ a: 1 }], [{ a: 1 }]],
	[object, '{"a":1}', { a: 1 }],
	[object, '{"frame":{"url":" https://a.example/a.mp4\u200b"}}', { frame: { url: 'https://a.example/a.mp4' } }],
	[object, '{}', undefined],
	[object, undefined, undefined],
])('%j takes %p as %p', (field, value, sent) => expect(inputOf(field, value)).toStrictEqual(sent));

const range = 'a whole number from 2 to 5';

test.each<[InputField, unknown, string, string]>([
	[number, 'abc', `'Steps' must be ${range}, got 'abc'`, `Enter ${range}.`],
	[number, 1, `'Steps' must be ${range}, got '1'`, `Enter ${range}.`],
	[number, 6, `'Steps' must be ${range}, got '6'`, `Enter ${range}.`],
	[number, 2.5, `'Steps' must be ${range}, got '2.5'`, `Enter ${range}.`],
	[number, '3 steps', `'Steps' must be ${range}, got '3 steps'`, `Enter ${range}.`],
	[number, '3,5', `'Steps' must be ${range}, got '3,5'`, `Enter ${range}.`],
	[number, true, `'Steps' must be ${range}, got 'true'`, `Enter ${range}.`],
	[number, NaN, `'Steps' must be ${range}, got an expression without a value`, `Enter ${range}.`],
	[number, [3], "'Steps' is a list: choose one of its entries", `Enter ${range}.`],
	[number, { value: 3 }, "'Steps' is an object: choose one of its fields", `Enter ${range}.`],
	[choice, 'm', "'Size' must be one of '5', 'xl', got 'm'", "Enter one of '5', 'xl'."],
	[choice, { value: 'xl' }, "'Size' is an object: choose one of its fields", "Enter one of '5', 'xl'."],
	[
		choice,
		'[object Object]',
		"'Size' must be one of '5', 'xl', got an object inside a text",
		"Enter one of '5', 'xl'.",
	],
	[switchField, 'maybe', "'On' must be true or false, got 'maybe'", 'Enter true or false.'],
	[switchField, 'yes', "'On' must be true or false, got 'yes'", 'Enter true or false.'],
	[switchField, 'ja', "'On' must be true or false, got 'ja'", 'Enter true or false.'],
	[switchField, 1, "'On' must be true or false, got '1'", 'Enter true or false.'],
	[switchField, {}, "'On' is an object: choose one of its fields", 'Enter true or false.'],
	[text, 'Hello!', "'Text' has 6 characters, and PiAPI takes 5 at most", 'Shorten the text.'],
	[text, '', "'Text' is empty", 'Enter a text, e.g. Hi.'],
	[text, '\u200b\ufeff', "'Text' is empty", 'Enter a text, e.g. Hi.'],
	[text, {}, "'Text' is an object: choose one of its fields", 'Enter a text.'],
	[text, ['Hi'], "'Text' is a list: choose one of its entries", 'Enter a text.'],
	[text, 'undefined', "'Text' must be a text, got an expression without a value", 'Enter a text.'],
	[text, 'a [object Object]', "'Text' must be a text, got an object inside a text", 'Enter a text.'],
	[link, 'x.png', expect.stringContaining("'Image URL' must be a URL"), expect.any(String)],
	[link, 'https://a.example/x.png or so', expect.stringContaining("'Image URL' has text after"), expect.any(String)],
	[object, '{"a":', expect.stringContaining("'J' is not valid JSON: it ends too early"), expect.any(String)],
	[
		array,
		'[{"a":"{{ $json.a }}"}]',
		"'J: 0.a' contains an expression that was not evaluated: '{{ $json.a }}'",
		expect.any(String),
	],
	[array, '{}', "'J' must be a JSON list, got an object", 'Enter a list, for example [{ "seed": 7 }].'],
	[object, '[]', "'J' must be a JSON object, got a list", 'Enter an object, for example { "seed": 7 }.'],
	[list, { entries: [{ text: 'a' }, { text: '' }] }, "'LoRA 2: Text' is empty", 'Enter a text, e.g. Hi.'],
	[list, [{ text: 'a' }], "'LoRAs' cannot be read", 'Add a LoRA.'],
	[list, { text: 'a' }, "'LoRAs' cannot be read", 'Add a LoRA.'],
	[list, 'anime', "'LoRAs' cannot be read", 'Add a LoRA.'],
])('%j refuses %p', (field, value, message, description) => {
	expect(refusalOf(() => inputOf(field, value))).toMatchObject({ message, description });
});
