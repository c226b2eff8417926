import type { IDataObject, OperationalError } from 'n8n-workflow';

import { userError } from '../../utils/userError';

/** Why a request has no answer that can be used. */
export interface Failure {
	message: string;
	advice: string;
	/** PiAPI's HTTP status, or the `code` it sent instead of one. */
	httpCode?: string;
	/** Whether the same request may succeed later. */
	retryable: boolean;
	/** Whether PiAPI certainly did not act on the request: it said no, or was never reached. */
	rejected: boolean;
	/** The task that PiAPI's answer named all the same. */
	data?: IDataObject;
	/** Milliseconds PiAPI asks to wait before the next request. */
	retryAfter?: number;
}

/** What a request is about, and so what a 404 says: a task, the values that are sent, or only an address of the credential. */
export type RequestSubject = 'task' | 'values' | 'baseUrl' | 'uploadUrl';

/** What to check when an answer does not come from PiAPI. */
export const addressAdvice = (subject: RequestSubject): string =>
	subject === 'uploadUrl'
		? "Check 'Upload URL' in the PiAPI credential; usually it is https://upload.theapi.app."
		: "Check 'Base URL' in the PiAPI credential; usually it is https://api.piapi.ai.";

/** Where a person finds the API key: the address PiAPI's own MCP server gives in its README. */
export const apiKeyPage = 'https://piapi.ai/workspace/key';

/** The failure as an error: `subject` says what could not be done. */
export const failureError = (subject: string, { message, advice, httpCode }: Failure): OperationalError =>
	userError(`${subject}: ${message}`, advice, httpCode);

/** HTTP's status for "wait before you send more": at a creation PiAPI means the account's limit of running tasks. */
export const isRateLimited = ({ httpCode }: Failure): boolean => httpCode === '429';
