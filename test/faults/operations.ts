import type { IDataObject } from 'n8n-workflow';

import type { NodeSettings } from '../engine/harness';
import { finished, idFromItem } from '../engine/setUp';
import type { FaultPattern } from '../simulator/faults';
import { sampleFiles } from '../simulator/sampleFiles';
import type { Simulator, TaskScript } from '../simulator/simulator';
import type { FaultName } from './faults';
import {
	sentOnce,
	repeated,
	paid,
	created,
	oneOfSeveral,
	cancellingMany,
	cancelling,
	beforePause,
	onCall,
	type Operation,
	type RequestKind,
} from './expectations';

const create: RequestKind = { name: 'creation', on: { method: 'POST', path: '/api/v1/task' }, expected: created };
const getTaskRepeatedly: RequestKind = {
	name: 'Get Task',
	on: { method: 'GET', path: '/api/v1/task/' },
	expected: repeated,
};
const getTask: RequestKind = { ...getTaskRepeatedly, expected: sentOnce };
const upload: RequestKind = { name: 'upload', on: { host: 'upload' }, expected: repeated };
const file: RequestKind = {
	name: 'download',
	on: { host: 'storage' },
	expected: sentOnce,
	// A file that ends early although its host says that it is whole.
	unnoticeable: ['truncated-json'],
};

/** The request about all waiting tasks is only for more than four. */
const waiting = { waitUntilDone: true, options: { waitTimeout: 60 } };

const marked = (count: number): IDataObject[] =>
	Array.from({ length: count }, (_, index) => ({
		mark: `item-${index}`,
		link: `https://photos.example/item-${index}.png`,
	}));

/** Whether the item is about the task that was created for it. */
const isOwnTask: Operation['isRight'] = (json, { mark }, { requests }) =>
	json.status === 'completed' &&
	requests.some(
		({ method, taskId, body }) =>
			method === 'POST' && taskId === json.task_id && JSON.stringify(body).includes(String(mark)),
	);

const isGivenTask: Operation['isRight'] = (json, { id }) => json.status === 'completed' && json.task_id === id;

const withTasks = (simulator: Simulator, count: number, script: TaskScript = finished) =>
	Array.from({ length: count }, () => ({ id: simulator.addTask(script) }));

const pngs = (count: number) =>
	Array.from({ length: count }, (_, index) => ({
		content: sampleFiles.png ?? Buffer.alloc(0),
		fileName: `item-${index}.png`,
		mimeType: 'image/png',
	}));

/** An operation that creates a task for each item and waits for it. */
const creating = (name: string, settings: NodeSettings, requestKinds = [create, getTaskRepeatedly]): Operation => ({
	name,
	requestKinds,
	buys: 'task',
	prepare: (_, count) => ({
		items: marked(count),
		...settings,
		parameters: { ...waiting, ...settings.parameters },
	}),
	isRight: isOwnTask,
});

/** An operation about tasks that exist. */
const about = (
	name: string,
	{ type, parameters }: NodeSettings,
	requestKind: RequestKind,
	rest: Partial<Operation> & { script?: TaskScript } = {},
): Operation => ({
	name,
	requestKinds: [requestKind],
	prepare: (simulator, count) => ({
		items: withTasks(simulator, count, rest.script),
		type,
		parameters: { taskId: idFromItem, ...parameters },
	}),
	isRight: isGivenTask,
	...rest,
});

const asked = (name: string, on: FaultPattern, harmless?: FaultName[]): RequestKind => ({
	name,
	on,
	expected: repeated,
	givesUpEarly: true,
	harmless,
});

/** An operation of the node PiAPI that is about no task. */
const other = (
	name: string,
	parameters: IDataObject,
	requestKind: RequestKind,
	isRight: Operation['isRight'],
	rest: Partial<Operation> = {},
): Operation => ({
	name,
	requestKinds: [requestKind],
	prepare: (_, count) => ({
		items: marked(count),
		type: 'piApi',
		parameters: parameters as NodeSettings['parameters'],
	}),
	isRight,
	...rest,
});

const hug = { operation: 'createTask', imageUrl: '={{ $json.link }}' };

export const hugOperations: Operation[] = [
	creating('Create Task from a URL', { parameters: hug }),
	{
		...creating('Create Task from a file', { parameters: { ...hug, imageSource: 'file' } }, [upload, create]),
		prepare: (_, count) => ({ files: pngs(count), parameters: { ...hug, ...waiting, imageSource: 'file' } }),
		isRight: ({ status }) => status === 'completed',
	},
	creating('Create Task with Download Video', { parameters: { ...hug, download: true } }, [file]),
	{
		...creating('Create Task, paused until PiAPI calls back', {
			parameters: { ...hug, waitMethod: 'callback', options: { waitTimeout: 60, allowPrivateUrl: true } },
		}),
		requestKinds: [
			create,
			{ ...getTask, name: 'Get Task before the pause', expected: beforePause, stage: 'beforePause' },
			{ ...getTask, name: 'Get Task when PiAPI calls', expected: onCall, timeoutSeconds: 10, stage: 'afterPause' },
		],
		pauses: true,
	},
	about('Get Task', {}, getTask),
	about('Get Task, waiting', { parameters: waiting }, getTaskRepeatedly, {
		script: { pendingMs: 0, processingMs: 5_000 },
	}),
	about('Get Task with Download Video', { parameters: { download: true } }, file),
];

