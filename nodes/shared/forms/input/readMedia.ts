import type { IBinaryData } from 'n8n-workflow';

import { userError } from '../../utils/userError';
import { invalidValue, isEmpty, isFailedText, isObject, parseJson, trimBlanks } from '../../utils/values';
import { fileSourceName, mediaParameters, urlSourceName } from '../parameterNames';
import type { AnyMediaField, ProductTask } from '../productTypes';
import { isInlineContent, readInlineContent } from './formats/base64';
import type { FileSource, GivenMedia, MediaSource, ReadingRules, ValueOf } from './givenTask';
import { readUrl } from './formats/readUrl';
import { notEvaluated } from './formats/unevaluatedExpression';

/** What a person gave for a media field: nothing, or where its files come from. Throws a user error that names the field. */
export function readMedia(
	task: ProductTask,
	field: AnyMediaField,
	valueOf: ValueOf,
	rules: ReadingRules,
): GivenMedia[] {
	const parameters = mediaParameters(task, field);
	const chosen = readSource(field, valueOf(parameters.source));
	if (chosen === 'none') return [];
	const isUrl = chosen === 'url';
	const label = isUrl ? parameters.urlLabel : parameters.fileLabel;
	const entered = valueOf(isUrl ? parameters.url : parameters.file);
	refuseMissingEntry(label, entered);
	const entries = isUrl ? urlEntries(field, entered) : fileEntries(entered);
	if (entries.length === 0) {
		// An empty text or list says that there is none; no value at all is an expression that found nothing.
		if (!field.required && isUrl && entered !== undefined) return [];
		const missing = entered === undefined ? ' If it is an expression, it finds nothing in this item.' : '';
		throw userError(`'${label}' is empty`, `${isUrl ? urlAdvice(field) : fileAdvice}${missing}`);
	}
	const most = field.kind === 'mediaList' ? (field.max ?? Infinity) : 1;
	if (entries.length > most) {
		throw userError(
			`'${label}' has ${entries.length} entries, and PiAPI takes ${most} at most`,
			'Remove some of them.',
		);
	}
	const sources = entries.map((entry) =>
		isUrl ? readUrlEntry(label, field, entry, rules) : readFileEntry(label, entry, field),
	);
	return [{ field, parameter: label, sources }];
}

/** An expression that found nothing among others: without it the task would be another one. */
function refuseMissingEntry(label: string, entered: unknown): void {
	const list: unknown[] = Array.isArray(entered) ? entered.flat(Infinity) : [];
	if (list.length < 2 || !list.includes(undefined)) return;
	throw userError(
		`'${label}' has an entry without a value`,
		'If the entry is an expression, it finds nothing in this item. Remove the entry, or give it a value.',
	);
}

function readSource(field: AnyMediaField, value: unknown): 'url' | 'file' | 'none' {
	if (isEmpty(value)) return field.required ? 'url' : 'none';
	const chosen = typeof value === 'string' ? trimBlanks(value) : value;
	if (chosen === 'url' || chosen === 'file' || (chosen === 'none' && !field.required)) return chosen;
	throw invalidValue(`${field.label} Source`, value, `'url' or 'file'${field.required ? '' : " or 'none'"}`);
}

const urlAdvice = (field: AnyMediaField): string =>
	`Enter a URL that begins with https://, or choose '${fileSourceName(field)}'${field.required ? '' : " or 'None'"} as the source.`;

const fileAdvice = "Enter the name of a field with a file, for example 'data', or the file itself: {{ $binary.data }}.";

/** The entries of a media field that are not empty: a list may come in a list, or as JSON. */
function entriesOf(value: unknown): unknown[] {
	const list = Array.isArray(value) ? value.flat(Infinity) : [value];
	return list.flatMap((entry: unknown) => asJson(entry)).filter((entry) => !isEmpty(entry));
}

