import type { IBinaryData, IDataObject, IExecuteFunctions, INodeExecutionData, OperationalError } from 'n8n-workflow';

import type { FileSource } from '../forms/input/givenTask';
import type { MediaKind } from '../forms/productTypes';
import { userError } from '../utils/userError';
import { describeValue, isObject } from '../utils/values';
import type { FileContent, NamedContent } from './inputFileContent';
import { contentChunks, contentSize, contentStart } from './inputFileContent';
import { readableName, shownName, uploadName } from './inputFileName';
import type { FileHints, FileKind } from './kinds/identifyFile';
import { identifyFile, identifyingBytes, kindByExtension } from './kinds/identifyFile';
import { holdsOnlyAudio } from './kinds/isoMedia';

/** PiAPI's documented limit of an upload, in bytes. */
const largestFile = 10 * 1024 * 1024;

/** A file that was checked and may be sent to PiAPI. */
export interface InputFile extends NamedContent {
	media: MediaKind;
	mimeType: string;
	/** As PiAPI will know it: with the extension of what it really is. */
	fileName: string;
	/** Bytes. */
	size: number;
}

export interface FileExpected {
	/** The label of the parameter. */
	parameter: string;
	/** Absent when every kind is taken that PiAPI's products work on. */
	accepts?: MediaKind;
}

/**
 * Finds and checks a file of an input item without reading more than its beginning.
 * Throws a user error that names the parameter when there is none, when it cannot be read, or when PiAPI would refuse it.
 */
export async function readFile(
	context: Pick<IExecuteFunctions, 'getInputData' | 'helpers'>,
	itemIndex: number,
	source: FileSource,
	{ parameter, accepts }: FileExpected,
): Promise<InputFile> {
	const given =
		'file' in source
			? withContent(context.getInputData()[itemIndex], source.file)
			: findFile(context, itemIndex, source.fileField, parameter);
	const place = 'file' in source ? `'${parameter}'` : `'${parameter}': field '${shownName(source.fileField)}'`;
	const { fileName, mimeType }: IDataObject = isObject(given) ? given : {};
	const name = readableName(fileName);
	const stored = {
		content: contentOf(given, place),
		parameter,
		shownName: name === '' ? '' : ` '${shownName(name)}'`,
	};
	const subject = `'${parameter}': the file${stored.shownName}`;
	const size = await contentSize(context, stored);
	const hints = { name, mimeType: typeof mimeType === 'string' ? mimeType : undefined };
	const kind = await kindOf(context, { ...stored, size, subject }, hints, accepts);
	const media = kind?.isUploadable && mediaOf(kind);
	if (!media || (accepts && media !== accepts)) throw wrongKindError(subject, kind, accepts);
	if (size > largestFile) {
		throw userError(
			`${subject} has ${size} bytes, and PiAPI takes ${largestFile} (10 MB) at most`,
			mediaWords[media].makeSmaller,
		);
	}
	return { ...stored, media, mimeType: kind.mimeType, fileName: uploadName(fileName, kind), size };
}

/**
 * Checks the beginning of a file that was given as base64 or as a data URI. Throws a user error that names the parameter
 * when it is another kind than the one PiAPI wants there.
 */
export function checkInlineContent(content: string, parameter: string, accepts: MediaKind): void {
	const [head = '', mimeType] = /^data:([^;,]*)[^,]*,/i.exec(content) ?? [];
	const start = Buffer.from(content.slice(head.length, head.length + 2 * identifyingBytes), 'base64');
	const kind = identifyFile(start, { mimeType }, accepts);
	const media = kind?.isUploadable && mediaOf(kind);
	// Whether an MP4 file holds only sound is not read here.
	const isFitting = media === accepts || (accepts === 'audio' && media === 'video');
	if (!isFitting) throw wrongKindError(`'${parameter}': the base64 content`, kind, accepts);
}

