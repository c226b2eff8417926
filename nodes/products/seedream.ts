import type { Product } from '../shared/forms/productTypes';
import { aspectRatioText } from './fields/format';
import { prompt } from './fields/prompts';
import { imageResult } from './fields/results';

// https://piapi.ai/docs/seedream-api/seedream-5-lite and, beside it, seedream-5-pro

export const seedream: Product = {
	name: 'Seedream',
	value: 'seedream',
	defaultOperation: 'generateImage',
	tasks: [
		{
			name: 'Generate an Image From Text',
			value: 'generateImage',
			action: 'Generate an image from text with Seedream',
			description: 'Create an image from a prompt, with Seedream 5',
			notice:
				"This form does not have all inputs yet. Enter others, as in PiAPI's documentation, in 'Additional Input (JSON)' under 'Additional Fields'.",
			model: 'seedream',
			taskType: {
				label: 'Version',
				description: 'Quality, price and moderation. Less Restriction costs 25% more.',
				options: [
					{ name: 'Seedream 5 Lite', value: 'seedream-5-lite' },
					{ name: 'Seedream 5 Lite, Less Restriction', value: 'seedream-5-lite-less-restriction' },
					{ name: 'Seedream 5 Pro', value: 'seedream-5-pro' },
					{ name: 'Seedream 5 Pro, Less Restriction', value: 'seedream-5-pro-less-restriction' },
				],
				default: 'seedream-5-lite',
			},
			inputs: [prompt, aspectRatioText],
			results: imageResult,
		},
	],
};
