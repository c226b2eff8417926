import type { MediaKind } from './product';

/** A kind of file, by how its content starts; its name may end otherwise than it usually does. */
export interface FileType {
	kind: MediaKind | 'model3d' | 'animation';
	extension: string;
	otherExtensions?: string[];
	mimeType: string;
	/** Of the first 16 bytes, one character each. Absent: only its host or its name tells. */
	startsWith?: RegExp;
}

/** The files that PiAPI's products give and work on. */
export const fileTypes: FileType[] = [
	{ kind: 'image', extension: 'png', mimeType: 'image/png', startsWith: /^\x89PNG/ },
	{
		kind: 'image',
		extension: 'jpg',
		otherExtensions: ['jpeg'],
		mimeType: 'image/jpeg',
		startsWith: /^\xff\xd8\xff/,
	},
	{ kind: 'image', extension: 'webp', mimeType: 'image/webp', startsWith: /^RIFF.{4}WEBP/s },
	{ kind: 'animation', extension: 'gif', mimeType: 'image/gif', startsWith: /^GIF8/ },
	{ kind: 'video', extension: 'mov', mimeType: 'video/quicktime', startsWith: /^.{4}ftypqt/s },
	{ kind: 'audio', extension: 'm4a', mimeType: 'audio/mp4', startsWith: /^.{4}ftypM4A/s },
	{ kind: 'video', extension: 'mp4', otherExtensions: ['m4v'], mimeType: 'video/mp4', startsWith: /^.{4}ftyp/s },
	{
		kind: 'video',
		extension: 'webm',
		otherExtensions: ['mkv'],
		mimeType: 'video/webm',
		startsWith: /^.E\xdf\xa3/s,
	},
	{ kind: 'animation', extension: 'avi', mimeType: 'video/x-msvideo', startsWith: /^RIFF.{4}AVI /s },
	{ kind: 'video', extension: 'mkv', mimeType: 'video/x-matroska' },
	{ kind: 'video', extension: 'm4v', mimeType: 'video/x-m4v' },
	{ kind: 'audio', extension: 'wav', mimeType: 'audio/wav', startsWith: /^RIFF.{4}WAVE/s },
	{ kind: 'audio', extension: 'flac', mimeType: 'audio/flac', startsWith: /^fLaC/ },
	{ kind: 'audio', extension: 'ogg', otherExtensions: ['oga', 'opus'], mimeType: 'audio/ogg', startsWith: /^OggS/ },
	{ kind: 'audio', extension: 'mp3', mimeType: 'audio/mpeg', startsWith: /^(?:ID3|\xff[\xe0-\xfe])/ },
	{ kind: 'model3d', extension: 'glb', mimeType: 'model/gltf-binary', startsWith: /^glTF/ },
	{ kind: 'model3d', extension: 'obj', mimeType: 'model/obj' },
	{ kind: 'model3d', extension: 'ply', mimeType: 'model/ply', startsWith: /^ply\r?\n/ },
];
