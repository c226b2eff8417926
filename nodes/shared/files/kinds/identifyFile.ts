import type { MediaKind } from '../../forms/productTypes';
import { isoMediaExtension } from './isoMedia';

/** A kind of file, known by how its content starts. */
export interface FileKind {
	media: MediaKind | 'model3d' | 'archive';
	/** What a file of this kind is, in words. */
	description: string;
	extension: string;
	/** Extensions that are as good. */
	otherExtensions?: string[];
	mimeType: string;
	/** Of the first 16 bytes, one character each. Absent: `isoMedia.ts` knows it, or only its host or its name tells. */
	startsWith?: RegExp | string;
	/** Whether PiAPI's upload takes it, as far as is known: clients send PNG, JPEG, WebP, MP4, WAV and MP3. */
	isUploadable?: true;
}

/** What a file is called in other places. It decides where the content leaves something open. */
export interface FileHints {
	/** A file name, or the path of an address. */
	name?: string;
	mimeType?: string;
}

/** The files that PiAPI's products give and work on, and those that people take for one of them. */
const fileKinds: FileKind[] = [
	{
		media: 'image',
		description: 'a PNG image',
		extension: 'png',
		mimeType: 'image/png',
		startsWith: /^\x89PNG/,
		isUploadable: true,
	},
	{
		media: 'image',
		description: 'a JPEG image',
		extension: 'jpg',
		otherExtensions: ['jpeg'],
		mimeType: 'image/jpeg',
		startsWith: /^\xff\xd8\xff/,
		isUploadable: true,
	},
	{
		media: 'image',
		description: 'a WebP image',
		extension: 'webp',
		mimeType: 'image/webp',
		startsWith: /^RIFF.{4}WEBP/s,
		isUploadable: true,
	},
	{ media: 'image', description: 'a HEIC image', extension: 'heic', otherExtensions: ['hif'], mimeType: 'image/heic' },
	{ media: 'image', description: 'a HEIF image', extension: 'heif', otherExtensions: ['hif'], mimeType: 'image/heif' },
	{ media: 'image', description: 'an AVIF image', extension: 'avif', mimeType: 'image/avif' },
	{ media: 'image', description: 'a raw CR3 image', extension: 'cr3', mimeType: 'image/x-canon-cr3' },
	{
		media: 'image',
		description: 'a GIF',
		extension: 'gif',
		mimeType: 'image/gif',
		startsWith: /^GIF8/,
	},
	{
		media: 'image',
		description: 'a TIFF image',
		extension: 'tiff',
		otherExtensions: ['tif'],
		mimeType: 'image/tiff',
		startsWith: /^(?:II\*\0|MM\0\*)/,
	},
	{ media: 'image', description: 'a BMP image', extension: 'bmp', mimeType: 'image/bmp', startsWith: /^BM.{4}\0{4}/s },
	{
		media: 'video',
		description: 'a MOV video',
		extension: 'mov',
		mimeType: 'video/quicktime',
		isUploadable: true,
	},
	{
		media: 'audio',
		description: 'an M4A audio file',
		extension: 'm4a',
		otherExtensions: ['m4b'],
		mimeType: 'audio/mp4',
		isUploadable: true,
	},
	{
		media: 'video',
		description: 'an MP4 video',
		extension: 'mp4',
		otherExtensions: ['m4v'],
		mimeType: 'video/mp4',
		isUploadable: true,
	},
	{
		media: 'video',
		description: 'a WebM video',
		extension: 'webm',
		mimeType: 'video/webm',
		startsWith: /^.E\xdf\xa3/,
		isUploadable: true,
	},
	{ media: 'audio', description: 'a WebM audio file', extension: 'weba', mimeType: 'audio/webm' },
	{
		media: 'video',
		description: 'an AVI video',
		extension: 'avi',
		mimeType: 'video/x-msvideo',
		startsWith: /^RIFF.{4}AVI /s,
	},
	{ media: 'video', description: 'an MKV video', extension: 'mkv', mimeType: 'video/x-matroska', isUploadable: true },
	{ media: 'video', description: 'an M4V video', extension: 'm4v', mimeType: 'video/x-m4v' },
	{
		media: 'audio',
		description: 'a WAV audio file',
		extension: 'wav',
		mimeType: 'audio/wav',
		startsWith: /^RIFF.{4}WAVE/s,
		isUploadable: true,
	},
	{
		media: 'audio',
		description: 'a FLAC audio file',
		extension: 'flac',
		mimeType: 'audio/flac',
		startsWith: /^fLaC/,
		isUploadable: true,
	},
	{
		media: 'audio',
		description: 'an OGG audio file',
		extension: 'ogg',
		otherExtensions: ['oga', 'opus'],
		mimeType: 'audio/ogg',
		startsWith: /^OggS/,
		isUploadable: true,
	},
	{
		media: 'audio',
		description: 'an AAC audio file',
		extension: 'aac',
		mimeType: 'audio/aac',
		startsWith: /^\xff[\xf0\xf1\xf8\xf9]/,
		isUploadable: true,
	},
	{
		media: 'audio',
		description: 'an AMR audio file',
		extension: 'amr',
		mimeType: 'audio/amr',
		startsWith: /^#!AMR/,
	},
	{
		media: 'audio',
		description: 'an MP3 audio file',
		extension: 'mp3',
		mimeType: 'audio/mpeg',
		// A tag, or a frame of MPEG layer III or II. Layer I would take a text in UTF-16 for a frame.
		startsWith: /^(?:ID3|\xff[\xe2-\xe5\xf2-\xf5\xfa-\xfd])/,
		isUploadable: true,
	},
	{
		media: 'model3d',
		description: 'a GLB model',
		extension: 'glb',
		mimeType: 'model/gltf-binary',
		startsWith: /^glTF/,
	},
	{ media: 'model3d', description: 'an OBJ model', extension: 'obj', mimeType: 'model/obj' },
	{
		media: 'model3d',
		description: 'a PLY model',
		extension: 'ply',
		mimeType: 'model/ply',
		startsWith: /^ply\r?\n/,
	},
	{
		media: 'archive',
		description: 'a ZIP archive',
		extension: 'zip',
		mimeType: 'application/zip',
		startsWith: 'PK\x03\x04',
	},
	{
		media: 'archive',
		description: 'a gzip file',
		extension: 'gz',
		mimeType: 'application/gzip',
		startsWith: '\x1f\x8b\x08',
	},
	{
		media: 'archive',
		description: 'a Zstandard file',
		extension: 'zst',
		mimeType: 'application/zstd',
		startsWith: '\x28\xb5\x2f\xfd',
	},
];