async function kindOf(
	context: Pick<IExecuteFunctions, 'helpers'>,
	file: NamedContent & { size: number; subject: string },
	hints: FileHints,
	accepts: MediaKind | undefined,
): Promise<FileKind | undefined> {
	const start = file.size === 0 ? Buffer.alloc(0) : await contentStart(context, file, identifyingBytes);
	if (start.length === 0) throw userError(`${file.subject} is empty`, 'Check the node that gives the file.');
	const kind = identifyFile(start, hints, accepts);
	// When neither brand nor name tell that a recording is one, its tracks do.
	const mayBeAudio = accepts === 'audio' && kind?.media === 'video' && file.size <= largestFile;
	const isAudio = mayBeAudio && (await holdsOnlyAudio(contentChunks(context, file)));
	return isAudio ? kindByExtension('m4a') : kind;
}

const mediaOf = (kind: FileKind | undefined): MediaKind | undefined =>
	kind === undefined || kind.media === 'model3d' || kind.media === 'archive' ? undefined : kind.media;

/**
 * A file that an expression gave, with its content. Of a file that n8n keeps in the item `$binary` shows all but the content
 * (n8n-workflow, workflow-data-proxy.ts): it is the file of the item that agrees in name, type and all else that is shown.
 */
function withContent(item: INodeExecutionData | undefined, given: IBinaryData): IBinaryData {
	if (!isObject(given) || 'id' in given || 'data' in given) return given;
	const known = Object.entries(given);
	const isSame = (file: IBinaryData) => {
		const members = new Map(Object.entries(file));
		return known.every(([name, value]) => members.get(name) === value);
	};
	const [same = given, ...others] = Object.values(item?.binary ?? {}).filter((file) => isObject(file) && isSame(file));
	return others.every(({ data }) => data === same.data) ? same : given;
}

/** n8n keeps files here in an item's data when a workflow's binary mode is "combined" (n8n-workflow: BINARY_IN_JSON_PROPERTY). */
const filesInData = '_files';

/** What an item has in a field; in binary mode "combined" the field is a path in its data. n8n's helper knows the mode. */
function findFile(
	context: Pick<IExecuteFunctions, 'getInputData' | 'helpers'>,
	itemIndex: number,
	field: string,
	parameter: string,
): unknown {
	const item = context.getInputData()[itemIndex];
	let found: unknown;
	try {
		found = context.helpers.assertBinaryData(itemIndex, field);
	} catch {
		throw missingFileError(item, field, parameter);
	}
	// n8n's helper finds what every object inherits, too, for example in a field named 'constructor'.
	if (typeof found === 'function') throw missingFileError(item, field, parameter);
	return found;
}

function missingFileError(item: INodeExecutionData | undefined, field: string, parameter: string): OperationalError {
	const shown = shownName(field);
	const inData = isObject(item?.json[filesInData]) ? item.json[filesInData] : {};
	const fields = [...Object.keys(item?.binary ?? {}), ...Object.keys(inData).map((name) => `${filesInData}.${name}`)];
	if (looksLikeContent(field)) {
		return userError(
			`'${parameter}' must be the name of a field, got the content of a file`,
			`Enter the name of the item's field that holds the file, for example data. ${convertText}`,
		);
	}
	const message = `'${parameter}': the item has no file in its field '${shown}'`;
	if (Object.hasOwn(inData, field)) {
		return userError(message, `This workflow keeps files in the item's data: enter ${filesInData}.${shown}.`);
	}
	const value = item?.json[field];
	if (typeof value === 'string' && looksLikeContent(value)) {
		return userError(message, `'${shown}' is text in the item's data. ${convertText}`);
	}
	if (fields.length > 0) return userError(message, `Its files are in: ${fields.join(', ')}.`);
	return userError(
		message,
		'The item comes without a file. Put a node that provides one before this node, or use a URL.',
	);
}

const convertText = "To make a file of base64 text, use the Convert to File node ('Move Base64 String to File').";

