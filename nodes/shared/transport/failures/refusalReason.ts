import type { IDataObject } from 'n8n-workflow';

import { isObject, toText } from '../../utils/values';
import { errorText, firstReason, readableText } from './errorText';

/** PiAPI's code for a lack of credits (production clients of 2026), and its words for it: no source knows the status. */
export const noCreditsCode = 10002;

/** With any other word in front it is about something else, such as a load balancer or data points. */
const whose =
	'(?:(?:your|the|my|all|user|account|api|piapi|available|remaining|prepaid|current|free|paid|wallet|workspace|team|credit) )*';
const money = String.raw`(?:credits?(?! card)|balance|funds?|quota|points?(?! (?!to create|left)\w))\b`;
const tooFew = '(?:exhausted|insufficient|depleted|used up|not enough|too low|run out)';
const noCreditsWords = [
	`(?:insufficient|not enough|(?:not|do(?:es)?n['’]t) have (?:enough|sufficient)) ${whose}${money}`,
	`${whose}(?:credits?|balance|funds?|quota):? (?:(?:is|are|has been|have been|have) )?${tooFew}\\b`,
	`(?:run |ran )?out of ${whose}credits?\\b(?! card)`,
	'no (?:more )?credits?(?: (?:left|remaining|available))?[.!]?$',
].join('|');

/** What may stand in front of them in an error's own text. A prompt or a request that it repeats does not stand there. */
const opening =
	"^(?:(?:(?:to|api|request|task|create|creation|payment|freeze|point|validation|server|internal|piapi) )*(?:error|failed|failure|required|create task)(?: ?[:-] | )|rpc error: code = \\w+ desc = )*(?:(?:sorry, )?(?:you|(?:(?:your|the|this) )?(?:account|user|workspace))(?: (?:has|have|is|does|do|don['’]t|doesn['’]t))?(?= |['’]) )?";
const saysItFirst = new RegExp(`${opening}(?:${noCreditsWords})`);
const saysItSomewhere = new RegExp(`(?:^|[\\s.:;,(])(?:${noCreditsWords})`);

/** At the account's limit of running tasks, and where requests are limited, PiAPI asks to wait. */
const asksToWait = /\b(?:rate|retry|requests?|concurren\w*|minute|second|window|running|quota)\b/;

/** Characters of a text that are looked through. */
const longestRead = 1_000;

/**
 * Whether a text says that the credits do not suffice. Where the status alone does not tell that nothing was created, it has to
 * say so first: otherwise a task that exists would be bought again.
 */
function meansNoCredits(status: number, place: unknown): boolean {
	const text = (errorText(place) ?? '')
		.slice(0, longestRead)
		.replace(/[\s_]+/g, ' ')
		.toLowerCase()
		.trim();
	if (status === 429) return saysItFirst.test(text) && !asksToWait.test(text);
	const isRefusal = (status >= 400 && status < 500 && status !== 408) || status >= 10_000;
	return (isRefusal ? saysItSomewhere : saysItFirst).test(text);
}

/** Whether an answer says, by code or in words and in any of the places, that the credits do not suffice. */
export function saysNoCredits(status: number, body: IDataObject): boolean {
	if (namesNoCredits(body)) return true;
	const ofErrors = errorsOf(body).flatMap(({ message, raw_message: raw, detail }) => [message, raw, detail]);
	return [...ofErrors, ...reasonsOf(body), body.data].some((place) => meansNoCredits(status, place));
}

const namesNoCredits = (body: IDataObject): boolean =>
	errorsOf(body).some(({ code }) => Number(toText(code)) === noCreditsCode);

/**
 * Whether an answer with code 200 refuses a creation for want of credits: by PiAPI's code for it, or in words where there is no
 * task or one that failed.
 */
export function refusesInside(body: IDataObject): boolean {
	if (namesNoCredits(body)) return true;
	const data = isObject(body.data) ? body.data : {};
	const mayBeNoTask = Object.keys(data).length === 0 || toText(data.status).trim().toLowerCase() === 'failed';
	return mayBeNoTask && saysNoCredits(200, body);
}

/** Whether a text that is all of an answer can be shown as its reason: no JSON, page, ID or repeated request. */
export const isReason = (text: string): boolean =>
	(/ /.test(text.trim()) || /^[a-z_-]{1,60}$/i.test(text.trim())) &&
	!/^\s*[{[<]|\?\S*=|\p{Cc}|secret|signature|token|webhook/iu.test(text.trim());

/** The places where an answer may hold a code and a message: the envelope, the task's error, an error like OpenAI's. */
export const errorsOf = (body: IDataObject): IDataObject[] =>
	[body, isObject(body.data) ? body.data.error : undefined, body.error].filter(isObject);

function logLines(body: IDataObject): unknown[] {
	const logs: unknown = isObject(body.data) ? body.data.logs : undefined;
	const lines: unknown[] = Array.isArray(logs) ? [...logs].reverse() : [logs];
	return lines.map((line) => errorText(line));
}

/**
 * The places where an answer may say why PiAPI refused, from the one that says most to the one that says least: the task's
 * logs, its error, the message (order by production clients of 2026), then what other servers behind PiAPI use.
 */
function reasonsOf(body: IDataObject): unknown[] {
	const data = isObject(body.data) ? body.data : {};
	const error = isObject(data.error) ? data.error : {};
	const ofTask = [...logLines(body), error.message, error.raw_message, data.error];
	const text = isObject(body.data) ? undefined : errorText(body.data);
	const others = [body.msg, body.detail, data.message, text !== undefined && isReason(text) ? text : undefined];
	return [...ofTask, body.message, errorLikeOpenAi(body), ...others];
}

/** PiAPI's reason for a refusal in words; undefined when its answer gives none. */
export const reasonOf = (body: IDataObject): string | undefined =>
	firstReason(reasonsOf(body).map((place) => readableText(errorText(place))));

/** The message of an error in the manner of OpenAI, `{ error: { message } }`. */
export const errorLikeOpenAi = ({ error }: IDataObject): unknown => (isObject(error) ? error.message : error);
