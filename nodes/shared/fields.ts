import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Delivery } from './deliver';
import { explained } from './errors';
import { isObject } from './task';

/** The time limits a person may set, in seconds: from a look or two to a day. */
const shortestTimeout = 5;
const longestTimeout = 86_400;
const usualTimeout = 600;

/** Seconds. Asking more often than once a second gains nothing and gets an account rate-limited. */
const shortestInterval = 1;

/** The fields of one operation, shown only for it. */
export const shownFor = (operation: string, fields: INodeProperties[]): INodeProperties[] =>
	fields.map((field) => ({
		...field,
		displayOptions: { show: { operation: [operation], ...field.displayOptions?.show } },
	}));

/** The collection that holds an operation's options, in the order of their names. */
export const optionsField = (options: INodeProperties[]): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [...options].sort((one, other) => (one.displayName < other.displayName ? -1 : 1)),
});

export const waitField: INodeProperties = {
	displayName: 'Wait Until Done',
	name: 'waitUntilDone',
	type: 'boolean',
	default: false,
	description: 'Whether to wait until PiAPI has finished the task, so that the next node gets the result',
};

/** How the node waits. Only an operation whose node has `answerCall` as its webhook may offer it. */
export const waitMethodFields: INodeProperties[] = [
	{
		displayName: 'Wait Method',
		name: 'waitMethod',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Ask PiAPI Repeatedly',
				value: 'poll',
				description: 'The execution goes on running until the task is finished. Works everywhere.',
			},
			{
				name: 'Pause Until PiAPI Calls Back',
				value: 'callback',
				description:
					'The execution is put aside, survives a restart of n8n, and goes on when PiAPI calls. PiAPI must be able to reach this n8n.',
			},
		],
		default: 'poll',
		displayOptions: { show: { waitUntilDone: [true] } },
	},
	{
		displayName:
			"While paused no file can be fetched: to get one, add a PiAPI node with the operation 'Get Task' behind this one, and switch its download on. Set On Error of this node to 'Continue (using error output)': without it, n8n runs the next node once with an empty item when a task failed, before the execution ends with the error.",
		name: 'callbackNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { waitUntilDone: [true], waitMethod: ['callback'] } },
	},
];

/** For an option that says nothing to an execution that is put aside. */
export const notWhilePaused: INodeProperties['displayOptions'] = { hide: { '/waitMethod': ['callback'] } };

export const callbackOptions: INodeProperties[] = [
	{
		displayName: 'Allow Private URL',
		name: 'allowPrivateUrl',
		type: 'boolean',
		default: false,
		description:
			"Whether to pause although this n8n's address leads to the machine itself or to a private network. For tests, and where a tunnel leads to it.",
		displayOptions: { show: { '/waitMethod': ['callback'] } },
	},
];

export const downloadFields = (label: string): INodeProperties[] => [
	{
		displayName: label,
		name: 'download',
		type: 'boolean',
		default: false,
		description:
			'Whether to add the result as a file once the task is completed. AI agents get no files: they use the link in the output.',
	},
	{
		displayName: 'Put Output File in Field',
		name: 'outputDataFieldName',
		type: 'string',
		default: 'data',
		hint: 'The name of the output binary field to put the file in',
		displayOptions: { show: { download: [true] } },
	},
];

export const simplifyField: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

export const waitOptions: INodeProperties[] = [
	{
		displayName: 'Poll Interval',
		name: 'pollInterval',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description:
			'Seconds between two looks at the task while waiting. With 0 the pause grows with the age of the task, from 2 to 30 seconds.',
		displayOptions: notWhilePaused,
	},
	{
		displayName: 'Wait Timeout',
		name: 'waitTimeout',
		type: 'number',
		typeOptions: { minValue: shortestTimeout, maxValue: longestTimeout },
		default: usualTimeout,
		description: 'Seconds to wait for the task at most. A paused execution then goes on with the unfinished task.',
	},
	{
		displayName: 'When Time Is Up',
		name: 'onTimeout',
		type: 'options',
		options: [
			{ name: 'Return the Unfinished Task', value: 'returnTask', description: 'Go on with the task as it is' },
			{
				name: 'Stop With an Error',
				value: 'error',
				description: 'The error names the task, so that it can be followed later',
			},
		],
		default: 'error',
		displayOptions: notWhilePaused,
	},
];

