import type { IDataObject } from 'n8n-workflow';

import { isObject, toText, trimBlanks } from '../utils/values';

/** What PiAPI itself shows in place of a webhook secret. */
const mask = '********';

/** In n8n's addresses of paused executions: whoever has its value can resume them. */
export const tokenParameter = 'signature';

const tokenInAddress = new RegExp(`([?&]${tokenParameter}=)([^&#]+)`, 'g');

/** Shorter ones would be found inside ordinary words; they are masked only where PiAPI echoes them. */
const shortestSearchable = 6;

/** In an answer, whose texts people want as they are, a shorter rest of a secret may be an ordinary word before three dots. */
const shortestCut = 12;

/** Words that PiAPI's answers are made of: searched for as somebody's secret, they would make every answer unreadable. */
const ordinaryWords = [
	'pending',
	'processing',
	'staged',
	'completed',
	'failed',
	'cancelled',
	'canceled',
	'success',
	'storage',
	'webhook',
	'video_url',
	'image_url',
	'theapi',
	'qubico',
	'hug-video',
	'image_to_video',
];

/** Levels. Nothing of PiAPI's is known to be nested as deep, and n8n can still store it. What lies deeper is masked. */
const deepest = 200;

/**
 * The forms in which secrets can come back: as entered, without blanks around them, inside a URL, inside JSON text, in a
 * page. Longest first, so that no part of a longer one stays.
 */
export function secretForms(entered: unknown[]): string[] {
	const texts = entered.filter((secret) => typeof secret === 'string');
	const forms = texts.flatMap((secret) => {
		const sent = trimBlanks(secret);
		const inJson = JSON.stringify(sent).slice(1, -1);
		const inUrl = [inPath(sent), formEncoded(sent)];
		return [
			secret,
			sent,
			...inUrl,
			...inUrl.map(withSmallHexDigits),
			...inUrl.map(inPath),
			inJson,
			// An error of another server inside PiAPI's: JSON in a text in JSON.
			JSON.stringify(inJson).slice(1, -1),
			escapedAsInGo(inJson),
			escapedAsInPython(inJson),
			inHtml(sent),
		];
	});
	return [...new Set(forms)].filter((form) => trimBlanks(form) !== '').sort((one, other) => other.length - one.length);
}

/** As in the path of a URL. Half a character, which a secret may hold, has no such form. */
function inPath(text: string): string {
	try {
		return encodeURIComponent(text);
	} catch {
		return text;
	}
}

const formEncoded = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1);

/** Go, in which PiAPI's API is written, escapes these characters in its JSON (`encoding/json`, HTMLEscape). */
const escapedAsInGo = (json: string): string =>
	json.replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);

/** Some write `%2b` instead of `%2B`. */
const withSmallHexDigits = (url: string): string => url.replace(/%[\dA-F]{2}/g, (code) => code.toLowerCase());

