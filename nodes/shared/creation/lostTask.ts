import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';

import type { NodeRun } from '../run/nodeRun';
import type { LostCreation } from '../run/storedCreations';
import { knownTaskIds } from '../run/storedCreations';
import { getTaskRequest } from '../tasks/getTask';
import { answeredTaskId } from '../tasks/taskId';
import type { Failure } from '../transport/failures/failure';
import { requestWithRetry } from '../transport/requestWithRetry';
import type { Answer } from '../transport/response';
import { createdAt, readHistory } from '../transport/taskHistory';
import { now, pause } from '../utils/clock';
import { isEmpty, isObject, toText } from '../utils/values';

/** Milliseconds that a lost creation is looked for, and between two readings of the history. */
export const searchTime = 30_000;
const searchPause = 3_000;

/** Milliseconds that one reading may take, so that one without an answer does not use up the search. */
const readTimeout = 5_000;

/** Milliseconds by which PiAPI's times may be off: its `Date` header and some of its times are in whole seconds. */
const clockTolerance = 2_000;

/** Characters. A longer text is told from others by its hash: it may be a file of megabytes. */
const longestStored = 500;

/**
 * What tells a task from others: its model, task type and every value of its input, by its path. Long texts as their hash,
 * so that it can be stored with the execution.
 */
export function fingerprint(request: IDataObject): IDataObject {
	const { model, task_type: taskType, input } = request;
	return { model: leaf(model), task_type: leaf(taskType), ...Object.fromEntries(leaves(input, 'input')) };
}

function leaves(value: unknown, path: string): Array<[string, string]> {
	if (Array.isArray(value)) return value.flatMap((entry: unknown, place) => leaves(entry, `${path}[${place}]`));
	if (isObject(value)) return Object.entries(value).flatMap(([name, entry]) => leaves(entry, `${path}.${name}`));
	// PiAPI echoes what was left empty in its own ways.
	return isEmpty(value) ? [] : [[path, leaf(value)]];
}

function leaf(value: unknown): string {
	const text = toText(value ?? '').trim();
	return text.length <= longestStored ? text : `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/**
 * Whether a task of PiAPI's is of the same model and task type and its input holds every value that was sent. PiAPI echoes
 * the names of models in its own case; addresses that differ in their case lead to different files.
 */
export function isSameTask(sent: IDataObject, task: IDataObject): boolean {
	const found = fingerprint(task);
	return Object.entries(sent).every(([path, value]) => {
		const [one, other] = [toText(found[path]), toText(value)];
		return path.startsWith('input') ? one === other : one.toLowerCase() === other.toLowerCase();
	});
}

/** What became of a search: the one task it can be, or why there is none. */
export type SearchResult = { found: Answer; taskId: string } | { found?: undefined; why: string };

/** Looks for tasks whose creations' answers were lost; see `lostTaskSearch`. */
export type LostTaskSearch = (lost: LostCreation, isAmbiguous: () => boolean) => Promise<SearchResult>;

/**
 * A search looks in the account's task history for the task of a creation whose answer was lost: created since the request
 * was sent, of the same content, and not one that this execution knows. `isAmbiguous` says whether a task of this content may
 * belong to another item. Gives up after half a minute, on Stop, or when PiAPI is not reached at all; tasks that could not be
 * read just then are read once more. The searches of a run share what they read: when a connection drops, many answers are
 * lost at once.
 */
export function lostTaskSearch(run: NodeRun): LostTaskSearch {
	const readRecent = recentTaskReader(run);
	const readTask = taskReader(run);

	return async ({ sent, sentAt }, isAmbiguous) => {
		if (sent === undefined || sentAt === undefined) return { why: 'what was sent is not known' };
		const end = now() + searchTime;
		let isLastRound = false;
		for (;;) {
			const { ids, failure } = await readRecent(sentAt);
			const known = knownTaskIds(run.context);
			const read = await Promise.all(ids.filter((id) => !known.includes(id)).map(readTask));
			// Meanwhile another search may have found its task among them.
			const stillUnknown = read.filter(({ taskId }) => !knownTaskIds(run.context).includes(taskId));
			const matches = stillUnknown.flatMap(({ taskId, answer }) =>
				answer && isSameTask(sent, answer.data) ? [{ taskId, found: answer }] : [],
			);
			const [only, ...others] = matches;
			if (only && others.length === 0 && !isAmbiguous()) return only;
			const unread = stillUnknown.filter(({ answer }) => answer === undefined).length;
			const isTimeUp = now() + searchPause > end;
			// PiAPI does answer, and the lost task may be one that it could not give just now: these are read once more.
			const goesOnceMore = unread > 0 && unread < stillUnknown.length && !isLastRound;
			const isPointless = run.signal?.aborted || run.connection.reachability.baseUrl.isGivenUp;
			if ((isTimeUp && !goesOnceMore) || isPointless)
				return { why: failure?.message ?? whyNone(matches.length, unread) };
			isLastRound = isTimeUp;
			await pause(searchPause, run.signal);
		}
	};
}

interface RecentTasks {
	ids: string[];
	failure?: Failure;
}

/** Reads the IDs of the tasks since a time on this machine's clock; searches at the same time share one reading. */
function recentTaskReader(run: NodeRun): (sentAt: number) => Promise<RecentTasks> {
	let shared: { sentAt: number; readAt: number; rows: Promise<IDataObject[] | Failure> } | undefined;
	// Asked for anew each time: when no request was answered before, the history's own answer tells PiAPI's clock.
	const isOlder = (row: IDataObject, sentAt: number) =>
		(createdAt(row) ?? Infinity) < sentAt + run.connection.clockOffset - clockTolerance;

	async function read(sentAt: number): Promise<IDataObject[] | Failure> {
		const since = sentAt + run.connection.clockOffset - clockTolerance;
		const { rows, failure } = await readHistory(
			run,
			{ start_time: Math.floor(since / 1000) },
			{ tries: 1, timeout: readTimeout, isEnough: (page) => page.some((row) => isOlder(row, sentAt)) },
		);
		return rows ?? failure;
	}

	return async (sentAt) => {
		if (shared === undefined || shared.sentAt > sentAt || now() - shared.readAt >= searchPause) {
			shared = { sentAt, readAt: now(), rows: read(sentAt) };
		}
		const rows = await shared.rows;
		if (!Array.isArray(rows)) return { ids: [], failure: rows };
		const ids = rows.filter((row) => !isOlder(row, sentAt)).map((row) => answeredTaskId(row.task_id));
		return { ids: ids.filter((id) => id !== '') };
	};
}

/** Reads tasks, each once: what was sent does not change. One that could not be read is tried again. */
function taskReader(run: NodeRun): (taskId: string) => Promise<{ taskId: string; answer?: Answer }> {
	const tasks = new Map<string, Promise<Answer | undefined>>();
	return async (taskId) => {
		const task =
			tasks.get(taskId) ??
			requestWithRetry(run, getTaskRequest(taskId, readTimeout), { tries: 1 }).then(({ answer }) => answer);
		tasks.set(taskId, task);
		const answer = await task;
		if (answer === undefined) tasks.delete(taskId);
		return { taskId, answer };
	};
}

function whyNone(matches: number, unread: number): string {
	if (matches > 0) return `${matches} tasks match`;
	return unread > 0 ? `${unread} recent tasks could not be read` : 'none matches';
}
