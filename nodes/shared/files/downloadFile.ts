import type { IBinaryData, IDataObject, IExecuteFunctions, OperationalError } from 'n8n-workflow';

import { requestTimeout } from '../transport/request';
import { now, pause, withTimeout } from '../utils/clock';
import { isUserError, userError } from '../utils/userError';
import { toText } from '../utils/values';
import { checkCompleteness } from './kinds/completeness';
import { identifyingBytes } from './kinds/identifyFile';
import type { ResultFileHints, ResultFileKind } from './kinds/resultFileKind';
import { resultFileKind } from './kinds/resultFileKind';

type Readable = import('stream').Readable;

/** Milliseconds without a single byte after which a download is given up. */
const longestSilence = 60_000;

/** Milliseconds, and the bytes that have to come in each such time: a download that trickles would never end. */
const trickleTime = 300_000;
const fewestInTrickleTime = 64 * 1024;

/** Bytes that identify most files, and the milliseconds that they may take to come once the first has. */
const fewestBytes = 32;
const piecesWait = 2_000;
const pieceCheck = 50;

/** Milliseconds between two checks of a download's progress; Stop is noticed within them. */
const progressCheck = 500;

/** What a download needs of n8n: a node that runs has it, and a webhook that resumes an execution. */
export interface Downloader {
	context: { helpers: Pick<IExecuteFunctions['helpers'], 'httpRequest' | 'prepareBinaryData'> };
	/** Fires when the execution is stopped. */
	signal?: AbortSignal;
}

export interface DownloadOptions {
	/** The file's name without an extension. */
	name: string;
	/** What the file is called in the middle of a sentence, for example "video". */
	noun: string;
	/** The label of the switch that downloads it. */
	downloadLabel: string;
}

/**
 * Fetches a file of a finished task and hands it to n8n's file store while it comes in, so that it is never in memory as a
 * whole. No credential is sent: the file is on a storage host that is not PiAPI's API.
 * Throws a user error when the link has expired or leads to a page, when the file did not come completely, or when n8n could
 * not store it.
 */
export async function downloadFile(
	downloader: Downloader,
	url: string,
	options: DownloadOptions,
): Promise<IBinaryData> {
	const file = await openFile(downloader, url, options);
	try {
		return await storeFile(downloader, file, options);
	} catch (error) {
		if (file.stream.errored) throw interruptedError(options);
		throw isUserError(error) ? error : storeError(error, options);
	} finally {
		file.stream.destroy();
	}
}

interface FileResponse {
	body: Readable;
	statusCode: number;
	headers: IDataObject;
}

interface OpenFile extends ResultFileHints {
	stream: Readable;
	/** Bytes that the host announced: of the file, or of what it sends when that is compressed. */
	announced?: number;
}

async function openFile({ context, signal }: Downloader, url: string, options: DownloadOptions): Promise<OpenFile> {
	const { noun } = options;
	const request: Promise<FileResponse> = context.helpers.httpRequest({
		method: 'GET',
		url,
		// A compressed answer that is cut cannot be told from a complete one: see checkCompleteness.
		headers: { Accept: '*/*', 'Accept-Encoding': 'identity' },
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		timeout: longestSilence,
		abortSignal: signal,
	});
	const response = await withTimeout(requestTimeout, request).catch(() => undefined);
	if (response === undefined) {
		request.then(({ body }) => body.destroy()).catch(() => undefined);
		throw userError(
			`The storage host of the ${noun} could not be reached`,
			"Run 'Get Task' with this task again. If it keeps happening, check that n8n can reach the address of the result.",
		);
	}
	const { body: stream, statusCode, headers } = response;
	const isPart = statusCode === 206 && !isWhole(headers['content-range']);
	if (statusCode < 200 || statusCode > 299 || isPart) {
		stream.destroy();
		throw isPart ? interruptedError(options) : statusError(statusCode, noun);
	}
	const contentType = headers['content-type'];
	const contentLength = headers['content-length'];
	// n8n's helper removes this header when it unpacks the file.
	const encoding = toText(headers['content-encoding'] ?? '')
		.trim()
		.toLowerCase();
	return {
		stream,
		url,
		mimeType: typeof contentType === 'string' ? contentType.replace(/;.*$/s, '').trim().toLowerCase() : '',
		announced: /^\d+$/.test(toText(contentLength)) ? Number(contentLength) : undefined,
		...(!encoding.split(/\s*,\s*/).every((one) => noCompression.test(one)) && { encoding }),
	};
}

/** What hosts say in this header about files that are not compressed; a media type belongs into another one. */
const noCompression =
	/^(?:identity|none|null|raw|plain|chunked|binary|[78]bit|aws-chunked|base64|utf-?(?:8|16)|(?:us-)?ascii|iso-8859-\d+|windows-\d+|charset=.*|.*\/.*)?$/;

/** Whether what a host calls a part (RFC 9110, 14.4: `bytes 0-999/1000`) is all there is. */
function isWhole(range: unknown): boolean {
	const [, last, size] = /^bytes 0-(\d+)\/(\d+)$/.exec(toText(range)) ?? [];
	return last !== undefined && Number(last) + 1 === Number(size);
}

