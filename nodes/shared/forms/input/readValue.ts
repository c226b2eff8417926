import { userError } from '../../utils/userError';
import { invalidValue, isEmpty, isObject, readBoolean, readText, toNumber } from '../../utils/values';
import { nestedInput } from '../nestedInput';
import { entries, parameterName } from '../parameterNames';
import type { Choice, ChoiceField, JsonField, NumberField, ObjectsField, TextField, ValueField } from '../productTypes';
import type { GivenValue, InputValue } from './givenTask';
import { parseJson } from './readJson';

/**
 * The value of a field without files, as PiAPI takes it; undefined when it is empty and may be.
 * Throws a user error that names the field.
 */
export function readValue(field: ValueField, value: unknown): InputValue | undefined {
	const read = isEmpty(value) ? undefined : readGiven(field, value);
	if (read === undefined && field.required) throw userError(`'${field.label}' is empty`, adviceFor(field));
	return read;
}

function readGiven(field: ValueField, value: unknown): InputValue | undefined {
	switch (field.kind) {
		case 'text':
			return readTextOf(field, value);
		case 'number':
		case 'integer':
			return readNumber(field, value);
		case 'boolean':
			return readBoolean(field.label, value);
		case 'choice':
			return readChoice(field.label, field.options, value);
		case 'json':
			return readJson(field, value);
		case 'objects':
			return readObjects(field, value);
	}
}

function readTextOf(field: TextField, value: unknown): string {
	const { label, multiline, maxLength = Infinity } = field;
	const trimmed = readText(label, value, 'a text');
	const text = multiline ? String(value) : trimmed;
	if (text.length <= maxLength) return text;
	throw userError(
		`'${label}' has ${text.length} characters, and PiAPI takes ${maxLength} at most`,
		'Shorten the text.',
	);
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
	const text = typeof value === 'string' ? value.trim() : value;
	const chosen = options.find((option) => option.value === text || String(option.value) === text);
	if (chosen) return chosen.value;
	throw invalidValue(label, value, `one of ${listed(options)}`);
}

function readJson(field: JsonField, value: unknown): object | undefined {
	const json = parseJson(value);
	const isRight = field.shape === 'array' ? Array.isArray(json) : isObject(json);
	if (!isRight || typeof json !== 'object' || json === null) {
		throw userError(`'${field.label}' is not a JSON ${field.shape}`, adviceFor(field));
	}
	return Object.keys(json).length > 0 ? json : undefined;
}

function readObjects(field: ObjectsField, value: unknown): object | undefined {
	const given = isObject(value) ? (value[entries] ?? []) : undefined;
	if (!Array.isArray(given)) throw invalidValue(field.label, value, `a list of ${field.label}`, adviceFor(field));
	if (given.length === 0) return undefined;
	return given.map((entry: unknown, place) => {
		const values = isObject(entry) ? entry : {};
		return nestedInput(
			field.fields.flatMap((member): GivenValue[] => {
				const label = `${field.entryLabel} ${place + 1}: ${member.label}`;
				const read = readValue({ ...member, label }, values[parameterName(member)]);
				return read === undefined ? [] : [{ field: member, value: read }];
			}),
		);
	});
}

function adviceFor(field: ValueField): string {
	switch (field.kind) {
		case 'text':
			return `Enter a text${field.placeholder === undefined ? '' : `, ${field.placeholder}`}.`;
		case 'number':
		case 'integer':
			return `Enter a ${field.kind === 'integer' ? 'whole number' : 'number'}${range(field)}.`;
		case 'boolean':
			return 'Use true or false.';
		case 'choice':
			return `Use one of ${listed(field.options)}.`;
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
