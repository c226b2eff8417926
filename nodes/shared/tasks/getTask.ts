import type { NodeRun } from '../run/nodeRun';
import type { RunItem } from '../run/runItem';
import { failureError } from '../transport/failures/failure';
import { noRateLimit } from '../transport/rateLimiter';
import type { PiApiRequest } from '../transport/request';
import { requestWithRetry } from '../transport/requestWithRetry';
import type { Answer, Reply } from '../transport/response';
import { successfulTask } from './failedTask';
import type { ResultView } from './resultView';
import { recordTask } from './taskItem';

/** A task of a run, and who is told what is known of it. */
export interface TaskOfRun {
	run: NodeRun;
	item: RunItem;
	view: ResultView;
	taskId: string;
}

/** PiAPI's request for a task; `timeout` in milliseconds. */
export const getTaskRequest = (taskId: string, timeout?: number): PiApiRequest => ({
	method: 'GET',
	path: `/api/v1/task/${taskId}`,
	timeout,
});

/**
 * The task as PiAPI knows it. Throws a user error that names the task when PiAPI does not give it.
 * One request for each item and none repeated: ten at the same time, as fast as n8n's HTTP Request (`npm run bench`).
 */
export async function getTask({ run, item, view, taskId }: TaskOfRun): Promise<Answer> {
	item.details.task_id = taskId;
	const sender = { ...run, limitRate: noRateLimit };
	const reply = await run.limitReads(async () => await requestWithRetry(sender, getTaskRequest(taskId), { tries: 1 }));
	if (reply.answer) recordTask(view, item, reply.answer.data);
	return answeredTask(taskId, reply);
}

/** The completed task in a reply; throws a user error that names the task when it is none. */
export const completedTask = (taskId: string, reply: Reply): Answer =>
	successfulTask(taskId, answeredTask(taskId, reply));

function answeredTask(taskId: string, { answer, failure }: Reply): Answer {
	if (failure) throw failureError(`Task ${taskId} could not be read`, failure);
	return answer;
}
