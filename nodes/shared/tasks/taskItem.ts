import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Downloader } from '../files/downloadFile';
import { downloadFiles } from '../files/downloadFiles';
import type { Answer } from '../transport/response';
import { isAgentTool } from '../utils/agentTool';
import type { ConcurrencyLimiter } from '../utils/concurrencyLimiter';
import { userError } from '../utils/userError';
import { taskErrorMessage } from './failedTask';
import type { ResultView } from './resultView';
import { simplifiedTask } from './simplifiedTask';
import { taskCost } from './taskCost';
import { hasFailed, isFinished, taskStatus } from './taskStatus';

/** What a person chose about the item of a task. */
export interface OutputOptions {
	simplify: boolean;
	/** The output field for the file; absent: no file. */
	downloadTo?: string;
}

/** The item's `json` for a task: simplified, or PiAPI's whole answer. */
export const taskJson = (view: ResultView, taskId: string, answer: Answer, simplify: boolean): IDataObject =>
	simplify ? simplifiedTask(taskId, answer.data, view.linkFields(view.linksOf(answer.data))) : { ...answer };

/** What is known of an item's task. */
export interface TaskRecord {
	/** For the output, or for the error if something fails later. */
	details: IDataObject;
	/** Whether the task has not ended yet, when it was last seen. */
	isRunning?: boolean;
	/** US dollars that the task costs, when it was last seen; null when PiAPI does not say. */
	cost?: number | null;
}

/** Records what is known of a task, for the case that something fails later. */
export function recordTask(view: ResultView, item: TaskRecord, task: IDataObject): void {
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
