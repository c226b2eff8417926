import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../utils/values';
import { taskErrorMessage } from './failedTask';
import { taskCost } from './taskCost';
import { taskStatus } from './taskStatus';

/**
 * The item a workflow receives when *Simplify* is on: the same fields also where PiAPI leaves some out. `links` are those that
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
		cost_usd: taskCost(task),
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
