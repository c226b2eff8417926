import type { ChoiceField, Product, Results } from '../shared/forms/productTypes';
import { sixRatios } from './fields/format';
import { endImage, startImage } from './fields/media';
import { prompt } from './fields/prompts';

// https://piapi.ai/docs/dream-machine/create-task, https://piapi.ai/docs/dream-machine/video-extend

/** `video_raw` is the one without a watermark. In 2024 all of it was under `generation`. */
const videoResult: Results = {
	kind: 'video',
	places: [['video_raw', 'video', 'generation.video_raw', 'generation.video']],
};

const modelName: ChoiceField = {
	kind: 'choice',
	name: 'model_name',
	label: 'Luma Model',
	description: 'Luma model that makes the video',
	options: [
		{ name: 'Ray 1', value: 'ray-v1' },
		{ name: 'Ray 2', value: 'ray-v2' },
	],
	default: 'ray-v1',
};

export const luma: Product = {
	name: 'Luma Dream Machine',
	value: 'luma',
	defaultOperation: 'generateVideo',
	tasks: [
		{
			name: 'Extend a Video',
			value: 'extendVideo',
			action: 'Extend a video with Luma',
			description: 'Continue a video made with Luma',
			notice:
				"If PiAPI refuses this task, use 'Generate a Video' with the same key frames in 'Additional Input (JSON)', as { \"key_frames\": … }.",
			model: 'luma',
			taskType: 'extend_video',
			inputs: [
				prompt,
				{
					kind: 'json',
					name: 'key_frames',
					label: 'Key Frames (JSON)',
					upfront: true,
					shape: 'object',
					description:
						'The video to continue: frame0 with the type video and its URL. Required by PiAPI, whose documentation has examples.',
				},
				modelName,
				sixRatios,
			],
			results: videoResult,
		},
		{
			name: 'Generate a Video',
			value: 'generateVideo',
			action: 'Generate a video with Luma',
			description: 'Create a video from a prompt, optionally with a first and last frame',
			model: 'luma',
			taskType: 'video_generation',
			inputs: [
				prompt,
				{
					...startImage,
					name: 'key_frames.frame0.url',
					required: undefined,
					alongside: { 'key_frames.frame0.type': 'image' },
				},
				{ ...endImage, name: 'key_frames.frame1.url', alongside: { 'key_frames.frame1.type': 'image' } },
				{
					kind: 'text',
					name: 'start_image',
					label: 'Start Image (New Name)',
					isUrl: true,
					placeholder: 'e.g. https://example.com/image.png',
					description: 'URL of the first frame, sent as start_image instead of key_frames',
				},
				{
					kind: 'text',
					name: 'end_image',
					label: 'End Image (New Name)',
					isUrl: true,
					placeholder: 'e.g. https://example.com/image.png',
					description: 'URL of the last frame, sent as end_image instead of key_frames',
				},
				sixRatios,
				{
					kind: 'choice',
					name: 'duration',
					label: 'Duration',
					description: 'Length of the video. With a first or last frame only 5 seconds.',
					options: [
						{ name: '5 Seconds', value: 5 },
						{ name: '10 Seconds', value: 10 },
					],
					default: 5,
				},
				{
					kind: 'boolean',
					name: 'loop',
					label: 'Loop',
					default: false,
					description: 'Whether the end of the video leads back to its start',
				},
				modelName,
			],
			results: videoResult,
		},
	],
};
