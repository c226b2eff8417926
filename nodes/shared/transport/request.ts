import type { IDataObject, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import { withTimeout } from '../utils/clock';
import { isObject, toText } from '../utils/values';
import type { PiApiConnection, PiApiHost, RequestContext } from './credential';
import { credentialName } from './credential';
import { connectionFailure, noAnswer } from './failures/connectionFailure';
import type { Failure, RequestSubject } from './failures/failure';
import type { Reachability } from './failures/reachability';
import type { AnswerShape, Reply } from './response';
import { readResponse } from './response';

/** Milliseconds after which a single request that got no answer is given up. */
export const requestTimeout = 30_000;

/** Bytes a millisecond of a connection that is slow, but good enough: the largest file then takes two and a half minutes. */
const slowestConnection = 100;

/** Milliseconds after which a request with so many bytes is given up. */
export const timeoutFor = (bytes: number): number => requestTimeout + bytes / slowestConnection;

export interface PiApiRequest {
	method: 'GET' | 'POST' | 'DELETE';
	/** `baseUrl` when absent. */
	host?: PiApiHost;
	path: string;
	query?: IDataObject;
	/** An object, or JSON that is written out already. */
	body?: IDataObject | Buffer;
	/** Milliseconds. */
	timeout?: number;
	/** Whether Stop does not end the request: the answer to a creation is the only trace of a paid task. */
	finishAfterStop?: boolean;
	/** What the answer looks like; a task in PiAPI's envelope when absent. */
	answerShape?: AnswerShape;
}

/**
 * Sends one request to PiAPI and judges what comes back. Never throws for what PiAPI or the network does.
 * Statuses are judged here rather than by n8n's helper: that one would send the request a second time after a 401
 * and would keep the request, with the API key, inside the error it throws.
 * Redirects are not followed: the API key would be sent to the host they name.
 */
export async function sendRequest(connection: PiApiConnection, request: PiApiRequest): Promise<Reply> {
	const { method, host = 'baseUrl', path, query, body, timeout = requestTimeout, answerShape = 'task' } = request;
	const { secrets, apiKey, credential } = connection;
	const reachability = connection.reachability[host];
	if (reachability.isGivenUp && reachability.failure)
		return { failure: { ...reachability.failure, retryable: false, rejected: true } };
	const isLikeOpenAi = answerShape === 'likeOpenAi';
	const options: IHttpRequestOptions = {
		method,
		url: `${connection[host]}${path}`,
		qs: query,
		body,
		headers: {
			Accept: isLikeOpenAi ? '*/*' : 'application/json',
			...(body && { 'Content-Type': 'application/json' }),
			...(isLikeOpenAi && { Authorization: `Bearer ${apiKey}` }),
		},
		timeout: Math.ceil(timeout),
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	};
	const context = request.finishAfterStop ? withoutCancelSignal(connection.context) : connection.context;
	const sent = context.helpers.httpRequestWithAuthentication.call(context, credentialName, options, {
		credentialsDecrypted: { id: '', name: credentialName, type: credentialName, data: { ...credential } },
	});
	let response: IN8nHttpFullResponse | undefined;
	try {
		response = await withTimeout(timeout, sent);
	} catch (error) {
		const failure = connectionFailure(error, secrets, host === 'uploadUrl' ? 'Upload URL' : 'Base URL');
		// A connection that was made and then dropped counts as an answer.
		if (!failure.rejected && !isTimeout(error)) reachability.report();
		return unanswered(reachability, failure);
	}
	if (response === undefined) return unanswered(reachability, noAnswer(timeout));
	reachability.report();
	const date = Date.parse(toText(response.headers.date));
	if (!Number.isNaN(date)) connection.clockOffset = date - Date.now();
	return readResponse(response, answerShape, secrets, subjectOf(request));
}

function subjectOf({ method, host = 'baseUrl', path }: PiApiRequest): RequestSubject {
	if (host === 'uploadUrl') return 'uploadUrl';
	if (path.startsWith('/api/v1/task/')) return 'task';
	return method === 'POST' ? 'values' : 'baseUrl';
}

/** n8n's request helper gives up after `timeout` with this code of axios. */
const isTimeout = (error: unknown): boolean =>
	isObject(error) &&
	['ECONNABORTED', 'ETIMEDOUT'].includes(toText(isObject(error.cause) ? error.cause.code : error.code));

function unanswered(reachability: Reachability, failure: Failure): Reply {
	reachability.failure = failure;
	return { failure };
}

/** The context without the signal with which n8n's helper ends a request on Stop. */
function withoutCancelSignal(context: RequestContext): RequestContext {
	return Object.create(context, { getExecutionCancelSignal: { value: () => undefined } });
}
