import { retryDelay } from '../transport/retryDelay';

/** Milliseconds. The bounds of the growing pause, and how it grows: a result is noticed within a tenth of what it took. */
const shortestPause = 2_000;
const longestPause = 30_000;
const shareOfAge = 0.1;

export interface PollProgress {
	/** When the last request was made, on the clock of `now`. */
	lastRequest: number;
	/** When the time of the wait is up. */
	deadline: number;
	/** Milliseconds since the wait began: the age of the task as far as this node has seen it. */
	age: number;
	/** Failed requests since the last one that succeeded. */
	failures: number;
	/** Milliseconds PiAPI asked to wait. */
	retryAfter?: number;
	/** Milliseconds, when the person fixed the pause; otherwise it grows. */
	interval?: number;
}

/** When the next request about a task that is not finished is due: on the deadline at the latest. */
export function nextRequestAt({ lastRequest, deadline, age, failures, retryAfter, interval }: PollProgress): number {
	const regular = interval ?? Math.min(longestPause, Math.max(shortestPause, age * shareOfAge));
	const length = failures === 0 ? regular : retryDelay(failures, retryAfter, regular);
	return Math.min(lastRequest + length, deadline);
}
