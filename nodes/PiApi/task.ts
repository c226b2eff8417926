import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { tryToParseDateTime } from 'n8n-workflow';

import { productPresentation } from '../products/presentation';
import { faultError } from '../shared/api';
import { createTasks, creationFields } from '../shared/createTask';
import { explained } from '../shared/errors';
import { isEmpty, readNumber, readSwitch, shown } from '../shared/fields';
import { getTasks, getTaskFields } from '../shared/getTask';
import type { NodeRun } from '../shared/items';
import { runForEachItem } from '../shared/items';
import { additionalInput } from '../shared/productFields';
import type { GivenTask, ValueOf } from '../shared/productRequest';
import { readJsonObject } from '../shared/productRequest';
import { isObject } from '../shared/task';
import { textOf } from '../shared/text';
import { readTaskId, taskField } from '../shared/taskId';
import { persistently } from '../shared/wait';
import type { Resource } from './resource';

/** The largest page of the task history, by PiAPI's documentation. */
const pageSize = 100;

const downloadLabel = productPresentation.downloadLabel;

const customFields: INodeProperties[] = [
	{
		displayName: 'Model',
		name: 'customModel',
		type: 'string',
		default: '',
		placeholder: 'e.g. Qubico/hug-video',
		description: "PiAPI's name of the model, as its documentation gives it",
	},
	{
		displayName: 'Task Type',
		name: 'customTaskType',
		type: 'string',
		default: '',
		placeholder: 'e.g. image_to_video',
		description: "PiAPI's name of the kind of task, as its documentation gives it",
	},
	{
		displayName: 'Input (JSON)',
		name: additionalInput,
		type: 'json',
		default: '{}',
		description: "The task's input as PiAPI documents it, a JSON object",
	},
];

function readCustomTask(valueOf: ValueOf): GivenTask {
	const text = (name: string, label: string, example: string) => {
		const value = valueOf(name);
		if (!isEmpty(value) && typeof value !== 'object') return String(value).trim();
		throw explained(`'${label}' is empty`, `Enter PiAPI's name, for example ${example}.`);
	};
	return {
		model: text('customModel', 'Model', 'Qubico/hug-video'),
		taskType: text('customTaskType', 'Task Type', 'image_to_video'),
		values: [],
		media: [],
		additionalInput: readJsonObject('Input (JSON)', valueOf(additionalInput)),
	};
}

const createCustomTask = async (context: IExecuteFunctions): Promise<INodeExecutionData[]> =>
	await createTasks(context, { readTask: readCustomTask, presentation: productPresentation });

const cancelTask = async (context: IExecuteFunctions): Promise<INodeExecutionData[]> =>
	await runForEachItem(context, {
		read: ({ api }, { index, details }) => {
			const taskId = readTaskId(context, index, api.baseUrl);
			details.task_id = taskId;
			return taskId;
		},
		perform: async (run, _, taskId) => {
			const message = await deleted(run, `Task ${taskId} was not cancelled`, `/api/v1/task/${taskId}`);
			return { json: { task_id: taskId, cancelled: true, message } };
		},
	});

const cancelModels = ['all', 'kling', 'luma', 'midjourney', 'suno'];

const cancelManyFields: INodeProperties[] = [
	{
		displayName: 'Created Before',
		name: 'createdBefore',
		type: 'dateTime',
		default: '={{ $now }}',
		description: 'Only tasks that were created before this moment are cancelled',
	},
	{
		displayName: 'Model',
		name: 'cancelModel',
		type: 'options',
		options: [
			{ name: 'All', value: 'all' },
			{ name: 'Kling', value: 'kling' },
			{ name: 'Luma', value: 'luma' },
			{ name: 'Midjourney', value: 'midjourney' },
			{ name: 'Suno', value: 'suno' },
		],
		default: 'all',
		description: 'Whose pending tasks are cancelled',
	},
];

const cancelManyTasks = async (context: IExecuteFunctions): Promise<INodeExecutionData[]> =>
	await runForEachItem(context, {
		read: (_, { index }) => {
			const createdBefore = readMoment(context, 'Created Before', context.getNodeParameter('createdBefore', index, ''));
			const model: unknown = context.getNodeParameter('cancelModel', index, 'all');
			if (createdBefore === undefined) {
				throw explained(
					"'Created Before' is empty",
					'Enter a date and time, for example the present moment: {{ $now }}.',
				);
			}
			if (typeof model !== 'string' || !cancelModels.includes(model)) {
				throw explained(`'Model' is ${shown(model)}`, `Use one of: ${cancelModels.join(', ')}.`);
			}
			return { created_before: createdBefore, model };
		},
		perform: async (run, _, query) => {
			const message = await deleted(run, 'The tasks were not cancelled', '/api/v1/tasks', query);
			return { json: { ...query, cancelled: true, message } };
		},
	});

async function deleted(run: NodeRun, failure: string, path: string, query?: IDataObject): Promise<string> {
	// Not sent again when its answer is lost: PiAPI would say that there is nothing left to cancel.
	const { answer, fault } = await persistently(run, { method: 'DELETE', path, query, answers: 'withoutData' });
	if (fault) throw faultError(failure, fault);
	return answer.message;
}

