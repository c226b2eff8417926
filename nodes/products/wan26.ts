import type { InputField, Product, Results } from '../shared/forms/productTypes';
import { fiveRatios } from './fields/format';
import { audioUrl, image } from './fields/media';
import { negativePrompt, prompt } from './fields/prompts';

// https://piapi.ai/docs/wan-api/wan26-text-to-video, https://piapi.ai/docs/wan-api/wan26-image-to-video

/** One client reports the video's URL under `image_url`. */
const videoResult: Results = { kind: 'video', places: [['video_url', 'video', 'image_url']] };

const inputs: InputField[] = [
	negativePrompt,
	{
		kind: 'boolean',
		name: 'audio',
		label: 'Audio',
		default: true,
		description: 'Whether to generate audio for the video',
	},
	audioUrl,
	{
		kind: 'choice',
		name: 'duration',
		label: 'Duration',
		description: 'Length of the video',
		options: [
			{ name: '5 Seconds', value: 5 },
			{ name: '10 Seconds', value: 10 },
			{ name: '15 Seconds', value: 15 },
		],
		default: 5,
	},
	{
		kind: 'boolean',
		name: 'prompt_extend',
		label: 'Extend Prompt',
		default: true,
		description: 'Whether Wan may add details to the prompt',
	},
	{
		kind: 'choice',
		name: 'resolution',
		label: 'Resolution',
		description: 'Resolution of the video. Higher costs more.',
		options: [
			{ name: '1080p', value: '1080P' },
			{ name: '720p', value: '720P' },
		],
		default: '720P',
	},
	{
		kind: 'text',
		name: 'shot_type',
		label: 'Shot Type',
		placeholder: 'e.g. single',
		description: 'Number of shots. Known value: single.',
	},
	{
		kind: 'boolean',
		name: 'watermark',
		label: 'Watermark',
		default: false,
		description: 'Whether to add a watermark to the video',
	},
];

export const wan26: Product = {
	name: 'Wan 2.6',
	value: 'wan26',
	defaultOperation: 'generateVideoFromText',
	tasks: [
		{
			name: 'Generate a Video From an Image',
			value: 'generateVideoFromImage',
			action: 'Generate a video from an image with Wan 2.6',
			description: 'Create a video with audio that starts with an image',
			model: 'Wan',
			taskType: 'wan26-img2video',
			inputs: [image, prompt, ...inputs],
			results: videoResult,
		},
		{
			name: 'Generate a Video From Text',
			value: 'generateVideoFromText',
			action: 'Generate a video from text with Wan 2.6',
			description: 'Create a video with audio from a prompt',
			model: 'Wan',
			taskType: 'wan26-txt2video',
			inputs: [prompt, ...inputs, fiveRatios],
			results: videoResult,
		},
	],
};