/** Bytes of a file's beginning that are enough to identify it. */
export const identifyingBytes = 512;

/**
 * What a file is, by the first bytes of its content; undefined when that does not tell. `hints` decide whether an MP4 file
 * holds a video or only sound; `wanted` is what the file is wanted for.
 */
export function identifyFile(content: Buffer, hints: FileHints = {}, wanted?: MediaKind): FileKind | undefined {
	const start = content.toString('latin1', 0, identifyingBytes);
	const isoExtension = isoMediaExtension(start, isNamedAudio(hints, wanted));
	if (isoExtension !== undefined) return kindByExtension(isoExtension);
	const kind = fileKinds.find(({ startsWith }) =>
		typeof startsWith === 'string' ? start.startsWith(startsWith) : startsWith?.test(start),
	);
	if (kind?.extension !== 'webm') return kind;
	if (isWebmAudio(start, hints)) return kindByExtension('weba');
	return matroskaHeader.test(start) ? kindByExtension('mkv') : kind;
}

/** Matroska, of which WebM is a part, names itself in its header as the type of the document (RFC 9559, 5.1.2). */
const matroskaHeader = /^.{4,64}\x42\x82.matroska/s;

/** What browsers record from a microphone. The name of a video's codec begins with V_, but may stand further behind. */
const isWebmAudio = (start: string, { mimeType = '' }: FileHints): boolean =>
	/^audio\//i.test(mimeType) && !/V_[A-Z]/.test(start);

export const kindByExtension = (extension: string): FileKind | undefined =>
	fileKinds.find((kind) => kind.extension === extension.toLowerCase()) ??
	fileKinds.find(({ otherExtensions }) => otherExtensions?.includes(extension.toLowerCase()));

export const kindByMimeType = (mimeType: string): FileKind | undefined =>
	fileKinds.find((kind) => kind.mimeType === mimeType);

/** Extensions of sound in an MP4 container; those of phones' videos are used for their recordings, too. */
const audioExtensions = ['m4a', 'm4b', 'm4p', 'mp4a', 'm4r', 'aac', '3ga'];
const videoExtensions = ['mp4', 'm4v', 'mov'];
const mobileExtensions = ['3gp', '3gpp', '3g2', '3gpp2'];

function isNamedAudio({ name = '', mimeType = '' }: FileHints, wanted: MediaKind | undefined): boolean {
	const extension = extensionOf(name);
	// Some hosts and nodes call each MP4 file audio/mp4.
	if (wanted === 'video' || (wanted === undefined && videoExtensions.includes(extension))) return false;
	if (audioExtensions.includes(extension) || /^audio\//i.test(mimeType)) return true;
	return wanted === 'audio' && mobileExtensions.includes(extension);
}

/** What follows the last dot of a name, in lower case; empty when that is no extension. */
export const extensionOf = (name: string): string => /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
