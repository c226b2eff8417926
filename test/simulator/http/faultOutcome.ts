import type { Fault, FaultName } from '../faults';
import { without } from './json';
import { refusedCreation } from './refusals';
import { bodyText, htmlPage, jsonReply, redirect, success, withRetryAfter, type refusal, type Reply } from './replies';
import type { Timers } from './timers';

/** What happens to a request: an answer, a destroyed connection, or silence. */
export type Outcome = Reply | 'drop' | 'hang';

/** Whether the request is carried out: a server refuses before it acts, a lost or spoilt answer comes after. */
export const processes: Readonly<Record<FaultName, boolean>> = {
	unauthorized: false,
	'payment-required': false,
	forbidden: false,
	'not-found': false,
	'rate-limited': false,
	refused: false,
	'server-error': false,
	'bad-gateway': false,
	slow: true,
	hang: false,
	drip: true,
	'drop-before': false,
	'drop-after': true,
	'error-after': true,
	'truncated-json': true,
	'cut-body': true,
	'malformed-json': true,
	'html-page': false,
	'wrong-content-type': true,
	'code-in-200': false,
	'empty-body': true,
	'null-data': true,
	array: true,
	redirect: false,
	custom: false,
};

/** `refuse` makes the refusals, which look different in PiAPI's LLM part. */
export async function faultOutcome(
	fault: Fault,
	process: () => Promise<Reply>,
	timers: Timers,
	refuse: typeof refusal,
): Promise<Outcome> {
	const carriedOut = fault.processed ?? processes[fault.kind];
	const normal = carriedOut ? await process() : undefined;
	switch (fault.kind) {
		case 'unauthorized':
			return refuse(401, 'Invalid API key');
		case 'payment-required':
			return refuse(402, 'insufficient credits');
		case 'forbidden':
			return refuse(403, 'Insufficient plan level');
		case 'not-found':
			return refuse(404, 'failed to find task');
		case 'rate-limited':
			return withRetryAfter(refuse(429, 'too many requests'), fault.retryAfter);
		case 'refused':
			return refusedCreation(fault.shape, fault.reason);
		case 'server-error':
		case 'error-after':
			return refuse(500, 'internal server error');
		case 'bad-gateway':
			return htmlPage(502, '502 Bad Gateway');
		case 'slow':
			await timers.sleep(fault.delayMs);
			return normal ?? (await process());
		case 'hang':
			return 'hang';
		case 'drip':
			return { status: 200, headers: { 'content-type': 'application/json' }, body: drip(timers) };
		case 'drop-before':
		case 'drop-after':
			return 'drop';
		case 'truncated-json':
			return truncated(normal ?? (await process()));
		case 'cut-body':
			return cutShort(normal ?? (await process()));
		case 'malformed-json':
			return { ...success(null), body: '{"code":200,"message":"success","data":{"task_id":undefined,}' };
		case 'html-page':
			// What Cloudflare, in front of PiAPI, sends under load instead of JSON.
			return htmlPage(200, 'Just a moment...');
		case 'wrong-content-type':
			return withContentType(normal ?? (await process()), 'text/plain; charset=utf-8');
		case 'code-in-200': {
			const { code = 500, message = 'internal server error' } = fault;
			return jsonReply(200, { code, message, data: null });
		}
		case 'empty-body':
			return { status: 200, headers: { 'content-type': 'application/json' }, body: '' };
		case 'null-data':
			return success(null);
		case 'array':
			return jsonReply(200, []);
		case 'redirect':
			return redirect(fault.location);
		case 'custom': {
			const { text, contentType } = bodyText(fault.body);
			return { status: fault.status ?? 200, headers: { 'content-type': contentType, ...fault.headers }, body: text };
		}
	}
}

function withContentType(reply: Reply, contentType: string): Reply {
	return { ...reply, headers: { ...reply.headers, 'content-type': contentType } };
}

/** A complete HTTP answer whose text stops in the middle. */
function truncated(reply: Reply): Reply {
	const { body } = reply;
	return {
		...reply,
		headers: without(reply.headers, 'content-length'),
		body: typeof body === 'string' || Buffer.isBuffer(body) ? firstHalf(Buffer.from(body)) : halfOfFirst(body),
	};
}

/** An answer whose Content-Length promises more than comes before the connection ends. */
function cutShort(reply: Reply): Reply {
	const { body, headers } = reply;
	if (typeof body !== 'string' && !Buffer.isBuffer(body)) return { ...reply, body: thenCut(halfOfFirst(body)) };
	const bytes = Buffer.from(body);
	return { ...reply, headers: { ...headers, 'content-length': bytes.length }, body: thenCut([firstHalf(bytes)]) };
}

async function* thenCut(chunks: Iterable<Buffer> | AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
	yield* chunks;
	throw new Error('the scripted end of the connection');
}

/** Of a stream, half of what comes first. */
async function* halfOfFirst(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
	for await (const chunk of chunks) {
		yield firstHalf(chunk);
		return;
	}
}

function firstHalf(bytes: Buffer): Buffer {
	return bytes.subarray(0, Math.floor(bytes.length / 2));
}

/** White space may precede JSON for as long as it likes, so no reader can give up on the content. */
async function* drip(timers: Timers): AsyncGenerator<Buffer> {
	for (;;) {
		yield Buffer.from(' ');
		await timers.sleep(1_000);
	}
}
