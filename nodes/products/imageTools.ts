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
			action: 'Remove the background of an image with PiAPI',
			description: 'Cut out the subject of an image',
			model,
			taskType: 'background-remove',
			inputs: [
				{ ...image, acceptsBase64: true },
				{
					kind: 'text',
					name: 'rmbg_model',
					label: 'Background Model',
					placeholder: 'e.g. RMBG-2.0',
					description: 'Model that removes the background. Known value: RMBG-2.0, the default.',
				},
			],
			results: imageResult,
		},
		{
			name: 'Select Objects in an Image',
			value: 'segmentImage',
			action: 'Select objects in an image with PiAPI',
			description: 'Get a mask of the objects you name (Segment With Prompt)',
			model,
			taskType: 'segment',
			inputs: [
				image,
				{
					...prompt,
					multiline: undefined,
					placeholder: 'e.g. dog, ball',
					description: 'Comma-separated list of the objects to select',
				},
				{ ...negativePrompt, placeholder: 'e.g. shadow', description: 'What not to select' },
				{
					kind: 'integer',
					name: 'segment_factor',
					label: 'Segment Factor',
					default: -15,
					description: 'Pixels to grow the selection by. A negative number shrinks it.',
				},
			],
			results: imageResult,
		},
		{
			name: 'Upscale an Image',
			value: 'upscaleImage',
			action: 'Upscale an image with PiAPI',
			description: 'Enlarge an image',
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
					description: 'Enlargement factor, from 2 to 10',
				},
				{
					kind: 'boolean',
					name: 'face_enhance',
					label: 'Enhance Faces',
					default: false,
					description: 'Whether to improve faces, too',
				},
			],
			results: imageResult,
		},
	],
};
