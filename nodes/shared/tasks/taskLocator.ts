import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
	INodeProperties,
} from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { connect } from '../transport/credential';
import { failureError } from '../transport/failures/failure';
import { sendRequest } from '../transport/request';
import { createdAt, historyRequest, historyRows } from '../transport/taskHistory';
import { trimBlanks } from '../utils/values';
import { taskLabel } from './taskId';
import { taskStatus } from './taskStatus';

/** Tasks on one page of *From List*. */
const listPageSize = 50;

export const taskField: INodeProperties = {
	displayName: taskLabel,
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
 * The account's recent tasks for *From List*, newest first as PiAPI's history gives them, a page at a time; those of one
 * `model`, as the history names it, or of all. Throws n8n's error of the node when they cannot be read.
 */
export async function recentTasks(
	context: ILoadOptionsFunctions,
	{ filter, page = '1', model }: { filter?: string; page?: string; model?: string },
): Promise<INodeListSearchResult> {
	const connection = await connect(context);
	const query = model === undefined ? {} : { model };
	const { answer, failure } = await sendRequest(connection, historyRequest(Number(page), listPageSize, query));
	if (failure) {
		throw new NodeOperationError(context.getNode(), failureError('The recent tasks could not be listed', failure));
	}
	const rows = historyRows(answer);
	const tasks = rows.flatMap((row) => listEntry(row, model === undefined));
	const wanted = trimBlanks(filter ?? '').toLowerCase();
	return {
		results: tasks.filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(wanted)),
		paginationToken: rows.length < listPageSize ? undefined : String(Number(page) + 1),
	};
}

function listEntry(row: IDataObject, namesModel: boolean): INodeListSearchItems[] {
	if (typeof row.task_id !== 'string') return [];
	const time = createdAt(row);
	const created = time === undefined ? '' : `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
	// The editor cuts a long name off: the beginning of the ID is enough to tell two tasks apart.
	const model = namesModel && typeof row.task_model === 'string' ? row.task_model : '';
	const name = [created, model, taskStatus(row), row.task_id.slice(0, 8)].filter(Boolean).join(' · ');
	return [{ name, value: row.task_id }];
}
