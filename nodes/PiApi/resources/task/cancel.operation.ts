import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { forEachItem } from '../../../shared/run/forEachItem';
import { parseTaskId } from '../../../shared/tasks/taskId';
import { taskField } from '../../../shared/tasks/taskLocator';
import type { Operation } from '../../../shared/operations/operation';
import { deleteTasks } from './deleteTasks';

const execute = async (context: IExecuteFunctions): Promise<INodeExecutionData[]> =>
	await forEachItem(context, (run) => ({
		read: ({ index, details }) => {
			const taskId = parseTaskId(context.getNodeParameter('taskId', index, ''), run.connection.baseUrl);
			details.task_id = taskId;
			return taskId;
		},
		perform: async (_, taskId) => {
			const subjects = {
				refused: `Task ${taskId} was not cancelled`,
				lost: `Task ${taskId} may not have been cancelled`,
			};
			const message = await deleteTasks(run, subjects, `/api/v1/task/${taskId}`);
			return { json: { task_id: taskId, cancelled: true, message } };
		},
	}));

export const cancelOperation: Operation = {
	name: 'Cancel',
	value: 'cancel',
	action: 'Cancel task',
	description: 'Cancel a task that has not started yet. Documented for Kling, Luma and Midjourney.',
	fields: [{ ...taskField, description: 'The task to cancel' }],
	execute,
};
