import type { Resource } from '../resource';
import { chat } from './chat.operation';
import { gpt4oImage } from './gpt4oImage.operation';
import { gptImage } from './gptImage.operation';
import { llmOperation } from './llmOperation';

/** PiAPI's other API: language models in the manner of OpenAI. */
export const llmResource: Resource = {
	name: 'LLM',
	value: 'llm',
	defaultOperation: 'completeChat',
	operations: [chat, gpt4oImage, gptImage].map(llmOperation),
};
