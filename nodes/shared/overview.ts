import type { PiApi } from './api';
import { requestPiApi } from './api';
import { isObject, taskStatus } from './task';
import { textOf } from './text';
import { now, pause } from './time';

/** From so many waiting tasks on, one request about all of them is worth it. */
const fewestTasks = 5;

/** The largest page of the task history, by PiAPI's documentation. */
const pageSize = 100;

/** Milliseconds. So long after a task was seen finished, the history must know it, too. */
const historyDelay = 1_000;

/** Milliseconds. The tasks' own deadlines must not pass while a slow history is waited for. */
const longestLook = 3_000;

/** So many overviews that failed, or did not list most of the tasks, and it is not asked again in this run. */
const mostFailures = 3;

/**
 * What the history calls a task that is not finished. A public client has seen it use a word of its own, `finished`, for one
 * that is, so any word but these tells nothing.
 */
const openStatuses = ['pending', 'processing', 'staged'];

/** One look at all the tasks that a node run waits for, instead of one look at each. Times are on the clock of `now`. */
export interface Overview {
	/** Whether it pays at present: for many tasks, as long as it was not found useless. */
	isUseful(): boolean;
	/**
	 * When the task was last seen unfinished in an overview taken later than `after`; takes a new one if there is none.
	 * Undefined: the overview cannot tell, so the task itself must be looked at.
	 */
	unfinishedAt(taskId: string, after: number): Promise<number | undefined>;
	/** That the task itself said so. */
	sawFinished(taskId: string): void;
	/**
	 * The share of a task's usual pause after which a new overview is due: the more tasks it tells of, the smaller, so that
	 * overviews come to a fifth of the requests that looks at each task would take. 1 for a task that they don't tell of.
	 */
	pauseShare(taskId: string): number;
}

/**
 * An overview from PiAPI's task history, which lists the status of a hundred tasks in one answer.
 * It only ever saves looks at tasks that are not finished; that a task is finished is always seen on the task itself.
 * No source says how fresh the history is: once it is found behind what a task itself said, it is not asked again in this run.
 */
export function taskOverview(
	api: PiApi,
	takeTurn: () => number,
	signal: AbortSignal | undefined,
	waiting: ReadonlyMap<string, unknown>,
): Overview {
	const finished = new Map<string, number>();
	let unfinished = new Set<string>();
	let takenAt = -Infinity;
	let taking: Promise<void> | undefined;
	let failures = 0;

	const isUseful = () => failures < mostFailures && waiting.size >= fewestTasks;
	const pageCount = () => Math.ceil(waiting.size / pageSize);

	async function take(): Promise<void> {
		const askedAt = now();
		const pages = Array.from({ length: pageCount() }, (_, index) => index + 1);
		const rows = (await Promise.all(pages.map(historyPage))).flat();
		const open = rows.filter((row) => openStatuses.includes(taskStatus(row))).map(({ task_id: id }) => textOf(id));
		const isBehind = open.some((id) => (finished.get(id) ?? Infinity) < askedAt - historyDelay);
		const listed = rows.filter(({ task_id: id }) => waiting.has(textOf(id))).length;
		if (isBehind) failures = mostFailures;
		else if (listed < waiting.size / 2) failures++;
		unfinished = new Set(open);
		takenAt = askedAt;
	}

	async function historyPage(page: number) {
		await pause(takeTurn(), signal);
		const query = { page, page_size: pageSize };
		const path = '/api/open/tasks/histories';
		const { answer } = await requestPiApi(api, { method: 'GET', path, query, timeLimit: longestLook });
		return Array.isArray(answer?.data.data) ? answer.data.data.filter(isObject) : [];
	}

	return {
		isUseful,
		unfinishedAt: async (taskId, after) => {
			if (!isUseful()) return undefined;
			if (takenAt <= after) {
				taking ??= take().finally(() => {
					taking = undefined;
				});
				await taking;
			}
			return failures < mostFailures && unfinished.has(taskId) ? takenAt : undefined;
		},
		sawFinished: (taskId) => finished.set(taskId, now()),
		pauseShare: (taskId) => (isUseful() && unfinished.has(taskId) ? (pageCount() * fewestTasks) / waiting.size : 1),
	};
}
