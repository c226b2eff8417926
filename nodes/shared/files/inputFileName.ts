import { isObject, toText, trimBlanks } from '../utils/values';
import type { FileKind } from './kinds/identifyFile';

/** PiAPI's documented limit of a file name, in characters. */
const longestName = 128;

/** Characters to leave out of a name: control characters, halves of surrogate pairs without the other, directional marks. */
const unprintable = /[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/**
 * The name under which a file is uploaded, from the name in the item: a text, a number, nothing. It gets the extension of
 * what the file is, because PiAPI refuses a JPEG called .png, and is cut to PiAPI's limit, which nobody sees.
 */
export function uploadName(given: unknown, { media, extension, otherExtensions = [] }: FileKind): string {
	const name = readableName(given);
	const ending = /\.[a-z0-9]{1,5}$/i.exec(name)?.[0] ?? '';
	// A version such as "v1.2" is no extension.
	const isExtension = /[a-z]/i.test(ending);
	const base = isExtension ? name.slice(0, -ending.length) : name;
	const isRight = [extension, ...otherExtensions].includes(ending.slice(1).toLowerCase());
	const newEnding = isRight ? ending : `.${extension}`;
	const fitting = cutText(base.replace(/[. ]+$/, ''), longestName - newEnding.length);
	return `${fitting === '' ? media : fitting}${newEnding}`;
}

/** A file's name as a message shows it: without the folders in front, and empty when there is none. */
export function readableName(given: unknown): string {
	if (given === undefined || given === null || isObject(given) || Array.isArray(given)) return '';
	const [name = ''] = toText(given).split(/[/\\]/).slice(-1);
	return trimBlanks(name.replace(unprintable, ''));
}

/** The first `length` characters as UTF-16 counts them, one fewer when that would split a surrogate pair. */
const cutText = (text: string, length: number): string => text.slice(0, length).replace(/[\ud800-\udbff]$/, '');

const longestShown = 60;

/** A name in the words of a message: not longer than anybody reads. */
export const shownName = (name: string): string =>
	name.length > longestShown ? `${cutText(name, longestShown)}…` : name;
