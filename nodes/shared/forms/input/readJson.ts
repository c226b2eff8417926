import type { IDataObject, OperationalError } from 'n8n-workflow';

import { userError } from '../../utils/userError';
import {
	describeValue,
	invalidValue,
	isEmpty,
	isFailedText,
	isObject,
	parseJson,
	trimBlanks,
} from '../../utils/values';
import type { JsonField } from '../productTypes';
import { findJsonSyntaxError } from './formats/jsonSyntaxError';

const examples = { object: 'an object, for example { "seed": 7 }', array: 'a list, for example [{ "seed": 7 }]' };

/** Reads a JSON object that a person entered under `label`; nothing entered means an empty one. Throws a user error. */
export function readJsonObject(label: string, value: unknown): IDataObject {
	const json = isEmpty(value) ? {} : readJson(label, 'object', value);
	return isObject(json) ? json : {};
}

/**
 * Reads JSON that a person entered under `label`, or the value itself, as an expression may give it.
 * Throws a user error that shows where the JSON breaks and how to mend it.
 */
export function readJson(label: string, shape: JsonField['shape'], value: unknown): object {
	const json = typeof value === 'string' ? parse(label, shape, value) : asWritten(label, value);
	if (shape === 'array' ? Array.isArray(json) : isObject(json)) {
		refuseFailedTexts(label, json, []);
		return Object(json);
	}
	const advice = `Enter ${examples[shape]}.`;
	if (isObject(json)) throw userError(`'${label}' must be a JSON list, got an object`, advice);
	if (Array.isArray(json)) throw userError(`'${label}' must be a JSON object, got a list`, advice);
	throw invalidValue(label, json, shape === 'array' ? 'a JSON list' : 'a JSON object', advice);
}

/** The value as PiAPI would get it. A date, a file's bytes and a function are no JSON, though they can be part of it. */
function asWritten(label: string, value: unknown): unknown {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
	if (Object.prototype.toString.call(value) !== '[object Object]' || describeValue(value) === 'a date') {
		throw userError(`'${label}' must be JSON, got ${describeValue(value)}`, `Enter ${examples.object}.`);
	}
	return value;
}

/** Levels. Nothing of PiAPI's is known to be nested as deep; an object that holds itself never ends. */
const deepest = 100;

/** An expression that found nothing, or an object inside a text, makes JSON that is valid and means nothing. */
function refuseFailedTexts(label: string, value: unknown, path: string[]): void {
	if (isFailedText(value)) {
		const what = describeValue(value);
		throw userError(`'${label}' has ${what} at '${path.join('.')}'`, 'Check the expression that gives this value.');
	}
	if (path.length > deepest)
		throw userError(`'${label}' is nested too deeply`, 'Use fewer levels. An object cannot contain itself.');
	if (typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value))) {
		throw userError(
			`'${label}' has no usable number at '${path.join('.')}'`,
			'Check the expression that gives this value.',
		);
	}
	if (typeof value !== 'object' || value === null) return;
	Object.entries(value).forEach(([name, member]) => refuseFailedTexts(label, member, [...path, name]));
}

function parse(label: string, shape: JsonField['shape'], entered: string): unknown {
	const text = withoutFences(trimBlanks(entered));
	const json = parseJson(text);
	// JSON inside JSON: somebody turned it into text twice.
	if (typeof json === 'string') return parseJson(trimBlanks(json)) ?? json;
	if (json === undefined) throw brokenJson(label, shape, text);
	return json;
}

/** What stands between the marks of a code block, with which language models surround JSON, and talk around it. */
function withoutFences(text: string): string {
	const [, block] = /^[^{["]*?(?:```|~~~)[\w-]*\s*\n?([\s\S]*?)\n?\s*(?:```|~~~)[^{}]*$/.exec(text) ?? [];
	return block === undefined ? text : trimBlanks(block);
}

const before = 24;
const after = 24;

function brokenJson(label: string, shape: JsonField['shape'], text: string): OperationalError {
	if (/^curl\s/i.test(text)) {
		return userError(`'${label}' is a curl command`, 'Enter only the JSON that it sends, between its braces.');
	}
	const found = findJsonSyntaxError(text);
	if (found === undefined || !/[{[]/.test(text)) return invalidValue(label, text, 'JSON', `Enter ${examples[shape]}.`);
	const { position, reason, advice } = found;
	const line = text.slice(0, position).split('\n').length;
	const where = line > 1 ? ` in line ${line}` : '';
	return userError(`'${label}' is not valid JSON${where}: ${reason}: '${excerpt(text, position)}'`, advice);
}

/** What stands around a place, in one line. */
function excerpt(text: string, position: number): string {
	const start = Math.max(0, Math.min(position, text.length - 1) - before);
	const end = Math.min(text.length, position + after);
	const shown = text
		.slice(start, end)
		.replace(/undefined|\[object \w*\]?|NaN/g, '…')
		.replace(/\s+/g, ' ')
		.trim();
	return `${start > 0 ? '…' : ''}${shown}${end < text.length ? '…' : ''}`;
}

/** PiAPI's body of Create Task, as its documentation shows it. */
export interface TaskBody {
	/** Empty where the body does not name it. */
	model: string;
	taskType: string;
	input: IDataObject;
}

/**
 * The parts of PiAPI's whole body, where somebody entered that under `label` instead of its `input`: the body of Create Task,
 * or the answer of Get Task. Undefined for an input.
 * Throws a user error when the body has a `config` that says something: without it the task would be another one.
 */
export function unwrapTaskBody(label: string, json: IDataObject): TaskBody | undefined {
	const body = bodyIn(json);
	const { model, task_type: taskType, config } = body;
	const input = typeof body.input === 'string' ? parseJson(body.input) : body.input;
	const names = Object.keys(body);
	const namesTask = typeof model === 'string' || typeof taskType === 'string';
	const isBody = isObject(input) && (namesTask || names.every((name) => ['input', 'config'].includes(name)));
	if (!isObject(input) && typeof model === 'string' && typeof taskType === 'string') {
		throw userError(
			`'${label}' names a model and a task type, but its 'input' is missing or is not an object`,
			"Enter PiAPI's whole body with an 'input' that is an object, or only the fields of the input.",
		);
	}
	const isConfigAlone =
		isObject(config) && names.length === 1 && ('service_mode' in config || 'webhook_config' in config);
	if (!isBody && !isConfigAlone) return undefined;
	if (hasValue(config)) {
		throw userError(
			`'${label}' has a 'config', which this node makes from its options`,
			"Remove 'config', and use the options 'Service Mode', 'Webhook URL' and 'Webhook Secret'.",
		);
	}
	return {
		model: typeof model === 'string' ? trimBlanks(model) : '',
		taskType: typeof taskType === 'string' ? trimBlanks(taskType) : '',
		input: isObject(input) ? input : {},
	};
}

/** What stands inside an answer of PiAPI's, an item of n8n's Webhook node (`body`) or an item as n8n stores it (`json`). */
function bodyIn(json: IDataObject): IDataObject {
	const isAnswer = Object.keys(json).every((name) => ['code', 'message', 'data', 'timestamp'].includes(name));
	if (isAnswer && isObject(json.data)) return json.data;
	const isTaskBody = (body: unknown) => isObject(body) && 'input' in body && ('model' in body || 'task_type' in body);
	return [json.body, json.json].filter(isObject).find(isTaskBody) ?? json;
}

/** The bodies in PiAPI's documentation come with an empty `config`. */
const hasValue = (value: unknown): boolean =>
	isObject(value) ? Object.values(value).some(hasValue) : !isEmpty(value) && value !== 'public';
