import { createHash, timingSafeEqual } from 'crypto';
import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { isObject } from './task';

/** The header in which PiAPI sends a webhook's secret back, as it was given (PiAPI's documentation of webhooks). */
export const secretHeader = 'x-webhook-secret';

/**
 * Whether a call carries the right secret. Takes the same time however wrong it is, and says no where no secret is set:
 * without one anybody could call.
 */
export function isRightSecret(given: unknown, expected: unknown): boolean {
	if (typeof given !== 'string' || typeof expected !== 'string' || expected === '') return false;
	const digest = (text: string) => createHash('sha256').update(text).digest();
	return timingSafeEqual(digest(given), digest(expected));
}

/** Answers a call with a refusal; nothing happens but that. */
export function refuseCall(context: IWebhookFunctions, status: number, message: string): IWebhookResponseData {
	context.getResponseObject().status(status).json({ message });
	return { noWebhookResponse: true };
}

/** What a call reports: a task, and when PiAPI reported it (Unix seconds). */
export interface Report {
	task: IDataObject;
	taskId: string;
	timestamp: number | null;
}

/**
 * Reads the body of a call: `{ timestamp, data }` by PiAPI's documentation, or, as an integrator describes it, the bare
 * task. Undefined when it is neither.
 */
export function readReport(body: unknown): Report | undefined {
	if (!isObject(body)) return undefined;
	const task = isObject(body.data) ? body.data : body;
	if (typeof task.task_id !== 'string' || task.task_id === '') return undefined;
	return { task, taskId: task.task_id, timestamp: typeof body.timestamp === 'number' ? body.timestamp : null };
}
