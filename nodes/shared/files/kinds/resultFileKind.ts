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
	if (byContent && ['gz', 'zst'].includes(byContent.extension) && !isArchive(name, mimeType)) return 'compressed';
	if (byContent?.extension === 'zip') return zippedModel(name, mimeType) ?? byContent;
	if (byContent) return byContent;
	const text = textOf(start);
	const mayBeModel = [byHost, byLink].every((kind) => kind === undefined || kind.media === 'model3d');
	if (mayBeModel && isGltf(text, extensionOf(name) === 'gltf' || mimeType === gltf.mimeType)) return gltf;
	const isModel = mayBeModel && modelInText.test(text);
	if (encoding !== undefined && !isModel) return 'compressed';
	if (isPage(text, mimeType, isModel)) return 'page';
	const saysNothing = mimeType === '' || mimeType.endsWith('/octet-stream');
	const extension = otherResults.includes(extensionOf(name)) ? extensionOf(name) : 'bin';
	if (saysNothing) return byLink ?? { extension, mimeType: 'application/octet-stream' };
	return byHost ?? { extension: byLink?.extension ?? extension, mimeType };
}

/** Extensions of results whose content does not tell what they are: 3D models, and archives with several files. */
const otherResults = ['stl', 'fbx', 'usdz', 'gltf', '3mf', 'zip'];

/** Whether a compressed file is meant as one, by its name or its host; otherwise its host compressed another file. */
function isArchive(name: string, mimeType: string): boolean {
	const extension = extensionOf(name);
	if (/^(?:gz|tgz|zst|spz)$/.test(extension)) return true;
	const isNamedOtherwise = otherResults.includes(extension) || kindByExtension(extension) !== undefined;
	return !isNamedOtherwise && /^(?:|.*\/(?:octet-stream|(?:x-)?(?:gzip|gtar|tgz|tar|zstd)))$/.test(mimeType);
}

/** 3D models that are ZIP archives by their content. */
const zippedModels: ResultFileKind[] = [
	{ extension: 'usdz', mimeType: 'model/vnd.usdz+zip' },
	{ extension: '3mf', mimeType: 'model/3mf' },
];

const zippedModel = (name: string, type: string): ResultFileKind | undefined =>
	zippedModels.find(({ extension }) => extension === extensionOf(name)) ??
	zippedModels.find(({ mimeType }) => mimeType === type);

/** How a 3D model that is written as text begins: OBJ and its materials, PLY, STL, FBX. */
const modelInText = /^\s*(?:#|v[nt]?\s|[fgos]\s|mtllib\s|usemtl\s|newmtl\s|ply\s|solid\s|; FBX)/;

const gltf: ResultFileKind = { extension: 'gltf', mimeType: 'model/gltf+json' };

/** A member that each glTF model has, and others of which one with such a name has some (glTF 2.0, 5.17). */
const gltfAsset = /"asset"\s*:\s*\{[^}]*"version"\s*:\s*"[12]\.\d/;
const gltfMember =
	/"asset"\s*:\s*\{|"extensions(?:Used|Required)"\s*:\s*\["|"(?:accessors|animations|buffers|bufferViews|cameras|images|materials|meshes|nodes|samplers|scenes|skins|textures)"\s*:\s*\[\s*\{/;
const beginsAsAnswer = /^\s*\{\s*"(?:errors?|message|code|status|detail|success|reason|request)/;

const isGltf = (text: string, isNamedSo: boolean): boolean =>
	/^\s*\{/.test(text) && !beginsAsAnswer.test(text) && (isNamedSo ? gltfMember : gltfAsset).test(text);

/** The beginning of a file as a text, without the mark of its encoding. */
const textOf = (start: Buffer): string =>
	start.toString(isUtf16(start) ? 'utf16le' : 'latin1').replace(/^(?:\xef\xbb\xbf|\ufeff)/, '');

/** A text is a page or a message, unless it is a 3D model; its host may say so of anything. */
function isPage(text: string, mimeType: string, isModel: boolean): boolean {
	const isText = Array.from(text).every((character) => character >= ' ' || /\s/.test(character));
	if (isText && !isModel) return true;
	return /^text\/|[/+](?:json|xml|html)$/.test(mimeType) && !mimeType.startsWith('model/');
}

const isUtf16 = (start: Buffer): boolean => start[0] === 0xff && start[1] === 0xfe;
