import { retryDelay } from '../transport/requestWithRetry';

/** Milliseconds. The bounds of the growing pause, and how it grows: a result is noticed within a tenth of what it took. */
const shortestPause = 2_000;
const longestPause = 30_000;
const shareOfAge = 0.1;

export interface PollProgress {
	/** Milliseconds since the wait began: the age of the task as far as this node has seen it. */
	age: number;
	/** Failed requests since the last one that succeeded. */
	failures: number;
	/** Milliseconds PiAPI asked to wait. */
	retryAfter?: number;
	/** Milliseconds, when the person fixed the pause; otherwise it grows. */
	interval?: number;
}

/** Milliseconds until the next request about a task that is not finished. */
export function nextPause({ age, failures, retryAfter, interval }: PollProgress): number {
	const regular = interval ?? Math.min(longestPause, Math.max(shortestPause, age * shareOfAge));
	return failures === 0 ? regular : retryDelay(failures, retryAfter, regular);
}
