import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';

import { isFinished, isOpen } from '../shared/tasks/task';
import { createdAt } from '../shared/transport/taskHistory';
import { isObject, toNumber, trimBlanks } from '../shared/utils/values';

/** Milliseconds. So late a task may appear in the history and is still noticed. */
const historyLag = 60 * 60 * 1000;

/** Milliseconds. A task that is older is not waited for any more. */
const longestTask = 48 * 60 * 60 * 1000;

/** A task that PiAPI has refused to give in so many polls was deleted, or is none that it gives. */
const mostRefusals = 3;

/** What the trigger stores between two polls. Times are in milliseconds since 1970 on PiAPI's clock. */
export interface PollState {
	/** What ended before does not fire. */
	activatedAt: number;
	/** The history is read from here on: nothing older is open. */
	since: number;
	/** The tasks newer than that which fired, or which are not to fire: when they were created, by their short names. */
	done: Record<string, number>;
	/** In how many polls PiAPI refused to give a task that ended, by the tasks' short names. */
	refused: Record<string, number>;
}

/** A task that ended, by its row in the history. */
export interface EndedRow {
	taskId: string;
	row: IDataObject;
	createdAt: number;
}

/** The state of a first poll at the time `now`. */
export const firstState = (now: number): PollState => ({
	activatedAt: now,
	since: now - longestTask,
	done: {},
	refused: {},
});

/** The stored state; undefined when there is none that can be used. */
export function readState(stored: IDataObject): PollState | undefined {
	const { activatedAt, since, done, refused } = isObject(stored.poll) ? stored.poll : {};
	const [activated, from] = [toNumber(activatedAt), toNumber(since)];
	if (activated === undefined || from === undefined || !isObject(done)) return undefined;
	return {
		activatedAt: activated,
		since: from,
		done: numbersOf(done),
		refused: isObject(refused) ? numbersOf(refused) : {},
	};
}

const numbersOf = (values: IDataObject): Record<string, number> =>
	Object.fromEntries(
		Object.entries(values).flatMap(([name, value]): Array<[string, number]> => {
			return typeof value === 'number' ? [[name, value]] : [];
		}),
	);

/** 48 bits of a hash stand for a task ID, so that a thousand tasks fit into n8n's static data. */
const shortName = (taskId: string): string => createHash('sha256').update(taskId).digest('base64url').slice(0, 8);

/**
 * The tasks of the history that ended and did not fire yet, oldest first, and last those that PiAPI has refused to give.
 * Rows without ID, date or status are skipped.
 */
export function newlyEnded(state: PollState, rows: IDataObject[]): EndedRow[] {
	// What is older was forgotten, and may still be on a page that was read.
	const ended = usableRows(rows).filter(
		({ taskId, row, createdAt: created }) =>
			created >= state.since && isFinished(row) && !(shortName(taskId) in state.done),
	);
	// A task may have several rows.
	const once = [...new Map(ended.map((one) => [one.taskId, one])).values()];
	const refusals = ({ taskId }: EndedRow) => state.refused[shortName(taskId)] ?? 0;
	return once.sort((one, other) => refusals(one) - refusals(other) || one.createdAt - other.createdAt);
}

/** What became of the tasks that ended, by their IDs. */
export interface PolledTasks {
	/** They fired now, or are not to fire. */
	handled: string[];
	/** PiAPI refused to give them. */
	refused?: string[];
}

/**
 * The state after a poll at the time `now`. What is open, or ended and not handled, stays for the next poll; what PiAPI has
 * refused to give too often does not fire.
 */
export function nextState(
	state: PollState,
	rows: IDataObject[],
	{ handled, refused = [] }: PolledTasks,
	now: number,
): PollState {
	// An older row was forgotten: if it counted as waiting, it would move the beginning back, and fire a second time.
	const usable = usableRows(rows).filter(({ createdAt: created }) => created >= state.since);
	const refusals = { ...state.refused };
	for (const name of refused.map(shortName)) refusals[name] = (refusals[name] ?? 0) + 1;
	const isGivenUp = (taskId: string) => (refusals[shortName(taskId)] ?? 0) >= mostRefusals;
	const ids = new Set([...handled, ...refused.filter(isGivenUp)]);
	const fired = usable.flatMap(({ taskId, createdAt: created }): Array<[string, number]> => {
		return ids.has(taskId) ? [[shortName(taskId), created]] : [];
	});
	const done = { ...state.done, ...Object.fromEntries(fired) };
	const waiting = usable.filter(({ taskId, row }) => isOpen(row) || (isFinished(row) && !(shortName(taskId) in done)));
	const oldestWaiting = Math.min(now - historyLag, ...waiting.map((row) => row.createdAt));
	const since = Math.max(state.since, oldestWaiting, now - longestTask);
	return {
		activatedAt: state.activatedAt,
		since,
		done: Object.fromEntries(Object.entries(done).filter(([, created]) => created >= since)),
		refused: Object.fromEntries(
			waiting.flatMap(({ taskId }): Array<[string, number]> => {
				const count = refusals[shortName(taskId)];
				return count === undefined ? [] : [[shortName(taskId), count]];
			}),
		),
	};
}

function usableRows(rows: IDataObject[]): EndedRow[] {
	return rows.flatMap((row) => {
		const created = createdAt(row);
		const taskId = typeof row.task_id === 'string' ? trimBlanks(row.task_id) : '';
		return taskId === '' || created === undefined ? [] : [{ taskId, row, createdAt: created }];
	});
}
