import type { IDataObject } from 'n8n-workflow';

import { errorText, firstReason } from '../utils/errorText';
import { isObject, toNumber, toText, trimBlanks } from '../utils/values';

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

/** PiAPI's own words on why the task failed, from the most to the least readable place; null when it has none. */
export function taskErrorMessage(task: IDataObject): string | null {
	const { error, logs } = task;
	// Every task has logs; of one that failed the last line says why.
	const lastLog = taskStatus(task) === 'failed' ? errorText(Array.isArray(logs) ? [...logs].reverse() : logs) : null;
	const { message, raw_message: raw } = isObject(error) ? error : {};
	return firstReason([...[message, raw, error].map((place) => errorText(place)), lastLog]) ?? null;
}

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

/** PiAPI's code for why a task failed; undefined when it gives none. */
export function taskErrorCode({ error }: IDataObject): number | undefined {
	const code = isObject(error) ? toNumber(error.code) : undefined;
	return code === 0 ? undefined : code;
}

/** So many of PiAPI's points are a US dollar (live-verified by production clients of 2026). */
const pointsPerUsd = 10_000_000;

/** US dollars of an amount that PiAPI reports; null when its kind is not points, or it is no amount. */
export function usdOf(amount: unknown, type: unknown): number | null {
	const points = toNumber(amount);
	if (points === undefined || trimBlanks(toText(type)).toLowerCase() !== 'point') return null;
	// Without the noise of binary fractions: a sum of these stands in a message.
	return Math.round((points / pointsPerUsd) * 1e6) / 1e6;
}

/** US dollars that a task cost by its row in the history; null when that does not say. A failed task is not charged. */
export function rowCost(row: IDataObject): number | null {
	const cost = usdOf(row.usage, row.usage_type);
	return cost !== null && hasFailed(row) ? 0 : cost;
}

/** US dollars that the task cost, or, before it has ended, that PiAPI set aside for it; null when PiAPI does not say. */
export function taskCost(task: IDataObject): number | null {
	const { type, consume, frozen } = usageOf(task);
	const cost = usdOf(consume, type);
	return isFinished(task) || (cost !== null && cost > 0) ? cost : (usdOf(frozen, type) ?? cost);
}

/** Whether PiAPI reports that the task was paid for. One that failed is not, as a rule. */
export const isCharged = (task: IDataObject): boolean => (toNumber(usageOf(task).consume) ?? 0) > 0;

function usageOf({ meta }: IDataObject): IDataObject {
	const usage = isObject(meta) ? meta.usage : undefined;
	return isObject(usage) ? usage : {};
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
