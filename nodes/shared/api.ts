import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
	IWebhookFunctions,
	OperationalError,
} from 'n8n-workflow';

import { explained } from './errors';
import { maskSecrets, secretsOf, withoutSecrets } from './secrets';
import { isObject } from './task';
import { textOf } from './text';
import { within } from './time';

export const credentialName = 'piApi';

/** Where a person finds the API key: the address PiAPI's own MCP server gives in its README. */
export const apiKeyPage = 'https://piapi.ai/workspace/key';

/** Milliseconds after which a single request that got no answer is given up. */
export const requestTimeout = 30_000;

/** Whatever of n8n can send a request in the credential's name. */
type Caller = IExecuteFunctions | ILoadOptionsFunctions | IWebhookFunctions;

/** PiAPI as one node run sees it: where it is, and what must never be passed on. */
export interface PiApi {
	context: Caller;
	baseUrl: string;
	uploadUrl: string;
	credential: ICredentialDataDecryptedObject;
	secrets: string[];
}

export interface PiApiRequest {
	method: 'GET' | 'POST' | 'DELETE';
	/** PiAPI's uploads live on a host of their own. */
	host?: 'baseUrl' | 'uploadUrl';
	path: string;
	query?: IDataObject;
	/** An object, or JSON that is written out already. */
	body?: IDataObject | Buffer;
	/** Milliseconds. */
	timeLimit?: number;
	/** Whether the request is seen through even when the execution is stopped. */
	unstoppable?: boolean;
	/**
	 * How PiAPI answers: in its envelope, `data` and all (the default); in its envelope, perhaps without `data`; or in the
	 * manner of OpenAI, whose key goes in another header, and whose stream of events comes as a text.
	 */
	answers?: 'withData' | 'withoutData' | 'likeOpenAi';
}

/** What came back: PiAPI's `data`, with every secret masked, or why there is none. */
export type Reply = { answer: Answer; fault?: undefined } | { answer?: undefined; fault: Fault };

export interface Answer {
	code: number;
	message: string;
	data: IDataObject;
}

export interface Fault {
	message: string;
	advice: string;
	/** PiAPI's HTTP status, or the `code` it sent instead of one. */
	httpCode?: string;
	/** Whether asking again may go better. */
	passing: boolean;
	/** Whether PiAPI certainly did not act on the request: it said no, or was never reached. */
	refused: boolean;
	/** What PiAPI's answer named as `data` all the same. */
	data?: IDataObject;
	/** Milliseconds PiAPI asks to wait before the next request. */
	retryAfter?: number;
}

/**
 * Reads the credential once for a node run. n8n's helper would read it again for each request: from the database, and, where
 * a webhook asks (seen in n8n 2.41), with an engine for expressions of its own, which costs ten times the request itself.
 * Throws an explained error when one of its addresses is none.
 */
export async function connect(context: Caller): Promise<PiApi> {
	const credential = await context.getCredentials(credentialName);
	return {
		context,
		baseUrl: webAddress(credential.baseUrl, 'Base URL', 'https://api.piapi.ai'),
		uploadUrl: webAddress(credential.uploadUrl, 'Upload URL', 'https://upload.theapi.app'),
		credential,
		secrets: secretsOf(credential),
	};
}

/** An address left empty is the usual one: a person who never uploads need not know where uploads go. */
function webAddress(value: unknown, label: string, usual: string): string {
	const address = typeof value === 'string' ? value.trim().replace(/\/+$/, '') : '';
	if (address === '') return usual;
	if (isWebAddress(address)) return address;
	throw explained(`'${label}' of the PiAPI credential is not a web address`, `Open the credential and enter ${usual}.`);
}

/** Whether a text is a complete http(s) address. */
export const isWebAddress = (text: string): boolean => /^https?:\/\/[^/\s]/i.test(text) && URL.canParse(text);

/**
 * Sends one request to PiAPI and judges what comes back. Never throws for what PiAPI or the network does.
 * Statuses are judged here rather than by n8n's helper: that one would send the request a second time after a 401
 * and would keep the request, with the API key, inside the error it throws.
 * Redirects are not followed: the API key would go along to whatever host they name.
 */
