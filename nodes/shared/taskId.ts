import type {
	IDataObject,
	IExecuteFunctions,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
	INodeProperties,
} from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { connect, faultError, requestPiApi } from './api';
import { explained } from './errors';
import { isObject, taskStatus } from './task';

/**
 * PiAPI's documentation calls the task ID a UUID. Its own sample has a last group of nine characters
 * (`0f647527-12bd-48b1-b813-111111111`), so that one is not counted exactly.
 */
const taskIdPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{9,12}$/i;

/** PiAPI's hosts, by its documentation; goapi.ai is its older name. */
const piApiHost = /(?:^|\.)(?:piapi|goapi)\.ai$/i;

const historyPageSize = 50;

export const taskField: INodeProperties = {
	displayName: 'Task',
	name: 'taskId',
	type: 'resourceLocator',
	default: { mode: 'id', value: '' },
	description: 'The task to get',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a task...',
			typeOptions: { searchListMethod: 'searchTasks', searchable: true },
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 49439a00-465c-4501-9ce2-14581e01f616' },
		{
			displayName: 'By URL',
			name: 'url',
			type: 'string',
			placeholder: 'e.g. https://api.piapi.ai/api/v1/task/49439a00-465c-4501-9ce2-14581e01f616',
		},
	],
};

/**
 * The task ID a person chose, however it was given: picked, typed with spaces around it, or as PiAPI's full task URL.
 * Throws an explained error when it is empty, malformed or another service's.
 */
export function readTaskId(context: IExecuteFunctions, itemIndex: number, baseUrl: string): string {
	const parameter: unknown = context.getNodeParameter('taskId', itemIndex, '');
	const value = isObject(parameter) ? parameter.value : parameter;
	const text = value === undefined || value === null ? '' : String(value).trim();
	if (text === '') {
		throw explained(
			"'Task' is empty",
			"Enter the ID of a task, for example from the field 'task_id' of the node that created it.",
		);
	}
	const id = /^https?:\/\//i.test(text) ? taskIdOfUrl(text, baseUrl) : text;
	if (taskIdPattern.test(id)) return id;
	throw explained(
		`'Task' is not a task ID: '${text.slice(0, 80)}'`,
		'A task ID looks like 49439a00-465c-4501-9ce2-14581e01f616. PiAPI shows it in the task history and in every answer about the task.',
	);
}

function taskIdOfUrl(text: string, baseUrl: string): string {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	const isPiApi = url && (piApiHost.test(url.hostname) || url.host === new URL(baseUrl).host);
	const [, id] = /\/api\/v1\/task\/([^/]+)\/?$/.exec(url?.pathname ?? '') ?? [];
	if (isPiApi && id !== undefined) return id;
	throw explained(
		`'Task' is not the address of a PiAPI task: '${text.slice(0, 120)}'`,
		"Paste an address such as https://api.piapi.ai/api/v1/task/49439a00-465c-4501-9ce2-14581e01f616, or choose 'By ID' and enter the ID alone.",
	);
}

/**
 * The account's recent tasks for *From List*, newest first as PiAPI's history gives them, a page at a time; those of one
 * `model`, as the history names it, or of all.
 */
export async function recentTasks(
	context: ILoadOptionsFunctions,
	{ filter, page = '1', model }: { filter?: string; page?: string; model?: string },
): Promise<INodeListSearchResult> {
	const api = await connect(context);
	const query = { page: Number(page), page_size: historyPageSize, ...(model !== undefined && { model }) };
	const { answer, fault } = await requestPiApi(api, { method: 'GET', path: '/api/open/tasks/histories', query });
	if (fault) {
		throw new NodeOperationError(context.getNode(), faultError('The recent tasks could not be listed', fault));
	}
	const rows = Array.isArray(answer.data.data) ? answer.data.data.filter(isObject) : [];
	const tasks = rows.flatMap((row) => listEntry(row, model === undefined));
	const isLastPage = rows.length < historyPageSize;
	const wanted = filter?.trim().toLowerCase() ?? '';
	return {
		results: tasks.filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(wanted)),
		paginationToken: isLastPage ? undefined : String(query.page + 1),
	};
}

function listEntry(row: IDataObject, namesModel: boolean): INodeListSearchItems[] {
	if (typeof row.task_id !== 'string') return [];
	const createdAt = Date.parse(String(row.created_at));
	const created = Number.isNaN(createdAt)
		? ''
		: `${new Date(createdAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
	// The editor cuts a long name off: the beginning of the ID is enough to tell two tasks apart.
	const model = namesModel && typeof row.task_model === 'string' ? row.task_model : '';
	const name = [created, model, taskStatus(row), row.task_id.slice(0, 8)].filter(Boolean).join(' · ');
	return [{ name, value: row.task_id }];
}
