import type { IDataObject } from 'n8n-workflow';

import { isWebAddress } from './api';
import { explained } from './errors';
import { isEmpty, readNumber, shown } from './fields';
import type {
	AnyMediaField,
	Choice,
	ChoiceField,
	InputField,
	JsonField,
	NumberField,
	ObjectsField,
	ProductTask,
	Selection,
	TextField,
	ValueField,
} from './product';
import {
	additionalFields,
	additionalInput,
	additionalInputLabel,
	entries,
	isAdditional,
	isMedia,
	mediaParameters,
	parameterName,
} from './productFields';
import { isObject } from './task';

type Value = IDataObject[string];

/** Reads a parameter of the node for one item; undefined when it is not shown or not set. */
export type ValueOf = (name: string) => unknown;

/** One file a task needs: an address, or the input item's field it is to be uploaded from. */
export type MediaSource = { url: string } | { fileField: string };

/** What a person gave for a media field. `parameter` is the label of the field that names the files. */
export interface GivenMedia {
	field: AnyMediaField;
	parameter: string;
	sources: MediaSource[];
}

/** A task's parameters, read and checked. What is missing for PiAPI's request is the links of files to upload. */
export interface GivenTask {
	model: string;
	taskType: string;
	/** What the fields without files give, by their names at PiAPI. */
	values: InputValue[];
	media: GivenMedia[];
	/** Goes into `input` last. */
	additionalInput: IDataObject;
}

export interface InputValue {
	field: InputField;
	value: Value;
}

/** PiAPI's body of Create Task. */
export interface TaskRequest extends IDataObject {
	model: string;
	task_type: string;
	input: IDataObject;
}

/**
 * Reads and checks what a person entered for a task. What was left empty is left out: PiAPI's own defaults apply.
 * Throws an explained error that names the parameter when a value is missing or PiAPI would surely refuse it.
 */
export function readTask(task: ProductTask, valueOf: ValueOf): GivenTask {
	const given = valueOf(additionalFields);
	const additional = isObject(given) ? given : {};
	return {
		model: readSelection(task.model, valueOf('model')),
		taskType: readSelection(task.taskType, valueOf('taskType')),
		values: task.inputs.flatMap((field) => {
			if (isMedia(field)) return [];
			const name = parameterName(field);
			const value = readValue(field, isAdditional(field) ? additional[name] : valueOf(name));
			return value === undefined ? [] : [{ field, value }];
		}),
		media: task.inputs.filter(isMedia).flatMap((field) => readMedia(task, field, valueOf)),
		additionalInput: readJsonObject(additionalInputLabel, valueOf(additionalInput)),
	};
}

/**
 * PiAPI's request for a task. `linkOf` gives the address of each file that a person gave: the one entered, or the one of
 * the uploaded file. `config` is left out when it is empty.
 */
export function taskRequest(
	given: GivenTask,
	linkOf: (source: MediaSource) => string,
	config: IDataObject = {},
): TaskRequest {
	const media = given.media.map(({ field, sources }) => ({ field, value: mediaValue(field, sources.map(linkOf)) }));
	return {
		model: given.model,
		task_type: given.taskType,
		input: { ...nested([...given.values, ...media]), ...given.additionalInput },
		...(Object.keys(config).length > 0 && { config }),
	};
}

function mediaValue(field: AnyMediaField, links: string[]): Value {
	if (field.kind === 'media') return links[0];
	const { member } = field;
	return member === undefined ? links : links.map((link) => ({ [member]: link }));
}

/** Puts values where their names lead. What goes alongside gives way to what was entered. */
function nested(values: InputValue[]): IDataObject {
	const alongside = values.flatMap(({ field }) => Object.entries(field.alongside ?? {}));
	const entered = values.map(({ field, value }): [string, Value] => [field.name, value]);
	const byName = new Map<string, Value>([...alongside, ...entered]);
	return members([...byName].map(([name, value]) => ({ path: name.split('.'), value })));
}

