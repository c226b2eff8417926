/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs in tests and on a developer's machine, not inside n8n */
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { HostRequest } from './http/host';
import { without } from './http/json';
import { htmlPage, redirect, type Reply } from './http/replies';
import type { Timers } from './http/timers';
import { contentTypes, sampleFiles } from './sampleFiles';

export interface StoredFile {
	bytes: Buffer;
	contentType: string;
}

/** Bytes that leave at a time, so that a file of any size takes no more memory than this. */
const chunkSize = 64 * 1024;

/**
 * The storage host: `/temp/<name>.<extension>` is a small genuine file of each kind in sampleFiles.ts, and what was
 * uploaded is there under the link that the upload answered. The query shapes the answer:
 * `content` (the kind of file, in place of the one that the name says), `type` (the content type), `size` (of bytes that
 * are made up), `empty`, `chunked` (no Content-Length), `encoding` (gzip, br or deflate; any other name is only said), `negotiated` (only where the
 * request accepts that encoding), `truncate` (bytes, or a share below 1, of the encoded file that are sent as if they were
 * all), `cut` (bytes after which the connection ends), `part` (bytes that are called a part of the file), `pause` (bytes
 * after which the rest is a moment away), `stall`, `trickle` (seconds from byte to byte), `slow`, `status`, `page`, `redirect`.
 */
export class Storage {
	private readonly files = new Map<string, StoredFile>();

	/** The address is known only once the host listens. */
	url = '';

	constructor(private readonly timers: Timers) {}

	/** Stores a file and returns its link. */
	add(name: string, file: StoredFile): string {
		this.files.set(`/temp/${name}`, file);
		return `${this.url}/temp/${name}`;
	}

	clear(): void {
		this.files.clear();
	}

	async handle({ method, path, query, headers }: HostRequest): Promise<Reply> {
		if (query.slow !== undefined) await this.timers.sleep(Number(query.slow));
		if (method !== 'GET' && method !== 'HEAD') return htmlPage(405, '405 Method Not Allowed');
		if (query.redirect !== undefined) return redirect(this.redirectTarget(query.redirect, path, query));
		if (query.status !== undefined) return errorPage(Number(query.status));
		if (query.page !== undefined) return htmlPage(200, 'This link has expired');
		const file = this.files.get(path);
		const extension = /^\/temp\/.+\.(\w+)$/.exec(path)?.[1] ?? '';
		const reply = file
			? { status: 200, headers: { 'content-type': query.type ?? file.contentType }, body: file.bytes }
			: (sampleReply(extension, query, this.timers) ?? errorPage(404));
		const accepted = String(headers['accept-encoding'] ?? '');
		return isEncoded(query, accepted) ? await encoded(reply, query) : reply;
	}

	/** 1 stands for the same file under another host name, as a client must not send the API's key there. */
	private redirectTarget(target: string, path: string, query: Record<string, string>): string {
		if (target !== '1') return target;
		const elsewhere = new URL(`${this.url}${path}`);
		elsewhere.hostname = 'localhost';
		elsewhere.search = new URLSearchParams(without(query, 'redirect')).toString();
		return elsewhere.href;
	}
}

/** undefined when there are no files of this kind. */
function sampleReply(extension: string, query: Record<string, string>, timers: Timers): Reply | undefined {
	const kind = query.content ?? extension;
	const sample = sampleFiles[kind];
	if (sample === undefined) return undefined;
	const head = query.size === undefined ? sample : headOf(sample, kind, Number(query.size));
	const size = query.empty === undefined ? Number(query.size ?? sample.length) : 0;
	const sent = query.cut === undefined || query.encoding !== undefined ? size : Math.min(Number(query.cut), size);
	const type = query.type ?? contentTypes[extension];
	if (query.part !== undefined) return partOf(head, type, size, Number(query.part));
	const wholeOrCut = query.stall === undefined ? fileChunks(head, size, sent) : stalling(head);
	const chunks = query.trickle === undefined ? wholeOrCut : trickling(head, Number(query.trickle), timers);
	return {
		status: 200,
		headers: { 'content-type': type, ...(query.chunked === undefined && { 'content-length': size }) },
		body: query.pause === undefined ? chunks : pausing(chunks, Number(query.pause), timers),
	};
}

function isEncoded({ encoding, negotiated }: Record<string, string>, accepted: string): boolean {
	return encoding !== undefined && (negotiated === undefined || accepted.includes(encoding));
}

