import type { IDataObject, OperationalError } from 'n8n-workflow';

import { userError } from './userError';

/** Whether a value is an object with fields: not null, not a list. */
export const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Characters that nobody sees, as part of a class in a regular expression with the flag `u`: control characters, zero-width
 * and directional ones, fillers, the byte order mark. Without what an emoji may end with.
 */
export const invisibleCharacters = String.raw`\p{Cc}\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb`;

/** Blanks that a copied text brings along, visible or not. */
const blanksAtEdges = new RegExp(`^[\\s${invisibleCharacters}]+|[\\s${invisibleCharacters}]+$`, 'gu');

/** The text without blanks around it, visible or not. */
export const trimBlanks = (text: string): string => text.replace(blanksAtEdges, '');

/** Whether a value counts as not given: nothing, or a text of nothing but blanks. */
export const isEmpty = (value: unknown): boolean =>
	value === undefined || value === null || (typeof value === 'string' && trimBlanks(value) === '');

/**
 * Any value as a text. `String` alone throws for an object whose `toString` is no function, and both an expression and an
 * answer may hold one.
 */
export function toText(value: unknown): string {
	try {
		return String(value);
	} catch {
		return 'an object';
	}
}

/** The number that is meant: an expression may give one as a text. Undefined for everything else. */
export function toNumber(value: unknown): number | undefined {
	const number = typeof value === 'string' && !isEmpty(value) ? Number(trimBlanks(value)) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** What a text that is JSON says; undefined for any other text. */
export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** The whole number that a person entered under `label`, from `least` to `most`. Throws a user error for anything else. */
export function readWholeNumber(label: string, value: unknown, least: number, most = Infinity): number {
	const number = toNumber(value);
	if (number !== undefined && Number.isInteger(number) && number >= least && number <= most) return number;
	const range = most === Infinity ? `, ${least} or more` : ` from ${least} to ${most}`;
	throw invalidValue(label, value, `a whole number${range}`);
}

/**
 * The boolean that is meant: `true`, `false`, or one of them as a text. Nothing given is false.
 * Throws a user error for anything else: a text such as "no" must not switch something on, and "yes" must not be ignored.
 */
export function readBoolean(label: string, value: unknown): boolean {
	if (typeof value === 'boolean') return value;
	if (isEmpty(value)) return false;
	const text = typeof value === 'string' ? trimBlanks(value).toLowerCase() : undefined;
	if (text === 'true') return true;
	if (text === 'false') return false;
	throw invalidValue(label, value, 'true or false');
}

/** The text that a person entered, without blanks around it; empty when nothing was. Throws a user error for an object. */
export function readText(label: string, value: unknown, expected: string): string {
	if (isEmpty(value)) return '';
	const isNoNumber = typeof value === 'number' && !Number.isFinite(value);
	if (isComposed(value) || isNoNumber || isFailedText(value)) throw invalidValue(label, value, expected);
	return trimBlanks(String(value));
}

const isComposed = (value: unknown): boolean =>
	(typeof value === 'object' && value !== null) || typeof value === 'function' || typeof value === 'symbol';

/** What JavaScript makes of a missing value, or of an object inside a text. Nobody means these words. */
const failedTexts = ['undefined', 'null', 'NaN', '[object Object]'];

/** Whether a text is what an expression gives when it found no value, or an object where a text belongs. */
export const isFailedText = (value: unknown): boolean =>
	typeof value === 'string' && (failedTexts.includes(trimBlanks(value)) || value.includes('[object Object]'));

const longestShown = 80;

/** A value in the words of a message: quoted when it is short enough to show, otherwise what it is. */
export function describeValue(value: unknown): string {
	if (isEmpty(value)) return 'nothing';
	if (Array.isArray(value)) return 'a list';
	if (typeof value === 'function' || typeof value === 'symbol') return 'something that is no text';
	if (isObject(value)) return 'toISO' in value || value instanceof Date ? 'a date' : 'an object';
	const text = toText(value);
	if (text.includes('[object Object]')) return 'an object inside a text';
	if (isFailedText(text)) return 'an expression without a value';
	const line = trimBlanks(text.replace(/\s+/g, ' '));
	return line.length > longestShown ? `'${line.slice(0, longestShown)}…'` : `'${line}'`;
}

/**
 * The error for a value that cannot be used. `expected` ends the sentence "must be …", for example "a number of seconds";
 * `advice` says what to enter where that is not plain from it.
 */
export function invalidValue(
	label: string,
	value: unknown,
	expected: string,
	advice = `Enter ${expected}.`,
): OperationalError {
	if (isEmpty(value)) return userError(`'${label}' is empty`, advice);
	const kind = describeValue(value);
	if (kind === 'an object') return userError(`'${label}' is an object: choose one of its fields`, advice);
	if (kind === 'a list') return userError(`'${label}' is a list: choose one of its entries`, advice);
	return userError(`'${label}' must be ${expected}, got ${kind}`, advice);
}
