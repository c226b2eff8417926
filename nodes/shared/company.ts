import type { PiApi } from './api';
import { taskOverview } from './overview';
import { now, requestSpan } from './time';
import type { Others } from './wait';

/** So many tasks take turns in being looked at for all that may end with them. */
const scoutCount = 2;

/** After so many overviews one of the tasks they speak for is looked at itself. */
const overviewsPerControl = 2;

/** The tasks that a node run waits for, and what they tell of each other. */
export interface Company {
	/** From now on the task is waited for, until it leaves. */
	enter(taskId: string): Others & { leave(isFinished: boolean): void };
}

/**
 * Many tasks that are waited for together need not all be looked at all the time:
 * - An overview tells of all at once which are not finished.
 * - Tasks made together often take as long as each other, so two are scouts: those that wait longest are looked at more
 *   often, by turns. Once one task is finished, the next is looked at; if it is finished as well, so are all others as they
 *   reach that age. Once a task was not finished when this was expected, the overview alone tells, and is taken more often.
 * The task that waits longest is always looked at itself, and the others by turns now and then, so that an overview that is
 * wrong is found out.
 */
export function startCompany(api: PiApi, takeTurn: () => number, signal?: AbortSignal): Company {
	/** When each began to be waited for, the first one first. */
	const waiting = new Map<string, number>();
	const overview = taskOverview(api, takeTurn, signal, waiting);
	/** Milliseconds that the shortest finished task was waited for. */
	let shortestLength = Infinity;
	let areAlike: 'perhaps' | 'yes' | 'no' = 'perhaps';
	let nextScout = -Infinity;
	let news = announcement();
	/** The one that was not looked at itself for the longest time first. */
	const spokenFor = new Set<string>();
	let lastOverview = -Infinity;
	let overviewsUntilControl = overviewsPerControl;

	const isAmongFirst = (taskId: string, count: number) => firstOf(waiting.keys(), count).includes(taskId);
	const isScout = (taskId: string) => isAmongFirst(taskId, areAlike === 'no' ? 1 : scoutCount);

	/**
	 * Milliseconds. The scouts together take half of the requests that looks at each task would take at most, and never one of
	 * the turns that all others need at the moment when a scout is seen finished.
	 */
	function scoutPause(usual: number): number {
		const gap = Math.max(requestSpan, (usual * scoutCount) / waiting.size);
		nextScout = Math.max(now() + scoutCount * gap, nextScout + gap);
		return nextScout - now();
	}

	function pauseInstead(taskId: string, usual: number): number {
		if (!overview.isUseful()) return usual;
		if (isScout(taskId)) return areAlike === 'no' ? usual : scoutPause(usual);
		return areAlike === 'no' ? usual * overview.pauseShare(taskId) : usual;
	}

	/** Whether the task is the one to be looked at itself although an overview of this time tells of it. */
	function isControlled(taskId: string, overviewAt: number): boolean {
		if (overviewAt > lastOverview) overviewsUntilControl--;
		lastOverview = Math.max(lastOverview, overviewAt);
		const isNext = [...spokenFor].find((id) => !isScout(id)) === taskId;
		if (overviewsUntilControl > 0 || !isNext) return false;
		overviewsUntilControl = overviewsPerControl;
		spokenFor.delete(taskId);
		spokenFor.add(taskId);
		return true;
	}

	async function unfinishedAt(taskId: string, after: number): Promise<number | undefined> {
		if (isScout(taskId)) return undefined;
		const overviewAt = await overview.unfinishedAt(taskId, after);
		return overviewAt === undefined || isControlled(taskId, overviewAt) ? undefined : overviewAt;
	}

	function learnLength(length: number) {
		if (areAlike === 'no') return;
		if (shortestLength < Infinity) areAlike = 'yes';
		shortestLength = Math.min(shortestLength, length);
		const made = news;
		news = announcement();
		made.announce();
	}

	function isExpected(taskId: string): boolean {
		return areAlike === 'yes' || (areAlike === 'perhaps' && isAmongFirst(taskId, 1));
	}

	return {
		enter: (taskId) => {
			const enteredAt = now();
			waiting.set(taskId, enteredAt);
			spokenFor.add(taskId);
			return {
				leave: (isFinished) => {
					waiting.delete(taskId);
					spokenFor.delete(taskId);
					if (!isFinished) return;
					overview.sawFinished(taskId);
					learnLength(now() - enteredAt);
				},
				areMany: () => overview.isUseful(),
				unfinishedAt: async (after) => await unfinishedAt(taskId, after),
				pauseInstead: (usual) => pauseInstead(taskId, usual),
				expectedAt: () => (isExpected(taskId) ? enteredAt + shortestLength : Infinity),
				wasExpectedInVain: () => {
					areAlike = 'no';
				},
				news: async () => await news.made,
			};
		},
	};
}

function firstOf<T>(values: Iterable<T>, count: number): T[] {
	const first: T[] = [];
	for (const value of values) {
		if (first.length === count) break;
		first.push(value);
	}
	return first;
}

/** A promise, and what keeps it. */
function announcement(): { made: Promise<void>; announce: () => void } {
	let announce = () => {};
	const made = new Promise<void>((resolve) => {
		announce = resolve;
	});
	return { made, announce };
}
