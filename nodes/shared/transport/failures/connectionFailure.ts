import type { IDataObject } from 'n8n-workflow';

import { isObject, toText } from '../../utils/values';
import { withoutSecrets } from '../secrets';
import { readableText } from './errorText';
import type { Failure } from './failure';

/** No answer within `timeout` milliseconds. */
export const noAnswer = (timeout: number): Failure => ({
	message: `PiAPI did not answer within ${Math.max(1, Math.round(timeout / 1000))} s`,
	advice: 'Try again in a minute. If it keeps happening, check that n8n can reach PiAPI.',
	retryable: true,
	rejected: false,
});

/** Words for the network's codes: n8n would replace a message that holds the bare code, and lose the task ID with it. */
const connectionProblems: Record<string, string> = {
	ECONNREFUSED: 'the connection was refused',
	ECONNRESET: 'the connection was dropped',
	ENOTFOUND: 'its host name is unknown',
	EAI_AGAIN: 'its host name could not be looked up',
	ETIMEDOUT: 'it did not answer in time',
	ECONNABORTED: 'it did not answer in time',
	ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another address',
};

/** The network's codes for a connection that was never made. */
const neverConnectedCodes = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'];

/** Node's codes for a certificate it does not trust ("X509 certificate error codes" of its documentation), in part. */
const certificateCode = /CERT|^UNABLE_TO_(?:GET|VERIFY)|^HOSTNAME_MISMATCH$/;

/**
 * Whether a server answered the beginning of HTTPS with something else, as one for plain HTTP does. The same words of OpenSSL
 * for a connection that was made already have another code, and no `syscall` (seen in Node.js 20 and 24): then the request was sent.
 */
const answersNoHttps = ({ code, syscall, message }: IDataObject): boolean =>
	code === 'EPROTO' && syscall === 'write' && /wrong version number|packet length too long/i.test(toText(message));

/** The failure of a request that n8n's helper threw an error for; `hostLabel` is the credential's field with its host. */
export function connectionFailure(error: unknown, secrets: string[], hostLabel = 'Base URL'): Failure {
	const causes = causesOf(error);
	const code = causes.map(({ code }) => toText(code)).find((code) => Object.hasOwn(connectionProblems, code)) ?? '';
	const ownWords = error instanceof Error ? readableText(withoutSecrets(error.message, secrets)) : undefined;
	const problem = causes.some(answersNoHttps) ? 'the server does not support https://' : connectionProblems[code];
	return {
		message: `PiAPI could not be reached: ${problem ?? ownWords ?? 'the connection broke'}`,
		advice: `Try again in a minute. If it keeps happening, check '${hostLabel}' in the PiAPI credential and n8n's connection to the internet.`,
		retryable: true,
		rejected: causes.some(neverConnected),
	};
}

/** n8n's helper wraps the connection's error once or twice. */
function causesOf(error: unknown): IDataObject[] {
	const causes: IDataObject[] = [];
	for (let cause: unknown = error; isObject(cause) && !causes.includes(cause); cause = cause.cause) causes.push(cause);
	return causes;
}

/** Whether the request certainly was not sent: no connection, no HTTPS, no trusted certificate, or n8n forbids the host. */
const neverConnected = (cause: IDataObject): boolean => {
	const { code, syscall, name } = cause;
	if (syscall === 'connect' || answersNoHttps(cause)) return true;
	return (
		(typeof code === 'string' && (neverConnectedCodes.includes(code) || certificateCode.test(code))) ||
		(typeof name === 'string' && name.startsWith('SsrfBlocked'))
	);
};
