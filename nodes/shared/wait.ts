import type { Answer, Fault, PiApi, PiApiRequest, Reply } from './api';
import { requestPiApi, requestTimeout } from './api';
import { isFinished } from './task';
import { now, pause, requestSpan } from './time';

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
}

/** Milliseconds until the next look at a task that is not finished. */
export function pauseBeforeNextLook({ age, faults, retryAfter, interval }: Pace): number {
	const regular = interval ?? Math.min(longestPause, Math.max(shortestPause, age * shareOfAge));
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
	others?: Others;
}

/** What the other tasks that a node run waits for tell about one of them; see `Company`. Times are on the clock of `now`. */
export interface Others {
	/** Whether they are so many that a task that was just created need not be looked at once more. */
	areMany(): boolean;
	/** When a look at all tasks, later than `after`, last saw this one unfinished. Undefined: only the task itself can tell. */
	unfinishedAt(after: number): Promise<number | undefined>;
	/** The milliseconds to pause instead of the usual ones. */
	pauseInstead(usual: number): number;
	/** When the task is likely to be finished, because others took as long; otherwise Infinity. */
	expectedAt(): number;
	/** Tells them that this one was not finished when it was expected. */
	wasExpectedInVain(): void;
	/** Resolves when what is expected may have changed. */
	news(): Promise<void>;
}

/** Of a task that is waited for alone. */
const none: Others = {
	areMany: () => false,
	unfinishedAt: async () => undefined,
	pauseInstead: (usual) => usual,
	expectedAt: () => Infinity,
	wasExpectedInVain: () => {},
	news: async () => await new Promise(() => {}),
};

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
	const { timeout, interval, signal, takeTurn, seen, others = none } = limits;
	const start = now();
	const deadline = start + timeout;
	let last = seen;
	/** When the task was last looked at, itself or with all others. */
	let lastLook = start;
	let age = 0;
	let fault: Fault | undefined;
	let faults = 0;
	if (last && isFinished(last.data)) return { reason: 'finished', last };

	/**
	 * When a look is worth more than at the regular time: sooner, or a moment later. A task that was seen unfinished later
	 * than that was expected in vain, and the others get to know it.
	 */
	const expectedAt = () => {
		const expected = fault || interval ? Infinity : others.expectedAt();
		if (expected > lastLook) return expected;
		others.wasExpectedInVain();
		return Infinity;
	};

	for (let isFirst = !seen || !others.areMany(); ; isFirst = false) {
		if (!isFirst) {
			if (deadline <= now()) return { reason: 'timeUp', last, fault };
			const usual = pauseBeforeNextLook({ age, faults, retryAfter: fault?.retryAfter, interval });
			const length = fault || interval ? usual : Math.max(shortestPause, others.pauseInstead(usual));
			const due = () => {
				const regular = lastLook + length;
				const expected = expectedAt();
				return Math.min(deadline, expected < regular + requestSpan ? expected : regular);
			};
			while (now() < due() && !signal?.aborted) await pause(due() - now(), signal, others.news());
			// A look at all tasks counts as one at this, and the pause begins anew; but the last look is at the task itself.
			const isOwnLook = fault || expectedAt() <= now() || deadline <= now() || signal?.aborted;
			const heard = isOwnLook ? undefined : await others.unfinishedAt(lastLook + length / 4);
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
