import { sleep } from 'n8n-workflow';

/** Milliseconds. Stop in n8n must end a pause within a second, so a pause is slept in slices of half of one. */
const slice = 500;

/** Milliseconds on a clock that no change of the system time can move. */
export const now = (): number => performance.now();

/**
 * Sleeps for `duration` milliseconds, or until the execution is stopped.
 * In slices, because `sleep` takes a signal only from n8n-workflow 2.34 on, and its older helper is gone since.
 */
export async function pause(duration: number, signal?: AbortSignal): Promise<void> {
	const end = now() + duration;
	for (let left = duration; left > 0 && !signal?.aborted; left = end - now()) {
		await sleep(Math.min(left, slice));
	}
}

/**
 * What `work` resolves to, or undefined when that takes longer than `limit` milliseconds.
 * n8n's own `timeout` only notices a silent connection; an answer that trickles in for ever passes it.
 */
export async function withTimeout<T>(limit: number, work: Promise<T>): Promise<T | undefined> {
	let isSettled = false;
	const settle = () => {
		isSettled = true;
	};
	work.then(settle, settle);
	const timeUp = async () => {
		const end = now() + limit;
		while (!isSettled && now() < end) await sleep(Math.min(end - now(), slice));
		return undefined;
	};
	return await Promise.race([work, timeUp()]);
}
