import fc from 'fast-check';

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** Names that mean something to JavaScript, to n8n or to PiAPI, and any others. */
const names = fc.oneof(
	fc.constantFrom(
		'__proto__',
		'constructor',
		'prototype',
		'toString',
		'valueOf',
		'toJSON',
		'hasOwnProperty',
		'then',
		'length',
		'',
		'error',
		'json',
		'binary',
		'pairedItem',
		'data',
		'status',
		'task_id',
		'url',
		'secret',
		'endpoint',
		'webhook_config',
		'message',
		'code',
	),
	fc.string({ maxLength: 12 }),
);

/** Texts that mean something, that are none of the usual ones, and any others. No address leads off this machine. */
export const anyText = fc.oneof(
	fc.constantFrom(
		'',
		' ',
		'completed',
		'Completed ',
		'FAILED',
		'canceled',
		'finished',
		'pending',
		'0001-01-01T00:00:00Z',
		'2026-13-45T99:99:99Z',
		'http://127.0.0.1:9/a.mp4',
		'HTTPS://127.0.0.1:9/%E0%A4%A',
		'http://127.0.0.1:99999/a.mp4',
		'http://[',
		'<!DOCTYPE html>',
		'{{ $json }}',
		'={{ 1 }}',
		'data: [DONE]',
		'\u0000\ud800\u202e',
		'x'.repeat(100_000),
		'insufficient credits',
		'canceled',
		'ECONNRESET',
		'1e999',
	),
	fc.string({ unit: 'binary' }),
);

const anyNumber = fc.oneof(
	fc.integer(),
	fc.double({ noNaN: true, noDefaultInfinity: true }),
	fc.constantFrom(200, 401, 500),
);

/** Own members, `__proto__` among them, as JSON.parse makes them. */
const ofEntries = (entries: Array<[string, Json]>): Json => Object.fromEntries(entries);

const nestedTexts = fc
	.tuple(fc.integer({ min: 1, max: 300 }), fc.boolean(), anyText)
	.map(([depth, isList, text]) => nested(depth, isList, text));

/** The text, so many levels deep in lists or objects. */
function nested(depth: number, isList: boolean, text: Json): Json {
	let value = text;
	for (let level = 0; level < depth; level++) value = isList ? [value] : { a: value };
	return value;
}

/** Whatever JSON can say. */
export const anyJson = fc.letrec<{ value: Json }>((tie) => ({
	value: fc.oneof(
		{ maxDepth: 4, depthSize: 'small', withCrossShrink: true },
		fc.oneof<fc.Arbitrary<Json>[]>(fc.constant(null), fc.boolean(), anyNumber, anyText),
		fc.array(tie('value'), { maxLength: 5 }),
		fc.array(fc.tuple(names, tie('value')), { maxLength: 6 }).map(ofEntries),
		nestedTexts,
	),
})).value;

/** An answer as it should be, but that one to three places of it hold whatever JSON can say, are missing, or have more. */
export function spoilt(answer: Json): fc.Arbitrary<Json> {
	const change = fc.record({
		path: fc.constantFrom(...pathsOf(answer)),
		more: fc.option(names, { freq: 3 }),
		value: fc.option(anyJson, { freq: 6, nil: undefined }),
	});
	return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) =>
		changes.reduce<Json>((whole, { path, more, value }) => {
			const place = more === null ? path : [...path, more];
			return replaced(whole, place, value) ?? null;
		}, answer),
	);
}

function pathsOf(value: Json): string[][] {
	if (typeof value !== 'object' || value === null) return [[]];
	return [[], ...Object.entries(value).flatMap(([name, member]) => pathsOf(member).map((path) => [name, ...path]))];
}

/** The same with another value at a place, which comes into being where it may; undefined: without the place. */
function replaced(whole: Json, [name, ...path]: string[], value: Json | undefined): Json | undefined {
	if (name === undefined) return value;
	if (typeof whole !== 'object' || whole === null) return whole;
	const entries: Array<[string, Json]> = Object.entries(whole);
	const member = entries.find(([key]) => key === name)?.[1] ?? null;
	const changed = replaced(member, path, value);
	const others = entries.filter(([key]) => key !== name);
	const all = changed === undefined ? others : [...others, [name, changed] satisfies [string, Json]];
	return Array.isArray(whole) ? all.map(([, entry]) => entry) : ofEntries(all);
}
