import type { IDataObject, OperationalError } from 'n8n-workflow';

import type { Answer } from './api';
import { faultError } from './api';
import { keepDetails } from './deliver';
import { explained } from './errors';
import type { NodeRun } from './items';
import type { ItemRun } from './outcomes';
import { forget, purchaseKey, remember, remembered } from './purchases';
import { isFinished } from './task';
import { persistently } from './wait';

/** A task that is to be bought. */
export interface Purchase {
	/** What makes it this purchase and no other: the same on every try of the same item. */
	identity: IDataObject;
	/** PiAPI's create request, `{ model, task_type, input, config }`; asked for only when it is really sent. */
	request: () => Promise<IDataObject>;
}

export interface CreatedTask {
	taskId: string;
	/** PiAPI's answer to the creation; absent when the task was created by an earlier try. */
	answer?: Answer;
}

/**
 * Creates a task at most once for an item of this execution, however often n8n's Retry On Fail starts the node again:
 * what was created is remembered in the execution, and so is a creation whose answer was lost.
 * Throws an explained error when PiAPI refused, or when nobody can know whether the task exists.
 */
export async function createTaskOnce(run: NodeRun, item: ItemRun, purchase: Purchase): Promise<CreatedTask> {
	const { context } = run;
	const key = purchaseKey(context, item.index, purchase.identity);
	const known = remembered(context, key);
	if (known?.taskId !== undefined) return { taskId: known.taskId };
	if (known?.lost !== undefined) throw lostAnswerError(item, known.lost);

	const body = await purchase.request();
	// Before it is sent: whatever interrupts the node from here on, the next try must not buy again.
	remember(context, key, { lost: 'the node was interrupted' });
	const { answer, fault } = await persistently(run, { method: 'POST', path: '/api/v1/task', body, unstoppable: true });

	const data = answer?.data ?? fault?.data;
	if (typeof data?.task_id === 'string' && data.task_id !== '') {
		remember(context, key, { taskId: data.task_id });
		// What is remembered dies with the process, if that is killed before n8n stores the execution; its log does not.
		context.logger.info(`PiAPI task ${data.task_id} was created [item ${item.index}]`);
		item.details.task_id = data.task_id;
		keepDetails(run, item, data);
		// PiAPI may refuse a request and still name the task that failed by it.
		if (fault && isFinished(data)) throw faultError(`Task ${data.task_id} was not accepted`, fault);
		return { taskId: data.task_id, answer };
	}
	if (fault?.refused) {
		forget(context, key);
		throw faultError('The task was not created', fault);
	}
	const reason = fault?.message ?? "PiAPI's answer names no task";
	remember(context, key, { lost: reason });
	throw lostAnswerError(item, reason);
}

function lostAnswerError(item: ItemRun, reason: string): OperationalError {
	item.details.status = 'unknown';
	return explained(
		`The task may exist, but PiAPI's answer to its creation was lost: ${reason}`,
		"It was not created again, so that nobody pays twice. Look for it among the recent tasks ('Get Task', From List, or https://piapi.ai/workspace) before you run this item again.",
	);
}
