import type { MediaField, NumberField, Product } from '../shared/forms/productTypes';
import { height, width } from './fields/format';
import { seed, steps } from './fields/generation';
import { image } from './fields/media';
import { negativePrompt, prompt } from './fields/prompts';
import { imageResult } from './fields/results';

// https://piapi.ai/docs/qwen-image-api/text-to-image, https://piapi.ai/docs/qwen-image-api/image-edit

// Two clients send the model as 'qwen-image'; this is the name in PiAPI's own client.
const model = 'Qubico/qwen-image';

const flowShift: NumberField = {
	kind: 'number',
	name: 'flow_shift',
	label: 'Flow Shift',
	default: 3,
	description: 'Flow shift of the model. PiAPI chooses a value when this is not set.',
};

const anotherImage: MediaField = {
	...image,
	required: undefined,
	description: 'Public URL of another image',
};

export const qwenImage: Product = {
	name: 'Qwen Image',
	value: 'qwenImage',
	defaultOperation: 'generateImage',
	tasks: [
		{
			name: 'Edit Images',
			value: 'editImages',
			action: 'Edit images with Qwen Image',
			description: 'Create an image from up to three images and a prompt',
			model,
			taskType: 'image-edit',
			inputs: [
				{ ...image, name: 'image1', label: 'Image 1', noun: 'first image' },
				{ ...anotherImage, name: 'image2', label: 'Image 2', noun: 'second image' },
				{ ...anotherImage, name: 'image3', label: 'Image 3', noun: 'third image' },
				{ ...prompt, placeholder: 'e.g. Make the coat red', description: 'What to do with the images' },
				negativePrompt,
				steps,
				seed,
				flowShift,
			],
			results: imageResult,
		},
		{
			name: 'Generate an Image From Text',
			value: 'generateImage',
			action: 'Generate an image from text with Qwen Image',
			description: 'Create an image from a prompt',
			model,
			taskType: 'txt2img',
			inputs: [prompt, width, height, steps, seed, flowShift],
			results: imageResult,
		},
	],
};
