import type { INodeProperties } from 'n8n-workflow';

import { isEmpty, readBoolean } from '../utils/values';

/** The time limits a person may set, in seconds: from a request or two to a day. */
export const shortestTimeout = 5;
export const longestTimeout = 86_400;
export const usualTimeout = 600;

/** The item's field that a downloaded file is put into; also as the field's default, which n8n's linter wants written out. */
export const usualFileField = 'data';

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

/** For an option that has no effect while an execution is paused. */
export const notWhilePaused: INodeProperties['displayOptions'] = { hide: { '/waitMethod': ['callback'] } };

export const downloadFields = (label: string): INodeProperties[] => [
	{
		displayName: label,
		name: 'download',
		type: 'boolean',
		default: false,
		description:
			'Whether to add the result as a file once the task is completed. In an AI agent tool no file is downloaded: the agent uses the link in the output.',
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

/** Whether the simplified item is wanted, as it is where nothing was entered. Throws a user error for what is no boolean. */
export const readSimplify = (value: unknown): boolean => isEmpty(value) || readBoolean('Simplify', value);

export const waitOptions: INodeProperties[] = [
	{
		displayName: 'Poll Interval',
		name: 'pollInterval',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description:
			'Seconds between two requests while waiting. With 0 the pause grows with the age of the task, from 2 to 30 seconds.',
		displayOptions: notWhilePaused,
	},
	{
		displayName: 'Wait Timeout',
		name: 'waitTimeout',
		type: 'number',
		typeOptions: { minValue: shortestTimeout, maxValue: longestTimeout },
		default: usualTimeout,
		description:
			'Maximum number of seconds to wait for the task. A paused execution then continues with the unfinished task.',
	},
	{
		displayName: 'When Time Is Up',
		name: 'onTimeout',
		type: 'options',
		options: [
			{
				name: 'Return the Unfinished Task',
				value: 'returnTask',
				description: 'Continue with the task as it is',
			},
			{
				name: 'Stop With an Error',
				value: 'error',
				description: 'The error names the task, so that you can get it later',
			},
		],
		default: 'error',
		displayOptions: notWhilePaused,
	},
];
