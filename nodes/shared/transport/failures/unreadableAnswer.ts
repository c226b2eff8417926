import type { Failure, RequestSubject } from './failure';

/** Whether an answer is HTML or XML. */
export const isWebPage = (body: unknown): boolean => typeof body === 'string' && /^\s*</.test(body);

/** An answer that is no JSON of PiAPI's: Cloudflare shows pages under load, and a wrong Base URL leads to anything. */
export function unreadableAnswer(body: unknown, subject: RequestSubject = 'task'): Failure {
	return {
		message: isWebPage(body) ? 'PiAPI sent a web page instead of data' : 'PiAPI sent an answer that could not be read',
		advice: `This usually passes under load. If it keeps happening, check '${subject === 'uploadUrl' ? 'Upload URL' : 'Base URL'}' in the PiAPI credential.`,
		retryable: true,
		rejected: false,
	};
}

/** A page with HTTP 403: PiAPI itself refuses in JSON. */
export const webPageRefusal: Failure = {
	message: 'PiAPI sent a web page instead of data (HTTP 403)',
	advice:
		"A firewall in front of PiAPI may block the address of this n8n. Try again later. If it keeps happening, check 'Base URL' in the PiAPI credential.",
	httpCode: '403',
	retryable: false,
	rejected: true,
};
