import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { isWebAddress } from './api';
import type { AwaitedTask, DoneItem } from './callback';
import { callbackConfig, pauseUntilCalled } from './callback';
import type { Purchase } from './create';
import { createTaskOnce } from './create';
import type { Delivery } from './deliver';
import { followTask, taskItem } from './deliver';
import { explained } from './errors';
import {
	callbackOptions,
	downloadFields,
	isEmpty,
	notWhilePaused,
	optionsField,
	readDelivery,
	readNumber,
	shown,
	simplifyField,
	waitField,
	waitMethodFields,
	waitOptions,
} from './fields';
import type { NodeRun, Presentation } from './items';
import { runForEachItem } from './items';
import type { ItemRun } from './outcomes';
import type { GivenTask, MediaSource, ValueOf } from './productRequest';
import { taskRequest } from './productRequest';
import { forgetIfDelivered } from './purchases';
import { isObject } from './task';
import { textOf } from './text';
import { gate } from './time';
import type { InputFile } from './upload';
import { readFile, uploadFile } from './upload';

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
			'How many tasks of this node are in flight at most while it waits for them; the next is created as one finishes. PiAPI limits the running tasks of an account.',
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

/** The fields that every operation which creates tasks has below those of its task. */
export const creationFields = (downloadLabel: string): INodeProperties[] => [
	{ ...waitField, default: true },
	...waitMethodFields,
	...downloadFields(downloadLabel).map(
		(field): INodeProperties => ({
			...field,
			displayOptions: { show: { waitUntilDone: [true], waitMethod: ['poll'], ...field.displayOptions?.show } },
		}),
	),
	simplifyField,
	optionsField([...createOptions, ...waitOptions, ...callbackOptions]),
];

/** What the items of a run are to become. */
export interface Creation {
	/** Reads and checks one item's parameters of the task; throws an explained error that names the parameter. */
	readTask: (valueOf: ValueOf) => GivenTask;
	presentation: Presentation;
}

interface Parameters {
	given: GivenTask;
	/** The files to upload, by the fields they are in. */
	files: Map<string, InputFile>;
	config: IDataObject;
	/** The `webhook_config` that wakes a paused execution. Not part of `config`: it does not tell one task from another. */
	webhook?: IDataObject;
	concurrency: number;
	delivery: Delivery;
}

/**
 * Creates a task for each item, and follows it to its result if wanted. At most `concurrency` are in flight;
 * a task costs money, so none is created twice (see `createTaskOnce`).
 */
export async function createTasks(
	context: IExecuteFunctions,
	{ readTask, presentation }: Creation,
): Promise<INodeExecutionData[]> {
	let oneOfTheTasks: ReturnType<typeof gate> | undefined;
	const bought: Array<AwaitedTask | DoneItem> = [];
	const output = await runForEachItem<Parameters>(context, {
		presentation,
		read: async (run, { index }) => await readParameters(run, index, readTask),
		perform: async (run, item, parameters) => {
			const { delivery } = parameters;
			const purchase = purchaseOf(run, item, parameters);
			oneOfTheTasks ??= gate(parameters.concurrency);
			const { taskId, answer } = await oneOfTheTasks(async () => {
				const created = await createTaskOnce(run, item, purchase);
				const answer = await followTask(run, item, created.taskId, delivery, created.answer);
				return { taskId: created.taskId, answer };
			});
			const output = await taskItem(run, taskId, answer, delivery);
			forgetIfDelivered(context, item.index, purchase.identity);
			const { callback, simplify } = delivery;
			bought[item.index] = callback
				? { taskId, simplify, timeout: callback.timeout }
				: { output, details: item.details };
			return output;
		},
	});
	const isAwaited = bought.some((item) => 'taskId' in item);
	return isAwaited ? await pauseUntilCalled(context, presentation, output, bought) : output;
}

function purchaseOf(run: NodeRun, { index }: ItemRun, { given, files, config, webhook }: Parameters): Purchase {
	const { model, taskType, additionalInput } = given;
	const values = given.values.map(({ field, value }) => [field.name, value]);
	const media = given.media.map(({ field, sources }) => [field.name, sources]);
	const uploads = [...files.entries()];
	return {
		identity: { model, taskType, values, media, uploads, additionalInput, config },
		request: async () => {
			const uploaded = uploads.map(
				async ([field, file]): Promise<[string, string]> => [
					field,
					await uploadFile(run, index, file, ', and no task was created'),
				],
			);
			const links = new Map(await Promise.all(uploaded));
			const linkOf = (source: MediaSource) => ('url' in source ? source.url : (links.get(source.fileField) ?? ''));
			return taskRequest(given, linkOf, { ...config, ...(webhook && { webhook_config: webhook }) });
		},
	};
}

async function readParameters(run: NodeRun, itemIndex: number, readTask: Creation['readTask']): Promise<Parameters> {
	const { context } = run;
	// Without a fallback n8n throws where a parameter is not set.
	const valueOf = (name: string): unknown => context.getNodeParameter(name, itemIndex, null) ?? undefined;
	const options = valueOf('options');
	const chosen = isObject(options) ? options : {};
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
	const given = readTask(valueOf);
	return {
		config,
		webhook: delivery.callback && callbackConfig(context, run.api, delivery.callback),
		concurrency,
		delivery,
		given,
		files: await readFiles(context, itemIndex, given),
	};
}

async function readFiles(context: IExecuteFunctions, itemIndex: number, { media }: GivenTask) {
	const wanted = media.flatMap(({ field, parameter, sources }) =>
		sources.flatMap((source) =>
			'fileField' in source ? [{ field: source.fileField, parameter, accepts: field.accepts }] : [],
		),
	);
	const files = wanted.map(
		async (file): Promise<[string, InputFile]> => [file.field, await readFile(context, itemIndex, file)],
	);
	return new Map(await Promise.all(files));
}

/** PiAPI's `config`; empty where the person left everything to the workspace. */
function readConfig({ api }: NodeRun, { serviceMode, webhookUrl, webhookSecret }: IDataObject): IDataObject {
	if (!isEmpty(serviceMode) && serviceMode !== 'public' && serviceMode !== 'private') {
		throw explained(`'Service Mode' is ${shown(serviceMode)}`, "Use 'public' or 'private', or remove the option.");
	}
	const endpoint = textOf(webhookUrl ?? '').trim();
	if (endpoint !== '' && !isWebAddress(endpoint)) {
		throw explained(
			`'Webhook URL' is not a web address: '${endpoint.slice(0, 80)}'`,
			'Enter an address that begins with https://, or remove the option.',
		);
	}
	const secret = textOf(webhookSecret ?? '');
	if (secret !== '') api.secrets.push(secret);
	return {
		...(!isEmpty(serviceMode) && { service_mode: serviceMode }),
		...(endpoint !== '' && { webhook_config: { endpoint, ...(secret !== '' && { secret }) } }),
	};
}
