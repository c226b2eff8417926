import type { IDataObject } from 'n8n-workflow';

import type { TaskFilter } from '../shared/events/taskFilter';
import { getTaskRequest } from '../shared/tasks/getTask';
import { simplifiedTask } from '../shared/tasks/taskItem';
import { isFinished } from '../shared/tasks/taskStatus';
import type { Failure } from '../shared/transport/failures/failure';
import type { Sender } from '../shared/transport/requestWithRetry';
import { requestWithRetry } from '../shared/transport/requestWithRetry';
import type { Answer } from '../shared/transport/response';
import { updatedAt } from '../shared/transport/taskHistory';
import { now } from '../shared/utils/clock';
import { concurrencyLimiter } from '../shared/utils/concurrencyLimiter';
import { fromDateText } from '../shared/utils/unixTime';
import { toText } from '../shared/utils/values';
import type { EndedRow } from './pollState';

/** Tasks that are read at the same time. */
const readsAtOnce = 10;

export interface EndedTask {
	taskId: string;
	answer: Answer;
}

export interface EndedTasks {
	/** The tasks to fire for, in the order in which they ended. */
	events: EndedTask[];
	/** The IDs of all tasks that need not be looked at again. */
	handled: string[];
	/** The tasks that PiAPI does not know (404). */
	unknown: UnreadTask[];
	/** A task that could not be read for another reason; it stays for the next poll. */
	unread?: UnreadTask;
}

export interface UnreadTask {
	taskId: string;
	failure: Failure;
}

/**
 * Reads each ended task itself, until `deadline` (on the clock of `now`); the rest stays for the next poll. One that ended
 * before `activatedAt` (milliseconds since 1970), or is not wanted, does not fire.
 */
export async function readEndedTasks(
	sender: Sender,
	ended: EndedRow[],
	{ isWantedStatus, isWantedModel }: TaskFilter,
	activatedAt: number,
	deadline: number,
): Promise<EndedTasks> {
	const limitReads = concurrencyLimiter(readsAtOnce);
	const result: EndedTasks = { events: [], handled: [], unknown: [] };
	const endOf = new Map<EndedTask, number>();
	await Promise.all(
		ended.map(async ({ taskId, row, createdAt }) => {
			if (!isWantedStatus(row)) {
				result.handled.push(taskId);
				return;
			}
			await limitReads(async () => {
				if (now() >= deadline) return;
				const { answer, failure } = await requestWithRetry(sender, getTaskRequest(taskId), { tries: 1, deadline });
				if (failure?.httpCode === '404') result.unknown.push({ taskId, failure });
				else if (failure && now() < deadline) result.unread = { taskId, failure };
				if (!answer || !isFinished(answer.data)) return;
				result.handled.push(taskId);
				const isNew = (endTime(answer.data) ?? activatedAt) >= activatedAt;
				if (!isNew || !isWantedStatus(answer.data) || !isWantedModel(answer.data)) return;
				const event = { taskId, answer };
				endOf.set(event, endTime(answer.data) ?? updatedAt(row) ?? createdAt);
				result.events.push(event);
			});
		}),
	);
	result.events.sort((one, other) => (endOf.get(one) ?? 0) - (endOf.get(other) ?? 0));
	return result;
}

/** When the task ended, in milliseconds since 1970; undefined when PiAPI does not say. */
function endTime(task: IDataObject): number | undefined {
	return fromDateText(toText(simplifiedTask('', task, {}).ended_at));
}
