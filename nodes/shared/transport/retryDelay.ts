import { toText } from '../utils/values';

/** Milliseconds. The pause that is doubled with each failure, and the longest one, unless PiAPI asks for another. */
const usualPause = 2_000;
export const longestRetryPause = 60_000;

/** Milliseconds. The least that PiAPI's own `Retry-After` makes us wait, so that a "0" does not become a storm of requests. */
const shortestRetryAfter = 1_000;

/**
 * Milliseconds to the next try after `failures` failed ones in a row: `regular`, the pause without failures, doubled for
 * each; or as `Retry-After` says.
 */
export function retryDelay(failures: number, retryAfter?: number, regular = usualPause): number {
	if (retryAfter !== undefined) return Math.max(shortestRetryAfter, retryAfter);
	return Math.max(regular, Math.min(longestRetryPause, regular * 2 ** failures));
}

/** Milliseconds from a `Retry-After` header: seconds, or a date (RFC 9110, 10.2.3) on the clock of the `Date` header. */
export function readRetryAfter(header: unknown, date: unknown): number | undefined {
	if (typeof header !== 'string') return undefined;
	// A proxy may join two headers with a comma, which a date has as well.
	const seconds = Number(/^\s*([\d.]+)\s*(?:,|$)/.exec(header)?.[1]);
	const sent = Date.parse(toText(date));
	const delay = Number.isFinite(seconds)
		? seconds * 1000
		: Date.parse(header) - (Number.isNaN(sent) ? Date.now() : sent);
	return Number.isFinite(delay) ? Math.max(0, delay) : undefined;
}
