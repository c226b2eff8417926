import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { followTask, taskItem } from './deliver';
import { downloadFields, optionsField, readDelivery, simplifyField, waitField, waitOptions } from './fields';
import type { Presentation } from './items';
import { runForEachItem } from './items';
import { readTaskId, taskField } from './taskId';

/** The fields of an operation that gets a task. */
export const getTaskFields = (downloadLabel: string): INodeProperties[] => [
	taskField,
	waitField,
	...downloadFields(downloadLabel),
	simplifyField,
	optionsField(waitOptions),
];

/** Retrieves a task, if wanted once it is finished and with its files. Asking costs nothing, so it may be repeated. */
export async function getTasks(context: IExecuteFunctions, presentation: Presentation): Promise<INodeExecutionData[]> {
	return await runForEachItem(context, {
		presentation,
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