/** Python's `json.dumps` escapes all that is not ASCII. */
const escapedAsInPython = (json: string): string =>
	json.replace(/[\u0080-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** With the characters escaped that every HTML escaper replaces, in the form that most give them. */
const inHtml = (text: string): string =>
	text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;')
		.replaceAll("'", '&#39;');

const isSearchable = (secret: string): boolean =>
	secret.length >= shortestSearchable && !ordinaryWords.includes(secret.toLowerCase());

/** The text with every known secret in it masked. */
export function withoutSecrets(text: string, secrets: string[]): string {
	const searchable = secrets.filter(isSearchable);
	return withoutCutSecrets(withMasks(text, searchable), searchable, shortestSearchable);
}

/** How texts are shortened: the marks are kept by `split`, at every second place. */
const cutMark = /(…|\.{3,}|\*{3,}|\[truncated\])/i;

/** Masks what is left of a secret, of so many characters at least, where a text was shortened, beside the mark of that. */
function withoutCutSecrets(text: string, secrets: string[], shortest: number): string {
	const parts = text.split(cutMark);
	const isLeft = (part: string) => part.length >= shortest && isSearchable(part);
	return parts
		.map((part, place) => {
			if (place % 2 === 1) return part;
			const cutAtEnd =
				place < parts.length - 1
					? secrets.reduce((left, secret) => withoutBeginning(left, secret, isLeft), part)
					: part;
			return place > 0 ? secrets.reduce((left, secret) => withoutEnd(left, secret, isLeft), cutAtEnd) : cutAtEnd;
		})
		.join('');
}

/** Lengths of the parts of a secret that are looked for, longest first. */
const lengthsOfParts = ({ length }: string): number[] =>
	Array.from({ length: Math.max(0, length - shortestSearchable) }, (_, less) => length - 1 - less);

/** A text that ends with the beginning of a secret, without that; or with a middle part that is all of the text. */
function withoutBeginning(text: string, secret: string, isLeft: (part: string) => boolean): string {
	const shown = text.trimEnd();
	if (isLeft(shown) && secret.includes(shown)) return mask + text.slice(shown.length);
	const beginnings = lengthsOfParts(secret).map((length) => secret.slice(0, length));
	const left = beginnings.find((part) => isLeft(part) && shown.endsWith(part));
	return left === undefined ? text : shown.slice(0, -left.length) + mask + text.slice(shown.length);
}

/** A text that begins with the end of a secret, without that. */
function withoutEnd(text: string, secret: string, isLeft: (part: string) => boolean): string {
	const ends = lengthsOfParts(secret).map((length) => secret.slice(-length));
	const left = ends.find((part) => isLeft(part) && text.startsWith(part));
	return left === undefined ? text : mask + text.slice(left.length);
}

const withMasks = (text: string, secrets: string[]): string =>
	secrets.reduce((masked, secret) => masked.replaceAll(secret, mask), text);

/**
 * A copy of an answer of PiAPI's that is safe to hand on: `webhook_config.secret` and the token in its `endpoint`, which
 * PiAPI echoes, are masked wherever they stand, and so is every text that holds one of the secrets.
 */
export function maskSecrets(value: unknown, secrets: string[]): unknown {
	return masked(value, [...secrets, ...echoedSecrets(value)].filter(isSearchable));
}

function masked(value: unknown, secrets: string[], level = 0): unknown {
	if (level > deepest) return mask;
	if (typeof value === 'string') return withoutCutSecrets(withMasks(value, secrets), secrets, shortestCut);
	if (Array.isArray(value)) return value.map((entry: unknown) => masked(entry, secrets, level + 1));
	if (!isObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, entry]) => {
			const safe = masked(entry, secrets, level + 1);
			return [withMasks(name, secrets), name === 'webhook_config' && isObject(safe) ? maskedConfig(safe) : safe];
		}),
	);
}

/** Of any length. */
const maskedConfig = (config: IDataObject): IDataObject => ({
	...config,
	...(config.secret && { secret: mask }),
	...(typeof config.endpoint === 'string' && { endpoint: config.endpoint.replace(tokenInAddress, `$1${mask}`) }),
});

function echoedSecrets(value: unknown, level = 0): string[] {
	if (level > deepest) return [];
	const inside = (entry: unknown) => echoedSecrets(entry, level + 1);
	if (Array.isArray(value)) return value.flatMap(inside);
	if (!isObject(value)) return [];
	const echoed = isObject(value.webhook_config) ? secretsOfConfig(value.webhook_config) : [];
	return [...echoed, ...Object.values(value).flatMap(inside)];
}

function secretsOfConfig({ secret, endpoint }: IDataObject): string[] {
	const tokens = [...toText(endpoint).matchAll(tokenInAddress)].map(([, , token]) => token);
	return [secret, ...tokens].flatMap((text) => (typeof text === 'string' && text !== mask ? [text] : []));
}
