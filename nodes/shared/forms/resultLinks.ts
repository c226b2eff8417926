import { isObject, parseJson, trimBlanks } from '../utils/values';
import { isWebAddress } from '../utils/webAddress';
import type { PlacesOfOneResult, ProductTask, ResultKind } from './productTypes';

/** Where the result of a task that nobody declared may stand, best first: the places PiAPI's products use. */
const usualPlaces: PlacesOfOneResult = [
	'video_url',
	'video',
	'works[].video.resource_without_watermark|resource',
	'model_file',
	'audio_url',
	'songs[].song_path',
	'clips.*.audio_url',
	'image_urls',
	'image_url',
];

/** Names of what is not the result itself: a preview of it, what was given, what came before it. */
const secondaryNames =
	/cover|thumbnail|poster|preview|intermediate|last_?frame|first_?frame|no_background|input|prompt|(?<!re)source/i;

type FileKind = Exclude<ResultKind, 'text'>;

const fileOf: Record<FileKind, RegExp> = {
	video: /\.(?:mp4|m4v|mov|webm|mkv|avi)(?:$|[?#&])/i,
	model3d: /\.(?:glb|gltf|obj|fbx|stl|ply|usdz)(?:$|[?#&])/i,
	audio: /\.(?:mp3|wav|flac|ogg|m4a|aac|opus)(?:$|[?#&])/i,
	image: /\.(?:png|jpe?g|webp|gif|avif|bmp|tiff?)(?:$|[?#&])/i,
};

const fieldOf: Record<FileKind, RegExp> = {
	video: /video/i,
	model3d: /model|mesh/i,
	audio: /audio|song|music|sound/i,
	image: /image|picture|photo/i,
};

interface Link {
	url: string;
	/** The names that lead to it. */
	path: string[];
}

/**
 * The http(s) links to a task's results in its `output`, the main one first, none of them twice; none until there are any.
 * With the task's declaration its places count, and where these are empty any link that is plainly of its kind, then any
 * that says no kind. Without one the usual places count, then any link, videos first. What stands beside a result is taken
 * only for want of anything else. Takes any JSON.
 */
export function resultUrls(given: unknown, task?: Pick<ProductTask, 'results'>): string[] {
	const output = fromJson(given);
	const places = task?.results.places ?? [usualPlaces];
	const found = places.flatMap((ways) => firstFound(ways, (way) => linksAt(output, way.split('.'))));
	if (found.length > 0) return unique(found);
	const links = linksIn(output, []);
	return unique(task ? linksOfKind(links, task.results.kind) : anyLinks(links));
}

/** Some servers behind PiAPI write their output as a text. */
const fromJson = (output: unknown): unknown =>
	typeof output === 'string' && /^\s*[{[]/.test(output) ? (parseJson(output) ?? output) : output;

/** The links where a place leads; see `Results` for how it is written. */
function linksAt(value: unknown, [step, ...rest]: string[]): string[] {
	if (step === undefined) return linksOf(value);
	if (!isObject(value)) return [];
	if (step === '*') {
		const members = Object.entries(value).filter(([name]) => !secondaryNames.test(name));
		return members.flatMap(([, member]) => linksAt(member, rest));
	}
	if (step.endsWith('[]')) {
		const list: unknown = value[step.slice(0, -2)];
		return Array.isArray(list) ? list.flatMap((entry: unknown) => linksAt(entry, rest)) : [];
	}
	return firstFound(step.split('|'), (name) => linksAt(value[name], rest));
}

/** A link as a text, as an object with a `url`, or several in a list. */
function linksOf(value: unknown): string[] {
	const entries: unknown[] = Array.isArray(value) ? value : [value];
	return entries.map((entry) => (isObject(entry) ? entry.url : entry)).flatMap((url) => readLink(url) ?? []);
}

function linksOfKind(links: Link[], kind: ResultKind): string[] {
	if (kind === 'text') return [];
	const files = links.filter(({ url }) => fileOf[kind].test(url));
	const inFields = links.filter((link) => fieldOf[kind].test(link.path.at(-1) ?? '') && kindOfFile(link) === undefined);
	const unnamed = links.filter((link) => kindOfFile(link) === undefined && !saysKind(link));
	return firstFound([primary(files), files, primary(inFields), primary(unnamed)], urls);
}

const saysKind = ({ path }: Link): boolean => Object.values(fieldOf).some((field) => field.test(path.at(-1) ?? ''));

function anyLinks(links: Link[]): string[] {
	const kinds = Object.keys(fileOf);
	const rank = (link: Link) => kinds.indexOf(kindOfFile(link) ?? '');
	const inOrder = links
		.filter((link) => rank(link) >= 0)
		.sort((one, other) => rank(one) - rank(other))
		.concat(links.filter((link) => rank(link) < 0));
	return firstFound([primary(inOrder), inOrder], urls);
}

const kindOfFile = ({ url }: Link): string | undefined =>
	Object.entries(fileOf).find(([, file]) => file.test(url))?.[0];

const primary = (links: Link[]): Link[] => links.filter(({ path }) => !path.some((name) => secondaryNames.test(name)));

const urls = (links: Link[]): string[] => links.map(({ url }) => url);

/** The http(s) link that a value is, with blanks inside it encoded. Undefined for anything else. */
export function readLink(value: unknown): string | undefined {
	if (typeof value !== 'string') return undefined;
	const link = trimBlanks(value).replace(/[^\S\r\n]/g, encodeURIComponent);
	return isWebAddress(link) && !/\s/.test(link) ? link : undefined;
}

/** Where no link is promised, a text with blanks is one only when it ends as a file does: it may be a sentence. */
function readAnyLink(value: unknown): string | undefined {
	const link = readLink(value);
	if (link === undefined || !/\S\s+\S/.test(String(value))) return link;
	return Object.values(fileOf).some((file) => file.test(link)) ? link : undefined;
}

function linksIn(value: unknown, path: string[]): Link[] {
	const url = readAnyLink(value);
	if (url !== undefined) return [{ path, url }];
	if (Array.isArray(value)) return value.flatMap((entry: unknown) => linksIn(entry, path));
	if (isObject(value)) return Object.entries(value).flatMap(([name, entry]) => linksIn(entry, [...path, name]));
	return [];
}

/** What the first of the ways leads to that leads anywhere. */
function firstFound<Way, Found>(ways: readonly Way[], find: (way: Way) => Found[]): Found[] {
	for (const way of ways) {
		const found = find(way);
		if (found.length > 0) return found;
	}
	return [];
}

const unique = (links: string[]): string[] => [...new Set(links)];
