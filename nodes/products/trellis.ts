import type { InputField, NumberField, Product, Results } from '../shared/forms/productTypes';
import { seed } from './fields/generation';
import { image } from './fields/media';
import { optionalPrompt, prompt } from './fields/prompts';

// https://piapi.ai/docs/trellis-api/create-task, https://piapi.ai/docs/trellis2-api/create-task

const steps: Omit<NumberField, 'name' | 'label'> = {
	kind: 'integer',
	default: 50,
	description: 'Number of steps, from 10 to 50. More steps take longer and give more detail.',
};

const guidance: Omit<NumberField, 'name' | 'label' | 'default'> = {
	kind: 'number',
	min: 0,
	max: 10,
	description: 'How closely the 3D model follows the input, from 0 to 10',
};

const trellisInputs: InputField[] = [
	{ ...steps, name: 'ss_sampling_steps', label: 'Structure Steps' },
	{ ...steps, name: 'slat_sampling_steps', label: 'Detail Steps' },
	{ ...guidance, name: 'ss_guidance_strength', label: 'Structure Guidance', default: 7.5 },
	{ ...guidance, name: 'slat_guidance_strength', label: 'Detail Guidance', default: 3 },
	seed,
];

/** The model, then a video and an image of it. */
const trellisResult: Results = {
	kind: 'model3d',
	places: [['model_file'], ['combined_video'], ['no_background_image']],
};

export const trellis: Product = {
	name: 'Trellis',
	value: 'trellis',
	defaultOperation: 'generateModelFromImages',
	tasks: [
		{
			name: 'Generate a 3D Model From Images',
			value: 'generateModelFromImages',
			action: 'Generate a 3D model from images with Trellis',
			description: 'Create a 3D model of what one or more images show',
			model: 'Qubico/trellis',
			taskType: 'image-to-3d',
			inputs: [
				{
					...image,
					required: undefined,
					acceptsBase64: true,
					description: 'Public URL of the image. Use either this or views.',
				},
				{
					kind: 'mediaList',
					name: 'images',
					label: 'View',
					accepts: 'image',
					noun: 'views',
					description: 'Public URLs of several images of the same object. Use either this or an image.',
				},
				{ ...optionalPrompt, upfront: undefined, description: 'What the images show' },
				...trellisInputs,
			],
			oneOf: [['image', 'images']],
			results: trellisResult,
		},
		{
			name: 'Generate a 3D Model From Text',
			value: 'generateModelFromText',
			action: 'Generate a 3D model from text with Trellis',
			description: 'Create a 3D model from a prompt',
			model: 'Qubico/trellis',
			taskType: 'text-to-3d',
			inputs: [{ ...prompt, placeholder: 'e.g. A wooden treasure chest' }, ...trellisInputs],
			results: trellisResult,
		},
		{
			name: 'Generate a 3D Model From an Image (Trellis 2)',
			value: 'generateModelWithTrellis2',
			action: 'Generate a 3D model from an image with Trellis 2',
			description: 'Create a 3D model of what an image shows, with the second version of Trellis',
			model: 'Qubico/trellis2',
			taskType: 'image-to-3d',
			inputs: [image, seed],
			results: trellisResult,
		},
	],
};
