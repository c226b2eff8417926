import type { Product } from '../shared/forms/productTypes';
import { height, width } from './fields/format';
import { seed } from './fields/generation';
import { prompt } from './fields/prompts';
import { imageResult } from './fields/results';

// https://piapi.ai/docs/z-image-api/text-to-image

export const zImage: Product = {
	name: 'Z-Image',
	value: 'zImage',
	defaultOperation: 'generateImage',
	tasks: [
		{
			name: 'Generate an Image From Text',
			value: 'generateImage',
			action: 'Generate an image from text with Z-Image',
			description: 'Create an image from a prompt',
			model: 'Qubico/z-image',
			taskType: 'txt2img',
			inputs: [prompt, width, height, seed],
			results: imageResult,
		},
	],
};