/** The models of the task history, by PiAPI's documentation of it. */
const historyModels =
	'diffrhythm, flux, gpts, hailuo, hug_video, hunyuan, image_toolkit, kling, llm, luma, mj, mmaudio, music-s, music-u, sd, skyreels, trellis, tts, video_toolkit, wan';

const getManyFields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: 'Created After',
				name: 'createdAfter',
				type: 'dateTime',
				default: '',
				description: 'Only tasks that were created after this moment',
			},
			{
				displayName: 'Created Before',
				name: 'createdBefore',
				type: 'dateTime',
				default: '',
				description: 'Only tasks that were created before this moment',
			},
			{
				displayName: 'Model',
				name: 'model',
				type: 'string',
				default: '',
				placeholder: 'e.g. hug_video',
				description: `Only tasks of this model, as the history names it. Known names: ${historyModels}.`,
			},
		],
	},
];

const getManyTasks = async (context: IExecuteFunctions): Promise<INodeExecutionData[]> =>
	await runForEachItem(context, {
		read: (_, { index }) => {
			const returnAll = readSwitch(context.getNodeParameter('returnAll', index, false));
			const givenLimit: unknown = context.getNodeParameter('limit', index, 50);
			const limit = readNumber(givenLimit);
			if (!returnAll && (limit === undefined || !Number.isInteger(limit) || limit < 1)) {
				throw explained(`'Limit' is ${shown(givenLimit)}`, 'Enter a whole number, 1 or more.');
			}
			const given: unknown = context.getNodeParameter('filters', index, {});
			const { createdAfter, createdBefore, model } = isObject(given) ? given : {};
			const query: IDataObject = {
				...(!isEmpty(model) && { model: textOf(model).trim() }),
				...(!isEmpty(createdAfter) && { start_time: readMoment(context, 'Created After', createdAfter) }),
				...(!isEmpty(createdBefore) && { end_time: readMoment(context, 'Created Before', createdBefore) }),
			};
			return { most: returnAll ? Infinity : Number(limit), query };
		},
		perform: async (run, _, { most, query }) => (await history(run, most, query)).map((json) => ({ json })),
	});

/** The tasks of the history, newest first as PiAPI gives them, `most` at most. */
async function history(run: NodeRun, most: number, query: IDataObject): Promise<IDataObject[]> {
	const tasks: IDataObject[] = [];
	// While its pages are fetched the history grows at its beginning, and a task may stand on two of them.
	const seen = new Set<unknown>();
	for (let page = 1; tasks.length < most; page++) {
		const wholeQuery = { page, page_size: Math.min(pageSize, most), ...query };
		const path = '/api/open/tasks/histories';
		const { answer, fault } = await persistently(run, { method: 'GET', path, query: wholeQuery }, 'costsNothing');
		if (fault) throw faultError('The tasks could not be listed', fault);
		const rows = Array.isArray(answer.data.data) ? answer.data.data.filter(isObject) : [];
		const fresh = rows.filter(({ task_id: id }) => id === undefined || !seen.has(id));
		tasks.push(...fresh);
		rows.forEach(({ task_id: id }) => seen.add(id));
		// A page without anything new: PiAPI would send it for ever.
		if (fresh.length === 0 || rows.length < wholeQuery.page_size) break;
	}
	return tasks.slice(0, most);
}

/** A moment in Unix seconds, as PiAPI takes it; undefined when there is none. Without a zone it is in the workflow's. */
function readMoment(context: IExecuteFunctions, label: string, value: unknown): number | undefined {
	if (isEmpty(value)) return undefined;
	try {
		return Math.floor(tryToParseDateTime(value, context.getTimezone()).toSeconds());
	} catch {
		throw explained(
			`'${label}' is not a moment: '${textOf(value).slice(0, 60)}'`,
			'Enter a date and time, as ISO 8601.',
		);
	}
}

/** Tasks of whatever product: those that exist, and new ones of products that have no form yet. */
export const taskResource: Resource = {
	name: 'Task',
	value: 'task',
	defaultOperation: 'get',
	operations: [
		{
			name: 'Cancel',
			value: 'cancel',
			action: 'Cancel task',
			description: 'Take back a task that PiAPI has not begun; known to work for Kling, Luma and Midjourney',
			fields: [taskField],
			execute: cancelTask,
		},
		{
			name: 'Cancel Many',
			value: 'cancelMany',
			action: 'Cancel many tasks',
			description: 'Take back all tasks that PiAPI has not begun',
			fields: cancelManyFields,
			execute: cancelManyTasks,
		},
		{
			name: 'Create Custom',
			value: 'createCustom',
			action: 'Create custom task',
			description: 'Create a task of a product that has no form in this node yet',
			fields: [...customFields, ...creationFields(downloadLabel)],
			execute: createCustomTask,
		},
		{
			name: 'Get',
			value: 'get',
			action: 'Get task',
			description: 'Retrieve a task, and wait until it is finished if wanted',
			fields: getTaskFields(downloadLabel),
			execute: async (context) => await getTasks(context, productPresentation),
		},
		{
			name: 'Get Many',
			value: 'getMany',
			action: 'Get many tasks',
			description: "List the account's tasks",
			fields: getManyFields,
			execute: getManyTasks,
		},
	],
};
