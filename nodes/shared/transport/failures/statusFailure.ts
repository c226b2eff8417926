import type { IDataObject } from 'n8n-workflow';

import { isObject, toText } from '../../utils/values';
import type { Failure, RequestSubject } from './failure';
import { addressAdvice, apiKeyPage } from './failure';
import { errorsOf, reasonOf, saysNoCredits } from './refusalReason';

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
