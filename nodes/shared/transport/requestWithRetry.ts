import { now, pause } from '../utils/clock';
import type { PiApiConnection } from './credential';
import type { Failure } from './failures/failure';
import { isRateLimited } from './failures/failure';
import type { RateLimiter } from './rateLimiter';
import type { PiApiRequest } from './request';
import { requestTimeout, sendRequest } from './request';
import type { Reply } from './response';
import { longestRetryPause, retryDelay } from './retryDelay';

/** Failed requests in a row after which it is given up. */
export const triesInARow = 5;

/** Milliseconds for which an account or a list is tried while nothing at all answers: a person may be watching. */
const earlyDeadline = 15_000;

/** What a request needs of its node run. */
export interface Sender {
	connection: PiApiConnection;
	signal?: AbortSignal;
	limitRate: RateLimiter;
}

export interface RetryOptions {
	/** Whether the request may be sent again after its answer was lost: it costs nothing, and twice is like once. */
	repeatable?: boolean;
	/** Whether it gives up within 15 s while nothing answers. */
	givesUpEarly?: boolean;
	/** How many times it is sent at most. */
	tries?: number;
	/** On the clock of `now`: nothing is sent later, and an answer is not awaited for longer. */
	deadline?: number;
	/** Whether HTTP 429 is left to the caller. */
	except429?: boolean;
}

/**
 * Sends a request within the rate limit, and again after a failure that passes; one that may have had an effect only when
 * it is `repeatable`. Not after Stop. Never throws for what PiAPI or the network does.
 */
export async function requestWithRetry(
	{ connection, signal, limitRate }: Sender,
	request: PiApiRequest,
	{ repeatable, givesUpEarly, tries = triesInARow, deadline = Infinity, except429 }: RetryOptions = {},
): Promise<Reply> {
	const start = now();
	for (let failures = 1; ; failures++) {
		await limitRate(signal);
		if (signal?.aborted) return { failure: stopped };
		const effectiveDeadline = () =>
			givesUpEarly && !connection.reachability[request.host ?? 'baseUrl'].isReached
				? Math.min(deadline, start + earlyDeadline)
				: deadline;
		const timeout = Math.min(request.timeout ?? requestTimeout, Math.max(1, effectiveDeadline() - now()));
		const reply = await sendRequest(connection, { ...request, timeout });
		const { failure } = reply;
		if (!failure?.retryable || failures >= tries) return reply;
		const isHarmless = repeatable || (failure.rejected && failure.data?.task_id === undefined);
		if (!isHarmless || (except429 && isRateLimited(failure))) return reply;
		const delay = retryDelay(failures, failure.retryAfter);
		if (delay > longestRetryPause || now() + delay >= effectiveDeadline()) return reply;
		await pause(delay, signal);
	}
}

const stopped: Failure = {
	message: 'the execution was canceled',
	advice: 'Nothing was sent to PiAPI.',
	retryable: false,
	rejected: true,
};
