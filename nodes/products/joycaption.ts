import type { Product } from '../shared/forms/productTypes';
import { inputsUnknown } from './fields/generation';

// https://piapi.ai/docs/joycaption-api/create-task

export const joycaption: Product = {
	name: 'Joycaption',
	value: 'joycaption',
	defaultOperation: 'captionImage',
	tasks: [
		{
			name: 'Caption an Image',
			value: 'captionImage',
			action: 'Caption an image with Joycaption',
			description: 'Get a caption or a list of tags for an image',
			notice: inputsUnknown,
			model: 'Qubico/joycaption',
			taskType: 'joycaption-beta-one',
			inputs: [],
			results: { kind: 'text', places: [] },
		},
	],
};
