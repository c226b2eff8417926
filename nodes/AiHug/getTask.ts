import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { deliverTask } from '../shared/deliver';
import { downloadFields, readDelivery, simplifyField, waitField, waitOptions } from '../shared/fields';
import { runForEachItem } from '../shared/items';
import { readTaskId, taskField } from '../shared/taskId';

const fields: INodeProperties[] = [
	taskField,
	waitField,
	...downloadFields,
	simplifyField,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: waitOptions,
	},
];

/** The fields of Get Task, as they appear below the operation. */
export const getTaskFields = fields.map((field): INodeProperties => ({
	...field,
	displayOptions: { show: { operation: ['getTask'], ...field.displayOptions?.show } },
}));

/** Retrieves a task, if wanted once it is finished and with its video. Asking costs nothing, so it may be repeated. */
export async function getTask(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await runForEachItem(context, {
		read: ({ api }, { index }) => ({
			taskId: readTaskId(context, index, api.baseUrl),
			delivery: readDelivery(context, index),
		}),
		perform: async (run, item, { taskId, delivery }) => await deliverTask(run, item, taskId, delivery),
	});
}
