import fc from 'fast-check';
import { tryToParseDateTime } from 'n8n-workflow';

import { findJsonSyntaxError } from '../../../nodes/shared/forms/input/formats/jsonSyntaxError';
import { readJsonObject, unwrapTaskBody } from '../../../nodes/shared/forms/input/readJson';
import { refusalOf } from './refusalOf';

const read = (value: unknown) => readJsonObject('Input (JSON)', value);

describe('JSON that is meant as it is', () => {
	test.each<[unknown, object]>([
		['{"a":1}', { a: 1 }],
		[{ a: 1 }, { a: 1 }],
		['', {}],
		[undefined, {}],
		[null, {}],
		['\u200b', {}],
		[' {}\n', {}],
		['\ufeff{"a":1}', { a: 1 }],
		['{"a":1}\u0000'.replace('\u0000', '\u2060'), { a: 1 }],
		[
			'{"prompt":"“typographic” quotes, a \\"quote\\", a\\nbreak"}',
			{ prompt: '“typographic” quotes, a "quote", a\nbreak' },
		],
		['{"prompt":"```js```"}', { prompt: '```js```' }],
		// What a language model puts around it.
		['```json\n{"a":1}\n```', { a: 1 }],
		['```JSON\r\n{"a":1}\r\n```', { a: 1 }],
		['```\n{"a":1}```', { a: 1 }],
		['~~~\n{"a":1}\n~~~', { a: 1 }],
		['Here is the JSON you asked for:\n\n```json\n{"a":1}\n```\n\nLet me know!', { a: 1 }],
		['  ```json5 {"a":1} ```  ', { a: 1 }],
		// Turned into text twice.
		['"{\\"a\\":1}"', { a: 1 }],
		[JSON.stringify(JSON.stringify({ a: 'b "c"' })), { a: 'b "c"' }],
	])('%j', (given, json) => expect(read(given)).toEqual(json));
});

