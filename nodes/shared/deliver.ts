import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Answer, PiApiRequest, Reply } from './api';
import { faultError, requestPiApi } from './api';
import { downloadFile } from './download';
import { explained } from './errors';
import type { NodeRun, Presentation } from './items';
import type { ItemRun } from './outcomes';
import { simplifiedTask, taskErrorMessage, taskStatus } from './task';
import type { WaitEnd } from './wait';
import { faultsInARow, waitUntilDone } from './wait';

/** What a person chose about how a task becomes an item; read by `readDelivery`. */
export interface Delivery {
	/** Absent: the task is taken as it is. */
	wait?: {
		/** Milliseconds. */
		timeout: number;
		/** Milliseconds; absent: the pause grows. */
		interval?: number;
		onTimeout: 'error' | 'returnTask';
	};
	/** Present: the execution is suspended until PiAPI calls back; see `pauseUntilCalled`. */
	callback?: Callback;
	/** The output field for the file; absent: no file. */
	downloadTo?: string;
	simplify: boolean;
}

export interface Callback {
	/** Milliseconds until the execution goes on without a call. */
	timeout: number;
	/** Whether n8n's address is taken as it is, though PiAPI could hardly reach it. */
	allowPrivateUrl: boolean;
}

/**
 * The task as PiAPI knows it: as it is, or, when the person waits, once it is finished. `seen` is the task as the
 * answer to its creation showed it, if there was one.
 * Throws an explained error that names the task; `item.details` then holds what is known of it.
 */
export async function followTask(
	run: NodeRun,
	item: ItemRun,
	taskId: string,
	{ wait }: Delivery,
	seen?: Answer,
): Promise<Answer> {
	const { signal, takeTurn, company } = run;
	item.details.task_id = taskId;
	const look = async (timeLimit?: number) => await lookAt(run, item, taskId, timeLimit);
	if (!wait) return seen ?? seenTask(taskId, await run.oneOfTheLooks(look));

	const others = company.enter(taskId);
	let end: WaitEnd | undefined;
	try {
		end = await waitUntilDone(look, { ...wait, signal, takeTurn, seen, others });
	} finally {
		others.leave(end?.reason === 'finished');
	}
	return awaitedTask(taskId, wait, end);
}

/**
 * The item a workflow receives for a task, simplified and with its file as the person chose.
 * Throws an explained error that names the task when the file cannot be had.
 */
export async function taskItem(
	run: NodeRun,
	taskId: string,
	answer: Answer,
	delivery: Delivery,
): Promise<INodeExecutionData> {
	const { data } = answer;
	const { presentation } = run;
	const json = taskJson(presentation, taskId, answer, delivery.simplify);
	if (delivery.downloadTo === undefined || taskStatus(data) !== 'completed') return { json };
	const links = presentation.linksOf(data);
	if (links.length === 0) {
		if (presentation.givesText?.(data)) return { json };
		throw explained(
			`Task ${taskId} is completed, but PiAPI names no ${presentation.noun} in its output`,
			`Switch '${presentation.downloadLabel}' and 'Simplify' off to see PiAPI's whole answer.`,
		);
	}
	const fetch = async (link: string, index: number) => {
		// The first file has the plain names.
		const suffix = index === 0 ? '' : `_${index + 1}`;
		const file = await run.oneOfTheDownloads(async () => await downloadFile(run, link, `${taskId}${suffix}`));
		return [`${delivery.downloadTo}${suffix}`, file];
	};
	return { json, binary: Object.fromEntries(await Promise.all(links.map(fetch))) };
}

/** The item's `json` for a task. */
export const taskJson = (
	{ linksOf, linkFields }: Presentation,
	taskId: string,
	answer: Answer,
	simplify: boolean,
): IDataObject => (simplify ? simplifiedTask(taskId, answer.data, linkFields(linksOf(answer.data))) : { ...answer });

/** PiAPI's request for a task, which may take `timeLimit` milliseconds. */
export const lookRequest = (taskId: string, timeLimit?: number): PiApiRequest => ({
	method: 'GET',
	path: `/api/v1/task/${taskId}`,
	timeLimit,
});

/** One look at the task, which the item's details remember. */
async function lookAt(run: NodeRun, item: ItemRun, taskId: string, timeLimit?: number): Promise<Reply> {
	const reply = await requestPiApi(run.api, lookRequest(taskId, timeLimit));
	if (reply.answer) keepDetails(run, item, reply.answer.data);
	return reply;
}

/** Keeps what is known of a task for the case that something goes wrong later. */
export function keepDetails(
	{ presentation }: Pick<NodeRun, 'presentation'>,
	{ details }: ItemRun,
	task: IDataObject,
): void {
	const message = taskErrorMessage(task);
	const links = presentation.linksOf(task);
	details.status = taskStatus(task);
	if (message !== null) details.error_message = message;
	if (links.length > 0) Object.assign(details, presentation.linkFields(links));
}

function seenTask(taskId: string, { answer, fault }: Reply): Answer {
	if (fault) throw faultError(`Task ${taskId} could not be looked up`, fault);
	return answer;
}

/** The task at the end of a wait; throws when that is not what the person waited for. */
function awaitedTask(taskId: string, { timeout, onTimeout }: NonNullable<Delivery['wait']>, end: WaitEnd): Answer {
	if (end.reason === 'finished') return successful(taskId, end.last);
	if (end.reason === 'canceled') throw explained(`Waiting for task ${taskId} was canceled`, followLater);
	if (end.reason === 'fault') {
		if (!end.fault.passing) throw faultError(`Task ${taskId} could not be looked up`, end.fault);
		const advice = `${end.fault.advice} ${followLater}`;
		throw faultError(`Task ${taskId} could not be looked up ${faultsInARow} times in a row`, { ...end.fault, advice });
	}
	if (end.last && onTimeout === 'returnTask') return end.last;
	const state = end.last ? `is still '${taskStatus(end.last.data) || 'without a status'}'` : 'could not be looked up';
	const because = end.fault ? `; the last look: ${end.fault.message}` : '';
	throw explained(
		`Time is up: task ${taskId} ${state} after ${timeout / 1000} s${because}`,
		`${followLater} Or raise 'Wait Timeout' in the options.`,
	);
}

/** The completed task of a look; throws an explained error that names the task when it is none. */
export const completedTask = (taskId: string, reply: Reply): Answer => successful(taskId, seenTask(taskId, reply));

function successful(taskId: string, answer: Answer): Answer {
	const { data } = answer;
	const status = taskStatus(data);
	if (status === 'completed') return answer;
	const reason = taskErrorMessage(data);
	throw explained(
		`Task ${taskId} ${status === 'failed' ? 'failed at PiAPI' : 'was cancelled'}${reason ? `: ${reason}` : ''}`,
		'Waiting or trying again does not help: create a new task in a new execution, with another picture if the message points to the picture.',
	);
}

const followLater = "Nothing is lost: the task goes on at PiAPI. Run 'Get Task' with this ID later.";
