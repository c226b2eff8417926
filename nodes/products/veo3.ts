import type { Product, Selection } from '../shared/forms/productTypes';
import { hostedVideoResult } from './fields/results';
import { veoImageInputs, veoTextInputs } from './fields/veo';

// https://piapi.ai/docs/veo3-api/text-to-video, https://piapi.ai/docs/veo3-api/image-to-video

const tier: Selection = {
	label: 'Tier',
	description: 'Quality takes longer and costs more',
	options: [
		{ name: 'Fast', value: 'veo3-video-fast' },
		{ name: 'Quality', value: 'veo3-video' },
	],
};

export const veo3: Product = {
	name: 'Veo 3',
	value: 'veo3',
	defaultOperation: 'generateVideoFromText',
	tasks: [
		{
			name: 'Generate a Video From an Image',
			value: 'generateVideoFromImage',
			action: 'Generate a video from an image with Veo 3',
			description: 'Create a video that starts with an image, optionally ending with another',
			model: 'veo3',
			taskType: tier,
			inputs: veoImageInputs,
			results: hostedVideoResult,
		},
		{
			name: 'Generate a Video From Text',
			value: 'generateVideoFromText',
			action: 'Generate a video from text with Veo 3',
			description: 'Create a video from a prompt',
			model: 'veo3',
			taskType: tier,
			inputs: veoTextInputs,
			results: hostedVideoResult,
		},
	],
};
