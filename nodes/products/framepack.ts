import type { Product } from '../shared/forms/productTypes';
import { duration } from './fields/format';
import { endImage, startImage } from './fields/media';
import { negativePrompt, optionalPrompt } from './fields/prompts';
import { videoResult } from './fields/results';

// https://piapi.ai/docs/framepack-api/create-task

export const framepack: Product = {
	name: 'Framepack',
	value: 'framepack',
	defaultOperation: 'generateVideo',
	tasks: [
		{
			name: 'Generate a Video From an Image',
			value: 'generateVideo',
			action: 'Generate a video from an image with Framepack',
			description: 'Create a video of up to 30 seconds that starts with an image, optionally ending with another',
			model: 'Qubico/framepack',
			taskType: 'img2video',
			inputs: [
				startImage,
				endImage,
				optionalPrompt,
				{
					...duration,
					default: 10,
					min: 10,
					max: 30,
					description: 'Length of the video in seconds, from 10 to 30',
				},
				negativePrompt,
			],
			results: videoResult,
		},
	],
};
