import { without } from './json';
import { htmlPage, redirect, type Reply } from './replies';
import type { HostRequest } from './host';
import type { Timers } from './timers';

export interface StoredFile {
	bytes: Buffer;
	contentType: string;
}

/** Bytes of a result file when no size is asked for. */
const defaultSize = 4_096;

/** Bytes that leave at a time, so that a file of any size takes no more memory than this. */
const chunkSize = 64 * 1024;

/** A photo of one pixel. */
const onePixel = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
	'base64',
);

/**
 * The storage host: `/temp/<name>.mp4` is a video, `.png` and `.jpg` a photo of one pixel, and what was uploaded is
 * there under the link that the upload answered. The query shapes the answer: `size`, `cut` (bytes after which the
 * connection ends), `chunked` (no Content-Length), `type`, `status`, `page`, `empty`, `stall`, `redirect`, `slow`.
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

	async handle({ method, path, query }: HostRequest): Promise<Reply> {
		if (query.slow !== undefined) await this.timers.sleep(Number(query.slow));
		if (method !== 'GET' && method !== 'HEAD') return htmlPage(405, '405 Method Not Allowed');
		if (query.redirect !== undefined) return redirect(this.redirectTarget(query.redirect, path, query));
		if (query.status !== undefined) return errorPage(Number(query.status));
		if (query.page !== undefined) return htmlPage(200, 'This link has expired');
		const file = this.files.get(path);
		if (file) return { status: 200, headers: { 'content-type': query.type ?? file.contentType }, body: file.bytes };
		if (/^\/temp\/.+\.(png|jpe?g)$/.test(path)) {
			return { status: 200, headers: { 'content-type': query.type ?? 'image/png' }, body: onePixel };
		}
		return /^\/temp\/.+\.mp4$/.test(path) ? video(query) : errorPage(404);
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

function video(query: Record<string, string>): Reply {
	const size = query.empty === undefined ? Number(query.size ?? defaultSize) : 0;
	const sent = query.cut === undefined ? size : Math.min(Number(query.cut), size);
	return {
		status: 200,
		headers: {
			'content-type': query.type ?? 'video/mp4',
			...(query.chunked === undefined && { 'content-length': size }),
		},
		body: query.stall === undefined ? videoChunks(size, sent) : stalling(size),
	};
}

async function* videoChunks(size: number, sent: number): AsyncGenerator<Buffer> {
	const head = videoHead(size);
	if (sent > 0) yield head.subarray(0, sent);
	for (let at = head.length; at < sent; at += chunkSize) yield zeros.subarray(0, Math.min(chunkSize, sent - at));
	if (sent < size) throw new Error('the connection ends here, as asked');
}

async function* stalling(size: number): AsyncGenerator<Buffer> {
	yield videoHead(size);
	await new Promise<never>(() => {});
}

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
