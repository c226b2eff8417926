import type { Product } from '../shared/forms/productTypes';
import { video } from './fields/media';
import { videoResult } from './fields/results';

// https://piapi.ai/docs/tools/video-upscale-api, https://piapi.ai/docs/tools/video-remove-background-api

const model = 'Qubico/video-toolkit';

export const videoTools: Product = {
	name: 'Video Tool',
	value: 'videoTools',
	defaultOperation: 'upscaleVideo',
	tasks: [
		{
			name: 'Remove the Background of a Video',
			value: 'removeBackground',
			action: 'Remove the background of a video',
			description: 'Cut out what a video shows',
			model,
			taskType: 'background-remove',
			inputs: [
				video,
				{
					kind: 'boolean',
					name: 'invert_output',
					label: 'Invert Output',
					default: false,
					description: 'Whether the background is kept and the rest removed',
				},
			],
			results: videoResult,
		},
		{
			name: 'Upscale a Video',
			value: 'upscaleVideo',
			action: 'Upscale a video',
			description: 'Double the resolution of a video',
			model,
			taskType: 'upscale',
			inputs: [
				{
					...video,
					description: 'Address of the video, as MP4, said to be 720p at most; PiAPI must be able to open it',
				},
			],
			results: videoResult,
		},
	],
};
