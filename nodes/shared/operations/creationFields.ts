import type { INodeProperties } from 'n8n-workflow';

import { downloadFields, notWhilePaused, optionsField, simplifyField, waitField, waitOptions } from './taskFields';

export const usualTasksAtOnce = 10;
export const mostTasksAtOnce = 100;

/** How the node waits. Only an operation whose node has `resumeExecution` as its webhook may offer it. */
const waitMethodFields: INodeProperties[] = [
	{
		displayName: 'Wait Method',
		name: 'waitMethod',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Ask PiAPI Repeatedly',
				value: 'poll',
				description: 'Keeps the execution running until the task is finished. Works everywhere.',
			},
			{
				name: 'Pause Until PiAPI Calls Back',
				value: 'callback',
				description:
					'Pauses the execution and frees the worker until PiAPI calls back. Survives restarts. PiAPI must be able to reach your n8n instance.',
			},
		],
		default: 'poll',
		displayOptions: { show: { waitUntilDone: [true] } },
	},
	{
		displayName:
			"Set On Error of this node to 'Continue (using error output)'; otherwise the next node also runs once with an empty item when a task fails.",
		name: 'callbackNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { waitUntilDone: [true], waitMethod: ['callback'] } },
	},
];

const creationOptions: INodeProperties[] = [
	{
		displayName: 'Allow Private URL',
		name: 'allowPrivateUrl',
		type: 'boolean',
		default: false,
		description:
			"Whether to pause although your n8n's address is on this machine or in a private network. For tests, and where a tunnel leads to it.",
		displayOptions: { show: { '/waitMethod': ['callback'] } },
	},
	{
		displayName: 'Max Tasks per Run',
		name: 'maxTasks',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description:
			'Maximum number of tasks that this node may create in one run. With more items nothing is created. With 0 there is no limit.',
	},
	{
		displayName: 'Service Mode',
		name: 'serviceMode',
		type: 'options',
		options: [
			{
				name: 'Host Your Account',
				value: 'private',
				description: 'Use an account of your own that you connected to PiAPI',
			},
			{ name: 'Pay as You Go', value: 'public', description: "Use PiAPI's accounts and pay for each task" },
		],
		default: 'public',
		description: "Whose account does the work. Without this option PiAPI follows your workspace's setting.",
	},
	{
		displayName: 'Tasks at Once',
		name: 'concurrency',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: mostTasksAtOnce },
		default: usualTasksAtOnce,
		description: 'How many tasks to run at the same time while waiting',
		displayOptions: notWhilePaused,
	},
	{
		displayName: 'Webhook Secret',
		name: 'webhookSecret',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		description: 'Secret that PiAPI sends as the header x-webhook-secret, so that the receiver can verify the caller',
	},
	{
		displayName: 'Webhook URL',
		name: 'webhookUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/webhook',
		description: 'URL that PiAPI calls when the task is finished',
	},
];

/** The fields that every operation which creates tasks has below those of its task. */
export const creationFields = (downloadLabel: string): INodeProperties[] => [
	{ ...waitField, default: true },
	...waitMethodFields,
	...downloadFields(downloadLabel).map(
		(field): INodeProperties => ({
			...field,
			displayOptions: { show: { waitUntilDone: [true], ...field.displayOptions?.show } },
		}),
	),
	simplifyField,
	optionsField([...creationOptions, ...waitOptions]),
];
