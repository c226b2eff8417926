import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import type { PiApiConnection, RequestContext } from '../../nodes/shared/transport/credential';
import { notReachedYet } from '../../nodes/shared/transport/failures/reachability';
import type { Sender } from '../../nodes/shared/transport/requestWithRetry';

/** What a test's PiAPI answers; a status of 200 and no headers when it does not say. */
export interface Response {
	statusCode?: number;
	headers?: IDataObject;
	body?: unknown;
}

/** Answers a request, or throws what n8n's helper would. */
export type Respond = (request: IHttpRequestOptions) => Response | Promise<Response>;

/** PiAPI's envelope around some data. */
export const enveloped = (data: unknown): Response => ({ body: { code: 200, message: 'success', data } });

/** A connection to a PiAPI that answers as `respond` says. */
export function connectionTo(respond: Respond, secrets: string[] = []): PiApiConnection {
	const httpRequestWithAuthentication = async (_credential: string, request: IHttpRequestOptions) => ({
		statusCode: 200,
		headers: {},
		...(await respond(request)),
	});
	return {
		context: { helpers: { httpRequestWithAuthentication } } as unknown as RequestContext,
		baseUrl: 'http://127.0.0.1',
		uploadUrl: 'http://127.0.0.1',
		apiKey: 'a key',
		dailyBudget: 0,
		credential: {},
		secrets,
		clockOffset: 0,
		reachability: { baseUrl: notReachedYet(), uploadUrl: notReachedYet() },
	};
}

/** A node run that sends to such a PiAPI without a rate limit. */
export const senderTo = (respond: Respond, signal?: AbortSignal): Sender => ({
	connection: connectionTo(respond),
	limitRate: async () => {},
	signal,
});
