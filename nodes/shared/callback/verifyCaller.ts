import { createHash, timingSafeEqual } from 'crypto';
import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { trimBlanks } from '../utils/values';

/** The header in which PiAPI sends a webhook's secret back, as it was given (PiAPI's documentation of webhooks). */
const secretHeader = 'x-webhook-secret';

/**
 * Whether a call has the right secret in its header. Takes the same time however wrong it is. Where no secret is expected
 * the answer is no: without one anybody could call.
 */
export function isVerifiedCall(context: IWebhookFunctions, expected: string): boolean {
	const given: unknown = context.getHeaderData()[secretHeader];
	if (typeof given !== 'string' || expected === '') return false;
	const digest = (text: string) => createHash('sha256').update(text).digest();
	const isExpected = (text: string) => timingSafeEqual(digest(trimBlanks(text)), digest(expected));
	return isExpected(given) || isExpected(inUtf8(given));
}

/** A header's text where it was sent in UTF-8: Node.js reads the bytes of every header as Latin-1. */
const inUtf8 = (header: string): string => Buffer.from(header, 'latin1').toString();

/** Answers a call with a refusal; nothing else happens. */
export function refuseCall(context: IWebhookFunctions, status: number, message: string): IWebhookResponseData {
	context.getResponseObject().status(status).json({ message });
	return { noWebhookResponse: true };
}
