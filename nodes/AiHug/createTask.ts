import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { isWebAddress } from '../shared/api';
import type { AwaitedTask } from '../shared/callback';
import { callbackConfig, pauseUntilCalled } from '../shared/callback';
import { createTaskOnce, type Purchase } from '../shared/create';
import type { Delivery } from '../shared/deliver';
import { followTask, taskItem } from '../shared/deliver';
import { explained } from '../shared/errors';
import {
	callbackOptions,
	downloadFields,
	isEmpty,
	notWhilePaused,
	optionsField,
	readDelivery,
	readFieldName,
	readNumber,
	shown,
	shownFor,
	simplifyField,
	waitField,
	waitMethodFields,
	waitOptions,
} from '../shared/fields';
import type { NodeRun } from '../shared/items';
import { runForEachItem } from '../shared/items';
import type { ItemRun } from '../shared/outcomes';
import { forgetIfDelivered } from '../shared/purchases';
import { isObject } from '../shared/task';
import { gate } from '../shared/time';
import { readPicture, uploadPicture, type Picture } from '../shared/upload';

/** PiAPI's names for AI Hug, by its documentation of Create Task. */
const model = 'Qubico/hug-video';
const taskType = 'image_to_video';

const usualTasksAtOnce = 10;
const mostTasksAtOnce = 100;

const createOptions: INodeProperties[] = [
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
		description:
			'How many tasks of this node are in flight at most; the next is created as one finishes. PiAPI limits the running tasks of an account.',
		displayOptions: notWhilePaused,
	},
	{
		displayName: 'Webhook Secret',
		name: 'webhookSecret',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		description:
			'A word that PiAPI sends along as the header x-webhook-secret, so that the receiver can tell a real call',
	},
	{
		displayName: 'Webhook URL',
		name: 'webhookUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/webhook',
		description: 'An address that PiAPI calls when the task is finished',
	},
];

/** The fields of Create Task, as they appear below the operation. */
export const createTaskFields: INodeProperties[] = shownFor('createTask', [
	{
		displayName: 'Image Source',
		name: 'imageSource',
		type: 'options',
		options: [
			{ name: 'File From Previous Node', value: 'file' },
			{ name: 'Image URL', value: 'url' },
		],
		default: 'url',
		description: 'Where the photo of two people comes from',
	},
	{
		displayName: 'Image URL',
		name: 'imageUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/two-people.jpg',
		description: 'Address of a photo that shows two people, as JPEG or PNG; PiAPI must be able to open it',
		displayOptions: { show: { imageSource: ['url'] } },
	},
	{
		displayName: 'Input Data Field Name',
		name: 'inputDataFieldName',
		type: 'string',
		default: 'data',
		hint: 'The name of the input field containing the photo',
		description:
			'The photo is uploaded to PiAPI, which takes 10 MB at most and deletes it after 24 hours. Needs the Creator plan or a higher one.',
		displayOptions: { show: { imageSource: ['file'] } },
	},
	{ ...waitField, default: true },
	...waitMethodFields,
	...downloadFields.map(
		(field): INodeProperties => ({
			...field,
			displayOptions: { show: { waitUntilDone: [true], waitMethod: ['poll'], ...field.displayOptions?.show } },
		}),
	),
	simplifyField,
	optionsField([...createOptions, ...waitOptions, ...callbackOptions]),
]);

interface Parameters {
	photo: { url: string } | { picture: Picture };
	config: IDataObject;
	/** The `webhook_config` that wakes a paused execution. Not part of `config`: it does not tell one hug from another. */
	webhook?: IDataObject;
	concurrency: number;
	delivery: Delivery;
}

/**
 * Creates a hug for each item, and follows it to its video if wanted. At most `concurrency` are in flight;
 * a task costs money, so none is created twice (see `createTaskOnce`).
 */
export async function createTask(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	let oneOfTheTasks: ReturnType<typeof gate> | undefined;
	const awaited: AwaitedTask[] = [];
	const output = await runForEachItem<Parameters>(context, {
		read: async (run, { index }) => await readParameters(run, index),
		perform: async (run, item, parameters) => {
			const { delivery } = parameters;
			const purchase = purchaseOf(run, item, parameters);
			oneOfTheTasks ??= gate(parameters.concurrency);
			const { taskId, answer } = await oneOfTheTasks(async () => {
				const created = await createTaskOnce(run, item, purchase);
				const answer = await followTask(run, item, created.taskId, delivery, created.answer);
				return { taskId: created.taskId, answer };
			});
			const { callback, simplify } = delivery;
			if (callback) awaited[item.index] = { taskId, simplify, timeout: callback.timeout };
			const output = await taskItem(run, taskId, answer, delivery);
			forgetIfDelivered(context, item.index, purchase.identity);
			return output;
		},
	});
	return awaited.length > 0 ? await pauseUntilCalled(context, output, awaited) : output;
}