interface Leaf {
	path: string[];
	value: Value;
}

function members(leaves: Leaf[]): IDataObject {
	const names = new Set(leaves.map(({ path }) => path[0] ?? ''));
	return Object.fromEntries([...names].map((name) => [name, member(leaves.filter(({ path }) => path[0] === name))]));
}

/** The value of one member: its own, or an object of what lies below it, or a list where that is numbered. */
function member(leaves: Leaf[]): Value {
	const own = leaves.find(({ path }) => path.length === 1);
	if (own) return own.value;
	const below = members(leaves.map(({ path, value }) => ({ path: path.slice(1), value })));
	return Object.keys(below).every((name) => /^\d+$/.test(name)) ? Object.values(below) : below;
}

function readSelection(selection: string | Selection, value: unknown): string {
	if (typeof selection === 'string') return selection;
	const { label, options } = selection;
	return String(isEmpty(value) ? options[0].value : readChoice(label, options, value));
}

/** The value as PiAPI takes it; undefined when it is empty and may be. */
function readValue(field: ValueField, value: unknown): Value | undefined {
	const read = isEmpty(value) ? undefined : readGiven(field, value);
	if (read === undefined && field.required) throw explained(`'${field.label}' is empty`, adviceFor(field));
	return read;
}

function readGiven(field: ValueField, value: unknown): Value | undefined {
	switch (field.kind) {
		case 'text':
			return readText(field, value);
		case 'number':
		case 'integer':
			return readNumberOf(field, value);
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

function readText(field: TextField, value: unknown): string {
	if (typeof value === 'object' || typeof value === 'function') throw unusable(field.label, value, adviceFor(field));
	const { label, multiline, maxLength = Infinity } = field;
	const text = multiline ? String(value) : String(value).trim();
	if (text.length <= maxLength) return text;
	throw explained(
		`'${label}' has ${text.length} characters, and PiAPI takes ${maxLength} at most`,
		'Shorten the text.',
	);
}

function readNumberOf(field: NumberField, value: unknown): number {
	const { kind, min = -Infinity, max = Infinity } = field;
	const number = readNumber(value);
	const isUsable = number !== undefined && (kind === 'number' || Number.isInteger(number));
	if (isUsable && number >= min && number <= max) return number;
	throw unusable(field.label, value, adviceFor(field));
}

/** An expression may give a switch as text, and "false" must not mean yes. */
function readBoolean(label: string, value: unknown): boolean {
	const text = typeof value === 'string' ? value.trim().toLowerCase() : value;
	if (text === true || text === 'true') return true;
	if (text === false || text === 'false') return false;
	throw unusable(label, value, 'Use true or false.');
}

function readChoice(label: string, options: ChoiceField['options'], value: unknown): string | number {
	const text = typeof value === 'string' ? value.trim() : value;
	const chosen = options.find((option) => option.value === text || String(option.value) === text);
	if (chosen) return chosen.value;
	throw unusable(label, value, `Use one of: ${listed(options)}.`);
}

function readJson(field: JsonField, value: unknown): object | undefined {
	const json = parsed(value);
	const isRight = field.shape === 'array' ? Array.isArray(json) : isObject(json);
	if (!isRight || typeof json !== 'object' || json === null) {
		throw explained(`'${field.label}' is not a JSON ${field.shape}`, adviceFor(field));
	}
	return Object.keys(json).length > 0 ? json : undefined;
}

function readObjects(field: ObjectsField, value: unknown): object | undefined {
	const given = isObject(value) ? (value[entries] ?? []) : undefined;
	if (!Array.isArray(given)) throw unusable(field.label, value, adviceFor(field));
	if (given.length === 0) return undefined;
	return given.map((entry: unknown, place) => {
		const values = isObject(entry) ? entry : {};
		return nested(
			field.fields.flatMap((member): InputValue[] => {
				const label = `${field.entryLabel} ${place + 1}: ${member.label}`;
				const read = readValue({ ...member, label }, values[parameterName(member)]);
				return read === undefined ? [] : [{ field: member, value: read }];
			}),
		);
	});
}

/** Reads a JSON object that a person entered under `label`; nothing entered means an empty one. Throws an explained error. */
export function readJsonObject(label: string, value: unknown): IDataObject {
	const json = isEmpty(value) ? {} : parsed(value);
	if (isObject(json)) return json;
	throw explained(`'${label}' is not a JSON object`, 'Enter an object, for example { "seed": 7 }, or {} for nothing.');
}

/** An expression may give the value itself rather than its JSON. Undefined when the text is no JSON. */
function parsed(value: unknown): unknown {
	if (typeof value !== 'string') return value;
	try {
		return JSON.parse(value);
	} catch {
		return undefined;
	}
}

function readMedia(task: ProductTask, field: AnyMediaField, valueOf: ValueOf): GivenMedia[] {
	const { source, url, urlLabel, file, fileLabel } = mediaParameters(task, field);
	const chosen = valueOf(source) ?? (field.required ? 'url' : 'none');
	if (chosen === 'none' && !field.required) return [];
	if (chosen !== 'url' && chosen !== 'file') {
		throw unusable(`${field.label} Source`, chosen, `Use 'url' or 'file'${field.required ? '' : " or 'none'"}.`);
	}
	const label = chosen === 'url' ? urlLabel : fileLabel;
	const given = textsOf(field, valueOf(chosen === 'url' ? url : file), chosen);
	if (given === undefined) throw unusable(label, valueOf(chosen === 'url' ? url : file), mediaAdvice[chosen]);
	if (given.length === 0) {
		if (field.required || chosen === 'file') throw explained(`'${label}' is empty`, mediaAdvice[chosen]);
		return [];
	}
	const most = field.kind === 'mediaList' ? (field.max ?? Infinity) : 1;
	if (given.length > most) {
		throw explained(`'${label}' has ${given.length} entries, and PiAPI takes ${most} at most`, 'Remove some of them.');
	}
	const notAddress = chosen === 'url' ? given.find((text) => !isWebAddress(text)) : undefined;
	if (notAddress !== undefined) {
		throw explained(`'${label}' is not a web address: '${notAddress.slice(0, 80)}'`, mediaAdvice.url);
	}
	const sources = given.map((text): MediaSource => (chosen === 'url' ? { url: text } : { fileField: text }));
	return [{ field, parameter: fileLabel, sources }];
}

const mediaAdvice = {
	url: "Enter an address that begins with http:// or https://, or choose 'File From Previous Node' as the source.",
	file: "Enter the name of a field with a file, for example 'data'.",
};

/** The texts of a media field, trimmed, without empty ones. A list may come as one text. Undefined for what is no text. */
function textsOf({ kind }: AnyMediaField, value: unknown, source: 'url' | 'file'): string[] | undefined {
	if (isEmpty(value)) return [];
	// A comma may be part of an address.
	const separator = source === 'url' ? /[\s,]+(?=https?:\/\/)/i : ',';
	const single = kind === 'media' ? [value] : typeof value === 'string' ? value.split(separator) : value;
	if (!Array.isArray(single) || !single.every((text: unknown) => isEmpty(text) || typeof text === 'string'))
		return undefined;
	return single.map((text) => String(text ?? '').trim()).filter((text) => text !== '');
}

function unusable(label: string, value: unknown, advice: string) {
	const isComposed = (typeof value === 'object' && value !== null) || typeof value === 'function';
	const what = Array.isArray(value) ? 'a list, which cannot be used' : 'an object, which cannot be used';
	return explained(`'${label}' is ${isComposed ? what : shown(value)}`, advice);
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
			return `Use one of: ${listed(field.options)}.`;
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
