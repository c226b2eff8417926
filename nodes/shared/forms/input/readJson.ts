import type { IDataObject } from 'n8n-workflow';

import { userError } from '../../utils/userError';
import { isEmpty, isObject } from '../../utils/values';

/** Reads a JSON object that a person entered under `label`; nothing entered means an empty one. Throws a user error. */
export function readJsonObject(label: string, value: unknown): IDataObject {
	const json = isEmpty(value) ? {} : parseJson(value);
	if (isObject(json)) return json;
	throw userError(`'${label}' is not a JSON object`, 'Enter an object, for example { "seed": 7 }, or {} for nothing.');
}

/** An expression may give the value itself rather than its JSON. Undefined when the text is no JSON. */
export function parseJson(value: unknown): unknown {
	if (typeof value !== 'string') return value;
	try {
		return JSON.parse(value);
	} catch {
		return undefined;
	}
}
