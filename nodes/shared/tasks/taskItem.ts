import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Downloader } from '../files/downloadFile';
import { downloadFiles } from '../files/downloadFiles';
import type { RunItem } from '../run/runItem';
import type { Answer } from '../transport/response';
import { isAgentTool } from '../utils/agentTool';
import type { ConcurrencyLimiter } from '../utils/concurrencyLimiter';
import { userError } from '../utils/userError';
import { isObject } from '../utils/values';
import { taskErrorMessage } from './failedTask';
import type { ResultView } from './resultView';
import { taskCost } from './taskCost';
import { hasFailed, isFinished, taskStatus } from './taskStatus';

/** What a person chose about the item of a task. */
export interface OutputOptions {
	simplify: boolean;
	/** The output field for the file; absent: no file. */
	downloadTo?: string;
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

/** The item's `json` for a task: simplified, or PiAPI's whole answer. */
export const taskJson = (view: ResultView, taskId: string, answer: Answer, simplify: boolean): IDataObject =>
	simplify ? simplifiedTask(taskId, answer.data, view.linkFields(view.linksOf(answer.data))) : { ...answer };

/** Records what is known of a task, for the case that something fails later. */
export function recordTask(view: ResultView, item: RunItem, task: IDataObject): void {
	const message = taskErrorMessage(task);
	const links = view.linksOf(task);
	item.details.status = taskStatus(task);
	item.isRunning = !isFinished(task);
	item.cost = taskCost(task) ?? (hasFailed(task) ? 0 : null);
	if (message !== null) item.details.error_message = message;
	if (links.length > 0) Object.assign(item.details, view.linkFields(links));
}

/**
 * The item a workflow receives for a task, with its files when the person asked for them and the task is completed. An
 * AI agent gets no files: it reads the links. Files that could not be fetched are named in `download_errors`.
 * Throws a user error that names the task when there is no file at all.
 */
export async function taskItem(
	downloader: Downloader & { context: Pick<IExecuteFunctions, 'getNode'>; limitDownloads: ConcurrencyLimiter },
	view: ResultView,
	taskId: string,
	answer: Answer,
	{ simplify, downloadTo }: OutputOptions,
): Promise<INodeExecutionData> {
	const json = taskJson(view, taskId, answer, simplify);
	const isWanted = downloadTo !== undefined && !isAgentTool(downloader.context.getNode());
	if (!isWanted || taskStatus(answer.data) !== 'completed') return { json };
	const links = view.linksOf(answer.data);
	if (links.length === 0) {
		if (view.givesText?.(answer.data)) return { json };
		throw userError(
			`Task ${taskId} is completed, but PiAPI names no ${view.noun} in its output`,
			`Switch '${view.downloadLabel}' and 'Simplify' off to see PiAPI's whole answer.`,
		);
	}
	const { binary, errors } = await downloadFiles(downloader, links, { field: downloadTo, name: taskId, ...view });
	return { json: errors.length > 0 ? { ...json, download_errors: errors } : json, binary };
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