/** Whether a text is a file's content rather than a name: a data URI, or base64 longer than any name of a field. */
const looksLikeContent = (text: string): boolean => /^data:[^,]*,/i.test(text) || /^[\w+/=\s-]{100,}$/.test(text);

/** What n8n writes in the place of the content when it keeps the file in a store; the ID then leads to it. */
const storeNames = ['filesystem', 'filesystem-v2', 's3', 'azure', 'database'];

/** Where the content of a file is. Throws a user error when an expression or a Code node gives something else. */
function contentOf(given: unknown, place: string): FileContent {
	if (Array.isArray(given)) throw userError(`${place} is a list of files: choose one of its entries`, chooseFile);
	if (!isObject(given)) {
		const kind = typeof given === 'string' && given !== '' ? 'text' : describeValue(given);
		throw userError(`${place} is ${kind} instead of a file`, typeof given === 'string' ? convertText : chooseFile);
	}
	const { id, data } = given;
	if (typeof id === 'string' && id !== '') return { id };
	if (typeof data === 'string' && !storeNames.includes(data)) {
		const base64 = data.replace(/^data:[^,]*,/i, '').replace(/\s+/g, '');
		if (/^[\w+/-]*={0,2}$/.test(base64)) return { base64 };
		throw userError(`${place} is a file whose content is not base64`, convertText);
	}
	const files = Object.entries(given).filter(([, entry]) => isObject(entry) && 'mimeType' in entry);
	if (files.length > 0) {
		const names = files.map(([name]) => name).join(', ');
		throw userError(`${place} is an object of files: choose one of its fields (${names})`, chooseFile);
	}
	throw userError(
		`${place} is a file without content`,
		'Run the node that gives the file again. A Code node must return the file with its content in base64 as data, and its mimeType.',
	);
}

const chooseFile =
	"Enter the name of the item's field that holds the file, for example data, or an expression that gives one file, for example {{ $binary.data }}.";

const mediaWords: Record<MediaKind, { name: string; types: string; convert: string; makeSmaller: string }> = {
	image: {
		name: 'an image',
		types: 'PNG, JPEG or WebP',
		convert: "convert it to JPEG first, for example with n8n's Edit Image node",
		makeSmaller: "Make the image smaller first, for example with n8n's Edit Image node.",
	},
	video: {
		name: 'a video',
		types: 'MP4, MOV or WebM',
		convert: 'convert it to MP4 first, or use the URL of an MP4 file',
		makeSmaller: 'Make the video smaller first, or use its URL.',
	},
	audio: {
		name: 'an audio file',
		types: 'MP3, WAV, FLAC, OGG or M4A',
		convert: 'convert it to MP3 first, or use the URL of an MP3 file',
		makeSmaller: 'Make the audio shorter first, or use its URL.',
	},
};

function wrongKindError(subject: string, kind: FileKind | undefined, accepts: MediaKind | undefined): OperationalError {
	const media = mediaOf(kind);
	const use = accepts === undefined ? '' : `Use ${mediaWords[accepts].name}: ${mediaWords[accepts].types}. `;
	if (kind === undefined || media === undefined) {
		return userError(
			`${subject} is not ${accepts === undefined ? 'a file' : mediaWords[accepts].name} that PiAPI takes`,
			`${use || 'PiAPI takes images, videos and audio files. '}The content of a file decides its type, not its name.`,
		);
	}
	const convert = kind.isUploadable ? '' : mediaWords[media].convert;
	if (accepts !== undefined && media !== accepts) {
		const instead = convert && `Where ${mediaWords[media].name} is wanted, ${convert}.`;
		return userError(`${subject} is ${kind.description}, not ${mediaWords[accepts].name}`, `${use}${instead}`.trim());
	}
	return userError(
		`${subject} is ${kind.description}, which PiAPI does not take`,
		`${convert.charAt(0).toUpperCase()}${convert.slice(1)}.`,
	);
}