export async function requestPiApi(api: PiApi, request: PiApiRequest): Promise<Reply> {
	const { method, host = 'baseUrl', path, query, body, timeLimit = requestTimeout, answers } = request;
	const options: IHttpRequestOptions = {
		method,
		url: `${api[host]}${path}`,
		qs: query,
		body,
		headers: {
			Accept: answers === 'likeOpenAi' ? '*/*' : 'application/json',
			...(body && { 'Content-Type': 'application/json' }),
			...(answers === 'likeOpenAi' && { Authorization: `Bearer ${String(api.credential.apiKey)}` }),
		},
		timeout: Math.ceil(timeLimit),
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	};
	const { secrets } = api;
	const context = request.unstoppable ? deafToStop(api.context) : api.context;
	const credentialsDecrypted = { id: '', name: credentialName, type: credentialName, data: { ...api.credential } };
	const sent = context.helpers.httpRequestWithAuthentication.call(context, credentialName, options, {
		credentialsDecrypted,
	});
	let response: IN8nHttpFullResponse | undefined;
	try {
		response = await within(timeLimit, sent);
	} catch (error) {
		return { fault: connectionFault(error, secrets) };
	}
	return response ? judged(response, answers, secrets) : { fault: noAnswer(timeLimit) };
}

/**
 * The context without the signal that n8n's helper would end a request with on Stop:
 * the answer to a creation holds the only trace of a paid task.
 */
function deafToStop(context: Caller): Caller {
	return Object.create(context, { getExecutionCancelSignal: { value: () => undefined } });
}

/** The fault as an error: `subject` says what was being done when it came. */
export function faultError(subject: string, { message, advice, httpCode }: Fault): OperationalError {
	return explained(`${subject}: ${message}`, advice, httpCode);
}

function judged(response: IN8nHttpFullResponse, answers: PiApiRequest['answers'], secrets: string[]): Reply {
	const body = maskSecrets(response.body, secrets);
	const { statusCode } = response;
	const message = isObject(body) ? reasonOf(body) : undefined;
	const retryAfter = retryDelay(response.headers['retry-after']);

	const data = isObject(body) && isObject(body.data) ? body.data : undefined;
	if (isObject(body) && creditsAreMissing(body) && !(statusCode < 300 && body.code === 200)) {
		return { fault: { ...refusal(402, message), retryAfter, data } };
	}
	if (statusCode < 200 || statusCode > 299) return { fault: { ...refusal(statusCode, message), retryAfter, data } };
	if (answers === 'likeOpenAi') return judgedLikeOpenAi(body);
	if (!isObject(body)) return { fault: unreadable(body) };
	// PiAPI's envelope repeats the status in `code`, and may do so inside a 200.
	if (body.code !== 200) return { fault: { ...refusal(Number(textOf(body.code)), message), retryAfter, data } };
	if (data === undefined && answers !== 'withoutData') return { fault: unreadable(body) };
	const words = typeof body.message === 'string' ? body.message : '';
	// Of the account one client reads the fields beside the envelope's own.
	return { answer: { code: body.code, message: words, data: data ?? withoutEnvelope(body) } };
}

const withoutEnvelope = (body: IDataObject): IDataObject =>
	Object.fromEntries(Object.entries(body).filter(([name]) => !['code', 'message', 'data'].includes(name)));

/** Answers of PiAPI's LLM API are OpenAI's: no envelope, and `{ error: { message } }` for what went wrong. */
function judgedLikeOpenAi(body: unknown): Reply {
	const words = isObject(body) ? readableText(messageLikeOpenAi(body)) : undefined;
	if (words !== undefined) return { fault: refusal(400, words) };
	if (isObject(body)) return judgedByContent(body);
	const isStream = typeof body === 'string' && /^\s*(?:data|event|:)/.test(body);
	return isStream ? { answer: { code: 200, message: '', data: { stream: body } } } : { fault: unreadable(body) };
}

