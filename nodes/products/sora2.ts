import type { Product } from '../shared/forms/productTypes';
import { aspectRatioText, duration, resolution } from './fields/format';
import { imageUrl, video } from './fields/media';
import { prompt } from './fields/prompts';
import { hostedVideoResult } from './fields/results';

// https://piapi.ai/docs/sora2-api/text-to-video, https://piapi.ai/docs/sora2-pro-api/text-to-video,
// https://piapi.ai/docs/sora2-api/remove-watermark

export const sora2: Product = {
	name: 'Sora 2',
	value: 'sora2',
	defaultOperation: 'generateVideo',
	tasks: [
		{
			name: 'Generate a Video',
			value: 'generateVideo',
			action: 'Generate a video',
			description: 'Create a video of what you describe, from a picture if wanted',
			model: 'sora2',
			taskType: 'sora2-video',
			inputs: [prompt, { ...imageUrl, required: undefined }, aspectRatioText, duration],
			results: hostedVideoResult,
		},
		{
			name: 'Generate a Video With Sora 2 Pro',
			value: 'generateVideoWithPro',
			action: 'Generate a video in pro quality',
			description: 'Create a video of what you describe, in the better quality',
			model: 'sora2',
			taskType: 'sora2-pro-video',
			inputs: [prompt, aspectRatioText, duration, resolution],
			results: hostedVideoResult,
		},
		{
			name: 'Remove the Watermark of a Video',
			value: 'removeWatermark',
			action: 'Remove the watermark of a video',
			description: "Remove Sora's watermark from a video",
			model: 'sora2',
			taskType: 'remove-watermark',
			inputs: [{ ...video, name: 'video_url', description: 'Address of the video; PiAPI must be able to open it' }],
			results: hostedVideoResult,
		},
	],
};