/** What a text that is JSON holds, such as a list an AI agent gives; anything else as it is. */
const asJson = (entry: unknown): unknown =>
	typeof entry === 'string' && /^\s*[[{]/.test(entry) ? (parseJson(entry) ?? entry) : entry;

function urlEntries({ kind }: AnyMediaField, value: unknown): unknown[] {
	const entries = entriesOf(value);
	if (kind === 'media') return entries;
	// A comma alone may be part of an address.
	const split = (text: string) =>
		text.replace(/^[\s,;|，、；]+|[\s,;|，、；]+$/g, '').split(/[\s,;|，、；]+(?=https?:\/\/)/i);
	return entries.flatMap((entry) => (typeof entry === 'string' ? split(entry) : [entry]));
}

const fileEntries = (value: unknown): unknown[] =>
	entriesOf(value)
		.flatMap((entry) => (typeof entry === 'string' && !isInlineContent(entry) ? entry.split(/[,\r\n]/) : [entry]))
		.filter((entry) => !isEmpty(entry));

/**
 * The files that a parameter names which is no media field of a product: by their fields, or given themselves.
 * Throws a user error that names the parameter.
 */
export function readFileSources(label: string, value: unknown): FileSource[] {
	refuseMissingEntry(label, value);
	const entries = fileEntries(value);
	if (entries.length === 0) throw userError(`'${label}' is empty`, fileAdvice);
	return entries.map((entry) => readFileEntry(label, entry));
}

function readUrlEntry(label: string, field: AnyMediaField, entry: unknown, rules: ReadingRules): MediaSource {
	if (isFile(entry)) throw userError(`'${label}' is a file`, `Choose '${fileSourceName(field)}' as the source.`);
	if (typeof entry !== 'string') throw invalidValue(label, entry, 'a URL', urlAdvice(field));
	const text = trimBlanks(entry);
	if (!isInlineContent(text)) return { url: readUrl(label, text, urlAdvice(field), rules) };
	if (field.acceptsBase64) return { inline: readInlineContent(label, text, field.accepts) };
	throw userError(
		`'${label}' is base64 content, and PiAPI takes only a URL here`,
		`Use '${fileSourceName(field)}'. The node 'Convert to File' makes a file of base64.`,
	);
}

function readFileEntry(label: string, entry: unknown, field?: AnyMediaField): FileSource {
	if (isFile(entry)) return { file: entry };
	if (isObject(entry)) throw invalidValue(label, entry, 'a file', adviceForObject(entry));
	if (typeof entry !== 'string' || isFailedText(entry)) {
		throw invalidValue(label, entry, 'the name of a field', fileAdvice);
	}
	const name = trimBlanks(entry);
	if (/^\$|\{\{/.test(name)) throw notEvaluated(label, name);
	if (/^[a-z][a-z\d+.-]*:\/\//i.test(name)) {
		throw userError(
			`'${label}' is a URL, not the name of a field`,
			field ? `Choose '${urlSourceName(field)}' as the source, and enter the URL there.` : fileAdvice,
		);
	}
	if (isInlineContent(name)) {
		throw userError(
			`'${label}' is base64 content, not the name of a field`,
			field?.acceptsBase64
				? `Choose '${urlSourceName(field)}' as the source, which takes base64 as well.`
				: "Use the node 'Convert to File' before this one.",
		);
	}
	return { fileField: name };
}

/**
 * Whether a value is meant as a file: an object as n8n keeps a file, with its type, or with its content or ID and a name.
 * One that lost its content counts: whoever reads it can say what is missing.
 */
const isFile = (value: unknown): value is IBinaryData =>
	isObject(value) &&
	('mimeType' in value ||
		(('data' in value || 'id' in value) && ('fileName' in value || 'fileExtension' in value || 'fileType' in value)));

/** Names the files an object holds: `{{ $binary }}` is one object for all files of an item. */
function adviceForObject(value: object): string {
	const files = Object.entries(value).filter(([, member]) => isFile(member));
	const [name] = files[0] ?? [];
	return name === undefined ? fileAdvice : `Choose one of its files, for example {{ $binary.${name} }}.`;
}
