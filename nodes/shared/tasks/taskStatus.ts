import type { IDataObject } from 'n8n-workflow';

import { trimBlanks } from '../utils/values';

/** Other words for a final status: newer products of PiAPI use `success`, its task history `finished`. */
const sameStatus: Readonly<Record<string, string>> = {
	success: 'completed',
	succeeded: 'completed',
	finished: 'completed',
	done: 'completed',
	canceled: 'cancelled',
};

/**
 * The task's status in lower case and in one word for each: PiAPI documents `Completed` and sends `completed`, or a tab
 * after it. Empty when PiAPI sends none.
 */
export function taskStatus(task: IDataObject): string {
	const status = typeof task.status === 'string' ? trimBlanks(task.status).toLowerCase() : '';
	return Object.hasOwn(sameStatus, status) ? (sameStatus[status] ?? status) : status;
}

/** Whether nothing more will happen to the task. A status nobody knows, or none, means not yet. */
export const isFinished = (task: IDataObject): boolean =>
	['completed', 'failed', 'cancelled'].includes(taskStatus(task));

/** Whether the task certainly has not ended: PiAPI's words for that, in its documentation and in newer products. */
export const isOpen = (task: IDataObject): boolean =>
	['pending', 'processing', 'staged', 'starting', 'running', 'queued', 'retry'].includes(taskStatus(task));

/** Whether the task ended without a result. */
export const hasFailed = (task: IDataObject): boolean => ['failed', 'cancelled'].includes(taskStatus(task));
