import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { isObject, parseJson } from '../shared/utils/values';

/** How many wrappings a report may have: a relay may put the body into another one, or into JSON text. */
const mostWrappings = 4;

/**
 * The task that a call reports: `{ timestamp, data }` by PiAPI's documentation, or the bare task, as an integrator describes
 * it; as an object or as JSON text, with any content type. Undefined when the call reports no task.
 */
export function readReport(context: IWebhookFunctions): IDataObject | undefined {
	const body: unknown = context.getBodyData();
	const { rawBody } = context.getRequestObject();
	return reportedTask(body) ?? (Buffer.isBuffer(rawBody) ? reportedTask(rawBody.toString('utf8')) : undefined);
}

/** The task inside any of the wrappings; see `readReport`. */
export function reportedTask(value: unknown, wrappings = 0): IDataObject | undefined {
	if (wrappings > mostWrappings) return undefined;
	if (typeof value === 'string') return reportedTask(readJsonText(value), wrappings + 1);
	if (Array.isArray(value)) return value.length === 1 ? reportedTask(value[0], wrappings + 1) : undefined;
	if (!isObject(value)) return undefined;
	// n8n gives a body without a known content type as one name of a form; relays name it `body` or `payload`.
	const entries = Object.entries(value);
	const inside = [value.data, value.body, value.payload, ...(entries.length === 1 ? (entries[0] ?? []) : [])];
	for (const candidate of inside) {
		const task = reportedTask(candidate, wrappings + 1);
		if (task) return task;
	}
	// Looked for inside first: a relay may name the task beside it.
	return typeof value.task_id === 'string' && value.task_id.trim() !== '' ? value : undefined;
}

const readJsonText = (text: string): unknown =>
	/^\s*(?:\ufeff)?[{["]/.test(text) ? parseJson(text.replace(/^\s*\ufeff/, '')) : undefined;
