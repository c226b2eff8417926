import { userError } from '../../../utils/userError';
import type { MediaKind } from '../../productTypes';

const dataUri = /^data:([^,;]*)((?:;[^,;]*)*),([\s\S]*)$/i;

/** Both alphabets of RFC 4648, padding at the end. */
const base64Alphabet = /^[A-Za-z\d+/_-]+={0,2}$/;

/** How base64 of common kinds of files begins: PNG, JPEG, GIF, WebP and WAV, BMP, MP3, MP4, WebM, FLAC, Ogg. */
const knownBeginnings = /^(?:iVBORw0KGgo|\/9j\/|R0lGOD|UklGR|Qk[0-3]|SUQz|\/\/[suv]|AAAA|GkXfo|ZkxhQ|T2dnU)/;

/** Characters. Shorter texts may be names, and files are never as short. */
const shortestContent = 100;
/** With a known beginning: the smallest image, a GIF of one pixel, has 56. */
const shortestKnownContent = 40;

const withoutBlanks = (text: string): string => text.replace(/\s+/g, '');

/** Whether a text is the content of a file rather than the name of one: a data URI, or base64 alone. */
export function isInlineContent(text: string): boolean {
	if (/^data:[^,]*,/i.test(text)) return true;
	const content = withoutBlanks(text);
	const shortest = knownBeginnings.test(content) ? shortestKnownContent : shortestContent;
	return content.length >= shortest && base64Alphabet.test(content);
}

/**
 * The content of a file as PiAPI takes it: base64, or a data URI with it, in the usual alphabet and without line breaks.
 * Throws a user error that names `label` when it cannot be decoded or its type is that of another kind of file.
 */
export function readInlineContent(label: string, text: string, accepts: MediaKind): string {
	const [, type = '', parameters = ';base64', content = text] = dataUri.exec(text) ?? [];
	const base64 = withoutBlanks(content).replace(/-/g, '+').replace(/_/g, '/');
	if (!/;\s*base64\s*$/i.test(parameters) || !isDecodable(base64)) {
		throw userError(
			`'${label}' is base64 that cannot be decoded`,
			'It may have been cut short on its way. Check the node that gives it.',
		);
	}
	if (/^(?:image|video|audio|text)\//i.test(type) && !type.toLowerCase().startsWith(`${accepts}/`)) {
		throw userError(
			`'${label}' is a data URI of the type ${type.slice(0, 60)}`,
			`PiAPI needs ${nouns[accepts]} here. Check the node that gives it.`,
		);
	}
	return type === '' && content === text ? base64 : `data:${type}${parameters},${base64}`;
}

const nouns: Record<MediaKind, string> = { image: 'an image', video: 'a video', audio: 'an audio file' };

/** Padding may be left out, a single character at the end cannot be. */
const isDecodable = (base64: string): boolean =>
	base64Alphabet.test(base64) && (base64.endsWith('=') ? base64.length % 4 === 0 : base64.length % 4 !== 1);
