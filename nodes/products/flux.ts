import type { MediaField, NumberField, ObjectsField, Product, Selection } from '../shared/forms/productTypes';
import { height, width } from './fields/format';
import { batchSize, loraSettings, seed, steps } from './fields/generation';
import { image } from './fields/media';
import { negativePrompt, prompt } from './fields/prompts';
import { imageResult } from './fields/results';

// https://piapi.ai/docs/flux-api/text-to-image, https://piapi.ai/docs/flux-api/image-to-image,
// https://piapi.ai/docs/flux-with-lora-and-controlnet, https://piapi.ai/docs/flux-redux-fill-variation-inpaint-outpaint,
// https://piapi.ai/docs/flux-api/kontext

const advanced = 'Qubico/flux1-dev-advanced';

const model: Selection = {
	label: 'Model',
	description: 'Which of the Flux models makes the picture',
	options: [
		{ name: 'Dev', value: 'Qubico/flux1-dev' },
		{ name: 'Dev Advanced', value: advanced },
		{ name: 'Schnell', value: 'Qubico/flux1-schnell', description: 'Faster and cheaper' },
	],
};

const fluxWidth: NumberField = {
	...width,
	description: 'Width of the picture in pixels; width times height is 1,048,576 at most',
};
const fluxHeight: NumberField = {
	...height,
	description: 'Height of the picture in pixels; width times height is 1,048,576 at most',
};
const fluxSteps: NumberField = {
	...steps,
	description: 'How many steps the model takes. Schnell is said to take 4 as a rule and 10 at most, Dev 25 and 40.',
};
const guidanceScale: NumberField = {
	kind: 'number',
	name: 'guidance_scale',
	label: 'Guidance Scale',
	default: 3,
	min: 1.5,
	max: 5,
	description: 'How closely the picture follows the prompt, from 1.5 to 5',
};
const denoise: NumberField = {
	kind: 'number',
	name: 'denoise',
	label: 'Denoise',
	default: 0.7,
	min: 0.1,
	max: 1,
	description: 'How much the picture is changed, from 0.1 to 1',
};
const fluxLoras: ObjectsField = {
	...loraSettings,
	fields: [
		{
			kind: 'text',
			name: 'lora_type',
			label: 'Type',
			required: true,
			placeholder: 'e.g. anime',
			description:
				"PiAPI's name of the style. Some of them: anime, art, disney, furry, mjv6, realism, scenery, mystic-realism, paper-quilling-and-layering-style, collage-artstyle, cyberpunk-anime-style, deco-pulse, faetastic-details, graphic-portrait, moebius-style.",
		},
		{
			kind: 'number',
			name: 'lora_strength',
			label: 'Strength',
			default: 1,
			min: 0.1,
			max: 1,
			description: 'How strongly the style is applied, from 0.1 to 1',
		},
	],
};
const controlNet: ObjectsField = {
	kind: 'objects',
	name: 'control_net_settings',
	label: 'ControlNets',
	entryLabel: 'ControlNet',
	upfront: true,
	description: 'Pictures whose shapes the result keeps',
	fields: [
		{
			kind: 'text',
			name: 'control_type',
			label: 'Type',
			required: true,
			placeholder: 'e.g. depth',
			description: 'What is kept of the picture. Known values: depth, soft_edge, canny, openpose.',
		},
		{
			kind: 'text',
			name: 'control_image',
			label: 'Image URL',
			required: true,
			placeholder: 'e.g. https://example.com/pose.png',
			description: 'Address of the picture; PiAPI must be able to open it',
		},
		{
			kind: 'number',
			name: 'control_strength',
			label: 'Strength',
			default: 1,
			description: 'How strictly the shapes are kept',
		},
		{
			kind: 'boolean',
			name: 'return_preprocessed_image',
			label: 'Return Preprocessed Image',
			default: false,
			description: 'Whether the output also has what PiAPI took from the picture',
		},
	],
};

const outpaint = (side: string, label: string): NumberField => ({
	kind: 'integer',
	name: `custom_settings.0.outpaint_${side}`,
	label: `Add ${label}`,
	required: true,
	default: 0,
	description: 'Pixels to add on this side. All that is added stays under 1,024 by 1,024 pixels.',
	alongside: { 'custom_settings.0.setting_type': 'outpaint' },
});

