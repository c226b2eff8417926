import type { Answer, Fault, PiApi, PiApiRequest, Reply } from './api';
import { requestPiApi, requestTimeout } from './api';
import { isFinished } from './task';
import { now, pause } from './time';

/** Milliseconds. The bounds of the growing pause, and how it grows: a result is noticed within a tenth of what it took. */
const shortestPause = 2_000;
const longestPause = 30_000;
const shareOfAge = 0.1;

/** Milliseconds. However often PiAPI stays silent, it is asked again after at most this long, unless it says otherwise. */
const longestPauseAfterFault = 60_000;

/** Milliseconds. The least that PiAPI's own `Retry-After` makes us wait, lest a "0" becomes a storm of requests. */
const shortestRetryAfter = 1_000;

/** So many failed looks in a row end the wait. */
export const faultsInARow = 5;

/** Milliseconds that a look may take however close the deadline is: the last one starts on it. */
const lastLookAllowance = 3_000;

export interface Pace {
	/** Milliseconds since the wait began: the age of the task as far as this node has seen it. */
	age: number;
	/** Failed looks since the last one that went well. */
	faults: number;
	/** Milliseconds PiAPI asked to wait. */
	retryAfter?: number;
	/** Milliseconds, when the person fixed the pause; otherwise it grows. */
	interval?: number;
	/** What part of its usual length it grows to, where one request looks at many tasks; otherwise 1. */
	share?: number;
}

/** Milliseconds until the next look at a task that is not finished. */
export function pauseBeforeNextLook({ age, faults, retryAfter, interval, share = 1 }: Pace): number {
	const regular = interval ?? Math.min(longestPause, Math.max(shortestPause, age * shareOfAge * share));
	if (faults === 0) return regular;
	if (retryAfter !== undefined) return Math.max(shortestRetryAfter, retryAfter);
	return Math.max(regular, Math.min(longestPauseAfterFault, regular * 2 ** faults));
}

export interface WaitLimits {
	/** Milliseconds until the time is up. */
	timeout: number;
	/** Milliseconds between looks, when the person fixed them. */
	interval?: number;
	signal?: AbortSignal;
	/** Milliseconds until the next request may leave this node. */
	takeTurn: () => number;
	/** The task as the answer to its creation showed it. */
	seen?: Answer;
	/** When a look at all waiting tasks, later than `after`, last saw this one unfinished; see `Overview`. */
	unfinishedAt?: (after: number) => Promise<number | undefined>;
	/** When another task of the run was last seen finished: tasks made together often end together. */
	othersFinishedAt?: () => number;
	/** The share of the usual pause after which `unfinishedAt` may be asked again; 1 where it cannot tell. */
	pauseShare?: () => number;
}

/** How a wait ended. `last` is the task as it was last seen, if it was. */
export type WaitEnd =
	| { reason: 'finished'; last: Answer }
	| { reason: 'timeUp'; last?: Answer; fault?: Fault }
	| { reason: 'fault'; last?: Answer; fault: Fault }
	| { reason: 'canceled'; last?: Answer };

/**
 * Looks at a task until it is finished, the time is up, looking is of no use any more, or the execution is stopped.
 * `look` gets the milliseconds it may take.
 */
export async function waitUntilDone(look: (timeLimit: number) => Promise<Reply>, limits: WaitLimits): Promise<WaitEnd> {
	const { timeout, interval, signal, takeTurn, unfinishedAt, othersFinishedAt = () => -Infinity, pauseShare } = limits;
	const start = now();
	const deadline = start + timeout;
	let last = limits.seen;
	let lastLook = start;
	let age = 0;
	let fault: Fault | undefined;
	let faults = 0;
	if (last && isFinished(last.data)) return { reason: 'finished', last };

	for (let isFirst = true; ; isFirst = false) {
		if (!isFirst) {
			const remaining = deadline - now();
			if (remaining <= 0) return { reason: 'timeUp', last, fault };
			const share = fault ? 1 : pauseShare?.();
			const length = pauseBeforeNextLook({ age, faults, retryAfter: fault?.retryAfter, interval, share });
			const isSoonerBetter = () =>
				!fault && !interval && othersFinishedAt() > lastLook && now() >= lastLook + shortestPause;
			await pause(Math.min(lastLook + length - now(), remaining), signal, isSoonerBetter);
			// A look at all tasks counts as one at this, and the pause begins anew; but the last look is at the task itself.
			const isLast = deadline <= now();
			const after = isSoonerBetter() ? othersFinishedAt() : lastLook + length / 4;
			const heard = fault || isLast || signal?.aborted ? undefined : await unfinishedAt?.(after);
			if (heard !== undefined) {
				lastLook = heard;
				age = heard - start;
				continue;
			}
		}

		await pause(Math.min(takeTurn(), deadline + lastLookAllowance - now()), signal);
		if (signal?.aborted) return { reason: 'canceled', last };
		const left = deadline - now();
		if (left <= -lastLookAllowance) return { reason: 'timeUp', last, fault };

		// Before the answer: PiAPI may have read the task's status that early, and the next pause is a tenth of the age.
		age = now() - start;
		const reply = await look(Math.min(requestTimeout, Math.max(left, lastLookAllowance)));
		if (signal?.aborted) return { reason: 'canceled', last };
		fault = reply.fault;
		if (reply.answer) {
			last = reply.answer;
			faults = 0;
			if (isFinished(last.data)) return { reason: 'finished', last };
		} else {
			faults++;
			if (!reply.fault.passing || faults === faultsInARow) return { reason: 'fault', last, fault: reply.fault };
		}

		lastLook = now();
	}
}

/** What `persistently` needs of a node run. */
interface Sender {
	api: PiApi;
	signal?: AbortSignal;
	takeTurn: () => number;
}

/**
 * Sends a request that makes something at PiAPI, in its turn. It is repeated, with doubling pauses or as PiAPI asks, only
 * while it is certain that nothing was made, or when what it makes costs nothing; and not after Stop.
 */
export async function persistently(
	{ api, signal, takeTurn }: Sender,
	request: PiApiRequest,
	price?: 'costsNothing',
): Promise<Reply> {
	for (let tries = 1; ; tries++) {
		await pause(takeTurn(), signal);
		if (signal?.aborted) return { fault: stopped };
		const reply = await requestPiApi(api, request);
		const { fault } = reply;
		const nothingMade = fault?.refused && fault.data?.task_id === undefined;
		if (!fault?.passing || !(nothingMade || price === 'costsNothing') || tries === faultsInARow) return reply;
		const next = pauseBeforeNextLook({ age: 0, faults: tries, retryAfter: fault.retryAfter });
		if (next > longestPauseAfterFault) return reply;
		await pause(next, signal);
	}
}

const stopped: Fault = {
	message: 'the execution was canceled',
	advice: 'Nothing was sent to PiAPI.',
	passing: false,
	refused: true,
};
