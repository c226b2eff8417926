import { prompt } from '../../../products/fields/prompts';
import type { LlmOperation } from './llmOperation';
import { completionsPath, model, noTask } from './llmOperation';
import { answerText } from './openAiAnswer';

/** A link in a sentence, without what follows it: a bracket that was opened before the link, and punctuation. */
function withoutMarks(link: string): string {
	let open = 0;
	const end = Array.from(link).findIndex((character) => {
		if (character === '(') open++;
		return character === ')' && --open < 0;
	});
	return (end < 0 ? link : Array.from(link).slice(0, end).join('')).replace(/[.,;:!?]+$/, '');
}

export const gpt4oImage: LlmOperation = {
	form: {
		...noTask,
		name: 'Generate an Image With GPT-4o',
		value: 'generateGpt4oImage',
		action: 'Generate an image with GPT-4o',
		description: 'Create an image from a prompt with GPT-4o, which answers in a chat',
		inputs: [
			prompt,
			{
				...model,
				required: undefined,
				placeholder: 'e.g. gpt-4o-image',
				description: 'Name of the model. Known names: gpt-4o-image, gpt-4o-image-preview. The default is gpt-4o-image.',
			},
		],
		results: { kind: 'image', places: [] },
	},
	path: completionsPath,
	// PiAPI's image models answer in a stream only.
	bodyOf: ({ prompt: content, ...body }) => ({
		model: 'gpt-4o-image',
		...body,
		stream: true,
		messages: [{ role: 'user', content }],
	}),
	simplified: (answer) => {
		const text = answerText(answer);
		const links = [...new Set((text.match(/https?:\/\/[^\s\]"'<>`*]+/g) ?? []).map(withoutMarks))];
		return { result_url: links[0] ?? null, result_urls: links, text };
	},
};
