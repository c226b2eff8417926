import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { forEachItem } from '../../../shared/run/forEachItem';
import { userError } from '../../../shared/utils/userError';
import { invalidValue } from '../../../shared/utils/values';
import type { Operation } from '../../../shared/operations/operation';
import { deleteTasks } from './deleteTasks';
import { readDate } from './readDate';

/** The models whose tasks PiAPI cancels together, by its documentation. */
const models = ['all', 'kling', 'luma', 'midjourney', 'suno'];

const fields: INodeProperties[] = [
	{
		displayName: 'Created Before',
		name: 'createdBefore',
		type: 'dateTime',
		default: '={{ $now }}',
		description: 'Only tasks that were created before this date and time are cancelled',
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
		description: 'The model whose pending tasks are cancelled',
	},
];

const execute = async (context: IExecuteFunctions): Promise<INodeExecutionData[]> =>
	await forEachItem(context, (run) => ({
		read: ({ index }) => {
			const createdBefore = readDate(context, 'Created Before', context.getNodeParameter('createdBefore', index, ''));
			const model: unknown = context.getNodeParameter('cancelModel', index, 'all');
			if (createdBefore === undefined) {
				throw userError("'Created Before' is empty", 'Enter a date and time, for example {{ $now }}.');
			}
			if (typeof model !== 'string' || !models.includes(model)) {
				throw invalidValue('Model', model, `one of ${models.join(', ')}`);
			}
			return { created_before: createdBefore, model };
		},
		perform: async (_, query) => {
			const subjects = { refused: 'The tasks were not cancelled', lost: 'The tasks may not have been cancelled' };
			const message = await deleteTasks(run, subjects, '/api/v1/tasks', query);
			return { json: { ...query, cancelled: true, message } };
		},
	}));

export const cancelManyOperation: Operation = {
	name: 'Cancel Many',
	value: 'cancelMany',
	action: 'Cancel many tasks',
	description: 'Cancel all tasks that have not started yet',
	fields,
	execute,
};
