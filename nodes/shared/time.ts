import { sleep } from 'n8n-workflow';

/** Milliseconds. Stop in n8n must end a pause within a second, so a pause is slept in slices of half of one. */
const slice = 500;

/** Milliseconds on a clock that no change of the system time can move. */
export const now = (): number => performance.now();

/**
 * Sleeps for `duration` milliseconds, or until the execution is stopped or `news` resolves.
 * In slices, because `sleep` hears a signal only from n8n-workflow 2.34 on, and its older helper is gone since.
 */
export async function pause(duration: number, signal?: AbortSignal, news?: Promise<void>): Promise<void> {
	const end = now() + duration;
	let isOver = false;
	const sleepOn = async () => {
		for (let left = duration; left > 0 && !signal?.aborted && !isOver; left = end - now()) {
			await sleep(Math.min(left, slice));
		}
	};
	await (news ? Promise.race([sleepOn(), news]) : sleepOn());
	isOver = true;
}

/**
 * What `work` resolves to, or undefined when that takes longer than `limit` milliseconds.
 * n8n's own `timeout` only notices a silent connection; an answer that trickles in for ever passes it.
 */
export async function within<T>(limit: number, work: Promise<T>): Promise<T | undefined> {
	let settled = false;
	const settle = () => {
		settled = true;
	};
	work.then(settle, settle);
	const clock = async () => {
		const end = now() + limit;
		while (!settled && now() < end) await sleep(Math.min(end - now(), slice));
		return undefined;
	};
	return await Promise.race([work, clock()]);
}

/**
 * Spreads requests: each call takes the next turn and returns how many milliseconds away it is.
 * In any `span` milliseconds there are at most `count` turns; the first ones are at once.
 */
export function turns(count: number, span: number): () => number {
	const taken: number[] = [];
	return () => {
		const earlier = taken.length < count ? -Infinity : (taken.shift() ?? -Infinity);
		const turn = Math.max(now(), earlier + span);
		taken.push(turn);
		return turn - now();
	};
}

/** At most ten requests a second leave a node run; the span, in milliseconds, leaves room for what jitters on the way. */
const requestsAtOnce = 10;
export const requestSpan = 1_100;

/** The turns of one node run's requests; see `turns`. */
export const requestTurns = () => turns(requestsAtOnce, requestSpan);

/** A gate that lets at most `places` pieces of work run at once; the others follow in the order they came. */
export function gate(places: number): <T>(work: () => Promise<T>) => Promise<T> {
	let taken = 0;
	const queue: Array<() => void> = [];
	return async (work) => {
		if (taken < places) taken++;
		else await new Promise<void>((resolve) => queue.push(resolve));
		try {
			return await work();
		} finally {
			const next = queue.shift();
			if (next) next();
			else taken--;
		}
	};
}
