/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs in tests and on a developer's machine, not inside n8n */
import type { OutgoingHttpHeaders } from 'node:http';

/** An HTTP answer. A body that throws midway cuts the connection there. */
export interface Reply {
	status: number;
	headers: OutgoingHttpHeaders;
	body: string | Buffer | AsyncIterable<Buffer>;
}

export function jsonReply(status: number, value: unknown): Reply {
	return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(value) };
}

export function success(data: unknown): Reply {
	return jsonReply(200, { code: 200, message: 'success', data });
}

/** PiAPI repeats the HTTP status as `code` and often adds `data: null`. */
export function refusal(status: number, message: string): Reply {
	return jsonReply(status, { code: status, message, data: null });
}

/** The reply with the header `Retry-After`: seconds or an HTTP date; unchanged when undefined. */
export function withRetryAfter(reply: Reply, retryAfter: number | string | undefined): Reply {
	return retryAfter === undefined
		? reply
		: { ...reply, headers: { ...reply.headers, 'retry-after': String(retryAfter) } };
}

/** The refusals of the LLM part, in OpenAI's form. */
export function openAiRefusal(status: number, message: string): Reply {
	const type = status < 500 ? 'invalid_request_error' : 'server_error';
	return jsonReply(status, { error: { message, type } });
}

/** Whether the path belongs to the part that speaks like OpenAI. */
export function isLlmPath(path: string): boolean {
	return path.startsWith('/v1/');
}

/** The form in which a path's requests are refused. */
export function refusalAt(path: string): typeof refusal {
	return isLlmPath(path) ? openAiRefusal : refusal;
}

export function htmlPage(status: number, title: string): Reply {
	const body = `<!DOCTYPE html>\n<html lang="en"><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
	return { status, headers: { 'content-type': 'text/html; charset=UTF-8' }, body };
}

export function redirect(location: string): Reply {
	return { status: 302, headers: { location }, body: '' };
}

/** The whole body of a reply that is not streamed. */
export function bodyBytes(reply: Reply): Buffer | undefined {
	if (typeof reply.body === 'string') return Buffer.from(reply.body);
	return Buffer.isBuffer(reply.body) ? reply.body : undefined;
}

/** The text of a `custom` body: a string as it is, everything else as JSON. */
export function bodyText(body: unknown): { text: string; contentType: string } {
	if (body === undefined) return { text: '', contentType: 'text/plain' };
	if (typeof body === 'string') return { text: body, contentType: 'text/plain; charset=utf-8' };
	return { text: JSON.stringify(body), contentType: 'application/json; charset=utf-8' };
}