describe('JSON that breaks is shown with the place and the cure', () => {
	const insert = '{{ JSON.stringify($json.prompt) }}';

	test.each<[string, string, string]>([
		['{"prompt":"a "red" fox"}', 'a text has a quote in it', insert],
		['{"prompt":"say "hi"","b":1}', 'a text has a quote in it', insert],
		['{"prompt":""quoted" at the start"}', 'a text has a quote in it', insert],
		['{"prompt":"a 5" screen"}', 'a text has a quote in it', insert],
		['{"prompt":"He said: "go", then left"}', 'a text has a quote in it', insert],
		['{"prompt":"a\nb"}', 'a text has a line break in it', insert],
		['{"prompt":"a\tb"}', 'a text has a line break in it', insert],
		['{"path":"C:\\photos"}', 'a text has a backslash in it', insert],
		['{"prompt":"no end}', 'a text has no closing quote', insert],
		['{"prompt": a red fox}', 'a text is not in quotes there', insert],
		['{prompt: "a"}', 'a text is not in quotes there', 'double quotes'],
		['{"a": undefined}', 'a value is missing', insert],
		['{"a": }', 'a value is missing', insert],
		['{"a": , "b": 1}', 'a value is missing', insert],
		['{"a": NaN}', 'a value is missing', insert],
		['{"a": [object Object]}', 'a value is missing', insert],
		['[undefined]', 'a value is missing', insert],
		['{"a":1,}', 'a comma has nothing after it', 'Remove the comma'],
		['{"a":[1,2,],"b":1}', 'a comma has nothing after it', 'Remove the comma'],
		['{"a":1,\n  "b":2,\n}', 'in line 3: a comma has nothing after it', 'Remove the comma'],
		['{"a":1 "b":2}', 'a comma is missing', 'comma between'],
		['{"a":"x"\n"b":"y"}', 'in line 2: a comma is missing', 'comma between'],
		['{"a":["x" "y"]}', 'a comma is missing', 'comma between'],
		['{"a":1', 'it ends too early', 'Close every brace'],
		['{"a":{"b":1}', 'it ends too early', 'Close every brace'],
		['{', 'it ends too early', 'Close every brace'],
		['{"a" 1}', 'a name has no colon after it', '"name": value'],
		["{'a':'b'}", 'texts and names need double quotes', 'single quotes'],
		['{“a”: “b”}', 'it has typographic quotes', 'plain double quotes'],
		['{"a": „b“}', 'it has typographic quotes', 'plain double quotes'],
		['“{"a":1}”', 'it has typographic quotes', 'plain double quotes'],
		['{"a": True}', 'true, false and null are written in lower case', 'Write true'],
		['{"a": None}', 'true, false and null are written in lower case', 'Write true'],
		['{"a":1, // seconds\n"b":2}', 'JSON has no comments', 'Remove the comment'],
		['{/* a */"a":1}', 'JSON has no comments', 'Remove the comment'],
		['{"a": 01}', 'a number is not written as in JSON', '0.7'],
		['{"a": .5}', 'a number is not written as in JSON', '0.7'],
		['{"a": 0,5}', 'a number is not written as in JSON', '0.7'],
		['{"a": ...}', 'something was left out there', 'dots'],
		['{"a":1} and so on', 'there is more text after it', 'not part of the JSON'],
		['{"a":1}{"b":2}', 'there is more text after it', 'not part of the JSON'],
		['Sure! {"a":1}', 'it does not begin with a brace', '{ "seed": 7 }'],
		['={"a":1}', 'it begins with an equals sign', 'Remove'],
		['{{ $json.input }}', 'an expression was not evaluated', "'Expression'"],
		['={{ $json.input }}', 'an expression was not evaluated', "'Expression'"],
		['{"a": {{ $json.a }}}', 'an expression was not evaluated', "'Expression'"],
		['```json\n{"a":1,}\n```', 'a comma has nothing after it', 'Remove the comma'],
	])('%j: %s', (text, reason, advice) => {
		const { message, description } = refusalOf(() => read(text));
		expect(message).toMatch(/^'Input \(JSON\)' is not valid JSON/);
		expect(message).toContain(reason);
		expect(description).toContain(advice);
		expect(message).not.toMatch(/undefined|\[object|NaN|token|position/);
	});

	test('the place is shown, not the whole text', () => {
		const text = `{"before":"${'x'.repeat(500)}","prompt":"a "red" fox","after":"${'y'.repeat(500)}"}`;
		const { message } = refusalOf(() => read(text));
		expect(message).toContain('…');
		expect(message).toContain('"a "red" fox"');
		expect(message.length).toBeLessThan(150);
	});

	test.each<[unknown, string]>([
		['hello', "'Input (JSON)' must be JSON, got 'hello'"],
		['curl -X POST https://a.example -d \'{"a":1}\'', "'Input (JSON)' is a curl command"],
		['7', "'Input (JSON)' must be a JSON object, got '7'"],
		[7, "'Input (JSON)' must be a JSON object, got '7'"],
		[true, "'Input (JSON)' must be a JSON object, got 'true'"],
		['[{"a":1}]', "'Input (JSON)' must be a JSON object, got a list"],
		['null', "'Input (JSON)' is empty"],
		['undefined', "'Input (JSON)' must be JSON, got an expression without a value"],
		['[object Object]', "'Input (JSON)' "],
		// Valid, and surely not meant.
		['{"prompt":"[object Object]"}', "'Input (JSON)' has an object inside a text at 'prompt'"],
		['{"list":[{"url":"undefined"}]}', "'Input (JSON)' has an expression without a value at 'list.0.url'"],
		[{ prompt: 'A fox and [object Object]' }, "'Input (JSON)' has an object inside a text at 'prompt'"],
		[{ seed: NaN }, "'Input (JSON)' has no usable number at 'seed'"],
	])('%j is refused', (value, message) => expect(refusalOf(() => read(value)).message).toContain(message));

	const itself: Record<string, unknown> = {};
	itself.inside = itself;

	test.each<[string, unknown, string]>([
		['a date', new Date(), "'Input (JSON)' must be JSON, got a date"],
		['a date of n8n', tryToParseDateTime('2026-05-01'), "'Input (JSON)' must be JSON, got a date"],
		['a map', new Map([['a', 1]]), "'Input (JSON)' must be JSON, got an object"],
		['the bytes of a file', Buffer.from('{}'), "'Input (JSON)' must be JSON, got an object"],
		['a number without an end', { seed: 10n }, "'Input (JSON)' has no usable number at 'seed'"],
		['an object that holds itself', itself, "'Input (JSON)' is nested too deeply"],
	])('%s is refused', (_, value, message) => expect(refusalOf(() => read(value)).message).toBe(message));
});

describe('where JSON breaks', () => {
	test('JSON that is valid breaks nowhere', () => {
		const property = fc.property(fc.json(), fc.constantFrom(undefined, 1, '\t'), (json, space) => {
			const text = JSON.stringify(JSON.parse(json), null, space);
			if (/^[[{"]/.test(text)) expect(findJsonSyntaxError(text)).toBeUndefined();
		});
		fc.assert(property);
	});

	test('somewhere, in words, wherever JSON was damaged', () => {
		const damage = fc.constantFrom('', '"', ',', '}', ']', ':', '\\', '\n', 'x', '{', '[', "'", '“', 'undefined', '/');
		const objects = fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 });
		const property = fc.property(objects, damage, fc.nat(), (object, inserted, place) => {
			const json = JSON.stringify(object);
			const at = 1 + (place % (json.length - 1));
			const text = `${json.slice(0, at)}${inserted}${json.slice(inserted === '' ? at + 1 : at)}`;
			const found = findJsonSyntaxError(text);
			expect([text, found === undefined]).toEqual([text, isJson(text)]);
			if (found === undefined) return;
			expect(found.position).toBeLessThanOrEqual(text.length);
			expect(found.reason).not.toMatch(/undefined|object Object/);
		});
		fc.assert(property, { numRuns: 1000 });
	});

	function isJson(text: string): boolean {
		try {
			JSON.parse(text);
			return true;
		} catch {
			return false;
		}
	}
});

describe("PiAPI's whole body", () => {
	const input = { image_url: 'https://a.example/x.png' };

	test.each<[object, object]>([
		[
			{ model: 'm', task_type: 't', input },
			{ model: 'm', taskType: 't', input },
		],
		[
			{ model: ' m ', task_type: 't\n', input },
			{ model: 'm', taskType: 't', input },
		],
		[
			{ model: 'm', input },
			{ model: 'm', taskType: '', input },
		],
		[
			{ task_type: 't', input },
			{ model: '', taskType: 't', input },
		],
		[
			{ model: 'm', task_type: 't', input, config: { service_mode: 'public' } },
			{ model: 'm', taskType: 't', input },
		],
		[
			{ model: 'm', task_type: 't', input: {}, config: null },
			{ model: 'm', taskType: 't', input: {} },
		],
		[{ input }, { model: '', taskType: '', input }],
		[
			{ input, config: { service_mode: '' } },
			{ model: '', taskType: '', input },
		],
		[
			{ model: 'm', task_type: 't', input: JSON.stringify(input) },
			{ model: 'm', taskType: 't', input },
		],
		[
			{ code: 200, message: 'success', data: { task_id: 'x', model: 'm', task_type: 't', input, output: {} } },
			{ model: 'm', taskType: 't', input },
		],
		[{ config: { service_mode: '' } }, { model: '', taskType: '', input: {} }],
	])('%j is recognized', (body, parts) => expect(unwrapTaskBody('Input', { ...body })).toEqual(parts));

	test.each([
		{ service_mode: 'private' },
		{ service_mode: '', webhook_config: { endpoint: 'https://hooks.example/a', secret: '' } },
	])('with a config of %j is refused', (config) => {
		const unwrap = () => unwrapTaskBody('Input', { model: 'm', task_type: 't', input, config });
		expect(unwrap).toThrow("'Input' has a 'config', which this node makes from its options");
		const alone = () => unwrapTaskBody('Input', { config });
		expect(alone).toThrow("'Input' has a 'config', which this node makes from its options");
	});

	test.each([
		{},
		input,
		{ input, seed: 7 },
		{ data: [1] },
		{ data: { seed: 7 } },
		{ data: { input }, prompt: 'kept' },
		{ config: { fps: 24 } },
		{ model: 't2v-01', prompt: 'A fox' },
		{ model: 7, input },
		{ body: { input } },
		{ body: 'text', json: [input] },
	])('%j is an input', (json) => expect(unwrapTaskBody('Input', { ...json })).toBeUndefined());

	test.each([
		{ headers: {}, params: {}, query: {}, body: { model: 'm', task_type: 't', input } },
		{ json: { model: 'm', input } },
	])('%j is an item with a body in it', (json) => expect(unwrapTaskBody('Input', { ...json })?.input).toEqual(input));

	test.each([
		{ model: 'm', task_type: 't' },
		{ model: 'm', task_type: 't', input: 'text' },
		{ model: 'm', task_type: 't', input: [input] },
	])('%j is refused, as its input is missing', (json) => {
		expect(() => unwrapTaskBody('Input', { ...json })).toThrow("its 'input' is missing");
	});
});
