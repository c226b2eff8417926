import type { Product } from '../shared/forms/productTypes';
import { threeRatios } from './fields/format';
import { image } from './fields/media';
import { negativePrompt, prompt } from './fields/prompts';
import { videoResult } from './fields/results';

// https://piapi.ai/docs/skyreels-api/create-task

export const skyreels: Product = {
	name: 'Skyreels',
	value: 'skyreels',
	notice: 'PiAPI may refuse Skyreels tasks, as users have reported.',
	defaultOperation: 'generateVideo',
	tasks: [
		{
			name: 'Generate a Video From an Image',
			value: 'generateVideo',
			action: 'Generate a video from an image with Skyreels',
			description: 'Create a video that starts with an image of people',
			model: 'Qubico/skyreels',
			taskType: 'img2video',
			inputs: [
				{ ...image, acceptsBase64: true },
				prompt,
				negativePrompt,
				threeRatios,
				{
					kind: 'number',
					name: 'guidance_scale',
					label: 'Guidance Scale',
					default: 3.5,
					min: 0.1,
					max: 10,
					description: 'How closely the video follows the prompt, from 0.1 to 10',
				},
			],
			results: videoResult,
		},
	],
};
