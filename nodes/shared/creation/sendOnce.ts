import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { LostCreation, StoredCreation } from '../run/storedCreations';
import { forgetCreation, storeCreation } from '../run/storedCreations';
import type { Failure } from '../transport/failures/failure';
import type { Reply } from '../transport/response';

/** How a request that costs money ended. */
export type SentOnce =
	| { outcome: 'created'; creation: StoredCreation; reply: Reply }
	| { outcome: 'rejected'; failure: Failure }
	| { outcome: 'lost'; lost: LostCreation };

export interface OnceOptions {
	/** The creation's key; see `creationKey`. */
	key: string;
	/** What tells the task from others, where it can be looked for. */
	sent?: IDataObject;
	send: () => Promise<Reply>;
	/** What the reply gave that was paid for; undefined when it gave nothing. */
	creationIn: (reply: Reply) => StoredCreation | undefined;
	/** What happened when a reply gave neither that nor a failure. */
	emptyReason: string;
}

/**
 * Sends a request that costs money, once for its key: before it leaves, the execution remembers that its answer may be lost,
 * so that no later try sends it again, even if the node is interrupted. Only PiAPI's refusal makes it forget.
 */
export async function sendOnce(
	context: IExecuteFunctions,
	{ key, sent, send, creationIn, emptyReason }: OnceOptions,
): Promise<SentOnce> {
	const lost = { reason: 'the node was interrupted', sentAt: Date.now(), ...(sent && { sent }) };
	storeCreation(context, key, { lost });
	const reply = await send();
	const creation = creationIn(reply);
	if (creation) {
		storeCreation(context, key, creation);
		return { outcome: 'created', creation, reply };
	}
	if (reply.failure?.rejected) {
		forgetCreation(context, key);
		return { outcome: 'rejected', failure: reply.failure };
	}
	const known = { ...lost, reason: reply.failure?.message ?? emptyReason };
	storeCreation(context, key, { lost: known });
	return { outcome: 'lost', lost: known };
}
