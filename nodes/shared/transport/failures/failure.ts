import type { IDataObject, OperationalError } from 'n8n-workflow';

import { userError } from '../../utils/userError';
import { isObject, toText } from '../../utils/values';
import { errorsOf, reasonOf, saysNoCredits } from './refusalReason';

/** Why a request has no answer that can be used. */
export interface Failure {
	message: string;
	advice: string;
	/** PiAPI's HTTP status, or the `code` it sent instead of one. */
	httpCode?: string;
	/** Whether the same request may succeed later. */
	retryable: boolean;
	/** Whether PiAPI certainly did not act on the request: it said no, or was never reached. */
	rejected: boolean;
	/** The task that PiAPI's answer named all the same. */
	data?: IDataObject;
	/** Milliseconds PiAPI asks to wait before the next request. */
	retryAfter?: number;
}

/** What a request is about, and so what a 404 says: a task, the values that are sent, or only an address of the credential. */
export type RequestSubject = 'task' | 'values' | 'baseUrl' | 'uploadUrl';

/** What to check when an answer does not come from PiAPI. */
const addressAdvice = (subject: RequestSubject): string =>
	subject === 'uploadUrl'
		? "Check 'Upload URL' in the PiAPI credential; usually it is https://upload.theapi.app."
		: "Check 'Base URL' in the PiAPI credential; usually it is https://api.piapi.ai.";

/** Where a person finds the API key: the address PiAPI's own MCP server gives in its README. */
export const apiKeyPage = 'https://piapi.ai/workspace/key';

/** The failure as an error: `subject` says what could not be done. */
export const failureError = (subject: string, { message, advice, httpCode }: Failure): OperationalError =>
	userError(`${subject}: ${message}`, advice, httpCode);

/** HTTP's status for "wait before you send more": at a creation PiAPI means the account's limit of running tasks. */
export const isRateLimited = ({ httpCode }: Failure): boolean => httpCode === '429';

const creditsStatus = 402;

const explanations: Record<number, { message: string; advice: string }> = {
	401: {
		message: 'PiAPI did not accept the API key',
		advice: `Copy your key from ${apiKeyPage} into the PiAPI credential of this node.`,
	},
	[creditsStatus]: {
		message: 'the PiAPI account does not have enough credits',
		advice: 'Top up the account at https://piapi.ai, then run the workflow again.',
	},
	403: {
		message: 'PiAPI does not allow this for the account',
		advice:
			"The account's plan may be too low for it, or the API key belongs to another account. Check the plan at https://piapi.ai, and the key in the PiAPI credential.",
	},
	404: {
		message: 'PiAPI could not find this task',
		advice:
			"Check the task ID, and that the API key belongs to the account that created the task. If nothing works with this credential, check its 'Base URL': usually it is https://api.piapi.ai.",
	},
	408: {
		message: 'PiAPI did not answer in time (HTTP 408)',
		advice: 'This usually passes. Try again in a minute, or switch on Retry On Fail in the settings of this node.',
	},
	429: {
		message: 'PiAPI is receiving too many requests',
		advice: 'Wait a minute and try again, or switch on Retry On Fail in the settings of this node.',
	},
};

/** PiAPI's code for a provider that is overloaded (production clients of 2026). */
export const overloadedCode = 10001;

export const overloadedAdvice =
	'The provider behind PiAPI is overloaded. The same input works later: try again in some minutes, or switch on Retry On Fail in the settings of this node.';

/**
 * What a status other than success means, in words; `status` is HTTP's or PiAPI's `code` in its place. `body` is PiAPI's
 * answer, whose reason belongs to the message.
 */
export function statusFailure(status: number, body?: IDataObject, subject: RequestSubject = 'task'): Failure {
	const lacksCredits = body !== undefined && saysNoCredits(status, body);
	// PiAPI's own codes have five digits: with one of these nothing was created, also inside a 200.
	const isRefusal = lacksCredits || (status >= 300 && status < 500) || status >= 10_000;
	// Time-out layers answer 408 while the server continues with the request (for example gin-contrib/timeout, issue 14), and
	// 303 says that it did what was asked (RFC 9110, 15.4.4).
	const rejected = isRefusal && ![303, 408].includes(status);
	const isKnown = status !== 404 || (body !== undefined && subject === 'task');
	const { message, advice } =
		(isKnown && explanations[lacksCredits ? creditsStatus : status]) ||
		otherExplanation(status, body === undefined && subject === 'values' ? 'baseUrl' : subject);
	const reason = body && reasonOf(body);
	const isOverloaded = body !== undefined && errorsOf(body).some(({ code }) => Number(toText(code)) === overloadedCode);
	return {
		message: reason === undefined ? message : `${message}: “${reason}”`,
		advice: isOverloaded && !lacksCredits ? overloadedAdvice : advice,
		httpCode: codeText(lacksCredits ? creditsStatus : status),
		retryable: (status === 429 && !lacksCredits) || !isRefusal,
		rejected,
		...(body && isObject(body.data) && { data: body.data }),
	};
}

function otherExplanation(status: number, subject: RequestSubject): { message: string; advice: string } {
	if (status === 404 && subject !== 'values') {
		return { message: 'there is nothing at this address (HTTP 404)', advice: addressAdvice(subject) };
	}
	if (status >= 300 && status < 400) {
		return {
			message: `PiAPI answered with a redirect (HTTP ${status}), which was not followed to protect the API key`,
			advice: addressAdvice(subject),
		};
	}
	if ((status >= 400 && status < 500) || status >= 10_000) {
		return { message: `PiAPI refused the request (code ${status})`, advice: 'Check the values of this node.' };
	}
	return {
		message: `PiAPI could not answer (code ${codeText(status) ?? 'missing'})`,
		advice: 'This usually passes. Try again in a minute, or switch on Retry On Fail in the settings of this node.',
	};
}

const codeText = (status: number): string | undefined => (Number.isFinite(status) ? String(status) : undefined);

/** Whether an answer is HTML or XML. */
export const isWebPage = (body: unknown): boolean => typeof body === 'string' && /^\s*</.test(body);

/** An answer that is no JSON of PiAPI's: Cloudflare shows pages under load, and a wrong Base URL leads to anything. */
export function unreadableAnswer(body: unknown, subject: RequestSubject = 'task'): Failure {
	return {
		message: isWebPage(body) ? 'PiAPI sent a web page instead of data' : 'PiAPI sent an answer that could not be read',
		advice: `This usually passes under load. If it keeps happening, check '${subject === 'uploadUrl' ? 'Upload URL' : 'Base URL'}' in the PiAPI credential.`,
		retryable: true,
		rejected: false,
	};
}

/** A page with HTTP 403: PiAPI itself refuses in JSON. */
export const blocked: Failure = {
	message: 'PiAPI sent a web page instead of data (HTTP 403)',
	advice:
		"A firewall in front of PiAPI may block the address of this n8n. Try again later. If it keeps happening, check 'Base URL' in the PiAPI credential.",
	httpCode: '403',
	retryable: false,
	rejected: true,
};
