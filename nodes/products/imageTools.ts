import type { Product } from '../shared/forms/productTypes';
import { image } from './fields/media';
import { negativePrompt, prompt } from './fields/prompts';
import { imageResult } from './fields/results';

// https://piapi.ai/docs/image-editing-api/remove-background-api and, beside it, segment-with-prompt-api, super-resolution-api

const model = 'Qubico/image-toolkit';

export const imageTools: Product = {
	name: 'Image Tool',
	value: 'imageTools',
	defaultOperation: 'removeBackground',
	tasks: [
		{
			name: 'Remove the Background of an Image',
			value: 'removeBackground',
			action: 'Remove the background of an image',
			description: 'Cut out what a picture shows',
			model,
			taskType: 'background-remove',
			inputs: [
				image,
				{
					kind: 'text',
					name: 'rmbg_model',
					label: 'Background Model',
					placeholder: 'e.g. RMBG-2.0',
					description: 'Which model cuts out. A known value is RMBG-2.0, which is used without this field.',
				},
			],
			results: imageResult,
		},
		{
			name: 'Select Things in an Image',
			value: 'segmentImage',
			action: 'Select things in an image',
			description: 'Get a mask of the things that you name (PiAPI calls it Segment With Prompt)',
			model,
			taskType: 'segment',
			inputs: [
				image,
				{
					...prompt,
					multiline: undefined,
					placeholder: 'e.g. dog, ball',
					description: 'Comma-separated list of the things to select',
				},
				{ ...negativePrompt, placeholder: 'e.g. shadow', description: 'What should not be selected' },
				{
					kind: 'integer',
					name: 'segment_factor',
					label: 'Segment Factor',
					default: -15,
					description: 'Pixels by which the selection grows, or with a minus shrinks',
				},
			],
			results: imageResult,
		},
		{
			name: 'Upscale an Image',
			value: 'upscaleImage',
			action: 'Upscale an image',
			description: 'Enlarge a picture',
			model,
			taskType: 'upscale',
			inputs: [
				image,
				{
					kind: 'number',
					name: 'scale',
					label: 'Scale',
					required: true,
					default: 2,
					min: 2,
					max: 10,
					description: 'How many times larger, from 2 to 10',
				},
				{
					kind: 'boolean',
					name: 'face_enhance',
					label: 'Enhance Faces',
					default: false,
					description: 'Whether faces are improved as well',
				},
			],
			results: imageResult,
		},
	],
};
