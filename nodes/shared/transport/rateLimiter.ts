import { now, pause } from '../utils/clock';

/**
 * Resolves when the next request may leave, or when there is no use in it any more: the execution was stopped, or `deadline`
 * (on the clock of `now`) has passed.
 */
export type RateLimiter = (signal?: AbortSignal, deadline?: number) => Promise<void>;

/** For requests that are limited in another way: so many at the same time. */
export const noRateLimit: RateLimiter = async () => {};

/** At most ten requests a second leave a node run; the span, in milliseconds, leaves room for what jitters on the way. */
const requestsPerSpan = 10;
const span = 1_100;

/**
 * Spreads the requests of one node run. A request is counted when it leaves, not when its turn was planned: after the
 * process was busy, turns planned earlier would all be due at once.
 */
export function requestRateLimiter(): RateLimiter {
	const departures: number[] = [];
	let last: Promise<void> = Promise.resolve();
	const limitRate = async (signal?: AbortSignal, deadline = Infinity) => {
		const isUseless = () => signal?.aborted || now() >= deadline;
		const untilFree = () => (departures.length < requestsPerSpan ? 0 : (departures[0] ?? 0) + span - now());
		for (let wait = untilFree(); wait > 0 && !isUseless(); wait = untilFree()) {
			await pause(Math.min(wait, deadline - now()), signal);
		}
		// A turn that nobody uses is left to the next in line.
		if (isUseless()) return;
		departures.push(now());
		if (departures.length > requestsPerSpan) departures.shift();
	};
	return async (signal, deadline) => {
		last = last.then(async () => await limitRate(signal, deadline));
		await last;
	};
}
