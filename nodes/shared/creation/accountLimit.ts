import { retryDelay } from '../transport/retryDelay';
import { now, pause } from '../utils/clock';
import { concurrencyLimiter } from '../utils/concurrencyLimiter';

/** Milliseconds between two checks whether a place is free. */
const checkPause = 250;

/**
 * Milliseconds without any attempt after which an item tries although no task of the run ended, as other workflows' tasks
 * may have: soon when it was never refused, late otherwise, so that an item seldom needs more than two requests.
 */
const probePause = 30_000;
const probePauseAfterRefusal = 120_000;

/** How one attempt at a creation ended; `full` when the account is at its limit of running tasks. */
export interface CreationAttempt<T> {
	outcome: 'created' | 'full' | 'failed';
	result: T;
	/** Milliseconds PiAPI asks to wait. */
	retryAfter?: number;
}

export interface QueueOptions {
	/** Milliseconds without any movement of the run, while the item queues, after which it gives up. */
	timeout: number;
	/** Whether creations are made one after the other even while there is room. */
	oneAtATime: boolean;
}

/** The account's limit of running tasks, as a queue for the creations of one node run. */
export interface AccountLimit {
	/**
	 * Attempts a creation until it is not refused for the limit, or nothing of the run has moved for `timeout`; returns the
	 * result of the last attempt. Once the account was full, one item tries at a time.
	 */
	submit<T>(attempt: () => Promise<CreationAttempt<T>>, options: QueueOptions): Promise<T>;
	/** Waits for a task of the run with `work`; when that ends, the task's place is free. */
	follow<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * PiAPI answers a creation with HTTP 429 while the account is at its limit of running tasks. The item then waits until a task of
 * the run has ended, or, when the run follows none, for growing pauses, and tries again: each task that ends is one place.
 */
export function accountLimit(signal?: AbortSignal): AccountLimit {
	/** Places that are known to be free; any number until PiAPI refused one. */
	let free = Infinity;
	/** So far; an answer is judged by what happened since its request. */
	let refusals = 0;
	let ends = 0;
	/** The run's tasks that are waited for. */
	let followed = 0;
	let lastMove = now();
	let lastAttempt = now();
	/** Since when nothing had moved, when an item last gave up. */
	let gaveUpSince = -Infinity;
	const inOrder = concurrencyLimiter(1);

	async function attemptOnce<T>(attempt: () => Promise<CreationAttempt<T>>): Promise<CreationAttempt<T>> {
		lastAttempt = now();
		const before = { free, refusals, ends };
		const ended = await attempt();
		if (ended.outcome === 'full') {
			refusals++;
			// PiAPI may have refused it before these ended.
			free = ends - before.ends;
		}
		if (ended.outcome === 'created') {
			lastMove = now();
			// A refusal since has counted this task. One more than was known to be free: there may be another.
			if (refusals === before.refusals) free = before.free > 0 ? free - 1 : 1;
		}
		return ended;
	}

	/** An item whose turn in the queue has come. */
	interface Queued {
		/** Milliseconds; see `QueueOptions`. */
		timeout: number;
		since: number;
		/** How its last attempt ended; absent before the first. */
		last?: Pick<CreationAttempt<unknown>, 'retryAfter'>;
		refusalsOfItem: number;
	}

	/**
	 * Resolves when the item may try; false when it gives up: on Stop, or when its time is up. Then it tries once more, unless
	 * an attempt of the run was refused since, or PiAPI asked to wait for longer.
	 */
	async function mayTry({ timeout, since, last, refusalsOfItem }: Queued): Promise<boolean> {
		const nextTry = now() + (refusalsOfItem === 0 ? 0 : retryDelay(refusalsOfItem, last?.retryAfter));
		const isDue = () => {
			if (free > 0 || (followed === 0 && now() >= nextTry)) return true;
			// A `Retry-After` that is longer than the pause of a probe is obeyed, too.
			return now() >= nextTry && now() - lastAttempt >= (refusalsOfItem === 0 ? probePause : probePauseAfterRefusal);
		};
		for (;;) {
			if (signal?.aborted) return false;
			const end = Math.max(lastMove, since) + timeout;
			if (now() >= end) return lastAttempt < end && (last?.retryAfter === undefined || now() >= nextTry);
			if (isDue()) return true;
			await pause(Math.min(checkPause, end - now()), signal);
		}
	}

	/** Queues an item whose turn has come; `first` is how its attempt before that ended. Returns its last attempt's result. */
	async function queue<T>(
		attempt: () => Promise<CreationAttempt<T>>,
		timeout: number,
		first?: CreationAttempt<T>,
	): Promise<T> {
		// Once an item gave up, those after it get no time of their own until something of the run moves.
		const since = gaveUpSince >= lastMove ? gaveUpSince : now();
		for (let refusalsOfItem = first ? 1 : 0, last = first; ; refusalsOfItem++) {
			const isAllowed = await mayTry({ timeout, since, last, refusalsOfItem });
			// Each item is sent at least once: only then is it known why it failed.
			if (!isAllowed && last) {
				gaveUpSince = Math.max(lastMove, since);
				return last.result;
			}
			last = await attemptOnce(attempt);
			if (last.outcome !== 'full') return last.result;
		}
	}

	return {
		submit: async (attempt, { timeout, oneAtATime }) => {
			if (free < Infinity || oneAtATime) return await inOrder(async () => await queue(attempt, timeout));
			const first = await attemptOnce(attempt);
			if (first.outcome !== 'full') return first.result;
			return await inOrder(async () => await queue(attempt, timeout, first));
		},
		follow: async (work) => {
			followed++;
			try {
				return await work();
			} finally {
				followed--;
				ends++;
				free++;
				lastMove = now();
			}
		},
	};
}
