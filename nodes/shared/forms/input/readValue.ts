import type { IDataObject } from 'n8n-workflow';

import { userError } from '../../utils/userError';
import { invalidValue, isEmpty, isObject, readBoolean, readText, toNumber, trimBlanks } from '../../utils/values';
import { nestedInput } from '../nestedInput';
import { entries, parameterName } from '../parameterNames';
import type { Choice, ChoiceField, JsonField, NumberField, ObjectsField, TextField, ValueField } from '../productTypes';
import { readInputTexts } from './formats/readInputTexts';
import { readUrl } from './formats/readUrl';
import { refuseExpression } from './formats/unevaluatedExpression';
import type { GivenValue, InputValue, ReadingRules } from './givenTask';
import { readJson } from './readJson';

/**
 * The value of a field without files, as PiAPI takes it; undefined when it is empty and may be.
 * Throws a user error that names the field.
 */
export function readValue(field: ValueField, value: unknown, rules: ReadingRules): InputValue | undefined {
	const read = isEmpty(value) ? undefined : readGiven(field, value, rules);
	if (read === undefined && field.required) throw userError(`'${field.label}' is empty`, adviceFor(field));
	return read;
}

function readGiven(field: ValueField, value: unknown, rules: ReadingRules): InputValue | undefined {
	switch (field.kind) {
		case 'text':
			return readTextOf(field, value, rules);
		case 'number':
		case 'integer':
			return readNumber(field, value);
		case 'boolean':
			return readBoolean(field.label, value);
		case 'choice':
			return readChoice(field.label, field.options, value);
		case 'json':
			return filled(readJsonOf(field, value, rules));
		case 'objects':
			return filled(readObjects(field, value, rules));
	}
}

/** What is not empty: PiAPI is not sent an empty list or object. */
const filled = (value: object): object | undefined => (Object.keys(value).length > 0 ? value : undefined);

function readTextOf(field: TextField, value: unknown, rules: ReadingRules): string {
	const { label, multiline, maxLength = Infinity, isUrl } = field;
	const trimmed = readText(label, value, 'a text');
	if (isUrl) return readUrl(label, trimmed, 'Enter a URL that PiAPI can reach from the internet.', rules);
	if (!rules.acceptExpressions) refuseExpression(label, trimmed);
	const text = multiline ? String(value) : trimmed;
	const { length } = [...text];
	if (length <= maxLength) return text;
	throw userError(`'${label}' has ${length} characters, and PiAPI takes ${maxLength} at most`, 'Shorten the text.');
}

function readJsonOf({ label, shape }: JsonField, value: unknown, rules: ReadingRules): object {
	const json = readJson(label, shape, value);
	const texts = readInputTexts(label, { ...json }, rules);
	return Array.isArray(json) ? Object.values(texts) : texts;
}

function readNumber(field: NumberField, value: unknown): number {
	const { kind, min = -Infinity, max = Infinity } = field;
	const number = toNumber(value);
	const isUsable = number !== undefined && (kind === 'number' || Number.isInteger(number));
	if (isUsable && number >= min && number <= max) return number;
	throw invalidValue(field.label, value, `a ${kind === 'integer' ? 'whole number' : 'number'}${range(field)}`);
}

/** The chosen value. Throws a user error that lists the choices. */
export function readChoice(label: string, options: ChoiceField['options'], value: unknown): string | number {
	const text = typeof value === 'string' ? trimBlanks(value) : value;
	const chosen = options.find((option) => option.value === text || String(option.value) === text);
	if (chosen) return chosen.value;
	throw invalidValue(label, value, `one of ${listed(options)}`);
}

function readObjects(field: ObjectsField, value: unknown, rules: ReadingRules): object[] {
	const given = entriesOf(value);
	if (given === undefined) throw userError(`'${field.label}' cannot be read`, adviceFor(field));
	return given.map((entry, place) =>
		nestedInput(
			field.fields.flatMap((member): GivenValue[] => {
				const label = `${field.entryLabel} ${place + 1}: ${member.label}`;
				const read = readValue({ ...member, label }, entry[parameterName(member)], rules);
				return read === undefined ? [] : [{ field: member, value: read }];
			}),
		),
	);
}

/** The entries as n8n keeps them, one or several. Undefined for anything else. */
function entriesOf(value: unknown): IDataObject[] | undefined {
	if (!isObject(value)) return undefined;
	if (Object.keys(value).length === 0) return [];
	const given = value[entries];
	const list: unknown[] = Array.isArray(given) ? given : [given];
	return list.every(isObject) ? list : undefined;
}

function adviceFor(field: ValueField): string {
	switch (field.kind) {
		case 'text':
			return `Enter a text${field.placeholder === undefined ? '' : `, ${field.placeholder}`}.`;
		case 'number':
		case 'integer':
			return `Enter a ${field.kind === 'integer' ? 'whole number' : 'number'}${range(field)}.`;
		case 'boolean':
			return 'Enter true or false.';
		case 'choice':
			return `Enter one of ${listed(field.options)}.`;
		case 'json':
			return field.shape === 'array'
				? 'Enter a list of objects in square brackets, as PiAPI documents it.'
				: 'Enter an object in braces, as PiAPI documents it.';
		case 'objects':
			return `Add a ${field.entryLabel}.`;
	}
}

const listed = (options: readonly Choice[]): string => options.map(({ value }) => `'${value}'`).join(', ');

function range({ min, max }: NumberField): string {
	if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
	if (min !== undefined) return `, ${min} or more`;
	return max === undefined ? '' : `, ${max} or less`;
}
