import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';

import { getTaskRequest } from '../waiting/waitForTask';
import type { LostCreation } from '../run/createdTasks';
import { createdTaskIds } from '../run/createdTasks';
import type { NodeRun } from '../run/nodeRun';
import { answeredTaskId } from '../tasks/taskId';
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

/**
 * Looks in the account's task history for the task of a creation whose answer was lost: created since the request was sent,
 * of the same content, and not one that this execution knows. `isAmbiguous` says whether a task of this content may belong
 * to another item. Gives up after half a minute, or on Stop.
 */
export async function findLostTask(
	run: NodeRun,
	{ sent, sentAt }: LostCreation,
	isAmbiguous: () => boolean = () => false,
): Promise<SearchResult> {
	if (sent === undefined || sentAt === undefined) return { why: 'what was sent is not known' };
	const end = now() + searchTime;
	/** What was found out about each task that was read: the task when it is of this content, null when it is another. */
	const compared = new Map<string, Answer | null>();
	for (;;) {
		// Asked for anew each time: when no request was answered before, the history's own answer tells PiAPI's clock.
		const since = () => sentAt + run.connection.clockOffset - clockTolerance;
		const isOlder = (row: IDataObject) => (createdAt(row) ?? Infinity) < since();
		const { rows = [], failure } = await readHistory(
			run,
			{ start_time: Math.floor(since() / 1000) },
			{ tries: 1, deadline: now() + readTimeout, isEnough: (page) => page.some(isOlder) },
		);
		const recent = rows.filter((row) => !isOlder(row)).map((row) => answeredTaskId(row.task_id));
		const candidates = recent.filter((id) => id !== '');
		const known = createdTaskIds(run.context);
		for (const taskId of candidates.filter((id) => !compared.has(id) && !known.includes(id))) {
			if (now() >= end) break;
			const { answer } = await requestWithRetry(run, getTaskRequest(taskId, readTimeout), { tries: 1 });
			if (answer) compared.set(taskId, isSameTask(sent, answer.data) ? answer : null);
		}
		const matches = [...compared].flatMap(([taskId, found]) =>
			found && !createdTaskIds(run.context).includes(taskId) ? [{ taskId, found }] : [],
		);
		const [only, ...others] = matches;
		if (only && others.length === 0 && !isAmbiguous()) return only;
		if (now() + searchPause > end || run.signal?.aborted) return { why: failure?.message ?? whyNone(matches.length) };
		await pause(searchPause, run.signal);
	}
}

const whyNone = (count: number): string => (count === 0 ? 'no such task' : `${count} tasks that it could be`);
