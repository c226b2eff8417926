import type {
	IBinaryKeyData,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	OperationalError,
} from 'n8n-workflow';

import { prompt } from '../products/commonFields';
import { faultError } from '../shared/api';
import { explained } from '../shared/errors';
import { readSwitch, simplifyField } from '../shared/fields';
import { fileTypes } from '../shared/fileTypes';
import type { NodeRun } from '../shared/items';
import { runForEachItem } from '../shared/items';
import type { ProductTask, TextField } from '../shared/product';
import { fieldsOf } from '../shared/productFields';
import { readTask, taskRequest } from '../shared/productRequest';
import { forget, purchaseKey, remember, remembered } from '../shared/purchases';
import { isObject } from '../shared/task';
import { persistently } from '../shared/wait';
import type { Operation, Resource } from './resource';

// https://piapi.ai/docs/llm-api/completions, https://piapi.ai/docs/gpt-image/gpt-image-api

/** Milliseconds. The LLM API knows no tasks: it answers when it is done, and a picture takes minutes. */
const longestAnswer = 600_000;

const completions = '/v1/chat/completions';
const generations = '/v1/images/generations';

/** An operation of the LLM API: its fields are declared like those of a task, its request and its answer are OpenAI's. */
interface LlmOperation {
	form: ProductTask;
	path: string;
	/** OpenAI's request body from the input that the form gives. */
	bodyOf: (input: IDataObject) => IDataObject;
	/** The simplified item from OpenAI's answer. */
	simplified: (answer: IDataObject) => IDataObject;
}

const model: TextField = { kind: 'text', name: 'model', label: 'Model', required: true };

/** A form has PiAPI's names for a task, which these operations have none of. */
const noTask = { model: '', taskType: '' };

const chat: LlmOperation = {
	form: {
		...noTask,
		name: 'Complete a Chat',
		value: 'completeChat',
		action: 'Complete a chat',
		description: 'Let a language model answer a prompt',
		inputs: [
			{
				...model,
				placeholder: 'e.g. gpt-4o-mini',
				description:
					'Name of the language model; most need the Creator plan. Known names: gpt-4o, gpt-4o-mini, gpt-4.1, gpt-5, gpt-5.2, o1-mini, o1-preview, claude-opus-4-6, claude-sonnet-4-6, claude-3-5-haiku-20241022, claude-3-5-sonnet-20241022, gemini-2.5-flash-nothinking.',
			},
			{ ...prompt, placeholder: 'e.g. Write a caption for a hug video', description: 'What the model is to answer' },
			{
				kind: 'text',
				name: 'system',
				label: 'System Message',
				multiline: true,
				placeholder: 'e.g. You write short, warm captions',
				description: 'How the model is to behave',
			},
			{
				kind: 'json',
				name: 'earlier',
				label: 'Earlier Messages (JSON)',
				shape: 'array',
				description: 'The messages before the prompt, as objects with role and content',
			},
			{
				kind: 'integer',
				name: 'max_tokens',
				label: 'Max Tokens',
				default: 1_000,
				min: 1,
				description: 'Length of the answer at most',
			},
			{ kind: 'text', name: 'stop', label: 'Stop', description: 'A text at which the answer ends' },
			{
				kind: 'number',
				name: 'temperature',
				label: 'Temperature',
				default: 1,
				description: 'How freely the model chooses its words',
			},
			{
				kind: 'number',
				name: 'top_p',
				label: 'Top P',
				default: 1,
				description: 'From which part of the likely words the model chooses',
			},
		],
		results: { kind: 'text', places: [] },
	},
	path: completions,
	bodyOf: ({ prompt: content, system, earlier, ...body }) => ({
		...body,
		messages: [
			...(system === undefined ? [] : [{ role: 'system', content: system }]),
			...(Array.isArray(earlier) ? earlier : []),
			{ role: 'user', content },
		],
	}),
	simplified: (answer) => ({ text: textOf(answer), model: answer.model ?? null, usage: answer.usage ?? null }),
};

