import type { IDataObject, IN8nHttpFullResponse } from 'n8n-workflow';

import { isEmpty, isObject, toText } from '../utils/values';
import { readableText } from './failures/errorText';
import type { Failure, RequestSubject } from './failures/failure';
import { errorLikeOpenAi, isReason, refusesInside } from './failures/refusalReason';
import { statusFailure } from './failures/statusFailure';
import { isWebPage, unreadableAnswer, webPageRefusal } from './failures/unreadableAnswer';
import { readRetryAfter } from './retryDelay';
import { maskSecrets } from './secrets';

/**
 * How PiAPI answers: with a task in its envelope `{ code, message, data }`; with anything in that envelope, perhaps without
 * `data` or without the envelope; or in the manner of OpenAI, whose stream of events comes as a text.
 */
export type AnswerShape = 'task' | 'anything' | 'likeOpenAi';

/** What came back: PiAPI's answer, with every secret masked, or why there is none. */
export type Reply = { answer: Answer; failure?: undefined } | { answer?: undefined; failure: Failure };

export interface Answer {
	code: number;
	message: string;
	data: IDataObject;
}

/** Judges a response by its status and by PiAPI's own `code`, which may differ inside a 200; `subject` is the request's. */
export function readResponse(
	response: IN8nHttpFullResponse,
	shape: AnswerShape,
	secrets: string[],
	subject?: RequestSubject,
): Reply {
	const { statusCode, headers } = response;
	const body = maskSecrets(response.body, secrets);
	const reply = readBody(statusCode, body, shape, subject);
	if (reply.answer) return reply;
	return { failure: { ...reply.failure, retryAfter: readRetryAfter(headers['retry-after'], headers.date) } };
}

function readBody(statusCode: number, body: unknown, shape: AnswerShape, subject?: RequestSubject): Reply {
	if (statusCode === 403 && isWebPage(body) && subject !== 'uploadUrl') return { failure: webPageRefusal };
	if (statusCode < 200 || statusCode > 299) {
		return { failure: statusFailure(statusCode, isObject(body) ? body : inWords(statusCode, body), subject) };
	}
	if (shape === 'likeOpenAi') return readOpenAiBody(body);
	if (!isObject(body)) return { failure: unreadableAnswer(body, subject) };
	const data = isObject(body.data) ? body.data : undefined;
	// Of the account one client reads the fields at the top, without an envelope.
	const isBare = shape === 'anything' && body.code === undefined && data === undefined;
	if (isBare && Object.keys(body).length > 0) return { answer: { code: 200, message: '', data: body } };
	const code = Number(toText(body.code));
	if (code !== 200) return { failure: statusFailure(code, body, subject) };
	if (shape === 'task' && subject === 'values' && isEmpty(data?.task_id) && refusesInside(body)) {
		return { failure: statusFailure(code, body, subject) };
	}
	if (data === undefined && shape === 'task') return { failure: unreadableAnswer(body, subject) };
	return {
		answer: {
			code,
			message: typeof body.message === 'string' ? body.message : '',
			data: data ?? withoutEnvelope(body),
		},
	};
}

/** A refusal that is only a text; with HTTP 404 it is that of a server which does not know the address. */
const inWords = (status: number, body: unknown): IDataObject | undefined =>
	typeof body === 'string' && status >= 400 && status !== 404 && isReason(body) ? { message: body } : undefined;

const withoutEnvelope = (body: IDataObject): IDataObject =>
	Object.fromEntries(Object.entries(body).filter(([name]) => !['code', 'message', 'data'].includes(name)));

/** Answers of PiAPI's LLM API are OpenAI's: no envelope, and `{ error: { message } }` for what went wrong. */
function readOpenAiBody(body: unknown): Reply {
	if (!isObject(body)) {
		const isStream = typeof body === 'string' && /^\s*(?:data|event|:)/.test(body);
		return isStream ? answerOf({ stream: body }) : { failure: unreadableAnswer(body) };
	}
	const saysWhy = readableText(errorLikeOpenAi(body)) !== undefined;
	if (isObject(body.error) && saysWhy) return { failure: statusFailure(400, body) };
	// The choices of a chat, or images.
	if ([body.choices, body.data].some(Array.isArray)) return answerOf(body);
	if (saysWhy) return { failure: statusFailure(400, body) };
	const code = Number(toText(body.code));
	return { failure: Number.isFinite(code) && code !== 200 ? statusFailure(code, body) : unreadableAnswer(body) };
}

const answerOf = (data: IDataObject): Reply => ({ answer: { code: 200, message: '', data } });
