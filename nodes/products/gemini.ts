import type { InputField, Product, TextField } from '../shared/forms/productTypes';
import { aspectRatioText, resolutionText } from './fields/format';
import { imageUrls } from './fields/media';
import { prompt } from './fields/prompts';
import { imageResult } from './fields/results';

// https://piapi.ai/docs/gemini-api/gemini-25-flash-image and, beside it, nano-banana-pro, nano-banana-2

const outputFormat: TextField = {
	kind: 'text',
	name: 'output_format',
	label: 'Output Format',
	placeholder: 'e.g. png',
	description: 'File format of the image. Known values: png, jpeg.',
};

const inputs: InputField[] = [prompt, imageUrls, aspectRatioText, outputFormat];

export const gemini: Product = {
	name: 'Gemini (Nano Banana)',
	value: 'gemini',
	defaultOperation: 'generateImage',
	tasks: [
		{
			name: 'Generate or Edit an Image With Nano Banana',
			value: 'generateImage',
			action: 'Generate or edit an image with Nano Banana',
			description: 'Create an image from text, or edit images with a prompt',
			model: 'gemini',
			taskType: 'gemini-2.5-flash-image',
			inputs,
			results: imageResult,
		},
		{
			name: 'Generate or Edit an Image With Nano Banana 2',
			value: 'generateImageWith2',
			action: 'Generate or edit an image with Nano Banana 2',
			description: 'Create an image from text, or edit images with a prompt, with the second version',
			model: 'gemini',
			taskType: 'nano-banana-2',
			inputs: [
				prompt,
				{ ...imageUrls, description: 'Public URLs of reference images, up to 14' },
				{ ...aspectRatioText, description: 'Width to height of the image, as a ratio from 1:4 to 8:1' },
				outputFormat,
				{
					...resolutionText,
					placeholder: 'e.g. 1K',
					description: 'Resolution of the image. Known values: 1K, 2K, 4K.',
				},
				{
					kind: 'boolean',
					name: 'enable_web_search',
					label: 'Enable Web Search',
					default: true,
					description: 'Whether the model may search the web to answer the prompt',
				},
			],
			results: imageResult,
		},
		{
			name: 'Generate or Edit an Image With Nano Banana Pro',
			value: 'generateImageWithPro',
			action: 'Generate or edit an image with Nano Banana Pro',
			description: 'Create an image from text, or edit images with a prompt, in the best quality',
			model: 'gemini',
			taskType: 'nano-banana-pro',
			inputs: [
				...inputs,
				{
					...resolutionText,
					placeholder: 'e.g. 2K',
					description: 'Resolution of the image. Known values: 1K, 2K, 4K.',
				},
				{
					kind: 'text',
					name: 'safety_level',
					label: 'Safety Level',
					placeholder: 'e.g. high',
					description: 'How strictly the content is moderated. Known value: high.',
				},
			],
			results: imageResult,
		},
	],
};
