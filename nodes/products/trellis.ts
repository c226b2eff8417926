import type { InputField, NumberField, Product } from '../shared/forms/productTypes';
import { seed } from './fields/generation';
import { image } from './fields/media';
import { optionalPrompt, prompt } from './fields/prompts';
import { modelResult } from './fields/results';

// https://piapi.ai/docs/trellis-api/create-task, https://piapi.ai/docs/trellis2-api/create-task

const steps: Omit<NumberField, 'name' | 'label'> = {
	kind: 'integer',
	default: 50,
	description: 'More steps take longer and give more detail. Said to be 10 to 50; 50 without this field.',
};

const guidance: Omit<NumberField, 'name' | 'label' | 'default'> = {
	kind: 'number',
	min: 0,
	max: 10,
	description: 'How closely the model follows the input, from 0 to 10',
};

const trellisInputs: InputField[] = [
	{ ...steps, name: 'ss_sampling_steps', label: 'Structure Steps' },
	{ ...steps, name: 'slat_sampling_steps', label: 'Detail Steps' },
	{ ...guidance, name: 'ss_guidance_strength', label: 'Structure Guidance', default: 7.5 },
	{ ...guidance, name: 'slat_guidance_strength', label: 'Detail Guidance', default: 3 },
	seed,
];

export const trellis: Product = {
	name: 'Trellis',
	value: 'trellis',
	defaultOperation: 'generateModelFromImages',
	tasks: [
		{
			name: 'Generate a 3D Model From Images',
			value: 'generateModelFromImages',
			action: 'Generate a 3D model from images',
			description: 'Create a 3D model of what one or more pictures show',
			model: 'Qubico/trellis',
			taskType: 'image-to-3d',
			inputs: [
				{
					...image,
					required: undefined,
					description: 'Address of the picture; PiAPI must be able to open it. Either an image or views are needed.',
				},
				{
					kind: 'mediaList',
					name: 'images',
					label: 'View',
					accepts: 'image',
					noun: 'views',
					description:
						'Addresses of several pictures of the same thing; PiAPI must be able to open them. Either an image or views are needed.',
				},
				{ ...optionalPrompt, upfront: undefined, description: 'What the pictures show' },
				...trellisInputs,
			],
			results: modelResult,
		},
		{
			name: 'Generate a 3D Model From Text',
			value: 'generateModelFromText',
			action: 'Generate a 3D model from text',
			description: 'Create a 3D model of what you describe',
			model: 'Qubico/trellis',
			taskType: 'text-to-3d',
			inputs: [{ ...prompt, placeholder: 'e.g. A wooden treasure chest' }, ...trellisInputs],
			results: modelResult,
		},
		{
			name: 'Generate a 3D Model From an Image (Trellis 2)',
			value: 'generateModelWithTrellis2',
			action: 'Generate a 3D model from an image with version 2',
			description: 'Create a 3D model of what a picture shows, with the second version of Trellis',
			model: 'Qubico/trellis2',
			taskType: 'image-to-3d',
			inputs: [image, seed],
			results: modelResult,
		},
	],
};