/** An answer holds what was asked for: choices of a chat, or pictures. PiAPI's envelope may come instead, with a refusal in it. */
function judgedByContent(body: IDataObject): Reply {
	if ([body.choices, body.data].some(Array.isArray)) return { answer: { code: 200, message: '', data: body } };
	if (typeof body.code !== 'number' || body.code === 200) return { fault: unreadable(body) };
	return { fault: refusal(body.code, readableText(body.message)) };
}

/** Words of PiAPI's that say nothing about why. */
const emptyWords = /^(?:success|ok|failed to create task)[.!]?$/i;

/**
 * PiAPI's reason for a refusal, from the most to the least telling place (production clients of 2026): the task's logs, its
 * error, the message. A message such as "failed to create task" counts only when there is nothing better.
 */
function reasonOf(body: IDataObject): string | undefined {
	const data = isObject(body.data) ? body.data : {};
	const error = isObject(data.error) ? data.error : {};
	const logs: unknown[] = Array.isArray(data.logs) ? [...data.logs].reverse() : [data.logs];
	const lines = logs.map((line) => (isObject(line) ? line.message : line));
	const texts = [...lines, error.message, error.raw_message, body.message, messageLikeOpenAi(body)].flatMap(
		(text) => readableText(text) ?? [],
	);
	return texts.find((text) => !emptyWords.test(text)) ?? texts.find((text) => !/^(?:success|ok)[.!]?$/i.test(text));
}

/** PiAPI's code for a lack of credits (seen by production clients of 2026). */
const creditsCode = 10002;

/** Whether an answer says, by code or in words and in whatever place, that the credits do not suffice. */
function creditsAreMissing(body: IDataObject): boolean {
	const data = isObject(body.data) ? body.data : {};
	const errors = [body, data.error, body.error].filter(isObject);
	if (errors.some(({ code }) => Number(textOf(code)) === creditsCode)) return true;
	const logs: unknown[] = Array.isArray(data.logs) ? data.logs : [data.logs];
	const texts = [...errors.flatMap(({ message, raw_message: raw }) => [message, raw]), ...logs];
	return texts.some((text) => typeof text === 'string' && notEnoughCredits.test(text));
}

const messageLikeOpenAi = ({ error }: IDataObject): unknown => (isObject(error) ? error.message : undefined);

const refusals: Record<number, { message: string; advice: string }> = {
	401: {
		message: 'PiAPI did not accept the API key',
		advice: `Copy your key from ${apiKeyPage} into the PiAPI credential of this node.`,
	},
	402: {
		message: 'the PiAPI account has not enough credits',
		advice: 'Top up the account at https://piapi.ai, then run the workflow again.',
	},
	403: {
		message: 'PiAPI does not allow this for the account',
		advice: 'The plan of the account may be too low for it, or the API key belongs to another account.',
	},
	404: {
		message: 'PiAPI knows nothing by this ID or address',
		advice: 'Check the ID, and that the API key belongs to the account that created the task.',
	},
	429: {
		message: 'PiAPI is receiving too many requests',
		advice: 'Wait a minute and try again, or switch on Retry On Fail in the settings of this node.',
	},
};

/** PiAPI's words for it, whatever the status they come with: no source knows that one. */
const notEnoughCredits = /insufficient (?:credit|balance|quota)|not enough credit/i;

/** In words what a status other than success means. The texts are ours; PiAPI's own message goes with them. */
function refusal(status: number, message: string | undefined): Fault {
	const unpaid = message !== undefined && notEnoughCredits.test(message);
	const refused = unpaid || (status >= 300 && status < 500);
	const passing = status === 429 || !refused;
	const known = refusals[unpaid ? 402 : status] ?? otherRefusal(status);
	const itsWords = message ? ` (“${message}”)` : '';
	return { message: `${known.message}${itsWords}`, advice: known.advice, httpCode: codeText(status), passing, refused };
}

