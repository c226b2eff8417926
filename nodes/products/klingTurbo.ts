import type { Product } from '../shared/forms/productTypes';
import { duration, threeRatios } from './fields/format';
import { endImage, startImage } from './fields/media';
import { negativePrompt, prompt } from './fields/prompts';

// https://piapi.ai/docs/kling-api/kling-turbo-api

export const klingTurbo: Product = {
	name: 'Kling Turbo',
	value: 'klingTurbo',
	notice:
		'PiAPI may answer with a server error for this model. If it does, use Kling with version 2.5 and { "mode": "turbo" } in \'Additional Input (JSON)\'.',
	defaultOperation: 'generateVideo',
	tasks: [
		{
			name: 'Generate a Video',
			value: 'generateVideo',
			action: 'Generate a video with Kling Turbo',
			description: 'Create a video from a prompt or from a first and last frame, faster than with Kling',
			model: 'kling-turbo',
			taskType: 'video_generation',
			inputs: [
				prompt,
				{ ...startImage, name: 'start_image_url', required: undefined },
				{ ...endImage, name: 'end_image_url' },
				negativePrompt,
				duration,
				threeRatios,
				{
					kind: 'text',
					name: 'mode',
					label: 'Mode',
					placeholder: 'e.g. pro',
					description: 'Quality of the video. Known value: pro.',
				},
				{
					kind: 'text',
					name: 'version',
					label: 'Version',
					placeholder: 'e.g. 2.5-turbo',
					description: 'Kling version. Known value: 2.5-turbo.',
				},
			],
			results: {
				kind: 'video',
				places: [['video_url', 'works[].video.resource_without_watermark|resource', 'video']],
			},
		},
	],
};
