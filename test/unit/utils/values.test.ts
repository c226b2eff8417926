import fc from 'fast-check';
import { OperationalError } from 'n8n-workflow';

import {
	describeValue,
	invalidValue,
	isEmpty,
	isFailedText,
	isObject,
	readBoolean,
	readText,
	toNumber,
	toText,
	trimBlanks,
} from '../../../nodes/shared/utils/values';
import { refusalOf } from '../forms/refusalOf';

const label = 'Some Field';

/** Values that expressions give, and some that only a Code node can make. */
const odd: unknown[] = [
	undefined,
	null,
	'',
	' \u200b\ufeff\u00a0\n',
	0,
	-1,
	NaN,
	Infinity,
	true,
	false,
	[],
	['a'],
	{},
	{ a: 1 },
	new Date(0),
	Symbol('a'),
	() => 'a',
	Object.create(null),
	{ toString: 7 },
	'[object Object]',
	'undefined',
	10n,
];

test.each<[unknown, boolean]>([
	[true, true],
	[false, false],
	['true', true],
	['false', false],
	['TRUE', true],
	[' False\n', false],
	['\u200btrue\ufeff', true],
	['', false],
	[' \u00a0', false],
	[null, false],
	[undefined, false],
])('the boolean %j is %p', (value, expected) => expect(readBoolean(label, value)).toBe(expected));

test.each([['yes'], ['no'], ['on'], ['1'], ['0'], [1], [0], [NaN], [{}], [[]], [[true]], ['null'], ['true!']])(
	'%j is no boolean, and the refusal says what is',
	(value) =>
		expect(refusalOf(() => readBoolean(label, value)).message).toMatch(
			/^'Some Field' (?:must be true or false|is an? )/,
		),
);

test.each<[unknown, number | undefined]>([
	[0, 0],
	[-1.5, -1.5],
	['7', 7],
	[' 7\n', 7],
	['\u200b7\ufeff', 7],
	['-0.5', -0.5],
	['1e3', 1000],
	['', undefined],
	[' ', undefined],
	['7 s', undefined],
	['1,5', undefined],
	['Infinity', undefined],
	[Infinity, undefined],
	[NaN, undefined],
	[null, undefined],
	[undefined, undefined],
	[true, undefined],
	[[7], undefined],
	[{}, undefined],
	[10n, undefined],
])('the number %p is %p', (value, number) => expect(toNumber(value)).toBe(number));

test.each<[unknown, string]>([
	['a', 'a'],
	[' a b \u200b', 'a b'],
	['\u0000\u0085\u061ca b\u2069\u2800', 'a b'],
	['❤️', '❤️'],
	['🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
	['', ''],
	[null, ''],
	[undefined, ''],
	[' \ufeff', ''],
	[7, '7'],
	[0, '0'],
	[true, 'true'],
	[10n, '10'],
])('the text of %p is %j', (value, text) => expect(readText(label, value, 'a text')).toBe(text));

test.each([
	[{}],
	[{ a: 1 }],
	[[]],
	[['a']],
	[new Date(0)],
	[Symbol('a')],
	[() => 'a'],
	['undefined'],
	['null'],
	['NaN'],
	['[object Object]'],
	['a photo of [object Object]'],
	[Object.create(null) as unknown],
])('%p is no text, and the refusal names the field', (value) => {
	expect(refusalOf(() => readText(label, value, 'a text')).message).toMatch(/^'Some Field' /);
});

test.each<[unknown, boolean]>([
	[undefined, true],
	[null, true],
	['', true],
	[' \t\n', true],
	['\u200b\u2060\ufeff\u00ad', true],
	[0, false],
	[false, false],
	['0', false],
	[[], false],
	[{}, false],
])('%j is empty: %p', (value, expected) => expect(isEmpty(value)).toBe(expected));

test.each<[unknown, string]>([
	[undefined, 'nothing'],
	[' ', 'nothing'],
	['a', "'a'"],
	[' a\n b ', "'a b'"],
	['x'.repeat(80), `'${'x'.repeat(80)}'`],
	['x'.repeat(81), `'${'x'.repeat(80)}…'`],
	[7, "'7'"],
	[false, "'false'"],
	[['a'], 'a list'],
	[{}, 'an object'],
	[{ toISO: () => '' }, 'a date'],
	[new Date(NaN), 'a date'],
	[Symbol('a'), 'something that is no text'],
	[() => 'a', 'something that is no text'],
	['NaN', 'an expression without a value'],
	['a [object Object]', 'an object inside a text'],
])('%p is described as %s', (value, words) => expect(describeValue(value)).toBe(words));

test.each<[unknown, string]>([
	[undefined, "'Some Field' is empty"],
	[{}, "'Some Field' is an object: choose one of its fields"],
	[[], "'Some Field' is a list: choose one of its entries"],
	['abc', "'Some Field' must be a number of seconds, got 'abc'"],
	['undefined', "'Some Field' must be a number of seconds, got an expression without a value"],
])('%j is refused with “%s”', (value, message) => {
	expect(invalidValue(label, value, 'a number of seconds')).toMatchObject({
		message,
		description: 'Enter a number of seconds.',
	});
});

test.each(odd.map((value, place): [number, unknown] => [place, value]))(
	'the odd value %p never makes a reader fail by a defect',
	(_, value) => {
		expect(typeof toText(value)).toBe('string');
		expect(typeof describeValue(value)).toBe('string');
		expect(typeof isObject(value)).toBe('boolean');
		expect(typeof isFailedText(value)).toBe('boolean');
		for (const read of [readBoolean, (name: string, given: unknown) => readText(name, given, 'a text')]) {
			try {
				read(label, value);
			} catch (error) {
				expect(error).toBeInstanceOf(OperationalError);
			}
		}
	},
);

test('blanks are trimmed at the edges and kept inside', () => {
	const blank = fc.stringMatching(/^[\s\u200b-\u200f\u2060\ufeff\u00ad]{0,5}$/);
	const inner = fc.stringMatching(/^[a-z](?:[a-z \u200b]*[a-z])?$/);
	fc.assert(
		fc.property(blank, inner, blank, (before, text, after) => {
			expect(trimBlanks(`${before}${text}${after}`)).toBe(text);
		}),
	);
});
