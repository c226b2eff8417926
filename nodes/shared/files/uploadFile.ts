import type { IExecuteFunctions } from 'n8n-workflow';

import type { Failure } from '../transport/failures/failure';
import { failureError } from '../transport/failures/failure';
import { timeoutFor } from '../transport/request';
import type { Sender } from '../transport/requestWithRetry';
import { requestWithRetry } from '../transport/requestWithRetry';
import type { ConcurrencyLimiter } from '../utils/concurrencyLimiter';
import { userError } from '../utils/userError';
import { isWebAddress } from '../utils/webAddress';
import type { InputFile } from './inputFile';
import { contentChunks } from './inputFileContent';

/** What an upload needs of its node run. */
interface Uploader extends Sender {
	context: Pick<IExecuteFunctions, 'helpers'>;
	limitUploads: ConcurrencyLimiter;
}

/** PiAPI's answer to an upload when the account's plan does not include it (api.md: Creator plan or higher). */
const planTooLow = '403';

export interface UploadOptions {
	/** Follows the message of an error, for example ', and no task was created'. */
	consequence?: string;
	/** Whether the input is documented as "URL or base64", so that the file itself may stand in the request. */
	acceptsBase64?: boolean;
}

/**
 * What stands for the file in a task's input: its URL after an upload to PiAPI's own storage, where it stays for 24 hours and
 * costs nothing; where the account's plan has no upload and the input
 * takes base64, the file itself as a data URI. Throws a user error when PiAPI does not take the upload.
 */
export async function fileValue(
	run: Uploader,
	file: InputFile,
	{ consequence = '', acceptsBase64 = false }: UploadOptions = {},
): Promise<string> {
	const { url, failure } = await upload(run, file, consequence);
	if (url !== undefined) return url;
	if (failure.httpCode === planTooLow && acceptsBase64) {
		return await run.limitUploads(async () => await inlineData(run.context, file));
	}
	throw uploadError(file, failure, consequence);
}

/** The file as a data URI. It stands in memory as a whole: 14 MB for the largest one. */
async function inlineData(context: Pick<IExecuteFunctions, 'helpers'>, file: InputFile): Promise<string> {
	const text = await base64Buffer(context, file, `data:${file.mimeType};base64,`, '');
	return text.toString('latin1');
}

async function upload(
	run: Uploader,
	file: InputFile,
	consequence: string,
): Promise<{ url: string; failure?: undefined } | { url?: undefined; failure: Failure }> {
	const { answer, failure } = await run.limitUploads(async () => {
		const body = await uploadBody(run.context, file);
		return await requestWithRetry(
			run,
			{ method: 'POST', host: 'uploadUrl', path: '/api/ephemeral_resource', body, timeout: timeoutFor(body.length) },
			{ repeatable: true },
		);
	});
	if (failure) return { failure };
	const { url } = answer.data;
	if (typeof url === 'string' && isWebAddress(url)) return { url };
	throw userError(`PiAPI took the ${file.media} but gave no URL for it${consequence}`, 'Try again, or use a URL.');
}

function uploadError({ media, parameter, shownName }: InputFile, failure: Failure, consequence: string) {
	const advice =
		"PiAPI's file upload needs its Creator plan or a higher one. Use a URL instead, or change the plan at https://piapi.ai.";
	const place = `It is the file${shownName} in '${parameter}'.`;
	return failureError(`The ${media} could not be uploaded${consequence}`, {
		...failure,
		advice: failure.httpCode === planTooLow ? advice : `${place} ${failure.advice}`,
	});
}

/** PiAPI's upload request, `{ file_name, file_data }` with the file in base64. */
const uploadBody = async (context: Pick<IExecuteFunctions, 'helpers'>, file: InputFile): Promise<Buffer> =>
	await base64Buffer(context, file, `{"file_name":${JSON.stringify(file.fileName)},"file_data":"`, '"}');

/**
 * The file in base64 between two texts, written straight into one buffer: as a text it would stand in memory three times
 * before it is sent.
 */
async function base64Buffer(
	context: Pick<IExecuteFunctions, 'helpers'>,
	file: InputFile,
	textBefore: string,
	textAfter: string,
): Promise<Buffer> {
	const before = Buffer.from(textBefore);
	const after = Buffer.from(textAfter);
	const body = Buffer.alloc(before.length + Math.ceil(file.size / 3) * 4 + after.length);
	let end = before.copy(body);
	let rest = Buffer.alloc(0);
	for await (const chunk of contentChunks(context, file)) {
		const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
		// Three bytes are four characters; what is over waits for the next chunk.
		const whole = bytes.length - (bytes.length % 3);
		end += body.write(bytes.toString('base64', 0, whole), end, 'latin1');
		rest = bytes.subarray(whole);
	}
	end += body.write(rest.toString('base64'), end, 'latin1');
	if (end !== body.length - after.length) {
		throw userError('The file changed while it was read, and was not uploaded', 'Run the workflow again.');
	}
	after.copy(body, end);
	return body;
}
