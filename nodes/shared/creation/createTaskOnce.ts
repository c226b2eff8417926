import type { IDataObject, OperationalError } from 'n8n-workflow';

import type { NodeRun } from '../run/nodeRun';
import type { RunItem } from '../run/runItem';
import { attempt } from '../run/runItem';
import type { LostCreation, StoredCreation } from '../run/storedCreations';
import { creationKey, retireCreation, storeCost, storeCreation, storedCreation } from '../run/storedCreations';
import { getTaskRequest } from '../tasks/getTask';
import type { ResultView } from '../tasks/resultView';
import { isCharged, taskCost } from '../tasks/taskCost';
import { answeredTaskId } from '../tasks/taskId';
import { recordTask } from '../tasks/taskItem';
import { hasFailed } from '../tasks/taskStatus';
import type { Failure } from '../transport/failures/failure';
import { failureError, isRateLimited } from '../transport/failures/failure';
import { timeoutFor } from '../transport/request';
import { requestWithRetry } from '../transport/requestWithRetry';
import type { Answer, Reply } from '../transport/response';
import { maskSecrets } from '../transport/secrets';
import { now } from '../utils/clock';
import type { ConcurrencyLimiter } from '../utils/concurrencyLimiter';
import { concurrencyLimiter } from '../utils/concurrencyLimiter';
import { userError } from '../utils/userError';
import { isObject } from '../utils/values';
import type { AccountLimit, CreationAttempt } from './accountLimit';
import type { DailyBudget } from './dailyBudget';
import { fingerprint, lostTaskSearch, searchTime } from './lostTask';
import { sendOnce } from './sendOnce';

/** Milliseconds in which the task of an earlier try is read; if that fails, it counts as not failed. */
const earlierTaskTime = 15_000;

/** A task that is to be created. */
export interface Creation {
	/** What makes it this task and no other: the same on every try of the same item. */
	content: IDataObject;
	/** PiAPI's create request, `{ model, task_type, input, config }`; asked for only when it is really sent. */
	request: () => Promise<IDataObject>;
	/** Milliseconds that the item queues while the account is at its limit of running tasks. */
	queueTimeout: number;
}

export interface CreatedTask {
	taskId: string;
	/** The task as it was just seen, where it was. */
	answer?: Answer;
	/** Whether it is the task of the execution that n8n's button Retry repeats, to which PiAPI reports it. */
	isOfEarlierExecution?: boolean;
}

export type TaskCreator = (item: RunItem, creation: Creation) => Promise<CreatedTask>;

/** What a run's creations share. */
export interface CreatorParts {
	limit: AccountLimit;
	view: ResultView;
	/** Absent: no budget is set. */
	budget?: DailyBudget;
}

/**
 * Creates tasks, each at most once for an item of this execution, however often n8n's Retry On Fail starts the node again:
 * what was created is stored with the execution before anything else happens, and so is a creation whose answer was lost.
 * The creator throws a user error when PiAPI refused, or when nobody can know whether the task exists.
 */
