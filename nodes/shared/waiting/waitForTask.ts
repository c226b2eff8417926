import { successfulTask } from '../tasks/failedTask';
import type { TaskOfRun } from '../tasks/getTask';
import { getTaskRequest } from '../tasks/getTask';
import { recordTask } from '../tasks/taskItem';
import { taskStatus } from '../tasks/taskStatus';
import { failureError } from '../transport/failures/failure';
import { sendRequest } from '../transport/request';
import { triesInARow } from '../transport/requestWithRetry';
import type { Answer, Reply } from '../transport/response';
import { userError } from '../utils/userError';
import type { BatchStatus } from './batchStatus';
import type { PollEnd } from './pollTask';
import { pollTask } from './pollTask';

/** What a person chose about waiting. */
export interface WaitOptions {
	/** Milliseconds. */
	timeout: number;
	/** Milliseconds between requests; absent: the pause grows. */
	interval?: number;
	onTimeout: 'error' | 'returnTask';
}

/**
 * The task once it is finished, or as it is when the time is up and the person wants it so. `seen` is the task as the answer
 * to its creation showed it, if there was one.
 * Throws a user error that names the task; `item.details` then has what is known of it.
 */
export async function waitForTask(
	{ run, item, view, taskId }: TaskOfRun,
	wait: WaitOptions,
	batch: BatchStatus,
	seen?: Answer,
): Promise<Answer> {
	item.details.task_id = taskId;
	const requestTask = async (timeout: number): Promise<Reply> => {
		const reply = await sendRequest(run.connection, getTaskRequest(taskId, timeout));
		if (reply.answer) recordTask(view, item, reply.answer.data);
		return reply;
	};
	const { signal, limitRate } = run;
	batch.add(taskId);
	let end: PollEnd | undefined;
	try {
		end = await pollTask(requestTask, {
			...wait,
			signal,
			limitRate,
			seen,
			// Of many tasks the answer to each creation is as good as a first request.
			startsWithPause: seen !== undefined && batch.isUseful(),
			openSince: async (after) => await batch.openSince(taskId, after),
		});
	} finally {
		batch.remove(taskId, end?.reason === 'finished');
	}
	return awaitedTask(taskId, wait, end);
}

/** The task at the end of a wait. Throws when that is not what the person waited for. */
function awaitedTask(taskId: string, { timeout, onTimeout }: WaitOptions, end: PollEnd): Answer {
	if (end.reason === 'finished') return successfulTask(taskId, end.last);
	if (end.reason === 'canceled') throw userError(`Waiting for task ${taskId} was canceled`, getLater);
	if (end.reason === 'failure') {
		if (!end.failure.retryable) throw failureError(`Task ${taskId} could not be read`, end.failure);
		const advice = `${end.failure.advice} ${getLater}`;
		throw failureError(`Task ${taskId} could not be read ${triesInARow} times in a row`, { ...end.failure, advice });
	}
	if (end.last && onTimeout === 'returnTask') return end.last;
	const state = end.last ? `is still '${taskStatus(end.last.data) || 'without a status'}'` : 'could not be read';
	const because = end.failure ? `; the last request: ${end.failure.message}` : '';
	throw userError(
		`Time is up: task ${taskId} ${state} after ${timeout / 1000} s${because}`,
		`${getLater} Or raise 'Wait Timeout' in the options.`,
	);
}

const getLater =
	"Nothing is lost: the task continues at PiAPI. Run 'Get Task' with this ID later, and 'Wait Until Done' on.";
