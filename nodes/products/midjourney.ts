import type { ChoiceField, NumberField, Product, Results } from '../shared/forms/productTypes';
import { inputsUnknown, originTaskId } from './fields/generation';
import { imageUrl } from './fields/media';
import { prompt } from './fields/prompts';

// https://piapi.ai/docs/midjourney-api/imagine and, beside it, upscale, variation, reroll, describe, seed, blend,
// inpaint, outpaint, pan

const model = 'midjourney';

/** The grid first, then its four images. */
const gridResult: Results = {
	kind: 'image',
	places: [
		['image_url', 'discord_image_url'],
		['image_urls', 'temporary_image_urls'],
	],
};

const processMode: ChoiceField = {
	kind: 'choice',
	name: 'process_mode',
	label: 'Process Mode',
	description: 'Speed. Faster costs more.',
	options: [
		{ name: 'Fast', value: 'fast' },
		{ name: 'Relax', value: 'relax' },
		{ name: 'Turbo', value: 'turbo' },
	],
	default: 'fast',
};

const botId: NumberField = {
	kind: 'integer',
	name: 'bot_id',
	label: 'Bot ID',
	default: 0,
	description: 'Only for Host Your Account on the Pro plan',
};

export const midjourney: Product = {
	name: 'Midjourney',
	value: 'midjourney',
	notice: 'PiAPI has withdrawn Midjourney and refuses its tasks. Use Flux, Gemini or Seedream instead.',
	defaultOperation: 'generateImages',
	tasks: [
		{
			name: 'Blend Images',
			value: 'blendImages',
			action: 'Blend images with Midjourney',
			description: 'Mix several images into one',
			notice: inputsUnknown,
			model,
			taskType: 'blend',
			inputs: [],
			results: gridResult,
		},
		{
			name: 'Describe an Image',
			value: 'describeImage',
			action: 'Describe an image with Midjourney',
			description: 'Get texts that describe an image',
			model,
			taskType: 'describe',
			inputs: [imageUrl, processMode, botId],
			results: { kind: 'text', places: [] },
		},
		{
			name: 'Generate Images',
			value: 'generateImages',
			action: 'Generate images with Midjourney',
			description: 'Create a grid of four images from a prompt',
			model,
			taskType: 'imagine',
			inputs: [
				prompt,
				{
					kind: 'text',
					name: 'aspect_ratio',
					label: 'Aspect Ratio',
					placeholder: 'e.g. 16:9',
					description: 'Width to height of the images, as a ratio. Default is 1:1.',
				},
				processMode,
				{
					kind: 'boolean',
					name: 'skip_prompt_check',
					label: 'Skip Prompt Check',
					default: false,
					description: "Whether to skip PiAPI's check of the prompt",
				},
				botId,
			],
			results: gridResult,
		},
		{
			name: 'Get a Seed',
			value: 'getSeed',
			action: 'Get a seed from Midjourney',
			description: 'Get the seed of a task',
			notice: inputsUnknown,
			model,
			taskType: 'seed',
			inputs: [],
			results: { kind: 'text', places: [] },
		},
		{
			name: 'Inpaint an Image',
			value: 'inpaintImage',
			action: 'Inpaint an image with Midjourney',
			description: 'Redraw a region of an image',
			notice: inputsUnknown,
			model,
			taskType: 'inpaint',
			inputs: [],
			results: gridResult,
		},
		{
			name: 'Outpaint an Image',
			value: 'outpaintImage',
			action: 'Outpaint an image with Midjourney',
			description: 'Zoom out of an image',
			notice: inputsUnknown,
			model,
			taskType: 'outpaint',
			inputs: [],
			results: gridResult,
		},
		{
			name: 'Pan an Image',
			value: 'panImage',
			action: 'Pan an image with Midjourney',
			description: 'Extend an image in one direction',
			notice: inputsUnknown,
			model,
			taskType: 'pan',
			inputs: [],
			results: gridResult,
		},
		{
			name: 'Reroll Images',
			value: 'rerollImages',
			action: 'Reroll images with Midjourney',
			description: 'Run a task again for other images',
			notice: inputsUnknown,
			model,
			taskType: 'reroll',
			inputs: [],
			results: gridResult,
		},
		{
			name: 'Upscale an Image',
			value: 'upscaleImage',
			action: 'Upscale an image with Midjourney',
			description: 'Enlarge one of the four images of a grid, or an image that was enlarged before',
			model,
			taskType: 'upscale',
			inputs: [
				originTaskId,
				{
					kind: 'choice',
					name: 'index',
					label: 'Upscale',
					required: true,
					description: 'Image of the grid, or how to enlarge one that was enlarged before',
					options: [
						{ name: 'First Image', value: '1' },
						{ name: 'Second Image', value: '2' },
						{ name: 'Third Image', value: '3' },
						{ name: 'Fourth Image', value: '4' },
						{ name: 'Beta (V4)', value: 'beta' },
						{ name: 'Creative (V6)', value: 'creative' },
						{ name: 'Four Times (V5)', value: '4x' },
						{ name: 'Light (V4)', value: 'light' },
						{ name: 'Subtle (V6)', value: 'subtle' },
						{ name: 'Two Times (V5)', value: '2x' },
					],
					default: '1',
				},
			],
			results: gridResult,
		},
		{
			name: 'Vary an Image',
			value: 'varyImage',
			action: 'Vary an image with Midjourney',
			description: 'Create variations of one of the four images of a grid',
			model,
			taskType: 'variation',
			inputs: [
				{
					...originTaskId,
					required: undefined,
					upfront: true,
					description: 'The task_id of the completed task. Required by PiAPI.',
				},
				{
					kind: 'text',
					name: 'index',
					parameter: 'gridIndex',
					label: 'Image Number',
					upfront: true,
					placeholder: 'e.g. 1',
					description: 'Number of the image in the grid. Known values: 1, 2, 3, 4. Required by PiAPI.',
				},
			],
			results: gridResult,
		},
	],
};