const gpt4oImage: LlmOperation = {
	form: {
		...noTask,
		name: 'Generate an Image With GPT-4o',
		value: 'generateGpt4oImage',
		action: 'Generate an image with gpt 4o',
		description: 'Create a picture of what you describe with GPT-4o, which answers in a chat',
		inputs: [
			prompt,
			{
				...model,
				required: undefined,
				placeholder: 'e.g. gpt-4o-image',
				description: 'Name of the model. Known names: gpt-4o-image, gpt-4o-image-preview. Left out: gpt-4o-image.',
			},
		],
		results: { kind: 'image', places: [] },
	},
	path: completions,
	// PiAPI's image models answer in a stream only.
	bodyOf: ({ prompt: content, ...body }) => ({
		model: 'gpt-4o-image',
		...body,
		stream: true,
		messages: [{ role: 'user', content }],
	}),
	simplified: (answer) => {
		const text = textOf(answer);
		const links = [...new Set(text.match(/https?:\/\/[^\s)\]"'<>]+/g) ?? [])];
		return { result_url: links[0] ?? null, result_urls: links, text };
	},
};

const gptImage: LlmOperation = {
	form: {
		...noTask,
		name: 'Generate an Image With GPT Image',
		value: 'generateGptImage',
		action: 'Generate an image with gpt image',
		description: 'Create pictures of what you describe with OpenAI’s GPT Image',
		inputs: [
			{
				...model,
				placeholder: 'e.g. gpt-image-1',
				description: 'Name of the model. Known names: gpt-image-1, gpt-image-1.5, gpt-image-2, gpt-image-2-preview.',
			},
			prompt,
			{
				kind: 'text',
				name: 'image',
				label: 'Image URL',
				placeholder: 'e.g. https://example.com/image.png',
				description: 'Address of a picture to work from; PiAPI must be able to open it',
			},
			{
				kind: 'integer',
				name: 'n',
				label: 'Number of Images',
				default: 1,
				min: 1,
				description: 'How many pictures to create',
			},
			{
				kind: 'text',
				name: 'output_format',
				label: 'Output Format',
				placeholder: 'e.g. png',
				description: 'Kind of picture',
			},
			{
				kind: 'text',
				name: 'quality',
				label: 'Quality',
				placeholder: 'e.g. medium',
				description: 'How fine the picture is',
			},
			{
				kind: 'choice',
				name: 'size',
				label: 'Size',
				options: [
					{ name: 'Landscape (1536 × 1024)', value: '1536x1024' },
					{ name: 'Portrait (1024 × 1536)', value: '1024x1536' },
					{ name: 'Square (1024 × 1024)', value: '1024x1024' },
				],
				default: '1024x1024',
				description: 'Width and height in pixels',
			},
		],
		results: { kind: 'image', places: [] },
	},
	path: generations,
	bodyOf: (input) => input,
	simplified: (answer) => {
		const links = picturesOf(answer).flatMap(({ url }) => (typeof url === 'string' ? [url] : []));
		return { result_url: links[0] ?? null, result_urls: links, usage: answer.usage ?? null };
	},
};

/** The text of a chat's answer, of which only the first choice is asked for. */
function textOf({ choices }: IDataObject): string {
	const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
	const message = isObject(choice) && isObject(choice.message) ? choice.message : {};
	return typeof message.content === 'string' ? message.content : '';
}

const picturesOf = ({ data }: IDataObject): IDataObject[] => (Array.isArray(data) ? data.filter(isObject) : []);

async function execute(context: IExecuteFunctions, operation: LlmOperation): Promise<INodeExecutionData[]> {
	const keys: string[] = [];
	const output = await runForEachItem(context, {
		read: (_, { index }) => {
			const valueOf = (name: string): unknown => context.getNodeParameter(name, index, null) ?? undefined;
			return { given: readTask(operation.form, valueOf), simplify: readSwitch(valueOf('simplify') ?? true) };
		},
		perform: async (run, item, { given, simplify }) => {
			const { input } = taskRequest(given, () => '');
			const request = { path: operation.path, body: operation.bodyOf(input) };
			const key = purchaseKey(context, item.index, request);
			keys.push(key);
			const answer = await run.oneOfTheLooks(async () => await answerOnce(run, key, request));
			const { json, binary } = await withFiles(context, answer);
			return { json: simplify ? operation.simplified(json) : json, ...(binary && { binary }) };
		},
	});
	// n8n tries again only when an item failed. It stores what is remembered with the execution, and pictures are large.
	if (output.every(({ json }) => json.error === undefined)) keys.forEach((key) => forget(context, key));
	return output;
}

/**
 * OpenAI's answer to a request that costs money: asked for once, however often n8n's Retry On Fail starts the node again.
 * Throws an explained error when PiAPI refused, or when the answer was lost.
 */
async function answerOnce(
	run: NodeRun,
	key: string,
	request: { path: string; body: IDataObject },
): Promise<IDataObject> {
	const { context } = run;
	const known = remembered(context, key);
	if (known?.answer) return known.answer;
	if (known) throw lostAnswerError(known.lost);

	remember(context, key, { lost: 'the node was interrupted' });
	const { answer, fault } = await persistently(run, {
		method: 'POST',
		...request,
		timeLimit: longestAnswer,
		answers: 'likeOpenAi',
	});
	if (fault?.refused) {
		forget(context, key);
		throw faultError('PiAPI did not answer', fault);
	}
	const whole = typeof answer?.data.stream === 'string' ? joined(answer.data.stream) : answer?.data;
	if (whole) {
		remember(context, key, { answer: whole });
		return whole;
	}
	const reason = fault?.message ?? "PiAPI's answer broke off";
	remember(context, key, { lost: reason });
	throw lostAnswerError(reason);
}

const lostAnswerError = (reason = 'unknown'): OperationalError =>
	explained(
		`PiAPI's answer was lost: ${reason}`,
		'It may have been charged, so it was not asked for again. Run this item again if you want to.',
	);

/** The whole answer from a stream of events, whose parts each hold a piece of the text; undefined when it broke off. */
function joined(stream: string): IDataObject | undefined {
	const events = stream.split(/\r?\n/).flatMap((line) => {
		const [, data] = /^data:\s*(.*)$/.exec(line) ?? [];
		return data === undefined ? [] : [data];
	});
	if (!events.includes('[DONE]')) return undefined;
	const parts = events.map(parsed).filter(isObject);
	const pieces = parts.flatMap(({ choices }) => (Array.isArray(choices) ? choices.slice(0, 1).filter(isObject) : []));
	const content = pieces.map(({ delta }) =>
		isObject(delta) && typeof delta.content === 'string' ? delta.content : '',
	);
	const usage = parts.map((part) => part.usage).find(isObject) ?? null;
	return {
		model: parts[0]?.model ?? null,
		choices: [{ index: 0, message: { role: 'assistant', content: content.join('') } }],
		usage,
	};
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** Pictures that come inside the answer become files: in an item's JSON they would make every later node slow. */
async function withFiles(context: IExecuteFunctions, answer: IDataObject) {
	const pictures = picturesOf(answer).filter(({ b64_json: content }) => typeof content === 'string');
	if (pictures.length === 0) return { json: answer };
	const binary: IBinaryKeyData = {};
	for (const [index, { b64_json: content }] of pictures.entries()) {
		const bytes = Buffer.from(String(content), 'base64');
		const start = bytes.subarray(0, 16).toString('latin1');
		const type = fileTypes.find(({ startsWith }) => startsWith?.test(start));
		const suffix = index === 0 ? '' : `_${index + 1}`;
		const name = `image${suffix}.${type?.extension ?? 'bin'}`;
		binary[`data${suffix}`] = await context.helpers.prepareBinaryData(bytes, name, type?.mimeType);
	}
	const data = picturesOf(answer).map((picture) => ({ ...picture, b64_json: undefined }));
	return { json: { ...answer, data }, binary };
}

const operationOf = (operation: LlmOperation): Operation => ({
	...operation.form,
	fields: [...fieldsOf(operation.form, {}), simplifyField],
	execute: async (context) => await execute(context, operation),
});

/** PiAPI's other API: language models in the manner of OpenAI. */
export const llmResource: Resource = {
	name: 'LLM',
	value: 'llm',
	defaultOperation: 'completeChat',
	operations: [chat, gpt4oImage, gptImage].map(operationOf),
};