const pictureToChange: MediaField = {
	...image,
	description: 'Address of the picture to work from; PiAPI must be able to open it',
};

export const flux: Product = {
	name: 'Flux',
	value: 'flux',
	defaultOperation: 'generateImageFromText',
	tasks: [
		{
			name: 'Edit an Image (Kontext)',
			value: 'editImage',
			action: 'Edit an image',
			description: 'Change a picture as an instruction says',
			model: advanced,
			taskType: 'kontext',
			inputs: [
				{ ...prompt, placeholder: 'e.g. Make the coat red', description: 'What to change in the picture' },
				pictureToChange,
				width,
				height,
				steps,
				seed,
			],
			results: imageResult,
		},
		{
			name: 'Extend an Image (Outpaint)',
			value: 'outpaintImage',
			action: 'Extend an image',
			description: 'Add to the sides of a picture what could be there',
			model: advanced,
			taskType: 'fill-outpaint',
			inputs: [
				prompt,
				pictureToChange,
				outpaint('left', 'on the Left'),
				outpaint('right', 'on the Right'),
				outpaint('top', 'at the Top'),
				outpaint('bottom', 'at the Bottom'),
				negativePrompt,
				guidanceScale,
				denoise,
				fluxSteps,
			],
			results: imageResult,
		},
		{
			name: 'Fill an Area of an Image (Inpaint)',
			value: 'inpaintImage',
			action: 'Fill an area of an image',
			description: 'Draw the masked area of a picture anew',
			model: advanced,
			taskType: 'fill-inpaint',
			inputs: [
				prompt,
				{
					...pictureToChange,
					required: undefined,
					description:
						'Address of the picture that carries the mask, needed; PiAPI must be able to open it. How it carries the mask is in its documentation.',
				},
				negativePrompt,
				guidanceScale,
				denoise,
				batchSize,
				fluxSteps,
			],
			results: imageResult,
		},
		{
			name: 'Generate an Image From an Image',
			value: 'generateImageFromImage',
			action: 'Generate an image from an image',
			description: 'Create a picture from another one and text',
			model,
			taskType: 'img2img',
			inputs: [prompt, pictureToChange, negativePrompt, denoise, guidanceScale, batchSize],
			results: imageResult,
		},
		{
			name: 'Generate an Image From an Image With LoRA',
			value: 'generateImageFromImageWithLora',
			action: 'Generate a styled image from an image',
			description: 'Create a picture from another one and text, in given styles',
			model: advanced,
			taskType: 'img2img-lora',
			inputs: [prompt, pictureToChange, { ...fluxLoras, upfront: true }, negativePrompt, denoise, guidanceScale],
			results: imageResult,
		},
		{
			name: 'Generate an Image From Text',
			value: 'generateImageFromText',
			action: 'Generate an image from text',
			description: 'Create a picture of what you describe',
			model,
			taskType: 'txt2img',
			inputs: [prompt, negativePrompt, fluxWidth, fluxHeight, guidanceScale, batchSize, fluxSteps],
			results: imageResult,
		},
		{
			name: 'Generate an Image From Text With LoRA',
			value: 'generateImageFromTextWithLora',
			action: 'Generate a styled image from text',
			description: 'Create a picture of what you describe, in given styles',
			model: advanced,
			taskType: 'txt2img-lora',
			inputs: [
				prompt,
				{ ...fluxLoras, upfront: true },
				negativePrompt,
				fluxWidth,
				fluxHeight,
				guidanceScale,
				fluxSteps,
			],
			results: imageResult,
		},
		{
			name: 'Generate an Image With ControlNet',
			value: 'generateImageWithControlNet',
			action: 'Generate an image with control net',
			description: 'Create a picture that keeps the shapes of another one',
			model: advanced,
			taskType: 'controlnet-lora',
			inputs: [prompt, controlNet, negativePrompt, fluxWidth, fluxHeight, guidanceScale, fluxSteps, fluxLoras],
			results: imageResult,
		},
		{
			name: 'Generate Variations of an Image',
			value: 'varyImage',
			action: 'Generate variations of an image',
			description: 'Create pictures that are like another one',
			model: advanced,
			taskType: 'redux-variation',
			inputs: [prompt, pictureToChange, negativePrompt, fluxWidth, fluxHeight, guidanceScale, batchSize, fluxSteps],
			results: imageResult,
		},
	],
};
