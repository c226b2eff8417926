import type { FileKind } from './identifyFile';
import { extensionOf, identifyFile, kindByExtension, kindByMimeType } from './identifyFile';

/** What the file of a result is called. */
export interface ResultFileKind {
	extension: string;
	mimeType: string;
}

/** What is known of the file of a result besides its content. */
export interface ResultFileHints {
	/** The address, whose ending may tell what the file is. */
	url: string;
	/** As the host says; empty when it does not. */
	mimeType: string;
	/** How the host says that the file is compressed, when n8n's helper did not unpack it. */
	encoding?: string;
}

/**
 * What the file of a result is, by its first bytes, else by what its host says, else by the link's extension; or why it is
 * none.
 */
export function resultFileKind(
	start: Buffer,
	{ url, mimeType, encoding }: ResultFileHints,
): ResultFileKind | 'empty' | 'page' | 'compressed' {
	if (start.length === 0) return 'empty';
	const name = new URL(url).pathname;
	const byContent = identifyFile(start, { name, mimeType });
	const byHost = kindByMimeType(mimeType);
	const byLink = kindByExtension(extensionOf(name));
	if (isPacked(byContent, encoding, [byHost, byLink])) return 'compressed';
	if (byContent?.extension === 'zip') return zippedModels.find(isNamed(name, mimeType)) ?? byContent;
	if (byContent) return byContent;
	if (isNamed(name, mimeType)(gltf) && gltfMember.test(start.toString('latin1'))) return gltf;
	const mayBeModel = [byHost, byLink].every((kind) => kind === undefined || kind.media === 'model3d');
	if (isPage(start, mimeType, mayBeModel)) return 'page';
	const saysNothing = mimeType === '' || mimeType.endsWith('/octet-stream');
	const extension = otherResults.includes(extensionOf(name)) ? extensionOf(name) : 'bin';
	if (saysNothing) return byLink ?? { extension, mimeType: 'application/octet-stream' };
	return byHost ?? { extension: byLink?.extension ?? extension, mimeType };
}

/** Extensions of results whose content does not tell what they are: 3D models, and archives with several files. */
const otherResults = ['stl', 'fbx', 'usdz', 'gltf', '3mf', 'zip'];

/**
 * Whether a host compressed the file in a way that n8n does not unpack: it says so, or it says that a file is another one
 * than its content.
 */
function isPacked(
	byContent: FileKind | undefined,
	encoding: string | undefined,
	saidToBe: Array<FileKind | undefined>,
): boolean {
	if (byContent === undefined) return encoding !== undefined;
	if (!['gz', 'zst'].includes(byContent.extension)) return false;
	return encoding !== undefined || saidToBe.some((kind) => kind !== undefined && kind.media !== 'archive');
}

/** 3D models that are ZIP archives by their content. */
const zippedModels: ResultFileKind[] = [
	{ extension: 'usdz', mimeType: 'model/vnd.usdz+zip' },
	{ extension: '3mf', mimeType: 'model/3mf' },
];

const isNamed =
	(name: string, type: string) =>
	({ extension, mimeType }: ResultFileKind): boolean =>
		extensionOf(name) === extension || type === mimeType;

/** How a 3D model that is written as text begins: OBJ and its materials, PLY, STL, FBX. */
const modelInText = /^\s*(?:#|v[nt]?\s|[fgos]\s|mtllib\s|usemtl\s|newmtl\s|ply\s|solid\s|; FBX)/;

/** Members of a glTF model (glTF 2.0, 5.17), which is JSON. */
const gltfMember =
	/"asset"\s*:\s*\{|"extensions(?:Used|Required)"\s*:\s*\["|"(?:accessors|animations|buffers|bufferViews|cameras|images|materials|meshes|nodes|samplers|scenes|skins|textures)"\s*:\s*\[\s*\{/;

const gltf: ResultFileKind = { extension: 'gltf', mimeType: 'model/gltf+json' };

/** A text is a page or a message, unless it may be a 3D model; its host may say otherwise. */
function isPage(start: Buffer, mimeType: string, mayBeModel: boolean): boolean {
	const text = start.toString(isUtf16(start) ? 'utf16le' : 'latin1').replace(/^(?:\xef\xbb\xbf|\ufeff)/, '');
	const isText = Array.from(text).every((character) => character >= ' ' || /\s/.test(character));
	return (isText && !(mayBeModel && modelInText.test(text))) || /^text\/|[/+](?:json|xml|html)$/.test(mimeType);
}

const isUtf16 = (start: Buffer): boolean => start[0] === 0xff && start[1] === 0xfe;
