import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { forEachItem } from '../run/forEachItem';
import { getTask } from '../tasks/getTask';
import type { ResultView } from '../tasks/resultView';
import { parseTaskId } from '../tasks/taskId';
import { taskItem } from '../tasks/taskItem';
import { taskField } from '../tasks/taskLocator';
import { batchStatus } from '../waiting/batchStatus';
import { waitForTask } from '../waiting/waitForTask';
import { readTaskOptions } from './readTaskOptions';
import { downloadFields, optionsField, simplifyField, waitField, waitOptions } from './taskFields';

/** The fields of an operation that gets a task. */
export const getTaskFields = (downloadLabel: string): INodeProperties[] => [
	taskField,
	waitField,
	...downloadFields(downloadLabel),
	simplifyField,
	optionsField(waitOptions),
];

/** Gets a task for each item: as it is, or once it is finished, and with its files, as the person chose. Costs nothing. */
export async function getTasks(context: IExecuteFunctions, view: ResultView): Promise<INodeExecutionData[]> {
	return await forEachItem(context, (run) => {
		const batch = batchStatus(run);
		return {
			read: ({ index, details }) => {
				const valueOf = (name: string): unknown => context.getNodeParameter(name, index, null);
				const taskId = parseTaskId(valueOf('taskId'), run.connection.baseUrl);
				details.task_id = taskId;
				return { taskId, ...readTaskOptions(valueOf, view.downloadLabel) };
			},
			perform: async (item, { taskId, wait, output }) => {
				const task = { run, item, view, taskId };
				const answer = wait ? await waitForTask(task, wait, batch) : await getTask(task);
				return await taskItem(run, view, taskId, answer, output);
			},
		};
	});
}
