import type { INodeExecutionData } from 'n8n-workflow';

import { stoppedError } from '../run/nodeErrors';
import type { NodeRun } from '../run/nodeRun';
import { getTaskRequest } from '../tasks/getTask';
import type { ResultView } from '../tasks/resultView';
import { requestWithRetry } from '../transport/requestWithRetry';
import { isObject } from '../utils/values';
import type { AwaitedItem, PausedItem, ReadyItem } from './pausedTasks';
import { runItemOf, storePausedTasks } from './pausedTasks';
import { pausedOutput, readTasks } from './taskResults';

/** A task that cannot be read now is reported by PiAPI's call, so reading it must not hold the worker for long. */
const readTries = 2;

/** Milliseconds. */
const readTimeout = 10_000;

/**
 * Suspends the execution until PiAPI's calls say that all its tasks are finished, or until the time is up: n8n then continues
 * with `created`, the tasks as they were. `items` has what each item waits for, or is already; one that failed is missing.
 * Nothing is suspended when no task is unfinished: its call may have come already, when n8n was not ready to take it.
 * Throws n8n's error of the node when the execution was stopped, or when a finished task ends it.
 */
export async function suspendExecution(
	run: NodeRun,
	view: ResultView,
	created: INodeExecutionData[],
	items: Array<AwaitedItem | ReadyItem | undefined>,
): Promise<INodeExecutionData[]> {
	const { context, connection, signal } = run;
	const pausedItems = created.map(({ json: { error, details } }, index): PausedItem => {
		return items[index] ?? { error: String(error), details: isObject(details) ? details : {} };
	});
	const paused = { continuesOnFail: context.continueOnFail(), items: pausedItems };
	const readTask = async (taskId: string) =>
		await requestWithRetry(run, getTaskRequest(taskId, readTimeout), { repeatable: true, tries: readTries });
	const reader = { context, connection, view, signal, readTask, limitDownloads: run.limitDownloads };
	const tasks = await readTasks(reader, paused);
	if (signal?.aborted) throw stoppedError(context, pausedItems.map(runItemOf));
	if (tasks instanceof Map) return await pausedOutput(reader, paused, tasks);

	storePausedTasks(context, paused);
	// When the time is up, n8n puts out the node's input as it is stored.
	context.getExecuteData().data.main = [created];
	const timeouts = pausedItems.flatMap((item) => ('timeout' in item ? [item.timeout] : []));
	await context.putExecutionToWait(new Date(Date.now() + Math.max(...timeouts)));
	// With an error as the first item n8n's Retry On Fail would run the node again, and on what is stored as its input now.
	return created.filter((_, index) => items[index] !== undefined);
}