export function taskCreator(run: NodeRun, { limit, view, budget }: CreatorParts): TaskCreator {
	const { context } = run;
	/** Creations of the same content that are being sent, and the searches for lost ones, which follow each other. */
	const sending = new Map<string, number>();
	const searches = new Map<string, ConcurrencyLimiter>();
	const search = lostTaskSearch(run);

	async function createOrFind(item: RunItem, creation: Creation): Promise<CreatedTask> {
		const key = creationKey(context, item.index, creation.content);
		const stored = storedCreation(context, key);
		if (stored?.lost) return await findLost(item, key, stored.lost, stored.sentBy);
		const earlier = stored && (await earlierTask(item, key, stored));
		if (earlier) return earlier;

		const body = await creation.request();
		const send = async () => await sendCreation(item, key, body);
		const ended = await limit.submit(send, { timeout: creation.queueTimeout, oneAtATime: budget !== undefined });
		if ('created' in ended) return ended.created;
		throw ended.error;
	}

	/** The task of an earlier try, unless it failed and was not charged: then a new one may be created. */
	async function earlierTask(item: RunItem, key: string, stored: StoredCreation): Promise<CreatedTask | undefined> {
		const { taskId, isRejected, sentBy } = stored;
		if (taskId === undefined) return undefined;
		item.details.task_id = taskId;
		const { answer, failure } = await requestWithRetry(run, getTaskRequest(taskId), {
			repeatable: true,
			deadline: now() + earlierTaskTime,
		});
		const isUnknown = isRejected && failure?.httpCode === '404';
		if (isUnknown || (answer && hasFailed(answer.data) && !isCharged(answer.data))) {
			const why = isUnknown ? 'is not known to PiAPI, which refused it' : 'failed and was not charged';
			context.logger.info(`PiAPI task ${taskId} ${why}: a new one is created [item ${item.index}]`);
			delete item.details.task_id;
			storeCost(context, taskId, 0);
			// Still a task that this execution knows: the search for a lost one must not take it.
			retireCreation(context, key, taskId);
			return undefined;
		}
		item.isNew = isOfThisExecution(sentBy);
		// From now on it is a task of this execution, and one that exists.
		if (!item.isNew || isRejected) storeCreation(context, key, { taskId, sentBy });
		if (answer) recordTask(view, item, answer.data);
		return { taskId, answer, isOfEarlierExecution: !item.isNew };
	}

	type Ended = { created: CreatedTask } | { error: Error };

	/** One request to create the task. Its result says how it ended rather than throwing, so that the queue can tell. */
	async function sendCreation(item: RunItem, key: string, body: IDataObject): Promise<CreationAttempt<Ended>> {
		const failed = (error: Error): CreationAttempt<Ended> => ({ outcome: 'failed', result: { error } });
		const checked = await attempt(async () => await budget?.check());
		if (checked.error) return failed(checked.error);
		// A file may stand in it as base64.
		const timeout = timeoutFor(lengthOfTexts(body));
		const request = { method: 'POST', path: '/api/v1/task', body, timeout, finishAfterStop: true } as const;
		const ended = await sendOnce(context, {
			key,
			// Masked as the tasks are that it will be compared with.
			sent: fingerprint(maskedRequest(body, run.connection.secrets)),
			send: async () => await whileSending(key, async () => await requestWithRetry(run, request, { except429: true })),
			creationIn: (reply) => {
				const { failure } = reply;
				const taskId = failure && isRateLimited(failure) ? '' : answeredTaskId(taskIn(reply)?.task_id);
				return taskId === '' ? undefined : { taskId, isRejected: failure?.rejected ?? false };
			},
			emptyReason: "PiAPI's answer names no task",
		});
		if (ended.outcome === 'lost') return await attemptToFind(item, key, ended.lost);
		if (ended.outcome === 'rejected') {
			const { failure } = ended;
			const isFull = isRateLimited(failure);
			const error = failureError('The task was not created', isFull ? accountIsFull(failure) : failure);
			return { outcome: isFull ? 'full' : 'failed', result: { error }, retryAfter: failure.retryAfter };
		}
		const { creation, reply } = ended;
		const { taskId = '' } = creation;
		const data = taskIn(reply) ?? {};
		// PiAPI may refuse a request and still name the task that failed by it.
		if (reply.failure && (creation.isRejected || hasFailed(data))) {
			item.details.task_id = taskId;
			recordTask(view, item, data);
			return failed(failureError(`Task ${taskId} was not accepted`, reply.failure));
		}
		record(item, key, { taskId }, data);
		return { outcome: 'created', result: { created: { taskId, answer: reply.answer } } };
	}

	async function attemptToFind(item: RunItem, key: string, lost: LostCreation): Promise<CreationAttempt<Ended>> {
		const ended = await attempt(async () => await findLost(item, key, lost));
		if (ended.error) return { outcome: 'failed', result: { error: ended.error } };
		return { outcome: 'created', result: { created: ended.value } };
	}

	async function whileSending<T>(key: string, send: () => Promise<T>): Promise<T> {
		const content = contentOf(key);
		sending.set(content, (sending.get(content) ?? 0) + 1);
		try {
			return await send();
		} finally {
			sending.set(content, (sending.get(content) ?? 1) - 1);
		}
	}

	const isOfThisExecution = (sentBy: string | undefined) => sentBy === undefined || sentBy === context.getExecutionId();

	function record(
		item: RunItem,
		key: string,
		{ taskId, sentBy }: { taskId: string; sentBy?: string },
		task: IDataObject,
	): void {
		const cost = taskCost(task);
		storeCreation(context, key, { taskId, ...(sentBy !== undefined && { sentBy }), ...(cost !== null && { cost }) });
		// What is stored is lost with the process, if that is killed before n8n saves the execution; its log is not.
		context.logger.info(`PiAPI task ${taskId} was created [item ${item.index}]`);
		item.isNew = true;
		item.details.task_id = taskId;
		recordTask(view, item, task);
	}

	/** The task of a creation whose answer was lost. Throws a user error when it is not found, or could be one of several. */
	async function findLost(item: RunItem, key: string, lost: LostCreation, sentBy?: string): Promise<CreatedTask> {
		const content = contentOf(key);
		const inTurn = searches.get(content) ?? concurrencyLimiter(1);
		searches.set(content, inTurn);
		return await inTurn(async () => {
			const result = await search(lost, () => (sending.get(content) ?? 0) > 0);
			if (!result.found) throw lostError(item, lost.reason, result.why);
			const { taskId, found } = result;
			record(item, key, { taskId, sentBy }, found.data);
			context.logger.info(
				`PiAPI's answer to the creation of task ${taskId} was lost (${lost.reason}); the task was found in the task history [item ${item.index}]`,
			);
			return { taskId, answer: found, isOfEarlierExecution: !isOfThisExecution(sentBy) };
		});
	}

	return createOrFind;
}

const taskIn = ({ answer, failure }: Reply): IDataObject | undefined => answer?.data ?? failure?.data;

/** A request as an answer that echoes it reads; see `maskSecrets`. */
function maskedRequest(body: IDataObject, secrets: string[]): IDataObject {
	const masked = maskSecrets(body, secrets);
	return isObject(masked) ? masked : {};
}

/** Characters of all texts in a value. */
function lengthOfTexts(value: unknown): number {
	if (typeof value === 'string') return value.length;
	if (typeof value !== 'object' || value === null) return 0;
	return Object.values(value).reduce((sum: number, member: unknown) => sum + lengthOfTexts(member), 0);
}

/** The part of a creation's key that stands for its content. */
const contentOf = (key: string): string => key.slice(key.lastIndexOf('-') + 1);

const accountIsFull = (failure: Failure): Failure => ({
	...failure,
	message: 'the account has reached its limit of running tasks (HTTP 429)',
	advice:
		"Run this again when some of the account's tasks have ended, raise 'Wait Timeout' so that the node queues for longer, or change the plan at https://piapi.ai.",
});

function lostError(item: RunItem, reason: string, why: string): OperationalError {
	item.details.status = 'unknown';
	return userError(
		`The task may exist, but PiAPI's answer to its creation was lost: ${reason}. The task history was searched for ${searchTime / 1000} s for a task with the same model, task type and input: ${why}`,
		"It was not created again, so that you don't pay twice. n8n's button 'Retry' on this execution searches again and creates nothing; a new execution creates another. Look for the task at https://piapi.ai/workspace or with 'Get Task' (From List).",
	);
}
