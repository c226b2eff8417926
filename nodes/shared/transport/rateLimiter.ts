import { now, pause } from '../utils/clock';

/** Resolves when the next request may leave, or when the execution is stopped. */
export type RateLimiter = (signal?: AbortSignal) => Promise<void>;

/** At most ten requests a second leave a node run; the span, in milliseconds, leaves room for what jitters on the way. */
const requestsPerSpan = 10;
const span = 1_100;

/**
 * Spreads the requests of one node run. A request is counted when it leaves, not when its turn was planned: after the
 * process was busy, turns planned earlier would all be due at once.
 */
export function requestRateLimiter(count = requestsPerSpan, milliseconds = span): RateLimiter {
	const departures: number[] = [];
	let last: Promise<void> = Promise.resolve();
	const takeTurn = async (signal?: AbortSignal) => {
		const untilFree = () => (departures.length < count ? 0 : (departures[0] ?? 0) + milliseconds - now());
		for (let wait = untilFree(); wait > 0 && !signal?.aborted; wait = untilFree()) await pause(wait, signal);
		if (signal?.aborted) return;
		departures.push(now());
		if (departures.length > count) departures.shift();
	};
	return async (signal) => {
		last = last.then(async () => await takeTurn(signal));
		await last;
	};
}
