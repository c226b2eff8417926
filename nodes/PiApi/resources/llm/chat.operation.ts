import { prompt } from '../../../products/fields/prompts';
import type { LlmOperation } from './llmOperation';
import { completionsPath, model, noTask } from './llmOperation';
import { answerText } from './openAiAnswer';

// https://piapi.ai/docs/llm-api/completions

export const chat: LlmOperation = {
	form: {
		...noTask,
		name: 'Complete a Chat',
		value: 'completeChat',
		action: 'Complete a chat',
		description: 'Get the answer of a language model to a prompt',
		inputs: [
			{
				...model,
				placeholder: 'e.g. gpt-4o-mini',
				description:
					'Name of the language model; most need the Creator plan. Known names: gpt-4o, gpt-4o-mini, gpt-4.1, gpt-5, gpt-5.2, o1-mini, o1-preview, claude-opus-4-6, claude-sonnet-4-6, claude-3-5-haiku-20241022, claude-3-5-sonnet-20241022, gemini-2.5-flash-nothinking.',
			},
			{ ...prompt, placeholder: 'e.g. Write a caption for a hug video', description: 'The message to the model' },
			{
				kind: 'text',
				name: 'system',
				label: 'System Message',
				multiline: true,
				placeholder: 'e.g. You write short, warm captions',
				description: 'How the model should behave',
			},
			{
				kind: 'json',
				name: 'earlier',
				label: 'Earlier Messages (JSON)',
				shape: 'array',
				description: 'The messages before the prompt, as a JSON array of objects with role and content',
			},
			{
				kind: 'integer',
				name: 'max_tokens',
				label: 'Max Tokens',
				default: 1_000,
				min: 1,
				description: 'Maximum length of the answer in tokens',
			},
			{ kind: 'text', name: 'stop', label: 'Stop', description: 'The answer ends before this text' },
			{
				kind: 'number',
				name: 'temperature',
				label: 'Temperature',
				default: 1,
				description: 'How random the answer is. Lower values give more predictable answers.',
			},
			{
				kind: 'number',
				name: 'top_p',
				label: 'Top P',
				default: 1,
				description: 'Share of the most likely tokens to choose from, from 0 to 1',
			},
		],
		results: { kind: 'text', places: [] },
	},
	isConversation: true,
	path: completionsPath,
	bodyOf: ({ prompt: content, system, earlier, ...body }) => ({
		...body,
		messages: [
			...(system === undefined ? [] : [{ role: 'system', content: system }]),
			...(Array.isArray(earlier) ? earlier : []),
			{ role: 'user', content },
		],
	}),
	simplified: (answer) => ({ text: answerText(answer), model: answer.model ?? null, usage: answer.usage ?? null }),
};
