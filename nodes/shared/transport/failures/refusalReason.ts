import type { IDataObject } from 'n8n-workflow';

import { isObject, toText } from '../../utils/values';
import { errorText, firstReason, readableText } from './errorText';

/** PiAPI's code for a lack of credits (production clients of 2026), and its words for it: no source knows the status. */
export const noCreditsCode = 10002;
const noCreditsWords = [
	/insufficient[\s_-](?:\w+[\s_-])?(?:credit|balance|point|fund)/i,
	/not enough (?:\w+ )?(?:credit|balance|points?\b(?! \w))/i,
	/\b(?:credits?|balance) (?:(?:is|are|has been|have been) )?(?:exhausted|insufficient|depleted|used up|too low)/i,
	/\b(?:out of|no more) credits?\b(?! card)/i,
];
/** With HTTP 429 a quota may be that of running tasks. */
const noQuotaWords = /insufficient (?:\w+ )?quota/i;

/** Whether an answer says, by code or in words and in any of the places, that the credits do not suffice. */
export function saysNoCredits(status: number, body: IDataObject): boolean {
	const errors = errorsOf(body);
	if (errors.some(({ code }) => Number(toText(code)) === noCreditsCode)) return true;
	const texts = [...errors.flatMap(({ message, raw_message: raw }) => [message, raw]), ...reasonsOf(body)];
	const meansCredits = (text: string) =>
		noCreditsWords.some((words) => words.test(text)) || (status !== 429 && noQuotaWords.test(text));
	return texts.some((place) => meansCredits(errorText(place) ?? ''));
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
	const others = [body.msg, body.detail, isObject(body.data) ? data.message : body.data];
	return [...ofTask, body.message, errorLikeOpenAi(body), ...others];
}

/** PiAPI's reason for a refusal in words; undefined when its answer gives none. */
export const reasonOf = (body: IDataObject): string | undefined =>
	firstReason(reasonsOf(body).map((place) => readableText(errorText(place))));

/** The message of an error in the manner of OpenAI, `{ error: { message } }`. */
export const errorLikeOpenAi = ({ error }: IDataObject): unknown => (isObject(error) ? error.message : error);