/** The reply with its whole body compressed, or, with `truncate`, with the beginning of that called the whole. */
async function encoded(
	reply: Reply,
	{ encoding = '', truncate, cut, chunked }: Record<string, string>,
): Promise<Reply> {
	const encode = encoders[encoding];
	const whole = await wholeBody(reply);
	const bytes = encode ? encode(whole) : whole;
	const sent = truncate === undefined ? bytes : bytes.subarray(0, firstPart(Number(truncate), bytes.length));
	return {
		...reply,
		headers: {
			...reply.headers,
			'content-encoding': encoding,
			...(chunked === undefined && { 'content-length': sent.length }),
		},
		body: fileChunks(sent, sent.length, Math.min(Number(cut ?? sent.length), sent.length)),
	};
}

const encoders: Readonly<Partial<Record<string, (bytes: Buffer) => Buffer>>> = {
	gzip: (bytes) => gzipSync(bytes),
	br: (bytes) => brotliCompressSync(bytes),
	deflate: (bytes) => deflateSync(bytes),
};

/** Bytes, or a share of the whole when below 1. */
function firstPart(part: number, whole: number): number {
	return part < 1 ? Math.floor(part * whole) : part;
}

async function wholeBody({ body }: Reply): Promise<Buffer> {
	if (typeof body === 'string' || Buffer.isBuffer(body)) return Buffer.from(body);
	const chunks: Buffer[] = [];
	for await (const chunk of body) chunks.push(chunk);
	return Buffer.concat(chunks);
}

function partOf(head: Buffer, type: string | undefined, size: number, part: number): Reply {
	const headers = {
		'content-type': type,
		'content-length': part,
		'content-range': `bytes 0-${part - 1}/${size}`,
	};
	return { status: 206, headers, body: fileChunks(head, part, part) };
}

async function* pausing(chunks: AsyncIterable<Buffer>, after: number, timers: Timers): AsyncGenerator<Buffer> {
	let isFirst = true;
	for await (const chunk of chunks) {
		if (isFirst) {
			yield chunk.subarray(0, after);
			await timers.sleep(moment);
		}
		yield isFirst ? chunk.subarray(after) : chunk;
		isFirst = false;
	}
}

/** Milliseconds; long enough that what is on either side of it does not arrive together. */
const moment = 300;

/** The start of a file of this size, which zeros follow. */
function headOf(sample: Buffer, extension: string, size: number): Buffer {
	return extension === 'mp4' ? videoHead(size) : sample.subarray(0, size);
}

async function* fileChunks(head: Buffer, size: number, sent: number): AsyncGenerator<Buffer> {
	if (sent > 0) yield head.subarray(0, sent);
	for (let at = head.length; at < sent; at += chunkSize) yield zeros.subarray(0, Math.min(chunkSize, sent - at));
	if (sent < size) throw new Error('the connection ends here, as asked');
}

async function* stalling(head: Buffer): AsyncGenerator<Buffer> {
	yield head.subarray(0, stalledAfter);
	await new Promise<never>(() => {});
}

async function* trickling(head: Buffer, seconds: number, timers: Timers): AsyncGenerator<Buffer> {
	yield head.subarray(0, stalledAfter);
	for (let position = stalledAfter; position < head.length; position++) {
		await timers.sleep(seconds * 1_000);
		yield head.subarray(position, position + 1);
	}
}

/** Bytes. */
const stalledAfter = 40;

const zeros = Buffer.alloc(chunkSize);

/** The start of an MP4 file of this size: a file type box, then the box that holds all the rest. */
export function videoHead(size: number): Buffer {
	const mediaSize = size - fileTypeBox.length;
	const mediaBox = Buffer.alloc(16);
	// Box size 1: the real one follows in 64 bits (ISO/IEC 14496-12), as a file may be larger than 4 GB.
	mediaBox.writeUInt32BE(1, 0);
	mediaBox.write('mdat', 4, 'latin1');
	mediaBox.writeBigUInt64BE(BigInt(Math.max(mediaSize, mediaBox.length)), 8);
	return Buffer.concat([fileTypeBox, mediaBox]).subarray(0, size);
}

const fileTypeBox = Buffer.from('\0\0\0\x18ftypisom\0\0\x02\0isommp42', 'latin1');

/** Object stores answer 403 and 404 with XML; everything else is a page. */
function errorPage(status: number): Reply {
	if (status !== 403 && status !== 404) return htmlPage(status, `${status} Error`);
	const code = status === 403 ? 'AccessDenied' : 'NoSuchKey';
	const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>\n`;
	return { status, headers: { 'content-type': 'application/xml' }, body };
}
