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
			action: 'Remove the background of a video with PiAPI',
			description: 'Cut out the subject of a video',
			model,
			taskType: 'background-remove',
			inputs: [
				video,
				{
					kind: 'boolean',
					name: 'invert_output',
					label: 'Invert Output',
					default: false,
					description: 'Whether to keep the background and remove the subject',
				},
			],
			results: videoResult,
		},
		{
			name: 'Upscale a Video',
			value: 'upscaleVideo',
			action: 'Upscale a video with PiAPI',
			description: 'Double the width and height of a video',
			model,
			taskType: 'upscale',
			inputs: [
				{
					...video,
					description: 'Public URL of the video, as MP4: up to 1280 by 720 pixels and 10 MB, 10 to 240 frames',
				},
			],
			results: videoResult,
		},
	],
};
