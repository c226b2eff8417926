import type { IDataObject } from 'n8n-workflow';

/** PiAPI's answer about a task: the envelope with `code` and `message`, the task itself in `data`. */
export interface TaskAnswer extends IDataObject {
	code: number;
	message: string;
	data: IDataObject;
}

/** Whether a value of an answer is an object with fields: not null, not a list. */
export const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

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
	const status = typeof task.status === 'string' ? task.status.trim().toLowerCase() : '';
	return Object.hasOwn(sameStatus, status) ? (sameStatus[status] ?? status) : status;
}

/** Whether nothing more will happen to the task. A status nobody knows, or none, means not yet. */
export const isFinished = (task: IDataObject): boolean =>
	['completed', 'failed', 'cancelled'].includes(taskStatus(task));

/** PiAPI's own words on why the task failed, from the most to the least readable place; null when it has none. */
export function taskErrorMessage(task: IDataObject): string | null {
	const { error } = task;
	const words = isObject(error) ? firstText(error.message, error.raw_message, error.detail) : firstText(error);
	// Its logs are of any task; of one that failed the last line is why.
	return words ?? (taskStatus(task) === 'failed' ? lastLine(task.logs) : null);
}

function lastLine(logs: unknown): string | null {
	const lines: unknown[] = Array.isArray(logs) ? logs : [logs];
	return firstText(...lines.map((line) => (isObject(line) ? line.message : line)).reverse());
}

/**
 * The item a workflow receives when *Simplify* is on: the same fields whatever PiAPI leaves out. `links` are those that
 * hold the links to the task's results.
 */
export function simplifiedTask(taskId: string, task: IDataObject, links: IDataObject): IDataObject {
	const meta = isObject(task.meta) ? task.meta : {};
	return {
		task_id: firstText(task.task_id) ?? taskId,
		status: taskStatus(task),
		...links,
		output: task.output ?? null,
		model: firstText(task.model),
		task_type: firstText(task.task_type),
		created_at: time(meta.created_at),
		started_at: time(meta.started_at),
		ended_at: time(meta.ended_at),
		error_message: taskErrorMessage(task),
	};
}

/** Go's zero time is how PiAPI writes "not yet". */
function time(value: unknown): string | null {
	const text = firstText(value);
	return text === null || text.startsWith('0001-01-01') ? null : text;
}

function firstText(...values: unknown[]): string | null {
	const text = values.find((value) => typeof value === 'string' && value.trim() !== '');
	return typeof text === 'string' ? text.trim() : null;
}
