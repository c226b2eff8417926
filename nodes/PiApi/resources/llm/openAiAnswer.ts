import type { IBinaryKeyData, IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { identifyFile, identifyingBytes } from '../../../shared/files/kinds/identifyFile';
import { isEmpty, isObject, parseJson } from '../../../shared/utils/values';

/** The text of a chat's answer, of which only the first choice is asked for. */
export function answerText({ choices }: IDataObject): string {
	const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
	const message = isObject(choice) && isObject(choice.message) ? choice.message : {};
	const { content } = message;
	if (typeof content === 'string') return content;
	const parts: unknown[] = Array.isArray(content) ? content : [];
	return parts.map((part) => (isObject(part) && typeof part.text === 'string' ? part.text : '')).join('');
}

/** The images of an answer, each with its `url` or its content in `b64_json`. */
export const answerImages = ({ data }: IDataObject): IDataObject[] =>
	Array.isArray(data) ? data.filter(isObject) : [];

/** The whole answer from a stream of events, whose parts each hold a piece of the text; undefined when it was cut. */
export function joinStream(stream: string): IDataObject | undefined {
	const events = eventsOf(stream);
	if (!events.includes('[DONE]')) return undefined;
	const parts = events.map(parseJson).filter(isObject);
	const usage = parts.map((part) => part.usage).find(isObject) ?? null;
	return {
		model: parts[0]?.model ?? null,
		choices: [{ index: 0, message: { role: 'assistant', content: contentOf(parts) } }],
		usage,
	};
}

/** An error that a stream of events reports, and whether a part of the answer came before; undefined without one. */
export function errorInStream(stream: string): { body: IDataObject; isAfterContent: boolean } | undefined {
	const parts = eventsOf(stream).map(parseJson).filter(isObject);
	const place = parts.findIndex(({ error, choices }) => !isEmpty(error) && choices === undefined);
	const body = parts[place];
	return body && { body, isAfterContent: contentOf(parts.slice(0, place)) !== '' };
}

const eventsOf = (stream: string): string[] =>
	stream.split(/\r?\n/).flatMap((line) => /^data:\s*(.*?)\s*$/.exec(line)?.[1] ?? []);

function contentOf(parts: IDataObject[]): string {
	const pieces = parts.flatMap(({ choices }) => (Array.isArray(choices) ? choices.slice(0, 1).filter(isObject) : []));
	return pieces
		.map(({ delta }) => (isObject(delta) && typeof delta.content === 'string' ? delta.content : ''))
		.join('');
}

/** Images inside the answer become files: in an item's JSON they would make every later node slow. */
export async function withFiles(context: IExecuteFunctions, answer: IDataObject): Promise<INodeExecutionData> {
	const contents = answerImages(answer).flatMap((image) => inlineContent(image) ?? []);
	if (contents.length === 0) return { json: answer };
	const binary: IBinaryKeyData = {};
	for (const [index, content] of contents.entries()) {
		const bytes = Buffer.from(content, 'base64');
		const kind = identifyFile(bytes);
		const suffix = index === 0 ? '' : `_${index + 1}`;
		const name = `image${suffix}.${kind?.extension ?? 'bin'}`;
		binary[`data${suffix}`] = await context.helpers.prepareBinaryData(bytes, name, kind?.mimeType);
	}
	const data = answerImages(answer).map(({ url, ...image }) => ({
		...image,
		...(inlineContentIn(url) === undefined && { url }),
		b64_json: undefined,
	}));
	return { json: { ...answer, data }, binary };
}

/** The content of an image in base64; undefined for one that has a link. */
function inlineContent({ b64_json: content, url }: IDataObject): string | undefined {
	if (typeof content !== 'string' || content === '') return inlineContentIn(url);
	return inlineContentIn(content) ?? content.replace(/^\s*data:[^,]*,/i, '');
}

/** The content of a data URI (RFC 2397) in base64; undefined for anything else. Some leave out that it is base64. */
function inlineContentIn(uri: unknown): string | undefined {
	const [, parameters = '', data = ''] = typeof uri === 'string' ? (/^\s*data:([^,]*),(.*)$/is.exec(uri) ?? []) : [];
	const content = withoutEscapes(data);
	const isImage = identifyFile(Buffer.from(content.slice(0, identifyingBytes), 'base64')) !== undefined;
	return /;\s*base64\s*$/i.test(parameters) || isImage ? content : undefined;
}

function withoutEscapes(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
