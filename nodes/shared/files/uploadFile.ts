import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { faultError, isWebAddress, requestTimeout } from './api';
import { explained } from './errors';
import type { FileType } from './fileTypes';
import { fileTypes } from './fileTypes';
import type { NodeRun } from './items';
import type { MediaKind } from './product';
import { persistently } from './wait';

/** PiAPI's documented limits of an upload: bytes of the file, characters of its name. */
const largestFile = 10 * 1024 * 1024;
const longestName = 128;

/** Bytes a millisecond of a line that is slow, but good enough: the largest file takes two minutes and a half then. */
const slowestLine = 100;

/** What PiAPI's products work on. */
const uploadable = fileTypes.flatMap((type) => (isMediaKind(type.kind) ? [{ ...type, kind: type.kind }] : []));

/** In words what a file is to be. Clients of PiAPI are known to upload pictures, MP4, WAV and MP3; it may refuse others. */
const kindNames: Record<MediaKind, { name: string; types: string; smaller: string }> = {
	image: {
		name: 'picture',
		types: 'neither PNG nor JPEG nor WebP',
		smaller: "Make the picture smaller first, for example with n8n's Edit Image node.",
	},
	video: {
		name: 'video',
		types: 'neither MP4 nor MOV nor WebM',
		smaller: 'Make the video smaller first, or use its URL.',
	},
	audio: {
		name: 'sound',
		types: 'neither MP3 nor WAV nor FLAC nor OGG nor M4A',
		smaller: 'Make the sound shorter first, or use its URL.',
	},
};

/** A file of an input item that may be uploaded. */
export interface InputFile {
	kind: MediaKind;
	/** The item's field it is in. */
	field: string;
	/** Its place in n8n's file store; absent when n8n keeps files in memory. */
	id?: string;
	/** As PiAPI will know it: with the extension of what it really is. */
	fileName: string;
	/** Bytes. */
	size: number;
}

/** Which file is read, and how a person knows it. */
export interface FileWanted {
	/** The item's field it is in. */
	field: string;
	/** The label of the parameter that names the field. */
	parameter: string;
	/** Absent when every kind will do that PiAPI's products work on. */
	accepts?: MediaKind;
}

/**
 * Checks the file in an item's field without reading more than its beginning.
 * Throws an explained error that names the parameter when there is none, or when PiAPI would refuse it.
 */
export async function readFile(
	context: IExecuteFunctions,
	itemIndex: number,
	{ field, parameter, accepts }: FileWanted,
): Promise<InputFile> {
	const binary = binaryOf(context, itemIndex, field);
	if (binary === undefined) {
		const fields = Object.keys(context.getInputData()[itemIndex]?.binary ?? {});
		throw explained(
			`'${parameter}': the item has no file in its field '${field}'`,
			fields.length > 0
				? `Its files are in: ${fields.join(', ')}.`
				: 'The item comes without a file. Put a node that gives one before this one, or use a URL.',
		);
	}
	const { size, start } = await sizeAndStart(context, itemIndex, { field, id: binary.id });
	const name = (binary.fileName ?? '').trim();
	if (size === 0) throw explained(`'${parameter}': the file '${name}' is empty`, 'Check the node that gives the file.');
	const type = uploadable.find(
		({ kind, startsWith }) => (accepts === undefined || kind === accepts) && startsWith?.test(start),
	);
	if (size > largestFile) {
		throw explained(
			`'${parameter}': the file '${name}' has ${size} bytes, and PiAPI takes ${largestFile} (10 MB) at most`,
			kindNames[accepts ?? type?.kind ?? 'image'].smaller,
		);
	}
	if (type === undefined) throw wrongKindError(parameter, name, accepts);
	const fileName = nameOf(name, type);
	if (fileName.length > longestName) {
		throw explained(
			`'${parameter}': the name of the file has ${fileName.length} characters, and PiAPI takes ${longestName} at most`,
			`The name is '${fileName.slice(0, 40)}…'. Rename the file before this node.`,
		);
	}
	return { kind: type.kind, field, id: binary.id, fileName, size };
}

/**
 * Uploads the file to PiAPI's own storage, where it stays for 24 hours, and returns its address. Costs nothing.
 * Throws an explained error when PiAPI does not take it, which adds the `consequence` of that.
 */
