import type { JsonObject } from './json';
import { jsonReply, type Reply } from './replies';

/**
 * Where a refused creation says why: every way that production clients of PiAPI report. The `credits-` ones say that the
 * account has no credits left; no source names their HTTP status, so there is one of each kind.
 */
export type RefusalShape =
	| 'logs'
	| 'error-message'
	| 'raw-message'
	| 'message'
	| 'success-message'
	| 'code-in-200'
	| 'no-reason'
	| 'credits-500'
	| 'credits-400'
	| 'credits-200'
	| 'credits-message';

/** What PiAPI says when the input is not what it takes. */
const defaultReason = 'duration must be between 4 and 15';
const noCredits = 'Insufficient credits';

/** What `message` says of most refused creations. */
const bareMessage = 'failed to create task';

/** PiAPI's codes of rejected input and of an account without credits. */
const rejected = 10000;
const withoutCredits = 10002;

type Shape = (reason: string) => { status: number; body: JsonObject };

const shapes: Readonly<Record<RefusalShape, Shape>> = {
	// The logs say more than the error.
	logs: (reason) => refused(400, bareMessage, { logs: [reason], error: error(rejected, 'duration out of range') }),
	'error-message': (reason) => refused(400, bareMessage, { error: error(rejected, reason) }),
	'raw-message': (reason) => refused(400, bareMessage, { logs: [], error: error(rejected, '', reason) }),
	message: (reason) => refused(400, reason, null),
	'success-message': (reason) => refused(400, 'success', { error: error(rejected, '', reason) }),
	'code-in-200': (reason) => refused(200, bareMessage, { logs: [reason], error: error(rejected, '') }, rejected),
	'no-reason': () => refused(400, bareMessage, null),
	'credits-500': () => refused(500, bareMessage, { error: error(withoutCredits, noCredits) }),
	'credits-400': () => refused(400, bareMessage, { error: error(withoutCredits, noCredits) }),
	'credits-200': () => refused(200, bareMessage, { error: error(withoutCredits, noCredits) }, 500),
	'credits-message': () => refused(400, 'insufficient credits, please recharge', null),
};

export const refusalShapes = Object.keys(shapes);

/** A creation that PiAPI refuses for this reason; the credits shapes have their own. */
export function refusedCreation(shape: RefusalShape, reason = defaultReason): Reply {
	const { status, body } = shapes[shape](reason);
	return jsonReply(status, body);
}

function refused(status: number, message: string, data: JsonObject | null, code = status) {
	return { status, body: { code, message, data } };
}

function error(code: number, message: string, rawMessage = ''): JsonObject {
	return { code, raw_message: rawMessage, message, detail: null };
}
