import type { IDataObject } from 'n8n-workflow';

import { taskStatus } from '../shared/tasks/taskStatus';

/**
 * The same for every report of one status of a task, also with another timestamp, so that n8n's node Remove Duplicates drops
 * the second.
 */
export const eventId = (taskId: string, task: IDataObject): string => `${taskId}/${taskStatus(task)}`;
