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
	notice:
		'OpenAI ended Sora on September 24, 2026, so PiAPI may refuse these tasks. Use Veo 3.1, Kling or Seedance instead.',
	defaultOperation: 'generateVideo',
	tasks: [
		{
			name: 'Generate a Video',
			value: 'generateVideo',
			action: 'Generate a video with Sora 2',
			description: 'Create a video from a prompt, optionally with an image',
			model: 'sora2',
			taskType: 'sora2-video',
			inputs: [prompt, { ...imageUrl, required: undefined }, aspectRatioText, duration],
			results: hostedVideoResult,
		},
		{
			name: 'Generate a Video With Sora 2 Pro',
			value: 'generateVideoWithPro',
			action: 'Generate a video with Sora 2 Pro',
			description: 'Create a video from a prompt, in better quality',
			model: 'sora2',
			taskType: 'sora2-pro-video',
			inputs: [prompt, aspectRatioText, duration, resolution],
			results: hostedVideoResult,
		},
		{
			name: 'Remove the Watermark of a Video',
			value: 'removeWatermark',
			action: 'Remove the watermark of a video with Sora 2',
			description: "Remove Sora's watermark from a video",
			model: 'sora2',
			taskType: 'remove-watermark',
			inputs: [{ ...video, name: 'video_url', description: 'Public URL of the video' }],
			results: hostedVideoResult,
		},
	],
};
