import type { ChoiceField, NumberField, Product, Results } from '../shared/forms/productTypes';
import { inputsUnknown, originTaskId } from './fields/generation';
import { imageUrl } from './fields/media';
import { prompt } from './fields/prompts';

// https://piapi.ai/docs/midjourney-api/imagine and, beside it, upscale, variation, reroll, describe, seed, blend,
// inpaint, outpaint, pan

const model = 'midjourney';

/** The grid first, then its four pictures. */
const pictures: Results = {
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
	description: 'How fast Midjourney works; faster costs more',
	options: [
		{ name: 'Fast', value: 'fast' },
		{ name: 'Relax', value: 'relax' },
		{ name: 'Turbo', value: 'turbo' },
	],
};

const botId: NumberField = {
	kind: 'integer',
	name: 'bot_id',
	label: 'Bot ID',
	default: 0,
	description: 'For Host Your Account on the Pro plan only',
};

export const midjourney: Product = {
	name: 'Midjourney',
	value: 'midjourney',
	notice: "PiAPI has withdrawn Midjourney and was seen to answer 'no longer support MidJourney service'.",
	defaultOperation: 'generateImages',
	tasks: [
		{
			name: 'Blend Images',
			value: 'blendImages',
			action: 'Blend images',
			description: 'Mix several pictures into one',
			notice: inputsUnknown,
			model,
			taskType: 'blend',
			inputs: [],
			results: pictures,
		},
		{
			name: 'Describe an Image',
			value: 'describeImage',
			action: 'Describe an image',
			description: 'Get texts that describe a picture',
			model,
			taskType: 'describe',
			inputs: [imageUrl, processMode, botId],
			results: { kind: 'text', places: [] },
		},
		{
			name: 'Generate Images',
			value: 'generateImages',
			action: 'Generate images',
			description: 'Create four pictures of what you describe, in a grid',
			model,
			taskType: 'imagine',
			inputs: [
				prompt,
				{
					kind: 'text',
					name: 'aspect_ratio',
					label: 'Aspect Ratio',
					placeholder: 'e.g. 16:9',
					description: 'Width to height of the pictures, as a ratio. Without it 1:1.',
				},
				processMode,
				{
					kind: 'boolean',
					name: 'skip_prompt_check',
					label: 'Skip Prompt Check',
					default: false,
					description: 'Whether PiAPI leaves out its own check of the prompt',
				},
				botId,
			],
			results: pictures,
		},
		{
			name: 'Get a Seed',
			value: 'getSeed',
			action: 'Get a seed',
			description: 'Get the seed that a task was made with',
			notice: inputsUnknown,
			model,
			taskType: 'seed',
			inputs: [],
			results: { kind: 'text', places: [] },
		},
		{
			name: 'Inpaint an Image',
			value: 'inpaintImage',
			action: 'Inpaint an image',
			description: 'Draw a region of a picture anew',
			notice: inputsUnknown,
			model,
			taskType: 'inpaint',
			inputs: [],
			results: pictures,
		},
		{
			name: 'Outpaint an Image',
			value: 'outpaintImage',
			action: 'Outpaint an image',
			description: 'Zoom out of a picture',
			notice: inputsUnknown,
			model,
			taskType: 'outpaint',
			inputs: [],
			results: pictures,
		},
		{
			name: 'Pan an Image',
			value: 'panImage',
			action: 'Pan an image',
			description: 'Extend a picture in one direction',
			notice: inputsUnknown,
			model,
			taskType: 'pan',
			inputs: [],
			results: pictures,
		},
		{
			name: 'Reroll Images',
			value: 'rerollImages',
			action: 'Reroll images',
			description: 'Run a task again for other pictures',
			notice: inputsUnknown,
			model,
			taskType: 'reroll',
			inputs: [],
			results: pictures,
		},
		{
			name: 'Upscale an Image',
			value: 'upscaleImage',
			action: 'Upscale an image',
			description: 'Enlarge one of the four pictures of a grid, or a picture that was enlarged before',
			model,
			taskType: 'upscale',
			inputs: [
				originTaskId,
				{
					kind: 'choice',
					name: 'index',
					label: 'Upscale',
					required: true,
					description: 'Which picture of the grid, or how to enlarge one that was enlarged before',
					options: [
						{ name: 'First Picture', value: '1' },
						{ name: 'Second Picture', value: '2' },
						{ name: 'Third Picture', value: '3' },
						{ name: 'Fourth Picture', value: '4' },
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
			results: pictures,
		},
		{
			name: 'Vary an Image',
			value: 'varyImage',
			action: 'Vary an image',
			description: 'Create variations of one of the four pictures of a grid',
			model,
			taskType: 'variation',
			inputs: [
				{
					...originTaskId,
					required: undefined,
					upfront: true,
					description: 'The task_id of the finished task, needed',
				},
				{
					kind: 'text',
					name: 'index',
					parameter: 'gridIndex',
					label: 'Picture',
					upfront: true,
					placeholder: 'e.g. 1',
					description: 'Which picture of the grid, needed. Known values: 1, 2, 3, 4.',
				},
			],
			results: pictures,
		},
	],
};
