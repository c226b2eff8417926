import type { IBinaryData, IDataObject, OperationalError } from 'n8n-workflow';

import { requestTimeout } from './api';
import { explained } from './errors';
import type { FileType } from './fileTypes';
import { fileTypes } from './fileTypes';
import type { NodeRun } from './items';
import { textOf } from './text';
import { now, pause, within } from './time';

type Readable = import('stream').Readable;

/** Milliseconds without a single byte after which a download is given up. */
const longestSilence = 60_000;

/** Bytes of a file by which it is known for what it is; a page may begin with empty lines. */
const lookedAt = 512;

/** Bytes that no type of file needs more of, and the milliseconds that they may take to come once the first has. */
const fewestBytes = 16;
const piecesWait = 2_000;
const pieceCheck = 50;

/** Milliseconds between two looks at how a download goes on; Stop is heard within them. */
const progressCheck = 500;

/**
 * Fetches a file of a finished task and hands it to n8n's file store while it comes in. `name` comes without an extension.
 * No credential is sent: the file lies on a storage host that is not PiAPI.
 * Throws an explained error when the link is no longer good or leads to a page, or when the connection breaks off.
 */
export async function downloadFile(run: NodeRun, url: string, name: string): Promise<IBinaryData> {
	const { noun } = run.presentation;
	const { stream, statusCode, mimeType, isPart } = await openFile(run, url);
	if (statusCode < 200 || statusCode > 299 || isPart) {
		stream.destroy();
		throw isPart ? brokenOffError(run) : goneError(statusCode, noun);
	}
	return await storeFile(run, stream, name, mimeType, url)
		.catch((error: unknown) => {
			throw stream.errored ? brokenOffError(run) : error;
		})
		.finally(() => stream.destroy());
}

interface FileResponse {
	body: Readable;
	statusCode: number;
	headers: IDataObject;
}

async function openFile({ context, presentation, signal }: NodeRun, url: string) {
	const request: Promise<FileResponse> = context.helpers.httpRequest({
		method: 'GET',
		url,
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		timeout: longestSilence,
		abortSignal: signal,
	});
	const response = await within(requestTimeout, request).catch(() => undefined);
	if (response === undefined) {
		request.then(({ body }) => body.destroy()).catch(() => undefined);
		throw explained(
			`The storage host of the ${presentation.noun} could not be reached`,
			"Run 'Get Task' with this task again. If it stays, check that n8n can reach the address of the result.",
		);
	}
	const { body: stream, statusCode, headers } = response;
	const contentType = headers['content-type'];
	const mimeType = typeof contentType === 'string' ? contentType.replace(/;.*$/s, '').trim().toLowerCase() : '';
	return { stream, statusCode, mimeType, isPart: statusCode === 206 && !isWhole(headers['content-range']) };
}

/** Whether what a host calls a part (RFC 9110, 14.4: `bytes 0-999/1000`) is all there is. */
function isWhole(range: unknown): boolean {
	const [, last, size] = /^bytes 0-(\d+)\/(\d+)$/.exec(textOf(range)) ?? [];
	return last !== undefined && Number(last) + 1 === Number(size);
}

async function storeFile(run: NodeRun, stream: Readable, name: string, mimeType: string, url: string) {
	const { context, presentation } = run;
	const start = await within(longestSilence, firstBytes(stream));
	if (start === undefined) throw brokenOffError(run);
	const type = fileType(start, mimeType, url, presentation.noun);

	let stored = false;
	const watching = watchProgress(run, stream, () => stored);
	const storing = context.helpers.prepareBinaryData(stream, `${name}.${type.extension}`, type.mimeType).finally(() => {
		stored = true;
	});
	return await Promise.race([storing, watching.then(async () => await storing)]);
}

/** The beginning of the file, one character a byte; put back, so that nothing of it is missing afterwards. */
async function firstBytes(stream: Readable): Promise<string> {
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
	if (!Buffer.isBuffer(chunk)) return '';
	stream.unshift(chunk);
	return chunk.toString('latin1', 0, lookedAt);
}

/**
 * Resolves when the file is stored. Throws, and ends the stream, when no byte comes for too long or the execution is
 * stopped, whatever time-outs and signals the way to the storage host knows.
 */
async function watchProgress(run: NodeRun, stream: Readable, isStored: () => boolean): Promise<void> {
	let lastByte = now();
	// Paused first: a listener for data would otherwise set the stream flowing before n8n's file store takes it up.
	stream.pause();
	stream.on('data', () => {
		lastByte = now();
	});
	// But flowing as soon as it does: a store that keeps files in memory, n8n 1's usual one, only listens.
	stream.on('newListener', (event) => {
		if (event === 'data') stream.resume();
	});
	while (!isStored()) {
		if (run.signal?.aborted || now() - lastByte > longestSilence) {
			const error = brokenOffError(run);
			stream.destroy(error);
			throw error;
		}
		await pause(progressCheck);
	}
}

/** What the file is: by its content, else by what its host says, else by the link's extension. Throws for a page. */
function fileType(start: string, mimeType: string, url: string, noun: string): { extension: string; mimeType: string } {
	if (start === '') throw explained(`The file of the ${noun} is empty`, getAgain);
	const byContent = fileTypes.find(({ startsWith }) => startsWith?.test(start));
	if (byContent) return byContent;
	const [, linkExtension] = /\.([a-z0-9]{2,4})$/i.exec(new URL(url).pathname) ?? [];
	const byHost = fileTypes.find((type) => type.mimeType === mimeType);
	const byLink = fileTypes.find(({ extension }) => extension === linkExtension?.toLowerCase());
	if (isPage(start, mimeType, byHost ?? byLink)) {
		throw explained(`The link to the ${noun} leads to a page instead of a file`, getAgain);
	}
	const saysNothing = mimeType === '' || mimeType.endsWith('/octet-stream');
	if (saysNothing) return byLink ?? { extension: 'bin', mimeType: 'application/octet-stream' };
	return byHost ?? { extension: byLink?.extension ?? 'bin', mimeType };
}

/** Of what a person would read rather than see or hear, only some 3D models are files, whatever it is called. */
function isPage(start: string, mimeType: string, called: FileType | undefined): boolean {
	const isMarkup = /^(?:\xef\xbb\xbf)?\s*[<{[]/.test(start);
	const isText = Array.from(start).every((character) => character >= ' ' || /\s/.test(character));
	const isMedia = called !== undefined && called.kind !== 'model3d';
	return (isText && (isMarkup || isMedia)) || /^text\/|[/+](?:json|xml|html)$/.test(mimeType);
}

const getAgain = "PiAPI keeps results only for a time. Run 'Get Task' with this task once more for a fresh link.";

function goneError(status: number, noun: string): OperationalError {
	return explained(
		status >= 500
			? `The storage host of the ${noun} could not answer (HTTP ${status})`
			: `The link to the ${noun} is no longer good (HTTP ${status})`,
		getAgain,
		String(status),
	);
}

function brokenOffError({ presentation: { noun, downloadLabel } }: NodeRun): OperationalError {
	return explained(
		`The download of the ${noun} broke off`,
		`The ${noun} itself is finished: run 'Get Task' with this task and '${downloadLabel}' again.`,
	);
}
