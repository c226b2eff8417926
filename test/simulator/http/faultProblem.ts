import type { Fault } from '../faults';
import { processes } from './faultOutcome';
import { isObject, without, wrongMember, type JsonObject } from './json';
import { refusalShapes } from './refusals';

const patternTypes = { method: 'string', path: 'string', taskId: 'string', host: 'string' } as const;
const scopeTypes = {
	kind: 'string',
	on: 'object',
	times: 'number',
	after: 'number',
	processed: 'boolean',
} as const;

type ParameterTypes = Readonly<Record<string, 'string' | 'number' | 'object' | 'number or string'>>;
const parameterTypes: Readonly<Partial<Record<string, ParameterTypes>>> = {
	'rate-limited': { retryAfter: 'number or string' },
	slow: { delayMs: 'number' },
	refused: { shape: 'string', reason: 'string' },
	'code-in-200': { code: 'number', message: 'string' },
	redirect: { location: 'string' },
	custom: { status: 'number', headers: 'object' },
};

/** What is wrong with a fault that came as JSON; undefined when nothing is. */
export function faultProblem(value: unknown): string | undefined {
	if (!isObject(value)) return 'a fault is a JSON object';
	if (typeof value.kind !== 'string' || !(value.kind in processes)) {
		return `kind must be one of ${Object.keys(processes).join(', ')}`;
	}
	// The body of a custom answer may be anything.
	const wrong = wrongMember(value.kind === 'custom' ? without(value, 'body') : value, {
		...scopeTypes,
		...parameterTypes[value.kind],
	});
	if (wrong !== undefined) return `${value.kind}: ${wrong} is unknown or of the wrong type`;
	const missing = { slow: 'delayMs', redirect: 'location', refused: 'shape' }[value.kind];
	if (missing !== undefined && value[missing] === undefined) return `${value.kind}: ${missing} is missing`;
	if (value.kind === 'refused' && !refusalShapes.includes(String(value.shape))) {
		return `refused: shape must be one of ${refusalShapes.join(', ')}`;
	}
	return isObject(value.on) ? patternProblem(value.on) : undefined;
}

function patternProblem(pattern: JsonObject): string | undefined {
	const wrong = wrongMember(pattern, patternTypes);
	if (wrong !== undefined) return `on.${wrong} is unknown or not a string`;
	return [undefined, 'api', 'upload', 'storage'].some((host) => host === pattern.host)
		? undefined
		: 'on.host must be api, upload or storage';
}

export function isFault(value: unknown): value is Fault {
	return faultProblem(value) === undefined;
}