export async function uploadFile(run: NodeRun, itemIndex: number, file: InputFile, consequence = ''): Promise<string> {
	const { answer, fault } = await run.oneOfTheUploads(async () => {
		const body = await uploadBody(run.context, itemIndex, file);
		return await persistently(
			run,
			{ method: 'POST', host: 'uploadUrl', path: '/api/ephemeral_resource', body, timeLimit: timeToSend(body) },
			'costsNothing',
		);
	});
	const { name } = kindNames[file.kind];
	if (fault) {
		const needsPlan = fault.httpCode === '403';
		const advice =
			"PiAPI's file upload needs its Creator plan or a higher one. Use a URL instead, or change the plan at https://piapi.ai.";
		throw faultError(`The ${name} could not be uploaded${consequence}`, needsPlan ? { ...fault, advice } : fault);
	}
	if (typeof answer.data.url === 'string' && isWebAddress(answer.data.url)) return answer.data.url;
	throw explained(`PiAPI took the ${name} but named no address for it${consequence}`, 'Try again, or use a URL.');
}

/** Milliseconds. */
const timeToSend = ({ length }: Buffer): number => requestTimeout + length / slowestLine;

function wrongKindError(parameter: string, name: string, accepts: MediaKind | undefined) {
	const what = accepts === undefined ? 'file' : kindNames[accepts].name;
	const types = accepts === undefined ? 'no picture, video or sound' : kindNames[accepts].types;
	return explained(
		`'${parameter}': the file '${name}' is not a ${what} that PiAPI takes`,
		`Its content is ${types}, whatever its name says.`,
	);
}

function isMediaKind(kind: FileType['kind']): kind is MediaKind {
	return kind === 'image' || kind === 'video' || kind === 'audio';
}

function binaryOf(context: IExecuteFunctions, itemIndex: number, field: string): IBinaryData | undefined {
	try {
		return context.helpers.assertBinaryData(itemIndex, field);
	} catch {
		return undefined;
	}
}

/** The extension follows the content: a JPEG called .png would be refused. */
function nameOf(name: string, { kind, extension, otherExtensions = [] }: (typeof uploadable)[number]): string {
	const [, base = name, given] = /^(.*)\.([^.]*)$/s.exec(name) ?? [];
	if (given !== undefined && [extension, ...otherExtensions].includes(given.toLowerCase())) return name;
	return `${base || kindNames[kind].name}.${extension}`;
}

/** A file in n8n's store is opened for its first bytes only; one in memory is there anyway. */
async function sizeAndStart(
	context: IExecuteFunctions,
	itemIndex: number,
	{ field, id }: Pick<InputFile, 'field' | 'id'>,
) {
	const beginning = (chunk: Buffer) => chunk.subarray(0, 16).toString('latin1');
	if (id === undefined) {
		const content = await context.helpers.getBinaryDataBuffer(itemIndex, field);
		return { size: content.length, start: beginning(content) };
	}
	const { fileSize } = await context.helpers.getBinaryMetadata(id);
	for await (const chunk of await context.helpers.getBinaryStream(id)) {
		if (Buffer.isBuffer(chunk)) return { size: fileSize, start: beginning(chunk) };
	}
	return { size: 0, start: '' };
}

/**
 * PiAPI's upload request, `{ file_name, file_data }` with the file in base64, written straight into one buffer:
 * as a text it would stand in memory three times before it is sent.
 */
async function uploadBody(context: IExecuteFunctions, itemIndex: number, file: InputFile): Promise<Buffer> {
	const { fileName, size } = file;
	const before = Buffer.from(`{"file_name":${JSON.stringify(fileName)},"file_data":"`);
	const after = Buffer.from('"}');
	const body = Buffer.alloc(before.length + Math.ceil(size / 3) * 4 + after.length);
	let end = before.copy(body);
	let rest = Buffer.alloc(0);
	for await (const chunk of chunksOf(context, itemIndex, file)) {
		const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
		// Three bytes are four characters; what is over waits for the next chunk.
		const whole = bytes.length - (bytes.length % 3);
		end += body.write(bytes.toString('base64', 0, whole), end, 'latin1');
		rest = bytes.subarray(whole);
	}
	end += body.write(rest.toString('base64'), end, 'latin1');
	if (end !== body.length - after.length) {
		throw explained('The file changed while it was read, and was not uploaded', 'Run the workflow again.');
	}
	after.copy(body, end);
	return body;
}

async function* chunksOf(
	context: IExecuteFunctions,
	itemIndex: number,
	{ field, id }: InputFile,
): AsyncGenerator<Buffer> {
	if (id === undefined) {
		yield await context.helpers.getBinaryDataBuffer(itemIndex, field);
		return;
	}
	for await (const chunk of await context.helpers.getBinaryStream(id)) {
		if (Buffer.isBuffer(chunk)) yield chunk;
	}
}
