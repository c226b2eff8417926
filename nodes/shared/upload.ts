import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { faultError } from './api';
import { explained } from './errors';
import type { NodeRun } from './items';
import { persistently } from './wait';

/** PiAPI's documented limits of an upload: bytes of the file, characters of its name. */
const largestFile = 10 * 1024 * 1024;
const longestName = 128;

/** The pictures PiAPI's upload takes, by how their content starts. Its documentation lists more kinds of files. */
const pictures = [
	{ extension: 'png', names: ['png'], startsWith: /^\x89PNG/ },
	{ extension: 'jpg', names: ['jpg', 'jpeg'], startsWith: /^\xff\xd8\xff/ },
	{ extension: 'webp', names: ['webp'], startsWith: /^RIFF.{4}WEBP/s },
];

/** A picture of an input item that may be uploaded. */
export interface Picture {
	/** The item's field it is in. */
	field: string;
	/** Its place in n8n's file store; absent when n8n keeps files in memory. */
	id?: string;
	/** As PiAPI will know it: with the extension of what it really is. */
	fileName: string;
	/** Bytes. */
	size: number;
}

/**
 * Checks the file in an item's field without reading more than its beginning.
 * Throws an explained error that names the parameter when there is none, or when PiAPI would refuse it.
 */
export async function readPicture(context: IExecuteFunctions, itemIndex: number, field: string): Promise<Picture> {
	const parameter = "'Input Data Field Name'";
	const binary = binaryOf(context, itemIndex, field);
	if (binary === undefined) {
		const fields = Object.keys(context.getInputData()[itemIndex]?.binary ?? {});
		throw explained(
			`${parameter}: the item has no file in its field '${field}'`,
			fields.length > 0
				? `Its files are in: ${fields.join(', ')}.`
				: 'The item comes without a file. Put a node that gives one before this one, or use an Image URL.',
		);
	}
	const { size, start } = await sizeAndStart(context, itemIndex, { field, id: binary.id });
	const name = (binary.fileName ?? '').trim();
	if (size === 0) throw explained(`${parameter}: the file '${name}' is empty`, 'Check the node that gives the file.');
	if (size > largestFile) {
		throw explained(
			`${parameter}: the file '${name}' has ${size} bytes, and PiAPI takes ${largestFile} (10 MB) at most`,
			"Make the picture smaller first, for example with n8n's Edit Image node.",
		);
	}
	const picture = pictures.find(({ startsWith }) => startsWith.test(start));
	if (picture === undefined) {
		throw explained(
			`${parameter}: the file '${name}' is not a picture that PiAPI takes`,
			'Its content is neither PNG nor JPEG nor WebP, whatever its name says.',
		);
	}
	const fileName = pictureName(name, picture);
	if (fileName.length > longestName) {
		throw explained(
			`${parameter}: the name of the file has ${fileName.length} characters, and PiAPI takes ${longestName} at most`,
			`The name is '${fileName.slice(0, 40)}…'. Rename the file before this node.`,
		);
	}
	return { field, id: binary.id, fileName, size };
}

/**
 * Uploads the picture to PiAPI's own storage, where it stays for 24 hours, and returns its address. Costs nothing.
 * Throws an explained error when PiAPI does not take it.
 */
export async function uploadPicture(run: NodeRun, itemIndex: number, picture: Picture): Promise<string> {
	const { answer, fault } = await run.oneOfTheUploads(async () => {
		const body = await uploadBody(run.context, itemIndex, picture);
		return await persistently(
			run,
			{ method: 'POST', host: 'uploadUrl', path: '/api/ephemeral_resource', body },
			'costsNothing',
		);
	});
	if (fault) {
		const needsPlan = fault.httpCode === '403';
		const advice =
			"PiAPI's file upload needs its Creator plan or a higher one. Use an Image URL instead, or change the plan at https://piapi.ai.";
		throw faultError(
			'The picture could not be uploaded, and no task was created',
			needsPlan ? { ...fault, advice } : fault,
		);
	}
	if (typeof answer.data.url === 'string') return answer.data.url;
	throw explained(
		'PiAPI took the picture but named no address for it, and no task was created',
		'Try again, or use an Image URL.',
	);
}

function binaryOf(context: IExecuteFunctions, itemIndex: number, field: string): IBinaryData | undefined {
	try {
		return context.helpers.assertBinaryData(itemIndex, field);
	} catch {
		return undefined;
	}
}

/** The extension follows the content: a JPEG called .png would be refused. */
function pictureName(name: string, { extension, names }: (typeof pictures)[number]): string {
	const [, base = name, given] = /^(.*)\.([^.]*)$/s.exec(name) ?? [];
	if (given !== undefined && names.includes(given.toLowerCase())) return name;
	return `${base || 'picture'}.${extension}`;
}

/** A file in n8n's store is opened for its first bytes only; one in memory is there anyway. */
async function sizeAndStart(
	context: IExecuteFunctions,
	itemIndex: number,
	{ field, id }: Pick<Picture, 'field' | 'id'>,
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
async function uploadBody(context: IExecuteFunctions, itemIndex: number, picture: Picture): Promise<Buffer> {
	const { fileName, size } = picture;
	const before = Buffer.from(`{"file_name":${JSON.stringify(fileName)},"file_data":"`);
	const after = Buffer.from('"}');
	const body = Buffer.alloc(before.length + Math.ceil(size / 3) * 4 + after.length);
	let end = before.copy(body);
	let rest = Buffer.alloc(0);
	for await (const chunk of chunksOf(context, itemIndex, picture)) {
		const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
		// Three bytes are four characters; what is over waits for the next chunk.
		const whole = bytes.length - (bytes.length % 3);
		end += body.write(bytes.toString('base64', 0, whole), end, 'latin1');
		rest = bytes.subarray(whole);
	}
	end += body.write(rest.toString('base64'), end, 'latin1');
	if (end !== body.length - after.length) {
		throw explained('The file changed while it was read, and no task was created', 'Run the workflow again.');
	}
	after.copy(body, end);
	return body;
}

async function* chunksOf(
	context: IExecuteFunctions,
	itemIndex: number,
	{ field, id }: Picture,
): AsyncGenerator<Buffer> {
	if (id === undefined) {
		yield await context.helpers.getBinaryDataBuffer(itemIndex, field);
		return;
	}
	for await (const chunk of await context.helpers.getBinaryStream(id)) {
		if (Buffer.isBuffer(chunk)) yield chunk;
	}
}
