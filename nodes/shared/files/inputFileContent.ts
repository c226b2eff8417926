import type { IExecuteFunctions, OperationalError } from 'n8n-workflow';

import { userError } from '../utils/userError';
import { toText } from '../utils/values';

type Context = Pick<IExecuteFunctions, 'helpers'>;

/** Where a file's content is: in n8n's file store, or, when n8n keeps files in memory, in the item itself. */
export type FileContent = { id: string } | { base64: string };

/** Which file it is, for the messages. */
export interface NamedContent {
	content: FileContent;
	/** The label of the parameter that the file was given in. */
	parameter: string;
	/** As a message shows it. */
	shownName: string;
}

/** The size of a file in bytes. Throws a user error when it is gone. */
export async function contentSize({ helpers }: Context, file: NamedContent): Promise<number> {
	const { content } = file;
	if ('base64' in content) return Buffer.from(content.base64, 'base64').length;
	return await fromStore(file, async () => (await helpers.getBinaryMetadata(content.id)).fileSize);
}

/** Reads a file piece by piece. Throws a user error when n8n's store does not have it. */
export async function* contentChunks({ helpers }: Context, file: NamedContent): AsyncGenerator<Buffer> {
	const { content } = file;
	if ('base64' in content) {
		yield Buffer.from(content.base64, 'base64');
		return;
	}
	const stream = await fromStore(file, async () => await helpers.getBinaryStream(content.id));
	try {
		for await (const chunk of stream) if (Buffer.isBuffer(chunk)) yield chunk;
	} catch (error) {
		throw storeError(file, content.id, error);
	} finally {
		stream.destroy();
	}
}

/** The first `length` bytes of a file, fewer when it has no more. */
export async function contentStart(context: Context, file: NamedContent, length: number): Promise<Buffer> {
	let start = Buffer.alloc(0);
	for await (const chunk of contentChunks(context, file)) {
		start = Buffer.concat([start, chunk.subarray(0, length)]);
		if (start.length >= length) break;
	}
	return start.subarray(0, length);
}

async function fromStore<T>(file: NamedContent, read: () => Promise<T>): Promise<T> {
	try {
		return await read();
	} catch (error) {
		throw storeError(file, 'id' in file.content ? file.content.id : '', error);
	}
}

/** n8n's words for an ID that begins with the name of a store it does not use (its `InvalidManagerError`). */
const unknownStore = /No binary data manager found/i;

/** Its words, and those of the file system and of S3, for a file that is not there. */
const notFound = /not found|ENOENT|NoSuchKey|does not exist/i;

/** n8n's own errors carry no code, so their words tell what happened. */
function storeError({ parameter, shownName }: NamedContent, id: string, error: unknown): OperationalError {
	const words = error instanceof Error ? error.message : toText(error);
	const subject = `'${parameter}': the file${shownName}`;
	if (unknownStore.test(words)) {
		return userError(
			`${subject} is in a file store that this n8n does not use ('${id.replace(/:.*/s, '')}')`,
			"Run the node that gives the file again. When n8n's binary data mode is changed, older files stay in the former store.",
		);
	}
	if (notFound.test(words)) {
		return userError(
			`${subject} is no longer in n8n's file store`,
			'Run the node that gives the file again: n8n deletes the files of older executions.',
		);
	}
	return userError(
		`${subject} could not be read from n8n's file store`,
		"Run the node that gives the file again. If it keeps happening, check n8n's file store (binary data).",
	);
}