async function storeFile(downloader: Downloader, file: OpenFile, options: DownloadOptions): Promise<IBinaryData> {
	const { stream, announced } = file;
	const start = await withTimeout(longestSilence, firstBytes(stream));
	if (start === undefined) throw interruptedError(options);
	const kind = kindOf(start, file, options);

	const check = checkCompleteness(kind.extension);
	let stored = false;
	let received = 0;
	const onData = (chunk: Buffer) => {
		received += chunk.length;
		check.add(chunk);
	};
	const watching = watchProgress(downloader, file, options, { onData, isStored: () => stored });
	const storing = downloader.context.helpers
		.prepareBinaryData(stream, `${options.name}.${kind.extension}`, kind.mimeType)
		.finally(() => {
			stored = true;
		});
	const binary = await Promise.race([storing, watching.then(async () => await storing)]);
	if (received === announced) return binary;
	// Without a length, or with that of a compressed answer, only the file itself tells whether it is complete.
	const completeness = check.result();
	if (completeness === 'complete' || (completeness === 'unknown' && announced === undefined)) return binary;
	throw completeness === 'unknown' && received > (announced ?? 0)
		? compressedError(options)
		: interruptedError(options);
}

/** The beginning of the file; put back, so that nothing of it is missing afterwards. */
async function firstBytes(stream: Readable): Promise<Buffer> {
	await new Promise<void>((resolve, reject) => {
		stream.once('readable', resolve);
		stream.once('end', resolve);
		stream.once('close', resolve);
		stream.once('error', reject);
	});
	// It may come in pieces. That a short one is all there is cannot be told without reading on.
	const mayGrow = () => stream.readableLength < fewestBytes && !stream.readableEnded && !stream.destroyed;
	for (let left = piecesWait; left > 0 && mayGrow(); left -= pieceCheck) await pause(pieceCheck);
	const chunk: unknown = stream.read();
	if (!Buffer.isBuffer(chunk)) return Buffer.alloc(0);
	stream.unshift(chunk);
	return chunk.subarray(0, identifyingBytes);
}

/**
 * Resolves when the file is stored. Throws, and ends the stream, when too little comes for too long or the execution is
 * stopped: not every connection to a storage host obeys its time-out and signal.
 */
async function watchProgress(
	{ signal }: Downloader,
	{ stream }: OpenFile,
	options: DownloadOptions,
	{ onData, isStored }: { onData: (chunk: Buffer) => void; isStored: () => boolean },
): Promise<void> {
	let lastByte = now();
	let received = 0;
	let checked = { time: now(), received };
	// Paused first: a listener for data would otherwise set the stream flowing before n8n's file store takes it up.
	stream.pause();
	stream.on('data', (chunk: Buffer) => {
		lastByte = now();
		received += chunk.length;
		onData(chunk);
	});
	// But flowing as soon as it does: a store that keeps files in memory, n8n 1's usual one, only listens.
	stream.on('newListener', (event) => {
		if (event === 'data') stream.resume();
	});
	while (!isStored()) {
		const isDue = now() - checked.time > trickleTime;
		const trickles = isDue && received - checked.received < fewestInTrickleTime;
		if (isDue) checked = { time: now(), received };
		if (signal?.aborted || trickles || now() - lastByte > longestSilence) {
			const error = interruptedError(options);
			stream.destroy(error);
			throw error;
		}
		await pause(progressCheck);
	}
}

/** What the file is. Throws a user error when it is none. */
function kindOf(start: Buffer, file: OpenFile, options: DownloadOptions): ResultFileKind {
	const kind = resultFileKind(start, file);
	if (kind === 'empty') throw userError(`The file of the ${options.noun} is empty`, getAgain);
	if (kind === 'page') throw userError(`The link to the ${options.noun} leads to a page instead of a file`, getAgain);
	if (kind === 'compressed') throw compressedError(options);
	return kind;
}

const getAgain =
	"PiAPI keeps results only for a limited time. Run 'Get Task' with this task again to get a fresh link.";

/** HTTP's for a server that has no time just now. */
const retryableStatuses = [408, 425, 429];

function statusError(status: number, noun: string): OperationalError {
	return userError(
		status >= 500 || retryableStatuses.includes(status)
			? `The storage host of the ${noun} could not answer (HTTP ${status})`
			: `The link to the ${noun} is no longer valid (HTTP ${status})`,
		getAgain,
		String(status),
	);
}

const interruptedError = ({ noun, downloadLabel }: DownloadOptions): OperationalError =>
	userError(
		`The download of the ${noun} was interrupted`,
		`The ${noun} itself is finished: run 'Get Task' with this task and '${downloadLabel}' again.`,
	);

/** Not every compressed file tells whether it came as a whole: n8n's helper ends one that was cut like any other. */
const compressedError = ({ noun, downloadLabel }: DownloadOptions): OperationalError =>
	userError(
		`The ${noun} came compressed, and n8n cannot tell what it is or whether it is complete`,
		`Switch '${downloadLabel}' off, and use the link in the item.`,
	);

/** For example a full disk, or a file above the limit of n8n's store; n8n's words name neither the file nor what to do. */
const storeError = (error: unknown, { noun, downloadLabel }: DownloadOptions): OperationalError =>
	userError(
		`n8n could not store the ${noun}${error instanceof Error && error.message ? `: ${error.message}` : ''}`,
		`Check n8n's file store (binary data): its space and its size limit. The ${noun} itself is finished: run 'Get Task' with this task and '${downloadLabel}' again.`,
	);
