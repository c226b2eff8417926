import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { followTask, taskItem } from '../shared/deliver';
import {
	downloadFields,
	optionsField,
	readDelivery,
	shownFor,
	simplifyField,
	waitField,
	waitOptions,
} from '../shared/fields';
import { runForEachItem } from '../shared/items';
import { readTaskId, taskField } from '../shared/taskId';

/** The fields of Get Task, as they appear below the operation. */
export const getTaskFields: INodeProperties[] = shownFor('getTask', [
	taskField,
	waitField,
	...downloadFields,
	simplifyField,
	optionsField(waitOptions),
]);

/** Retrieves a task, if wanted once it is finished and with its video. Asking costs nothing, so it may be repeated. */
export async function getTask(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await runForEachItem(context, {
		read: ({ api }, { index, details }) => {
			const taskId = readTaskId(context, index, api.baseUrl);
			details.task_id = taskId;
			return { taskId, delivery: readDelivery(context, index) };
		},
		perform: async (run, item, { taskId, delivery }) => {
			const answer = await followTask(run, item, taskId, delivery);
			return await taskItem(run, taskId, answer, delivery);
		},
	});
}
