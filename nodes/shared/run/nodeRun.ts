import type { IExecuteFunctions } from 'n8n-workflow';

import type { PiApiConnection } from '../transport/credential';
import { connect } from '../transport/credential';
import type { RateLimiter } from '../transport/rateLimiter';
import { requestRateLimiter } from '../transport/rateLimiter';
import type { ConcurrencyLimiter } from '../utils/concurrencyLimiter';
import { concurrencyLimiter } from '../utils/concurrencyLimiter';

/** Requests without a wait that are open at the same time, and downloads. */
const openAtOnce = 10;

/** An upload holds its whole request in memory, some 14 MB for the largest file. */
const uploadsAtOnce = 2;

/** What the items of one node run share. Lives as long as the run. */
export interface NodeRun {
	context: IExecuteFunctions;
	connection: PiApiConnection;
	/** Fires when a person presses Stop, or n8n ends the execution. */
	signal?: AbortSignal;
	limitRate: RateLimiter;
	limitReads: ConcurrencyLimiter;
	limitUploads: ConcurrencyLimiter;
	limitDownloads: ConcurrencyLimiter;
}

/** Reads the credential, once. Throws a user error when it cannot be used. */
export async function startRun(context: IExecuteFunctions): Promise<NodeRun> {
	return {
		context,
		connection: await connect(context),
		signal: context.getExecutionCancelSignal(),
		limitRate: requestRateLimiter(),
		limitReads: concurrencyLimiter(openAtOnce),
		limitUploads: concurrencyLimiter(uploadsAtOnce),
		limitDownloads: concurrencyLimiter(openAtOnce),
	};
}
