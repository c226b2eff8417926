import type { IDataObject } from 'n8n-workflow';

import { taskStatus } from '../tasks/task';

/** The same for every report of the same news, whatever its timestamp: n8n's node Remove Duplicates then drops the second. */
export const eventId = (taskId: string, task: IDataObject): string => `${taskId}/${taskStatus(task)}`;