/**
 * Reads how a task becomes an item.
 * Throws an explained error that names the parameter when a value cannot be used.
 */
export function readDelivery(context: IExecuteFunctions, itemIndex: number): Delivery {
	const isOn = (name: string) => readSwitch(context.getNodeParameter(name, itemIndex, false));
	const given = context.getNodeParameter('options', itemIndex, {});
	const options = isObject(given) ? given : {};
	const simplify = readSwitch(context.getNodeParameter('simplify', itemIndex, true));
	const method: unknown = isOn('waitUntilDone') ? context.getNodeParameter('waitMethod', itemIndex, 'poll') : undefined;
	if (method === 'callback') {
		const allowPrivateUrl = readSwitch(options.allowPrivateUrl);
		return { callback: { timeout: readTimeout(options), allowPrivateUrl }, simplify };
	}
	if (method !== undefined && method !== 'poll') {
		throw explained(`'Wait Method' is ${shown(method)}`, "Use 'poll' or 'callback'.");
	}
	return {
		...(method === 'poll' && { wait: readWait(options) }),
		...(isOn('download') && {
			downloadTo: readFieldName(context, 'outputDataFieldName', 'Put Output File in Field', itemIndex),
		}),
		simplify,
	};
}

/** Milliseconds. */
function readTimeout({ waitTimeout }: IDataObject): number {
	const timeout = readNumber(waitTimeout ?? usualTimeout);
	if (timeout === undefined || timeout < shortestTimeout || timeout > longestTimeout) {
		throw explained(
			`'Wait Timeout' is ${shown(waitTimeout)}`,
			`Enter a number of seconds from ${shortestTimeout} to ${longestTimeout}; ${usualTimeout} is usual.`,
		);
	}
	return timeout * 1000;
}

function readWait(options: IDataObject): NonNullable<Delivery['wait']> {
	const { pollInterval, onTimeout } = options;
	const timeout = readTimeout(options);
	// Empty and 0 both mean: let the pause grow.
	const automatic = isEmpty(pollInterval) || Number(pollInterval) === 0;
	const interval = automatic ? undefined : readNumber(pollInterval);
	if (!automatic && (interval === undefined || interval < shortestInterval)) {
		throw explained(
			`'Poll Interval' is ${shown(pollInterval)}`,
			'Enter a number of seconds, 1 or more, or 0 to let the node choose.',
		);
	}
	if (onTimeout !== undefined && onTimeout !== 'error' && onTimeout !== 'returnTask') {
		throw explained(`'When Time Is Up' is ${shown(onTimeout)}`, "Use 'error' or 'returnTask'.");
	}
	return { timeout, interval: interval && interval * 1000, onTimeout: onTimeout ?? 'error' };
}

/** A field name as a person enters it; throws when there is none. */
export function readFieldName(context: IExecuteFunctions, name: string, label: string, itemIndex: number): string {
	const value = context.getNodeParameter(name, itemIndex, '');
	if (typeof value !== 'string' || value.trim() === '') {
		throw explained(`'${label}' is empty`, "Enter the name of a field for the file, for example 'data'.");
	}
	return value.trim();
}

/** Whether a value counts as not given. */
export const isEmpty = (value: unknown) =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** A number as it is meant: an expression may give one as text. */
export function readNumber(value: unknown): number | undefined {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** An expression may give a switch as text, and "false" must not mean yes. */
export const readSwitch = (value: unknown): boolean =>
	typeof value === 'string' ? value.trim().toLowerCase() === 'true' : Boolean(value);

/** A value as it may stand in a message. */
export const shown = (value: unknown): string =>
	isEmpty(value) ? 'empty' : `'${String(value).slice(0, 60)}', which cannot be used`;
