import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';

import { isFinished } from '../shared/tasks/taskStatus';
import { createdAt, updatedAt } from '../shared/transport/taskHistory';
import { isObject, toNumber, trimBlanks } from '../shared/utils/values';

/** Milliseconds by which a task may appear late in the history and still be noticed. */
const historyLag = 60 * 60 * 1000;

/** Milliseconds. A task that is older is not waited for any more. */
const longestTask = 48 * 60 * 60 * 1000;

/**
 * Milliseconds after PiAPI did not know a task for the first time, at which it is read again: by the next poll, and twice
 * more. Then it was deleted, or is none that PiAPI gives.
 */
const nextReadings = [0, 10 * 60 * 1000, 60 * 60 * 1000];

/** What the trigger stores between two polls. Times are in milliseconds since 1970 on PiAPI's clock. */
export interface PollState {
	/** What ended before does not fire. */
	activatedAt: number;
	/** The history is read from here on: nothing older is open. */
	since: number;
	/** The tasks newer than that which fired, or which are not to fire: when they were created, by their short names. */
	done: Record<string, number>;
	/** The tasks that ended and that PiAPI does not know, by their short names. */
	unknown: Record<string, UnknownTask>;
}

export interface UnknownTask {
	/** When PiAPI did not know it for the first time. */
	since: number;
	/** How often it was read. */
	readings: number;
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
	unknown: {},
});

/** The stored state; undefined when there is none that can be used. */
export function readState(stored: IDataObject): PollState | undefined {
	const { activatedAt, since, done, unknown } = isObject(stored.poll) ? stored.poll : {};
	const [activated, from] = [toNumber(activatedAt), toNumber(since)];
	if (activated === undefined || from === undefined || !isObject(done)) return undefined;
	const times = Object.entries(done).flatMap(([name, time]): Array<[string, number]> => {
		return typeof time === 'number' ? [[name, time]] : [];
	});
	return {
		activatedAt: activated,
		since: from,
		done: Object.fromEntries(times),
		unknown: Object.fromEntries(Object.entries(isObject(unknown) ? unknown : {}).flatMap(readUnknown)),
	};
}

function readUnknown([name, stored]: [string, unknown]): Array<[string, UnknownTask]> {
	const { since, readings } = isObject(stored) ? stored : {};
	return typeof since === 'number' && typeof readings === 'number' ? [[name, { since, readings }]] : [];
}

/** 48 bits of a hash stand for a task ID, so that a thousand tasks fit into n8n's static data. */
const shortName = (taskId: string): string => createHash('sha256').update(taskId).digest('base64url').slice(0, 8);

/**
 * The tasks of the history that ended and did not fire yet, oldest first; last those that PiAPI did not know, when they are
 * due at the time `now`. Rows without ID, date or status are skipped.
 */
export function newlyEnded(state: PollState, rows: IDataObject[], now: number): EndedRow[] {
	const readingsOf = ({ taskId }: EndedRow) => state.unknown[shortName(taskId)]?.readings ?? 0;
	const isDue = ({ taskId }: EndedRow) => {
		const task = state.unknown[shortName(taskId)];
		return task === undefined || now >= task.since + (nextReadings[task.readings - 1] ?? Infinity);
	};
	// What is older was forgotten, and may still be on a page that was read.
	const isNew = ({ taskId, createdAt: created }: EndedRow) =>
		created >= state.since && !(shortName(taskId) in state.done);
	const ended = usableRows(rows).filter((one) => isFinished(one.row) && isNew(one) && isDue(one));
	// A task may have several rows.
	const once = [...new Map(ended.map((one) => [one.taskId, one])).values()];
	const endOf = ({ row, createdAt: created }: EndedRow) => updatedAt(row) ?? created;
	return once.sort((one, other) => readingsOf(one) - readingsOf(other) || endOf(one) - endOf(other));
}

/** What became of the tasks that ended, by their IDs. */
export interface PolledTasks {
	/** They fired now, or are not to fire. */
	handled: string[];
	/** PiAPI does not know them. */
	unknown?: string[];
}

/**
 * The state after a poll at the time `now`. What is open, or ended and not handled, stays for the next poll; what PiAPI did
 * not know in any of its readings does not fire.
 */
export function nextState(
	state: PollState,
	rows: IDataObject[],
	{ handled, unknown = [] }: PolledTasks,
	now: number,
): PollState {
	// An older row was forgotten: if it counted as waiting, it would move the beginning back, and fire a second time.
	const usable = usableRows(rows).filter(({ createdAt: created }) => created >= state.since);
	const stillUnknown = { ...state.unknown };
	for (const name of unknown.map(shortName)) {
		const { since, readings } = stillUnknown[name] ?? { since: now, readings: 0 };
		stillUnknown[name] = { since, readings: readings + 1 };
	}
	const isGivenUp = (taskId: string) => (stillUnknown[shortName(taskId)]?.readings ?? 0) > nextReadings.length;
	const ids = new Set([...handled, ...unknown.filter(isGivenUp)]);
	const fired = usable.flatMap(({ taskId, createdAt: created }): Array<[string, number]> => {
		return ids.has(taskId) ? [[shortName(taskId), created]] : [];
	});
	const done = { ...state.done, ...Object.fromEntries(fired) };
	const waiting = usable.filter(({ taskId, row }) => !isFinished(row) || !(shortName(taskId) in done));
	const oldestWaiting = Math.min(now - historyLag, ...waiting.map((row) => row.createdAt));
	const since = Math.max(state.since, oldestWaiting, now - longestTask);
	return {
		activatedAt: state.activatedAt,
		since,
		done: Object.fromEntries(Object.entries(done).filter(([, created]) => created >= since)),
		unknown: Object.fromEntries(
			waiting.flatMap(({ taskId }): Array<[string, UnknownTask]> => {
				const task = stillUnknown[shortName(taskId)];
				return task ? [[shortName(taskId), task]] : [];
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
