import type { IDataObject } from 'n8n-workflow';

import { isObject, toText } from '../../utils/values';
import { errorText, firstReason, readableText } from './errorText';

/** PiAPI's code for a lack of credits (production clients of 2026), and its words for it: no source knows the status. */
export const noCreditsCode = 10002;

/** Words that may stand in front of "credits"; with any other one it is about something else, such as a load balancer. */
const whose = String.raw`(?:(?:your|the|my|user|account|api|piapi|available|remaining|prepaid|current|credit|usd) )*`;
const money = String.raw`(?:credits?|balance|funds?|points?(?! (?!to create|left)\w))\b`;
const noCreditsWords = [
	`(?:\\binsufficient|\\bnot enough|(?:\\bnot|n['’]t) have (?:enough|sufficient)) ${whose}${money}`,
	`(?:^|[.:;,] ?)${whose}(?:credits?|balance|funds?):? (?:(?:is|are|has been|have been|have) )?(?:exhausted|insufficient|depleted|used up|not enough|too low|run out)\\b`,
	`^(?:(?:you|user|account|your account|the account) (?:is |are |has |have )?)?(?:out of|no more|no) ${whose}credits?\\b(?! card)`,
].map((words) => new RegExp(words));
/** With HTTP 429 a quota may be that of running tasks. */
const noQuotaWords = new RegExp(
	String.raw`\b(?:insufficient ${whose}quota|${whose}quota is (?:not enough|insufficient))\b`,
);

/** Characters. A longer text is more than a message: it may repeat a prompt. */
const longestMessage = 160;

/** Whether a text is a short message in words: no JSON, page, address or request that was repeated. */
export const isSentence = (text: string): boolean => / /.test(text.trim()) && !/[{}<>=\p{Cc}]|:\/\//u.test(text.trim());

function meansNoCredits(status: number, place: unknown): boolean {
	const words = (errorText(place) ?? '').replace(/https?:\/\/\S+/g, '');
	const text = words.replace(/[\s_-]+/g, ' ').toLowerCase();
	if (text.length > longestMessage || !isSentence(text)) return false;
	return noCreditsWords.some((one) => one.test(text)) || (status !== 429 && noQuotaWords.test(text));
}

/** Whether an answer says, by code or in words and in any of the places, that the credits do not suffice. */
export function saysNoCredits(status: number, body: IDataObject): boolean {
	const errors = errorsOf(body);
	if (errors.some(({ code }) => Number(toText(code)) === noCreditsCode)) return true;
	const ofErrors = errors.flatMap(({ message, raw_message: raw, detail }) => [message, raw, detail]);
	return [...ofErrors, ...reasonsOf(body)].some((place) => meansNoCredits(status, place));
}

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
	const inData = isObject(body.data) ? data.message : errorText(body.data);
	const others = [body.msg, body.detail, typeof inData === 'string' && !isSentence(inData) ? undefined : inData];
	return [...ofTask, body.message, errorLikeOpenAi(body), ...others];
}

/** PiAPI's reason for a refusal in words; undefined when its answer gives none. */
export const reasonOf = (body: IDataObject): string | undefined =>
	firstReason(reasonsOf(body).map((place) => readableText(errorText(place))));

/** The message of an error in the manner of OpenAI, `{ error: { message } }`. */
export const errorLikeOpenAi = ({ error }: IDataObject): unknown => (isObject(error) ? error.message : error);
