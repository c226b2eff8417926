import { randomUUID } from 'node:crypto';
import type { HostRequest } from '../http/host';
import { isObject, type JsonObject } from '../http/json';
import { jsonReply, openAiRefusal, type Reply } from '../http/replies';
import { inputProblem, type KnownInputs } from '../products';
import { sampleFiles } from '../sampleFiles';
import type { Account } from '../tasks/account';

const chatInputs: KnownInputs = {
	required: { model: 'string', messages: 'array<object>' },
	optional: {
		stream: 'boolean',
		temperature: 'number',
		top_p: 'number',
		max_tokens: 'integer',
		stop: 'string',
	},
};

const imageInputs: KnownInputs = {
	required: { model: 'string', prompt: 'string' },
	optional: { n: 'integer', size: 'string', quality: 'string', output_format: 'string' },
};

/** What the models that make files make. They answer only as a stream, with the link inside markdown. */
const filesOfModels: Readonly<Partial<Record<string, 'png' | 'mp4'>>> = {
	'gpt-4o-image': 'png',
	'gpt-4o-image-preview': 'png',
	'sora-2-preview': 'mp4',
	'sora-2-hd-preview': 'mp4',
};

/** PiAPI's part that speaks like OpenAI. Which models there are is not certain, so any name is taken. */
export function llmReply(request: HostRequest, account: Account, storageUrl: string): Reply {
	const { method, path, json } = request;
	if (method === 'POST' && path === '/v1/chat/completions') return chatReply(json, account, storageUrl);
	if (method === 'POST' && path === '/v1/images/generations') return imagesReply(json, account, storageUrl);
	return openAiRefusal(404, 'not found');
}

function chatReply(body: unknown, account: Account, storageUrl: string): Reply {
	if (!isObject(body)) return openAiRefusal(400, 'invalid request body');
	const problem = inputProblem(chatInputs, body);
	if (problem !== undefined) return openAiRefusal(400, problem);
	const model = String(body.model);
	const file = filesOfModels[model];
	if (file !== undefined && body.stream !== true) return openAiRefusal(400, `${model} needs stream: true`);
	if (!account.buyCompletion()) return openAiRefusal(402, 'insufficient credits');
	const question = lastText(body.messages);
	const text =
		file === undefined ? `You said: ${question}` : fileMarkdown(`${storageUrl}/temp/${randomUUID()}.${file}`);
	const completion = { id: `chatcmpl-${randomUUID()}`, created: Math.floor(Date.now() / 1000), model };
	return body.stream === true ? streamed(completion, text) : whole(completion, text, question);
}

function fileMarkdown(link: string): string {
	return link.endsWith('.png') ? `Here it is:\n\n![image](${link})` : `Here it is:\n\n[video](${link})`;
}

/** A message's content is a text or a list of parts, some of them texts. */
function lastText(messages: unknown): string {
	const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined;
	const content = isObject(last) ? last.content : undefined;
	if (!Array.isArray(content)) return String(content ?? '');
	return content.map((part) => (isObject(part) && typeof part.text === 'string' ? part.text : '')).join('');
}

function whole(completion: JsonObject, text: string, question: string): Reply {
	const [promptTokens, completionTokens] = [tokens(question), tokens(text)];
	return jsonReply(200, {
		...completion,
		object: 'chat.completion',
		choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
		usage: {
			prompt_tokens: promptTokens,
			completion_tokens: completionTokens,
			total_tokens: promptTokens + completionTokens,
		},
	});
}

/** About four characters each. */
function tokens(text: string): number {
	return Math.ceil(text.length / 4);
}

function streamed(completion: JsonObject, text: string): Reply {
	const chunk = (delta: JsonObject, finishReason: string | null = null) => ({
		...completion,
		object: 'chat.completion.chunk',
		choices: [{ index: 0, delta, finish_reason: finishReason }],
	});
	// Split anywhere, as a model does: also a link arrives in pieces.
	const pieces = text.match(/[^]{1,20}/g) ?? [];
	const chunks = [
		chunk({ role: 'assistant', content: '' }),
		...pieces.map((content) => chunk({ content })),
		chunk({}, 'stop'),
	];
	const events = [...chunks.map((one) => JSON.stringify(one)), '[DONE]'];
	return { status: 200, headers: { 'content-type': 'text/event-stream; charset=utf-8' }, body: sent(events) };
}

async function* sent(events: string[]): AsyncGenerator<Buffer> {
	for (const event of events) yield Buffer.from(`data: ${event}\n\n`);
}

/** OpenAI's `response_format` decides whether the pictures come as links or as base64. */
function imagesReply(body: unknown, account: Account, storageUrl: string): Reply {
	if (!isObject(body)) return openAiRefusal(400, 'invalid request body');
	const problem = inputProblem(imageInputs, body);
	if (problem !== undefined) return openAiRefusal(400, problem);
	const extension = String(body.output_format ?? 'png');
	const file = sampleFiles[extension];
	if (file === undefined) return openAiRefusal(400, `output_format ${extension} is not supported`);
	if (!account.buyCompletion()) return openAiRefusal(402, 'insufficient credits');
	const image = () =>
		body.response_format === 'b64_json'
			? { b64_json: file.toString('base64') }
			: { url: `${storageUrl}/temp/${randomUUID()}.${extension}` };
	return jsonReply(200, {
		created: Math.floor(Date.now() / 1000),
		data: Array.from({ length: Number(body.n ?? 1) }, image),
		usage: { input_tokens: tokens(String(body.prompt)), output_tokens: 0, total_tokens: tokens(String(body.prompt)) },
	});
}
