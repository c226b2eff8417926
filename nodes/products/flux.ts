import type { NumberField, ObjectsField, Product, Selection } from '../shared/forms/productTypes';
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
	description: 'Flux model that makes the image',
	options: [
		{ name: 'Dev', value: 'Qubico/flux1-dev' },
		{ name: 'Dev Advanced', value: advanced },
		{ name: 'Schnell', value: 'Qubico/flux1-schnell', description: 'Faster and cheaper' },
	],
	default: 'Qubico/flux1-dev',
};

const fluxWidth: NumberField = {
	...width,
	description: 'Width of the image in pixels. Width times height is at most 1,048,576.',
};
const fluxHeight: NumberField = {
	...height,
	description: 'Height of the image in pixels. Width times height is at most 1,048,576.',
};
const fluxSteps: NumberField = {
	...steps,
	description: 'Number of steps. Schnell: usually 4, at most 10. Dev: usually 25, at most 40.',
};
const guidanceScale: NumberField = {
	kind: 'number',
	name: 'guidance_scale',
	label: 'Guidance Scale',
	default: 3,
	min: 1.5,
	max: 5,
	description: 'How closely the image follows the prompt, from 1.5 to 5',
};
const denoise: NumberField = {
	kind: 'number',
	name: 'denoise',
	label: 'Denoise',
	default: 0.7,
	min: 0.1,
	max: 1,
	description: 'How much to change the image, from 0.1 to 1',
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
				"Name of the style, from the list in PiAPI's documentation, for example anime, art, disney, furry, mjv6, realism, scenery, mystic-realism, paper-quilling-and-layering-style, collage-artstyle, cyberpunk-anime-style, deco-pulse, faetastic-details, graphic-portrait, moebius-style",
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
	description: 'Images whose shapes the result keeps',
	fields: [
		{
			kind: 'text',
			name: 'control_type',
			label: 'Type',
			required: true,
			placeholder: 'e.g. depth',
			description: 'What to keep of the image. Known values: depth, soft_edge, canny, openpose.',
		},
		{
			kind: 'text',
			name: 'control_image',
			label: 'Image URL',
			isUrl: true,
			required: true,
			placeholder: 'e.g. https://example.com/pose.png',
			description: 'Public URL of the image',
		},
		{
			kind: 'number',
			name: 'control_strength',
			label: 'Strength',
			default: 1,
			description: 'How closely to keep the shapes',
		},
		{
			kind: 'boolean',
			name: 'return_preprocessed_image',
			label: 'Return Preprocessed Image',
			default: false,
			description: 'Whether to also return the preprocessed image',
		},
	],
};

const outpaint = (side: string, label: string): NumberField => ({
	kind: 'integer',
	name: `custom_settings.0.outpaint_${side}`,
	label: `Add ${label}`,
	required: true,
	default: 0,
	description: 'Pixels to add on this side. The whole addition must stay under 1,024 by 1,024 pixels.',
	alongside: { 'custom_settings.0.setting_type': 'outpaint' },
});

export const flux: Product = {
	name: 'Flux',
	value: 'flux',
	defaultOperation: 'generateImageFromText',
	tasks: [
		{
			name: 'Edit an Image (Kontext)',
			value: 'editImage',
			action: 'Edit an image with Flux Kontext',
			description: 'Change an image with an instruction',
			model: advanced,
			taskType: 'kontext',
			inputs: [
				image,
				{ ...prompt, placeholder: 'e.g. Make the coat red', description: 'What to change in the image' },
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
			action: 'Extend an image with Flux',
			description: 'Extend an image beyond its edges',
			model: advanced,
			taskType: 'fill-outpaint',
			inputs: [
				image,
				prompt,
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
			action: 'Fill an area of an image with Flux',
			description: 'Redraw the masked area of an image',
			model: advanced,
			taskType: 'fill-inpaint',
			inputs: [
				{
					...image,
					required: undefined,
					description: 'Public URL of the image with the mask. Required by PiAPI.',
				},
				prompt,
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
			action: 'Generate an image from an image with Flux',
			description: 'Create an image from another image and a prompt',
			model,
			taskType: 'img2img',
			inputs: [image, prompt, negativePrompt, denoise, guidanceScale, batchSize],
			results: imageResult,
		},
		{
			name: 'Generate an Image From an Image With LoRA',
			value: 'generateImageFromImageWithLora',
			action: 'Generate a styled image from an image with Flux',
			description: 'Create an image from another image and a prompt, in the styles you choose',
			model: advanced,
			taskType: 'img2img-lora',
			inputs: [image, prompt, { ...fluxLoras, upfront: true }, negativePrompt, denoise, guidanceScale],
			results: imageResult,
		},
		{
			name: 'Generate an Image From Text',
			value: 'generateImageFromText',
			action: 'Generate an image from text with Flux',
			description: 'Create an image from a prompt',
			model,
			taskType: 'txt2img',
			inputs: [prompt, negativePrompt, fluxWidth, fluxHeight, guidanceScale, batchSize, fluxSteps],
			results: imageResult,
		},
		{
			name: 'Generate an Image From Text With LoRA',
			value: 'generateImageFromTextWithLora',
			action: 'Generate a styled image from text with Flux',
			description: 'Create an image from a prompt, in the styles you choose',
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
			action: 'Generate an image with ControlNet and Flux',
			description: 'Create an image that keeps the shapes of another image',
			model: advanced,
			taskType: 'controlnet-lora',
			inputs: [prompt, controlNet, negativePrompt, fluxWidth, fluxHeight, guidanceScale, fluxSteps, fluxLoras],
			results: imageResult,
		},
		{
			name: 'Generate Variations of an Image',
			value: 'varyImage',
			action: 'Generate variations of an image with Flux',
			description: 'Create images that are similar to another image',
			model: advanced,
			taskType: 'redux-variation',
			inputs: [image, prompt, negativePrompt, fluxWidth, fluxHeight, guidanceScale, batchSize, fluxSteps],
			results: imageResult,
		},
	],
};
