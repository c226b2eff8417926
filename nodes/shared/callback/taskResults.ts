import type { IExecuteFunctions, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

import type { ErrorOrigin } from '../run/nodeErrors';
import { itemError, nodeError, nodeWithoutParameters } from '../run/nodeErrors';
import type { ItemResult } from '../run/runItem';
import { attempt } from '../run/runItem';
import { toOutputItems } from '../run/toOutputItems';
import { completedTask } from '../tasks/getTask';
import type { ResultView } from '../tasks/resultView';
import { recordTask, taskItem } from '../tasks/taskItem';
import { isFinished } from '../tasks/taskStatus';
import type { PiApiConnection } from '../transport/credential';
import type { Failure } from '../transport/failures/failure';
import type { Reply } from '../transport/response';
import type { ConcurrencyLimiter } from '../utils/concurrencyLimiter';
import type { PausedTasks } from './pausedTasks';
import { runItemOf } from './pausedTasks';

/** Tasks that are read at the same time. */
const readsAtOnce = 10;

/** Who reads the tasks: the node as it runs, or its webhook. */
export interface TaskReader {
	context: IExecuteFunctions | IWebhookFunctions;
	connection: PiApiConnection;
	view: ResultView;
	signal?: AbortSignal;
	readTask: (taskId: string) => Promise<Reply>;
	limitDownloads: ConcurrencyLimiter;
}

/** The tasks of an execution: all finished, as they were read; one unfinished; or one could not be read for now. */
export type TasksRead = Map<string, Reply> | 'unfinished' | Failure;

/** Reads the tasks until one is not finished: the one that was created last is the likeliest, and one is enough to know. */
export async function readTasks({ readTask }: TaskReader, { items }: PausedTasks): Promise<TasksRead> {
	const replies = new Map<string, Reply>();
	const lastFirst = items.flatMap((item) => ('taskId' in item ? [item.taskId] : [])).reverse();
	for (let from = 0, count = 1; from < lastFirst.length; from += count, count = readsAtOnce) {
		const ids = lastFirst.slice(from, from + count);
		const read = await Promise.all(ids.map(async (taskId) => ({ taskId, reply: await readTask(taskId) })));
		if (read.some(({ reply }) => reply.answer && !isFinished(reply.answer.data))) return 'unfinished';
		for (const { taskId, reply } of read) {
			if (reply.failure?.retryable) return reply.failure;
			replies.set(taskId, reply);
		}
	}
	return replies;
}

/**
 * The output of the node once all tasks are finished, with the files that were asked for; as after polling.
 * Throws n8n's error of the node when a task failed and the node does not continue on fail.
 */
export async function pausedOutput(
	reader: TaskReader,
	{ continuesOnFail, items }: PausedTasks,
	replies: Map<string, Reply>,
): Promise<INodeExecutionData[]> {
	const node = nodeWithoutParameters(reader.context);
	const origin: ErrorOrigin = { node, secrets: reader.connection.secrets };
	const results = items.map(async (paused, index): Promise<ItemResult> => {
		const item = runItemOf(paused, index);
		if ('output' in paused) return { item, output: paused.output };
		if ('error' in paused) return { item, error: nodeError(node, paused.error, { details: paused.details }) };
		const { taskId } = paused;
		const ended = await attempt(async () => {
			const reply = replies.get(taskId) ?? (await reader.readTask(taskId));
			if (reply.answer) recordTask(reader.view, item, reply.answer.data);
			return await taskItem(reader, reader.view, taskId, completedTask(taskId, reply), paused);
		});
		return ended.error ? { item, error: itemError(origin, ended.error, item) } : { item, output: ended.value };
	});
	return toOutputItems(node, continuesOnFail, await Promise.all(results), items.length);
}