function purchaseOf(run: NodeRun, { index }: ItemRun, { photo, config, webhook }: Parameters): Purchase {
	return {
		identity: { model, taskType, config, ...photo },
		request: async () => {
			const imageUrl = 'url' in photo ? photo.url : await uploadPicture(run, index, photo.picture);
			const wholeConfig = { ...config, ...(webhook && { webhook_config: webhook }) };
			return {
				model,
				task_type: taskType,
				input: { image_url: imageUrl },
				...(Object.keys(wholeConfig).length > 0 && { config: wholeConfig }),
			};
		},
	};
}

async function readParameters(run: NodeRun, itemIndex: number): Promise<Parameters> {
	const { context } = run;
	const given: unknown = context.getNodeParameter('options', itemIndex, {});
	const chosen = isObject(given) ? given : {};
	const concurrency = readNumber(chosen.concurrency ?? usualTasksAtOnce);
	if (concurrency === undefined || !Number.isInteger(concurrency) || concurrency < 1 || concurrency > mostTasksAtOnce) {
		throw explained(
			`'Tasks at Once' is ${shown(chosen.concurrency)}`,
			`Enter a whole number from 1 to ${mostTasksAtOnce}.`,
		);
	}
	const delivery = readDelivery(context, itemIndex);
	const config = readConfig(run, chosen);
	if (delivery.callback && config.webhook_config) {
		throw explained(
			"'Webhook URL' cannot go with 'Pause Until PiAPI Calls Back'",
			"PiAPI calls one address for a task, and this one is needed to wake the execution. Remove the option 'Webhook URL', or set 'Wait Method' to 'Ask PiAPI Repeatedly'.",
		);
	}
	return {
		config,
		webhook: delivery.callback && (await callbackConfig(context, run.api, itemIndex, delivery.callback)),
		concurrency,
		delivery,
		photo: await readPhoto(context, itemIndex),
	};
}

async function readPhoto(context: IExecuteFunctions, itemIndex: number): Promise<Parameters['photo']> {
	const source: unknown = context.getNodeParameter('imageSource', itemIndex, 'url');
	if (source === 'file') {
		const field = readFieldName(context, 'inputDataFieldName', 'Input Data Field Name', itemIndex);
		return { picture: await readPicture(context, itemIndex, field) };
	}
	if (source !== 'url') throw explained(`'Image Source' is ${shown(source)}`, "Use 'url' or 'file'.");
	const url: unknown = context.getNodeParameter('imageUrl', itemIndex, '');
	const text = typeof url === 'string' ? url.trim() : '';
	if (isWebAddress(text)) return { url: text };
	throw explained(
		`'Image URL' is ${isEmpty(url) ? 'empty' : `not a web address: '${String(url).slice(0, 80)}'`}`,
		"Enter the address of a photo that begins with http:// or https://, or choose 'File From Previous Node'.",
	);
}

/** PiAPI's `config`; empty where the person left everything to the workspace. */
function readConfig({ api }: NodeRun, { serviceMode, webhookUrl, webhookSecret }: IDataObject): IDataObject {
	if (!isEmpty(serviceMode) && serviceMode !== 'public' && serviceMode !== 'private') {
		throw explained(`'Service Mode' is ${shown(serviceMode)}`, "Use 'public' or 'private', or remove the option.");
	}
	const endpoint = String(webhookUrl ?? '').trim();
	if (endpoint !== '' && !isWebAddress(endpoint)) {
		throw explained(
			`'Webhook URL' is not a web address: '${endpoint.slice(0, 80)}'`,
			'Enter an address that begins with https://, or remove the option.',
		);
	}
	const secret = String(webhookSecret ?? '');
	if (secret !== '') api.secrets.push(secret);
	return {
		...(!isEmpty(serviceMode) && { service_mode: serviceMode }),
		...(endpoint !== '' && { webhook_config: { endpoint, ...(secret !== '' && { secret }) } }),
	};
}
