import { sendRequest } from '../../../nodes/shared/transport/request';
import { connectionTo } from '../piApi';

// Requests leave timers behind.
beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** PiAPI behind a network that fails like this. */
const unreachable = (error: unknown) => connectionTo(async () => await Promise.reject(error));

const failure = (message: string, properties: object) => Object.assign(new Error(message), properties);
const wrapped = (cause: Error) => failure('The connection cannot be established', { cause });

/** The request was sent, or it was not: only then may a creation be repeated. */
describe('a request that fails on the way', () => {
	test.each<[string, unknown]>([
		['the connection is refused', wrapped(failure('connect', { code: 'ECONNREFUSED', syscall: 'connect' }))],
		['the host is unknown', wrapped(wrapped(failure('getaddrinfo', { code: 'ENOTFOUND' })))],
		['there is no way to the host', failure('connect', { code: 'EHOSTUNREACH', syscall: 'connect' })],
		['there is no answer to the connection', failure('connect', { code: 'ETIMEDOUT', syscall: 'connect' })],
		['a certificate signed by itself', failure('self-signed certificate', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })],
		['a certificate that has expired', failure('certificate has expired', { code: 'CERT_HAS_EXPIRED' })],
		['an unknown issuer', failure('unable to verify', { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })],
		['a certificate for another host', failure('altnames', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' })],
		[
			'the address is one without HTTPS',
			failure('write EPROTO 80:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:', {
				code: 'EPROTO',
				syscall: 'write',
			}),
		],
		['n8n forbids the address', failure('The request was blocked', { name: 'SsrfBlockedIpError' })],
	])('was not sent when %s', async (_, error) => {
		const { failure: failed } = await sendRequest(unreachable(error), { method: 'POST', path: '/' });
		expect(failed).toMatchObject({ rejected: true, message: expect.stringMatching(/^PiAPI could not be reached: ./) });
	});

	test.each<[string, unknown]>([
		['the connection is dropped', wrapped(failure('socket hang up', { code: 'ECONNRESET' }))],
		[
			'plain text comes into a connection that was made',
			failure('SSL routines:ssl3_get_record:wrong version number', { code: 'ERR_SSL_WRONG_VERSION_NUMBER' }),
		],
		['the host can no longer be reached', failure('read', { code: 'EHOSTUNREACH', syscall: 'read' })],
		['there is no answer', failure('timeout', { code: 'ECONNABORTED' })],
		['n8n throws something else', failure('no idea', {})],
		['n8n throws no error at all', 'no idea'],
		[
			'an error is its own cause',
			Object.assign(failure('round', {}), {
				get cause() {
					return this;
				},
			}),
		],
	])('may have been sent when %s', async (_, error) => {
		const { failure: failed } = await sendRequest(unreachable(error), { method: 'POST', path: '/' });
		expect(failed).toMatchObject({ rejected: false, message: expect.stringMatching(/^PiAPI could not be reached: ./) });
	});
});
