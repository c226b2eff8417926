import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { fingerprint, isSameTask } from '../../../nodes/shared/creation/lostTask';
import { isEmpty, isObject } from '../../../nodes/shared/utils/values';

type Leaf = string | number | boolean | null;
type Input = { [name: string]: Leaf | Leaf[] | Input };

const name = fc.stringMatching(/^[a-z][a-z_]{0,9}$/).filter((text) => text !== '__proto__');
const leaf: fc.Arbitrary<Leaf> = fc.oneof(
	fc.string({ maxLength: 30, unit: 'grapheme' }),
	fc.string({ minLength: 490, maxLength: 600 }),
	fc.integer(),
	fc.double({ noNaN: true, noDefaultInfinity: true }),
	fc.boolean(),
	fc.constant(null),
);
const input = fc.letrec<{ input: Input }>((tie) => ({
	input: fc.dictionary(name, fc.oneof({ weight: 4, arbitrary: leaf }, fc.array(leaf, { maxLength: 4 }), tie('input')), {
		maxKeys: 5,
	}),
})).input;

const request = (content: Input, model = 'Qubico/hug-video', taskType = 'image_to_video'): IDataObject => ({
	model,
	task_type: taskType,
	input: content,
});

/** The fingerprint as it comes back from n8n's store. */
const stored = (sent: IDataObject): IDataObject => JSON.parse(JSON.stringify(fingerprint(sent))) as IDataObject;

/** The input as PiAPI may echo it: what was not sent is there with defaults, at every level. */
const withDefaults = (sent: Input, defaults: Input): Input => ({
	...defaults,
	...Object.fromEntries(
		Object.entries(sent).map(([key, value]) => {
			const isInput = isObject(value);
			return [
				key,
				isInput ? withDefaults(value as Input, defaults) : isEmpty(value) ? (defaults[key] ?? value) : value,
			];
		}),
	),
});

test('defaults that PiAPI adds, at any level, never break a match', () => {
	const property = fc.property(input, input, (sent, defaults) => {
		expect(isSameTask(stored(request(sent)), request(withDefaults(sent, defaults)))).toBe(true);
	});
	fc.assert(property, { numRuns: 500 });
});

test('numbers and booleans as texts, and other fields of the task, never break a match', () => {
	const asTexts = (value: unknown): unknown => {
		if (Array.isArray(value)) return value.map(asTexts);
		if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, asTexts(entry)]));
		return value === null ? null : String(value);
	};
	const property = fc.property(input, (sent) => {
		const task = { ...request(asTexts(sent) as Input), task_id: 'x', status: 'processing', config: {}, output: null };
		expect(isSameTask(stored(request(sent)), task)).toBe(true);
	});
	fc.assert(property, { numRuns: 300 });
});

/** The paths to all values that count. */
const pathsOf = (value: unknown, path: string[] = []): string[][] => {
	if (typeof value !== 'object' || value === null) return isEmpty(value) ? [] : [path];
	return Object.entries(value).flatMap(([key, entry]) => pathsOf(entry, [...path, key]));
};

const changedAt = (value: unknown, [key, ...rest]: string[], change: (value: unknown) => unknown): unknown => {
	if (key === undefined) return change(value);
	if (Array.isArray(value)) {
		return value.map((entry, place) => (String(place) === key ? changedAt(entry, rest, change) : entry));
	}
	return { ...(value as Input), [key]: changedAt((value as Input)[key], rest, change) };
};

test.each<[string, (value: unknown) => unknown]>([
	['another text', (value) => `${String(value)}x`],
	['nothing', () => null],
	['an empty text', () => ''],
	['a list of it', (value) => [value]],
	['an object with it', (value) => ({ value })],
	['no value at all', () => undefined],
])('a value that became %s always breaks the match', (_, change) => {
	const property = fc.property(input, fc.nat(), (sent, drawn) => {
		const paths = pathsOf(sent);
		fc.pre(paths.length > 0);
		const path = paths[drawn % paths.length] ?? [];
		const changed = changedAt(sent, path, change) as Input;
		expect(isSameTask(stored(request(sent)), request(changed))).toBe(false);
	});
	fc.assert(property, { numRuns: 200 });
});

test.each<[string, IDataObject]>([
	['another model', request({ a: 1 }, 'Qubico/other')],
	['another task type', request({ a: 1 }, 'Qubico/hug-video', 'other')],
	['no model', { task_type: 'image_to_video', input: { a: 1 } }],
	['no input', { model: 'Qubico/hug-video', task_type: 'image_to_video' }],
	['an input that is a text', { model: 'Qubico/hug-video', task_type: 'image_to_video', input: '{"a":1}' }],
	['a list in another order', request({ a: 1, list: [2, 1] })],
])('a task with %s is another task', (_, task) => {
	const sent = stored(
		request(task.input && isObject(task.input) && 'list' in task.input ? { a: 1, list: [1, 2] } : { a: 1 }),
	);
	expect(isSameTask(sent, task)).toBe(false);
});

test('a model that PiAPI writes in other case, or with blanks, is the same', () => {
	expect(isSameTask(stored(request({ a: 1 }, 'Qubico/Hug-Video')), request({ a: 1 }, ' qubico/hug-video\n'))).toBe(
		true,
	);
});

test('texts of megabytes take little room', () => {
	const sent = fingerprint(request({ image: 'x'.repeat(5_000_000) }));
	expect(JSON.stringify(sent).length).toBeLessThan(500);
});

test('long texts that differ in their last character differ', () => {
	const long = 'x'.repeat(2_000);
	expect(isSameTask(stored(request({ prompt: `${long}a` })), request({ prompt: `${long}b` }))).toBe(false);
});
