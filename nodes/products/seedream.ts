import type { Product } from '../shared/forms/productTypes';
import { aspectRatioText } from './fields/format';
import { prompt } from './fields/prompts';
import { imageResult } from './fields/results';

// https://piapi.ai/docs/seedream-api/seedream-5-lite

export const seedream: Product = {
	name: 'Seedream',
	value: 'seedream',
	defaultOperation: 'generateImage',
	tasks: [
		{
			name: 'Generate an Image From Text',
			value: 'generateImage',
			action: 'Generate an image from text',
			description: 'Create a picture of what you describe, with Seedream 5 Lite',
			notice:
				"Not all inputs of this task are known to this node. The others can be given in 'Additional Input (JSON)'.",
			model: 'seedream',
			taskType: 'seedream-5-lite',
			inputs: [prompt, aspectRatioText],
			results: imageResult,
		},
	],
};
