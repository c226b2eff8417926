import { userError } from '../utils/userError';
import {
	describeValue,
	invalidValue,
	invisibleCharacters,
	isEmpty,
	isFailedText,
	isObject,
	toText,
	trimBlanks,
} from '../utils/values';
import { parseUrl } from '../utils/webAddress';

/**
 * PiAPI's documentation calls the task ID a UUID. Its own sample has a last group of nine characters
 * (`0f647527-12bd-48b1-b813-111111111`), so that one is not counted exactly.
 */
const taskIdPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{9,12}$/i;

const invisible = new RegExp(`[${invisibleCharacters}]`, 'gu');

/** An address whose scheme was left out: the credential's Base URL may be entered so, too. */
const withoutScheme = /^(?:[a-z\d-]+\.)+[a-z]{2,}(?::\d+)?\/\S+$/i;

/** PiAPI's hosts, by its documentation; goapi.ai is its older name. */
const piApiHost = /(?:^|\.)(?:piapi|goapi)\.ai$/i;

/** The label of the parameter that holds a task. */
export const taskLabel = 'Task';

/**
 * The task ID in a parameter's value, in each of the forms that people give it: picked from the list, typed with blanks
 * around it, visible or not, or as PiAPI's full task URL on PiAPI's host or that of `baseUrl`.
 * Throws a user error when it is empty, malformed or another service's.
 */
export function parseTaskId(parameter: unknown, baseUrl: string): string {
	const isLocator = isObject(parameter) && 'value' in parameter;
	const value = isLocator ? parameter.value : parameter;
	if (isEmpty(value)) {
		throw userError(
			`'${taskLabel}' is empty`,
			"Enter the ID of a task, for example from the field 'task_id' of the node that created it.",
		);
	}
	if (typeof value === 'object')
		throw invalidValue(
			taskLabel,
			value,
			'a task ID',
			'Use the field task_id of an item, for example {{ $json.task_id }}.',
		);
	const text = trimBlanks(toText(value)).replace(invisible, '');
	const url = withoutScheme.test(text) ? `https://${text}` : text;
	const id = /^https?:\/\//i.test(url) ? taskIdOfUrl(url, baseUrl) : text;
	if (taskIdPattern.test(id)) return id;
	throw userError(
		`'${taskLabel}' is not a task ID: ${describeValue(text)}`,
		'A task ID looks like 49439a00-465c-4501-9ce2-14581e01f616. PiAPI shows it in the task history and in every answer about the task.',
	);
}

/**
 * The ID that an answer of PiAPI's names, without blanks around it; empty when there is none that an address can hold.
 * Its form is not checked: no source says that each product's ID is a UUID.
 */
export function answeredTaskId(value: unknown): string {
	const id = typeof value === 'string' || typeof value === 'number' ? trimBlanks(String(value)) : '';
	return /^[\w-][\w.:~-]*$/.test(id) && !isFailedText(id) ? id : '';
}

function taskIdOfUrl(text: string, baseUrl: string): string {
	const url = parseUrl(text);
	const isPiApi = url && (piApiHost.test(url.hostname) || url.host === new URL(baseUrl).host);
	const [, id] = /\/api\/v1\/task\/([^/]+)\/?$/.exec(url?.pathname ?? '') ?? [];
	if (isPiApi && id !== undefined) return id;
	throw userError(
		`'${taskLabel}' is not the address of a PiAPI task: ${describeValue(text)}`,
		"Paste an address such as https://api.piapi.ai/api/v1/task/49439a00-465c-4501-9ce2-14581e01f616, or choose 'By ID' and enter the ID alone.",
	);
}
