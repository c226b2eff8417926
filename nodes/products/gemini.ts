import type { InputField, Product } from '../shared/forms/productTypes';
import { aspectRatioText, resolutionText } from './fields/format';
import { imageUrls } from './fields/media';
import { prompt } from './fields/prompts';
import { imageResult } from './fields/results';

// https://piapi.ai/docs/gemini-api/gemini-25-flash-image and, beside it, nano-banana-pro, nano-banana-2

const inputs: InputField[] = [
	prompt,
	imageUrls,
	aspectRatioText,
	{
		kind: 'text',
		name: 'output_format',
		label: 'Output Format',
		placeholder: 'e.g. png',
		description: 'File format of the picture. Known values: png, jpeg.',
	},
];

export const gemini: Product = {
	name: 'Gemini (Nano Banana)',
	value: 'gemini',
	defaultOperation: 'generateImage',
	tasks: [
		{
			name: 'Generate or Edit an Image With Nano Banana',
			value: 'generateImage',
			action: 'Generate or edit an image with nano banana',
			description: 'Create a picture from text, or change pictures as the text says',
			model: 'gemini',
			taskType: 'gemini-2.5-flash-image',
			inputs,
			results: imageResult,
		},
		{
			name: 'Generate or Edit an Image With Nano Banana 2',
			value: 'generateImageWith2',
			action: 'Generate or edit an image with nano banana 2',
			description: 'Create a picture from text, or change pictures as the text says, with the second version',
			model: 'gemini',
			taskType: 'nano-banana-2',
			inputs: [
				...inputs,
				{ ...resolutionText, placeholder: 'e.g. 1K', description: 'How fine the picture is, for example 1K' },
			],
			results: imageResult,
		},
		{
			name: 'Generate or Edit an Image With Nano Banana Pro',
			value: 'generateImageWithPro',
			action: 'Generate or edit an image with nano banana pro',
			description: 'Create a picture from text, or change pictures as the text says, in the best quality',
			model: 'gemini',
			taskType: 'nano-banana-pro',
			inputs: [
				...inputs,
				{
					...resolutionText,
					placeholder: 'e.g. 2K',
					description: 'How fine the picture is. Known values: 1K, 2K, 4K.',
				},
				{
					kind: 'text',
					name: 'safety_level',
					label: 'Safety Level',
					placeholder: 'e.g. high',
					description: 'How strictly PiAPI watches what is drawn. A known value is high.',
				},
			],
			results: imageResult,
		},
	],
};
