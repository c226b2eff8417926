import { prompt } from '../../../products/fields/prompts';
import { readLink } from '../../../shared/forms/resultLinks';
import { isEmpty, isFailedText } from '../../../shared/utils/values';
import type { LlmOperation } from './llmOperation';
import { model, noTask } from './llmOperation';
import { answerImages } from './openAiAnswer';

// https://piapi.ai/docs/gpt-image/gpt-image-api

export const gptImage: LlmOperation = {
	form: {
		...noTask,
		name: 'Generate an Image With GPT Image',
		value: 'generateGptImage',
		action: 'Generate an image with GPT Image',
		description: "Create images from a prompt with OpenAI's GPT Image, optionally from an image",
		inputs: [
			{
				...model,
				placeholder: 'e.g. gpt-image-2',
				// OpenAI retired gpt-image-1 on 2026-10-23.
				description: 'Name of the model. Known names: gpt-image-2, gpt-image-2-preview, gpt-image-1.5.',
			},
			prompt,
			{
				kind: 'text',
				name: 'image',
				label: 'Image URL',
				isUrl: true,
				placeholder: 'e.g. https://example.com/image.png',
				description: 'Public URL of an image to start from',
			},
			{
				kind: 'integer',
				name: 'n',
				label: 'Number of Images',
				default: 1,
				min: 1,
				description: 'How many images to create',
			},
			{
				kind: 'text',
				name: 'output_format',
				label: 'Output Format',
				placeholder: 'e.g. png',
				description: 'File format of the image',
			},
			{
				kind: 'text',
				name: 'quality',
				label: 'Quality',
				placeholder: 'e.g. medium',
				description: 'Image quality',
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
				description: 'Width and height of the image in pixels',
			},
		],
		results: { kind: 'image', places: [] },
	},
	path: '/v1/images/generations',
	bodyOf: (input) => input,
	simplified: (answer) => {
		const links = answerImages(answer).flatMap(({ url }) =>
			typeof url !== 'string' || isEmpty(url) || isFailedText(url) ? [] : [readLink(url) ?? url],
		);
		return { result_url: links[0] ?? null, result_urls: links, usage: answer.usage ?? null };
	},
};
