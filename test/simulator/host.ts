/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs in tests and on a developer's machine, not inside n8n */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { faultOutcome, type FaultName, type Faults, type HostName, type Outcome } from './faults';
import { parsedJson } from './json';
import { bodyBytes, refusal, refusalAt, type Reply } from './replies';
import type { Timers } from './timers';

export interface RecordedRequest {
	/** When its headers arrived, by Date.now(). */
	at: number;
	method: string;
	path: string;
	query: Record<string, string>;
	/** Names in lower case. */
	headers: IncomingHttpHeaders;
	/** Parsed when it is JSON; long strings in it are shortened. */
	body: unknown;
	/** The task asked about, or the one that a creation made. */
	taskId: string | undefined;
	/** Its status as the answer to a look at it said. */
	taskStatus: string | undefined;
	/** undefined until an answer begins, and for ever when the connection is dropped without one. */
	statusSent: number | undefined;
	/** The scripted fault that happened to it. */
	fault: FaultName | undefined;
}

export interface HostRequest extends Pick<RecordedRequest, 'method' | 'path' | 'query' | 'headers'> {
	/** The body as parsed JSON; undefined when it is none. */
	json: unknown;
	/** More came than any documented request needs; the body was thrown away. */
	tooLarge: boolean;
	record: RecordedRequest;
}

type Handler = (request: HostRequest) => Reply | Promise<Reply>;

export interface HostOptions {
	name: HostName;
	/** 0 for any free one. */
	port: number;
	records: RecordedRequest[];
	faults: Faults;
	timers: Timers;
	handle: Handler;
	/** Requests that script the simulator: neither recorded nor subject to faults. */
	admin?: { prefix: string; handle: Handler };
}

export interface Host {
	url: string;
	/** Ends the connections of all requests that are not answered yet. */
	dropOpenRequests(): void;
	close(): Promise<void>;
}

/** Bytes. The upload host takes 10 MB as base64, which is a third longer, inside some JSON. */
const largestBody = 16 * 1024 * 1024;

/** Characters of a string that are kept in a recorded body: enough for a link, too few to hoard whole photos. */
const longestRecordedString = 1_000;

/** Milliseconds. Longer than a test waits between two requests, so no idle connection ends just as it is used again. */
const keepAliveTimeout = 120_000;

export async function startHost(options: HostOptions): Promise<Host> {
	const open = new Set<ServerResponse>();
	const server = createServer((request, response) => {
		answer(request, response, options, open).catch((error: unknown) => {
			if (response.headersSent) response.destroy();
			else void send(response, refusal(500, `simulator: ${String(error)}`));
		});
	});
	server.keepAliveTimeout = keepAliveTimeout;
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(options.port, '127.0.0.1', resolve);
	});
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('The simulator has no port');
	return {
		url: `http://127.0.0.1:${address.port}`,
		dropOpenRequests: () => open.forEach((response) => response.destroy()),
		close: async () => {
			const closed = new Promise<void>((resolve) => server.close(() => resolve()));
			server.closeAllConnections();
			await closed;
		},
	};
}

async function answer(
	message: IncomingMessage,
	response: ServerResponse,
	options: HostOptions,
	open: Set<ServerResponse>,
): Promise<void> {
	// A client that goes away is no fault of the simulator.
	response.on('error', () => response.destroy());
	const record = recordOf(message);
	const isAdmin = options.admin !== undefined && record.path.startsWith(options.admin.prefix);
	if (!isAdmin) {
		options.records.push(record);
		open.add(response);
		response.on('close', () => open.delete(response));
	}
	const body = await bodyOf(message);
	if (body === undefined) return;
	const json = parsedJson(body.text);
	record.body = body.text === '' ? undefined : shortened(json ?? body.text);
	const request = { ...record, json, tooLarge: body.tooLarge, record };
	const outcome = isAdmin && options.admin ? await options.admin.handle(request) : await outcomeOf(request, options);
	if (outcome === 'drop') response.destroy();
	else if (outcome !== 'hang') {
		record.statusSent = outcome.status;
		await send(response, outcome);
	}
}

async function outcomeOf(request: HostRequest, options: HostOptions): Promise<Outcome> {
	const fault = options.faults.next({ host: options.name, method: request.method, path: request.path });
	request.record.fault = fault?.kind;
	const process = async () => await options.handle(request);
	return fault ? await faultOutcome(fault, process, options.timers, refusalAt(request.path)) : await process();
}

function recordOf(message: IncomingMessage): RecordedRequest {
	const url = new URL(`http://127.0.0.1${message.url ?? '/'}`);
	return {
		at: Date.now(),
		method: message.method ?? 'GET',
		path: url.pathname,
		query: Object.fromEntries(url.searchParams),
		headers: message.headers,
		body: undefined,
		taskId: /^\/api\/v1\/task\/([^/]+)$/.exec(url.pathname)?.[1],
		taskStatus: undefined,
		statusSent: undefined,
		fault: undefined,
	};
}

/** undefined when the client went away before it had sent everything. */
async function bodyOf(message: IncomingMessage): Promise<{ text: string; tooLarge: boolean } | undefined> {
	return await new Promise((resolve) => {
		const chunks: Buffer[] = [];
		let size = 0;
		message.on('data', (chunk: Buffer) => {
			size += chunk.length;
			// The rest is read all the same: a client that is still sending would not see the answer.
			if (size <= largestBody) chunks.push(chunk);
			else chunks.length = 0;
		});
		message.on('end', () => resolve({ text: Buffer.concat(chunks).toString('utf8'), tooLarge: size > largestBody }));
		message.on('close', () => resolve(undefined));
		message.on('error', () => resolve(undefined));
	});
}

function shortened(value: unknown): unknown {
	if (typeof value === 'string' && value.length > longestRecordedString) {
		return `${value.slice(0, longestRecordedString)}… (${value.length} characters)`;
	}
	if (Array.isArray(value)) return value.map(shortened);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shortened(member)]));
}

async function send(response: ServerResponse, reply: Reply): Promise<void> {
	const bytes = bodyBytes(reply);
	// By the clock of this program, which in tests is a virtual one; Node.js's own header keeps to the real one.
	const date = new Date().toUTCString();
	response.writeHead(reply.status, { date, ...(bytes && { 'content-length': bytes.length }), ...reply.headers });
	if (response.req.method === 'HEAD') {
		response.end();
		return;
	}
	if (typeof reply.body === 'string' || Buffer.isBuffer(reply.body)) {
		response.end(reply.body);
		return;
	}
	response.flushHeaders();
	try {
		for await (const chunk of reply.body) await written(response, chunk);
		response.end();
	} catch {
		response.destroy();
	}
}

/** Waits until the bytes have left: that is the backpressure, and what was sent before a cut does arrive. */
async function written(response: ServerResponse, chunk: Buffer): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		response.write(chunk, (error) => (error ? reject(error) : resolve()));
	});
}
