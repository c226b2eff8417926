import { isObject, without, wrongMember, type JsonObject } from './json';
import { bodyText, htmlPage, jsonReply, redirect, refusal, success, type Reply } from './replies';
import type { Timers } from './timers';

export type HostName = 'api' | 'upload' | 'storage';

export interface FaultPattern {
	/** 'GET', 'POST', …; any when not given. */
	method?: string;
	/** A regular expression, or the beginning of the path. */
	path?: RegExp | string;
	/** Requests about this task: its ID is in the path. */
	taskId?: string;
	/** 'api' when not given. */
	host?: HostName;
}

interface FaultScope {
	on?: FaultPattern;
	/** To how many requests it happens; 1 when not given, Infinity for all. */
	times?: number;
	/** How many matching requests are answered normally before. */
	after?: number;
	/**
	 * Whether the request is carried out (a task created and paid) although its answer is spoilt; `processes` says what
	 * is usual. For `slow`: before the delay, or after it.
	 */
	processed?: boolean;
}

type FaultKind =
	| { kind: PlainFaultName }
	/** Seconds or an HTTP date. */
	| { kind: 'rate-limited'; retryAfter?: number | string }
	| { kind: 'slow'; delayMs: number }
	| { kind: 'code-in-200'; code?: number; message?: string }
	| { kind: 'redirect'; location: string }
	| { kind: 'custom'; status?: number; headers?: Record<string, string>; body?: unknown };

type PlainFaultName =
	| 'unauthorized'
	| 'payment-required'
	| 'forbidden'
	| 'not-found'
	| 'server-error'
	| 'bad-gateway'
	| 'hang'
	| 'drip'
	| 'drop-before'
	| 'drop-after'
	| 'error-after'
	| 'truncated-json'
	| 'cut-body'
	| 'malformed-json'
	| 'html-page'
	| 'wrong-content-type'
	| 'empty-body'
	| 'null-data'
	| 'array';

export type Fault = FaultScope & FaultKind;
export type FaultName = Fault['kind'];

/** What happens to a request: an answer, a destroyed connection, or silence. */
export type Outcome = Reply | 'drop' | 'hang';

/** Whether the request is carried out: a server refuses before it acts, a lost or spoilt answer comes after. */
const processes: Readonly<Record<FaultName, boolean>> = {
	unauthorized: false,
	'payment-required': false,
	forbidden: false,
	'not-found': false,
	'rate-limited': false,
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

export interface FaultyRequest {
	host: HostName;
	method: string;
	path: string;
}

/** Scripted faults in the order they were given; the first that matches and has times left happens. */
export class Faults {
	private scripted: Array<{ fault: Fault; skip: number; left: number }> = [];

	add(fault: Fault): void {
		this.scripted.push({ fault, skip: fault.after ?? 0, left: fault.times ?? 1 });
	}

	clear(): void {
		this.scripted = [];
	}

	next(request: FaultyRequest): Fault | undefined {
		for (const entry of this.scripted) {
			if (entry.left <= 0 || !matches(entry.fault.on ?? {}, request)) continue;
			if (entry.skip > 0) {
				entry.skip -= 1;
				continue;
			}
			entry.left -= 1;
			return entry.fault;
		}
		return undefined;
	}
}

function matches(pattern: FaultPattern, request: FaultyRequest): boolean {
	if ((pattern.host ?? 'api') !== request.host) return false;
	if (pattern.method !== undefined && pattern.method.toUpperCase() !== request.method) return false;
	if (pattern.taskId !== undefined && !request.path.endsWith(`/${pattern.taskId}`)) return false;
	if (pattern.path === undefined) return true;
	// search() and not test(): a regular expression with the g flag would remember where it was.
	return typeof pattern.path === 'string'
		? request.path.startsWith(pattern.path)
		: request.path.search(pattern.path) >= 0;
}

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
			return rateLimited(refuse(429, 'too many requests'), fault.retryAfter);
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

function rateLimited(reply: Reply, retryAfter: number | string | undefined): Reply {
	return retryAfter === undefined
		? reply
		: { ...reply, headers: { ...reply.headers, 'retry-after': String(retryAfter) } };
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

const patternTypes = { method: 'string', path: 'string', taskId: 'string', host: 'string' } as const;
const scopeTypes = {
	kind: 'string',
	on: 'object',
	times: 'number',
	after: 'number',
	processed: 'boolean',
} as const;

type ParameterTypes = Readonly<Record<string, 'string' | 'number' | 'object' | 'number or string'>>;
const parameterTypes: Readonly<Partial<Record<string, ParameterTypes>>> = {
	'rate-limited': { retryAfter: 'number or string' },
	slow: { delayMs: 'number' },
	'code-in-200': { code: 'number', message: 'string' },
	redirect: { location: 'string' },
	custom: { status: 'number', headers: 'object' },
};

/** What is wrong with a fault that came as JSON; undefined when nothing is. */
export function faultProblem(value: unknown): string | undefined {
	if (!isObject(value)) return 'a fault is a JSON object';
	if (typeof value.kind !== 'string' || !(value.kind in processes)) {
		return `kind must be one of ${Object.keys(processes).join(', ')}`;
	}
	// The body of a custom answer may be anything.
	const wrong = wrongMember(value.kind === 'custom' ? without(value, 'body') : value, {
		...scopeTypes,
		...parameterTypes[value.kind],
	});
	if (wrong !== undefined) return `${value.kind}: ${wrong} is unknown or of the wrong type`;
	const missing = { slow: 'delayMs', redirect: 'location' }[value.kind];
	if (missing !== undefined && value[missing] === undefined) return `${value.kind}: ${missing} is missing`;
	return isObject(value.on) ? patternProblem(value.on) : undefined;
}

function patternProblem(pattern: JsonObject): string | undefined {
	const wrong = wrongMember(pattern, patternTypes);
	if (wrong !== undefined) return `on.${wrong} is unknown or not a string`;
	return [undefined, 'api', 'upload', 'storage'].some((host) => host === pattern.host)
		? undefined
		: 'on.host must be api, upload or storage';
}

export function isFault(value: unknown): value is Fault {
	return faultProblem(value) === undefined;
}