function otherRefusal(status: number): { message: string; advice: string } {
	if (status >= 300 && status < 400) {
		return {
			message: `PiAPI's address leads elsewhere (HTTP ${status}), and the API key was not sent there`,
			advice: "Check 'Base URL' in the PiAPI credential; usually it is https://api.piapi.ai.",
		};
	}
	if (status >= 400 && status < 500) {
		return { message: `PiAPI refused the request (code ${status})`, advice: 'Check the values of this node.' };
	}
	return {
		message: `PiAPI could not answer (code ${codeText(status) ?? 'missing'})`,
		advice: 'This usually passes. Try again in a minute, or switch on Retry On Fail in the settings of this node.',
	};
}

const codeText = (status: number): string | undefined => (Number.isFinite(status) ? String(status) : undefined);

function unreadable(body: unknown): Fault {
	const page = typeof body === 'string' && /^\s*</.test(body);
	return {
		message: page ? 'PiAPI sent a web page instead of data' : 'PiAPI sent an answer that could not be read',
		advice: "This usually passes under load. If it stays, check 'Base URL' in the PiAPI credential.",
		passing: true,
		refused: false,
	};
}

function noAnswer(limit: number): Fault {
	return {
		message: `PiAPI did not answer within ${Math.max(1, Math.round(limit / 1000))} s`,
		advice: 'Try again in a minute. If it stays, check that n8n can reach PiAPI.',
		passing: true,
		refused: false,
	};
}

/** Words for the network's codes: n8n would replace a message that holds the bare code, and lose the task ID with it. */
const connectionProblems: Record<string, string> = {
	ECONNREFUSED: 'the connection was refused',
	ECONNRESET: 'the connection was dropped',
	ENOTFOUND: 'its host name is unknown',
	EAI_AGAIN: 'its host name could not be looked up',
	ETIMEDOUT: 'it did not answer in time',
	ECONNABORTED: 'it did not answer in time',
};

/** The network's codes for a connection that never came about. */
const unconnected = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'];

/** Node's codes for a certificate it does not trust ("X509 certificate error codes" of its documentation), in part. */
const certificateProblem = /CERT|^UNABLE_TO_(?:GET|VERIFY)|^HOSTNAME_MISMATCH$/;

function connectionFault(error: unknown, secrets: string[]): Fault {
	const causes = causesOf(error);
	const code = causes.map(({ code }) => textOf(code)).find((code) => Object.hasOwn(connectionProblems, code)) ?? '';
	const ownWords = error instanceof Error ? readableText(withoutSecrets(error.message, secrets)) : undefined;
	return {
		message: `PiAPI could not be reached: ${connectionProblems[code] ?? ownWords ?? 'the connection broke'}`,
		advice:
			"Try again in a minute. If it stays, check 'Base URL' in the PiAPI credential and n8n's way to the internet.",
		passing: true,
		refused: causes.some(neverConnected),
	};
}

/** n8n's helper wraps the connection's error once or twice. */
function causesOf(error: unknown): IDataObject[] {
	const causes: IDataObject[] = [];
	for (let cause: unknown = error; isObject(cause) && !causes.includes(cause); cause = cause.cause) causes.push(cause);
	return causes;
}

/** Whether the request certainly was not sent: no connection came about, Node did not trust the other side, or n8n forbids it. */
const neverConnected = ({ code, syscall, name }: IDataObject): boolean =>
	syscall === 'connect' ||
	(typeof code === 'string' && (unconnected.includes(code) || certificateProblem.test(code))) ||
	(typeof name === 'string' && name.startsWith('SsrfBlocked'));

const longestMessage = 300;

/** A text of PiAPI's that can be shown to a person: one line, not a page, not endless. */
function readableText(value: unknown): string | undefined {
	if (typeof value !== 'string') return undefined;
	const line = value.replace(/\s+/g, ' ').trim();
	if (line === '' || /<[a-z!/][^>]*>/i.test(line)) return undefined;
	return line.length > longestMessage ? `${line.slice(0, longestMessage)}…` : line;
}

/** Milliseconds from a `Retry-After` header: seconds or a date (RFC 9110, 10.2.3). */
function retryDelay(header: unknown): number | undefined {
	if (typeof header !== 'string') return undefined;
	const seconds = Number(header);
	const delay = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
	return Number.isFinite(delay) ? Math.max(0, delay) : undefined;
}