const product = (kind: string, parameters: IDataObject, requestKinds?: RequestKind[]): Operation =>
	creating(`Create ${kind}`, { type: 'piApi', parameters: parameters as NodeSettings['parameters'] }, requestKinds);

const prompt = '={{ $json.mark }}';

const chat: RequestKind = {
	name: 'request',
	on: { method: 'POST', path: '/v1/' },
	expected: paid,
	timeoutSeconds: 600,
};

const webhookOptions = {
	options: { waitTimeout: 60, webhookUrl: 'http://127.0.0.1:9/hook', webhookSecret: 'the-secret-of-this-task' },
};

/** Operations that create tasks of products. */
export const productOperations: Operation[] = [
	product('a video (AI Hug)', { resource: 'aiHug', operation: 'generateHugVideo', imageUrl: '={{ $json.link }}' }),
	product('an image (Flux)', { resource: 'flux', operation: 'generateImageFromText', prompt }, [create]),
	product(
		'audio (TTS)',
		{
			resource: 'tts',
			operation: 'generateSpeech',
			genText: prompt,
			refAudioUrl: '={{ $json.link }}',
		},
		[create],
	),
	product(
		'a 3D model (Trellis), with its files',
		{
			resource: 'trellis',
			operation: 'generateModelFromText',
			prompt,
			download: true,
		},
		[{ ...file, expected: oneOfSeveral }],
	),
	product(
		'a text (Joycaption)',
		{
			resource: 'joycaption',
			operation: 'captionImage',
			additionalFields: { additionalInput: '={{ { image: $json.link } }}' },
		},
		[create],
	),
	product('a custom task (Task → Create Custom)', {
		resource: 'task',
		operation: 'createCustom',
		customModel: 'Qubico/hug-video',
		customTaskType: 'image_to_video',
		additionalInput: '={{ { image_url: $json.link } }}',
		...webhookOptions,
	}),
];

/** Operations about tasks, the account, files and language models. */
export const resourceOperations: Operation[] = [
	about('Task → Get', { type: 'piApi', parameters: { resource: 'task', operation: 'get' } }, getTask),
	about(
		'Task → Get Many',
		{ type: 'piApi', parameters: { resource: 'task', operation: 'getMany' } },
		asked('list', { method: 'GET', path: '/api/open/tasks/histories' }),
		{ isRight: ({ task_id: id }) => typeof id === 'string' },
	),
	about(
		'Task → Cancel',
		{ type: 'piApi', parameters: { resource: 'task', operation: 'cancel' } },
		{ ...asked('cancellation', { method: 'DELETE' }, ['null-data']), expected: cancelling },
		{
			script: { model: 'kling', pendingMs: 3_600_000 },
			isRight: ({ task_id: id, cancelled }, item) => id === item.id && cancelled === true,
		},
	),
	about(
		'Task → Cancel Many',
		{ type: 'piApi', parameters: { resource: 'task', operation: 'cancelMany', createdBefore: '2100-01-01' } },
		{ ...asked('cancellation', { method: 'DELETE' }, ['null-data']), expected: cancellingMany },
		{ isRight: ({ cancelled }) => cancelled === true },
	),
	other(
		'Account → Get Info',
		{ resource: 'account', operation: 'getInfo' },
		asked('request', { path: '/account/' }, ['null-data']),
		() => true,
	),
	other(
		'Account → Get Active Tasks',
		{ resource: 'account', operation: 'getActiveTasks' },
		asked('request', { path: '/account/' }, ['null-data']),
		() => true,
	),
	other(
		'File → Upload',
		{ resource: 'file', operation: 'upload' },
		upload,
		({ url, file_name: name }) => typeof url === 'string' && typeof name === 'string',
		{
			prepare: (_, count) => ({
				files: pngs(count),
				type: 'piApi',
				parameters: { resource: 'file', operation: 'upload', inputDataFieldName: 'data' },
			}),
		},
	),
	other(
		'LLM → Complete a Chat',
		{ resource: 'llm', operation: 'completeChat', model: 'gpt-4o-mini', prompt },
		chat,
		({ text }, { mark }) => text === `You said: ${String(mark)}`,
		{ buys: 'answer' },
	),
	other(
		'LLM → Generate an Image With GPT-4o',
		{ resource: 'llm', operation: 'generateGpt4oImage', prompt },
		chat,
		({ result_url: url }) => typeof url === 'string',
		{ buys: 'answer' },
	),
	other(
		'LLM → Generate an Image With GPT Image',
		{ resource: 'llm', operation: 'generateGptImage', model: 'gpt-image-2', prompt },
		chat,
		({ result_url: url }) => typeof url === 'string',
		{ buys: 'answer' },
	),
];

export const piApiOperations = [...productOperations, ...resourceOperations];
