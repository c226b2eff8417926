import { isOpen } from '../tasks/taskStatus';
import { sendRequest } from '../transport/request';
import type { Sender } from '../transport/requestWithRetry';
import { historyRequest, historyRows, largestPage } from '../transport/taskHistory';
import { now } from '../utils/clock';
import { toText } from '../utils/values';

/** From so many waiting tasks on, one request about all of them replaces one for each. */
const fewestTasks = 5;

/** Milliseconds. The tasks' own deadlines must not pass while a slow history is waited for. */
const batchTimeout = 3_000;

/** Milliseconds after a task itself said that it is finished, within which the history must say so, too. */
const acceptedLag = 1_000;

/** Requests that failed or listed few of the tasks, after which the history is not asked again in this run. */
const mostFailures = 3;

/** What one request to the task history said about the waiting tasks. */
interface Snapshot {
	/** When it was asked for, on the clock of `now`. */
	takenAt: number;
	open: Set<string>;
	/** The open task that is asked for itself all the same: the one that was not for the longest time. */
	toVerify?: string;
}

/** The status of all tasks that a node run waits for, from one request to PiAPI's task history. */
export interface BatchStatus {
	/** The task is waited for from now on. */
	add(taskId: string): void;
	/** The task is not waited for any more; `hasEnded` when PiAPI itself said that it is finished. */
	remove(taskId: string, hasEnded: boolean): void;
	/** Whether the tasks are so many that it pays to ask for all at once, and the history was right so far. */
	isUseful(): boolean;
	/**
	 * When a request about all tasks, later than `after`, saw this one open; it is made if there was none. Undefined when the
	 * task itself has to be asked for: it is not open, it is its turn to be verified, or the history cannot tell.
	 */
	openSince(taskId: string, after: number): Promise<number | undefined>;
}

/**
 * From five waiting tasks on, one request to the history tells which of them are open, and only saves requests about those:
 * that a task is finished is always read from the task itself. After each such request one task, each time another, is asked for
 * itself; no source says how far the history is behind, and once it is found wrong it is not asked again in this run.
 */
export function batchStatus({ connection, signal, limitRate }: Sender): BatchStatus {
	/** In the order in which they are to be verified. */
	const waiting = new Set<string>();
	/** When each task was seen finished. */
	const ended = new Map<string, number>();
	let snapshot: Snapshot | undefined;
	let pending: Promise<void> | undefined;
	let failures = 0;

	const isUseful = () => failures < mostFailures && waiting.size >= fewestTasks;

	async function takeSnapshot(): Promise<void> {
		const pages = Array.from({ length: Math.ceil(waiting.size / largestPage) }, (_, index) => index + 1);
		const takenAt = now();
		const rows = (await Promise.all(pages.map(readPage))).flat();
		const listed = rows.filter(({ task_id: id }) => waiting.has(toText(id)));
		const open = new Set(rows.filter(isOpen).map(({ task_id: id }) => toText(id)));
		const isBehind = [...open].some((id) => (ended.get(id) ?? Infinity) < takenAt - acceptedLag);
		if (isBehind) failures = mostFailures;
		else if (listed.length < waiting.size / 2) failures++;
		snapshot = { takenAt, open, toVerify: [...waiting].find((id) => open.has(id)) };
	}

	async function readPage(page: number) {
		await limitRate(signal);
		if (signal?.aborted) return [];
		const { answer } = await sendRequest(connection, { ...historyRequest(page, largestPage), timeout: batchTimeout });
		return answer ? historyRows(answer) : [];
	}

	return {
		add: (taskId) => {
			waiting.add(taskId);
		},
		remove: (taskId, hasEnded) => {
			waiting.delete(taskId);
			if (hasEnded) ended.set(taskId, now());
		},
		isUseful,
		openSince: async (taskId, after) => {
			if (!isUseful()) return undefined;
			if (snapshot === undefined || snapshot.takenAt <= after) {
				pending ??= takeSnapshot().finally(() => {
					pending = undefined;
				});
				await pending;
			}
			if (snapshot === undefined || failures >= mostFailures || !snapshot.open.has(taskId)) return undefined;
			if (snapshot.toVerify !== taskId) return snapshot.takenAt;
			snapshot.toVerify = undefined;
			waiting.delete(taskId);
			waiting.add(taskId);
			return undefined;
		},
	};
}
