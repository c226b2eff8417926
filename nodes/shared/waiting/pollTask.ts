import { isFinished } from '../tasks/taskStatus';
import type { Failure } from '../transport/failures/failure';
import type { RateLimiter } from '../transport/rateLimiter';
import { requestTimeout } from '../transport/request';
import { triesInARow } from '../transport/requestWithRetry';
import type { Answer, Reply } from '../transport/response';
import { now, pause } from '../utils/clock';
import { nextRequestAt } from './pollSchedule';

/** Milliseconds that a request may take however close the deadline is: the last one leaves on it. */
const lastRequestTimeout = 3_000;

/** Milliseconds after the deadline until which the last request may leave: those of many tasks are due at once, and take turns. */
const lastRequestDelay = 30_000;

export interface PollLimits {
	/** Milliseconds until the time is up. */
	timeout: number;
	/** Milliseconds between requests, when the person fixed them. */
	interval?: number;
	signal?: AbortSignal;
	limitRate: RateLimiter;
	/** The task as it was seen just before. */
	seen?: Answer;
	/** Whether what was seen is as good as a first request. */
	startsWithPause?: boolean;
	/**
	 * When a request about all tasks of the run, later than `after`, saw this one open; undefined when only a request about
	 * the task itself can tell. Times are on the clock of `now`. Absent for a task that is waited for alone.
	 */
	openSince?: (after: number) => Promise<number | undefined>;
}

/** How a wait ended. `last` is the task as it was last seen, if it was. */
export type PollEnd =
	| { reason: 'finished'; last: Answer }
	| { reason: 'timeUp'; last?: Answer; failure?: Failure }
	| { reason: 'failure'; last?: Answer; failure: Failure }
	| { reason: 'canceled'; last?: Answer };

/**
 * Asks for a task until it is finished, the time is up, asking has no more use, or the execution is stopped. The limit is
 * elapsed time: the last pause ends on the deadline and is followed by one last request about the task itself.
 * `requestTask` gets the milliseconds that it may take.
 */
export async function pollTask(
	requestTask: (timeout: number) => Promise<Reply>,
	{ timeout, interval, signal, limitRate, seen, startsWithPause, openSince }: PollLimits,
): Promise<PollEnd> {
	const start = now();
	const deadline = start + timeout;
	let last = seen;
	let lastRequest = start;
	let failure: Failure | undefined;
	let failures = 0;
	let age = 0;
	if (last && isFinished(last.data)) return { reason: 'finished', last };

	for (let isFirst = !startsWithPause; ; isFirst = false) {
		if (!isFirst) {
			if (now() >= deadline) return { reason: 'timeUp', last, failure };
			const retryAfter = failure?.retryAfter;
			const dueAt = nextRequestAt({ lastRequest, deadline, age, failures, retryAfter, interval });
			await pause(dueAt - now(), signal);
			const isLast = now() >= deadline;
			// An answer about all tasks from the beginning of this pause would make the next one as long again.
			const recentEnough = lastRequest + (dueAt - lastRequest) / 4;
			const openAt = failure || isLast || signal?.aborted ? undefined : await openSince?.(recentEnough);
			// That request may have taken until the deadline, and the last one is about the task itself.
			if (openAt !== undefined && now() < deadline) {
				lastRequest = openAt;
				age = openAt - start;
				continue;
			}
		}
		await limitRate(signal, deadline + lastRequestDelay);
		if (signal?.aborted) return { reason: 'canceled', last };
		// Before the answer: PiAPI may have read the task's status that early, and the next pause is a tenth of the age.
		age = now() - start;
		const left = deadline - now();
		if (left <= -lastRequestDelay) return { reason: 'timeUp', last, failure };
		const reply = await requestTask(Math.min(requestTimeout, Math.max(left, lastRequestTimeout)));
		if (signal?.aborted) return { reason: 'canceled', last };
		failure = reply.failure;
		if (reply.answer) {
			last = reply.answer;
			failures = 0;
			if (isFinished(last.data)) return { reason: 'finished', last };
		} else {
			failures++;
			if (!reply.failure.retryable || failures === triesInARow)
				return { reason: 'failure', last, failure: reply.failure };
		}
		lastRequest = now();
	}
}
