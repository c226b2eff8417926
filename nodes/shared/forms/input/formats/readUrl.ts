import { isPrivateHost } from '../../../utils/privateHost';
import { userError } from '../../../utils/userError';
import { describeValue, invalidValue, invisibleCharacters, isFailedText, trimBlanks } from '../../../utils/values';
import { isWebAddress } from '../../../utils/webAddress';
import type { ReadingRules } from '../givenTask';

/** What makes a URL useless, in the order in which it is looked for. `is` continues "'Image URL' …". */
interface Flaw {
	pattern: RegExp;
	is: string;
	advice: string;
}

/** What JavaScript makes of an object inside a text, or `URL` of that. */
const objectInText = /(?:\[|%5B)object(?: |%20|\+)(?:object|array|promise|function|null|undefined)(?:\]|%5D)/i;

/** File extensions after which a URL ends, or continues with a query or fragment. */
const fileEnd = String.raw`\.(?:jpe?g|png|webp|gif|avif|heic|bmp|mp4|mov|webm|mp3|wav|flac|ogg|m4a)`;

const flaws: readonly Flaw[] = [
	{
		pattern: /(?:\{|%7B){2}|\$\{/i,
		is: 'contains an expression that was not evaluated',
		advice: "Switch the field from 'Fixed' to 'Expression'.",
	},
	{
		pattern: objectInText,
		is: 'contains an object',
		advice: 'Choose one of its fields in the expression.',
	},
	{
		// Between the marks of a URL, as a page may well be called null-island; after 'bot' in those of Telegram's files. What
		// an expression does not find n8n leaves out of a text: then only the extension is left of a file's name.
		pattern:
			/(?:[/=._-]|%20|\/bot)(?:undefined|NaN)(?=$|[/.?&#:_,])|\wundefined$|[/=_](?:null|None)(?=$|[/.?&#:_])|[,;|]\s*(?:undefined|null)$|\/\.(?:jpe?g|png|webp|gif|mp4|mov|webm|mp3|wav)(?=$|[?#])/,
		is: 'contains an expression without a value',
		advice:
			'Check the expression: the field it names may be missing in this item, or the node before gives it another name.',
	},
	{
		pattern: /^https?:\/\/https?:/i,
		is: 'begins with https:// twice',
		advice: 'Remove one of them.',
	},
	{
		pattern: new RegExp(String.raw`^https?://.*?(?:[\s,;|，、；]+|${fileEnd})https?://`, 'is'),
		is: 'contains more than one address',
		advice: 'Enter one address.',
	},
	{
		// An address may well be part of another one's path or query.
		pattern: /^(?!https?:\/\/)(?![\w.-]+\/\S*$)[\s\S]*https?:\/\//i,
		is: 'has text before the address',
		advice: 'Enter the address alone, without quotes or other text around it.',
	},
	{
		pattern: new RegExp(String.raw`^https?://(?:\S+[\r\n]|\S+${fileEnd}(?:(?:\?\S*)?\s|[.,;:!)\]'’”…*]+$))`, 'i'),
		is: 'has text after the address',
		advice: 'Enter the address alone, without other text after it.',
	},
	{
		pattern: /^https?:.*[?&].*&amp;/is,
		is: "contains '&amp;', as addresses do in the source of a page",
		advice: 'Write & instead of &amp;.',
	},
	{
		pattern: /^https?:.*["<>`\\“”„«»]/is,
		is: 'contains a character that no URL has',
		advice: 'Enter the address alone, without quotes or brackets around it.',
	},
	{
		pattern: new RegExp(`(?!\\s)[${invisibleCharacters}]`, 'u'),
		is: 'contains an invisible character',
		advice: 'Type the address again, or copy it from another place.',
	},
	{
		pattern: /^https?:\/\/[\s\S]*\s/i,
		is: 'contains a blank',
		advice: 'Enter the address alone. A blank that belongs to it is written %20.',
	},
];

/** JavaScript's words for a missing value, which say nothing to a person. */
const failedWords = new RegExp(`${objectInText.source}|undefined|NaN`, 'gi');

/** An address whose scheme was left out: a name with dots and a path, or one that begins with www or //. */
const withoutScheme = /^(?:\/\/|www\.(?=\S+\.))\S+$|^(?:[a-z\d-]+\.)+[a-z]{2,}(?::\d+)?\/\S*$/i;

/** Whether a part between two dots of the host is missing, as in `photos..example`, which no name server takes (RFC 1035). */
const hasEmptyLabel = (url: string): boolean => /^\.|\.\./.test(new URL(url).hostname);

/**
 * Reads the URL of a file that PiAPI is to open, without blanks around it. `otherwise` is the advice on what to do without
 * a URL. Throws a user error that names `label` for everything that PiAPI could surely not open.
 */
export function readUrl(
	label: string,
	entered: string,
	otherwise: string,
	{ refusePrivateHosts = false }: ReadingRules,
): string {
	const url = trimBlanks(entered);
	if (isFailedText(url)) throw invalidValue(label, url, 'a URL', otherwise);
	const flaw = flaws.find(({ pattern }) => pattern.test(url));
	if (flaw) throw userError(`'${label}' ${flaw.is}: ${describeValue(url.replace(failedWords, '…'))}`, flaw.advice);
	if (withoutScheme.test(url)) {
		throw userError(
			`'${label}' has no https:// in front: ${describeValue(url)}`,
			`Enter the whole URL, for example https://${url.replace(/^\/\//, '').slice(0, 80)}`,
		);
	}
	if (!isWebAddress(url) || hasEmptyLabel(url))
		throw invalidValue(label, url, 'a URL that begins with https:// or http://', otherwise);
	if (refusePrivateHosts && isPrivateHost(new URL(url).hostname)) {
		throw userError(
			`PiAPI cannot reach this address in '${label}': ${describeValue(url)}`,
			`It leads to this machine or to a private network. ${otherwise}`,
		);
	}
	return url;
}
