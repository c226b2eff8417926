import { randomUUID } from 'node:crypto';
import type { HostRequest } from '../http/host';
import { isObject } from '../http/json';
import { jsonReply, refusal, type Reply } from '../http/replies';
import { contentTypes } from '../sampleFiles';
import type { Storage } from '../storage';

/** Characters, and bytes: PiAPI's documentation of the file upload. */
const longestFileName = 128;
const largestFile = 10 * 1024 * 1024;

/** What clients of PiAPI upload; the documentation's own list is not known in full. */
const uploadedExtensions = ['jpg', 'jpeg', 'png', 'webp', 'mp4', 'wav', 'mp3', 'm4a'];

export function uploadReply(request: HostRequest, plan: 'free' | 'creator', storage: Storage): Reply {
	if (request.method !== 'POST' || request.path !== '/api/ephemeral_resource') return refusal(404, 'not found');
	if (plan === 'free') return refusal(403, 'Insufficient plan level');
	const file = uploadedFile(request.json);
	if (file === undefined) return refusal(400, 'Invalid request parameters');
	const url = storage.add(`${randomUUID()}.${file.extension}`, file);
	return jsonReply(200, { code: 200, data: { url }, message: 'success' });
}

function uploadedFile(json: unknown): { extension: string; contentType: string; bytes: Buffer } | undefined {
	if (!isObject(json)) return undefined;
	const { file_name: name, file_data: data } = json;
	if (typeof name !== 'string' || name.length > longestFileName || typeof data !== 'string') return undefined;
	const extension = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
	const contentType = uploadedExtensions.includes(extension) ? contentTypes[extension] : undefined;
	const bytes = decoded(data, contentType);
	if (contentType === undefined || bytes === undefined) return undefined;
	return bytes.length === 0 || bytes.length > largestFile ? undefined : { extension, contentType, bytes };
}

/** Base64, with or without a data URI in front, which then has to match the file's name. */
function decoded(data: string, contentType: string | undefined): Buffer | undefined {
	const comma = data.startsWith('data:') ? data.indexOf(',') : -1;
	if (comma >= 0 && data.slice(0, comma) !== `data:${contentType};base64`) return undefined;
	const base64 = data.slice(comma + 1);
	return /^[A-Za-z0-9+/]*={0,2}$/.test(base64) ? Buffer.from(base64, 'base64') : undefined;
}
