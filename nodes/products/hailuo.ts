import type { Product } from '../shared/forms/productTypes';
import { imageUrl } from './fields/media';
import { optionalPrompt } from './fields/prompts';

// https://piapi.ai/docs/hailuo-api/generate-video

export const hailuo: Product = {
	name: 'Hailuo',
	value: 'hailuo',
	notice: 'Hailuo works only with the service mode Pay as You Go.',
	defaultOperation: 'generateVideo',
	tasks: [
		{
			name: 'Generate a Video',
			value: 'generateVideo',
			action: 'Generate a video with Hailuo',
			description: 'Create a video from a prompt, from an image, or with the person in an image',
			model: 'hailuo',
			taskType: 'video_generation',
			inputs: [
				{
					kind: 'text',
					name: 'model',
					parameter: 'hailuoModel',
					label: 'Hailuo Model',
					upfront: true,
					placeholder: 'e.g. t2v-02',
					description:
						'Hailuo model. Required by PiAPI. Known values: v2.3, v2.3-fast; from text t2v-01, t2v-01-director, t2v-02; from an image i2v-01, i2v-01-live, i2v-01-director, i2v-02; with a person s2v-01.',
				},
				{
					...optionalPrompt,
					maxLength: 2000,
					description:
						'What the video should show, up to 2,000 characters. Required for t2v models and s2v-01. Director models follow camera tags such as [Pan left].',
				},
				{
					...imageUrl,
					required: undefined,
					description:
						'Public URL of a JPEG or PNG image: up to 10 MB, sides from 300 to 4,096 pixels, ratio from 2:5 to 5:2. Required for i2v models and s2v-01, which needs a face. Not for t2v models.',
				},
				{
					kind: 'choice',
					name: 'duration',
					label: 'Duration',
					description: 'Length of the video, for the models 02 and v2.3. With 1080p only 6 seconds.',
					options: [
						{ name: '6 Seconds', value: 6 },
						{ name: '10 Seconds', value: 10 },
					],
					default: 6,
				},
				{
					kind: 'boolean',
					name: 'expand_prompt',
					label: 'Expand Prompt',
					default: false,
					description: 'Whether Hailuo may add details to the prompt',
				},
				{
					kind: 'choice',
					name: 'resolution',
					label: 'Resolution',
					description: 'Resolution of the video, for the models 02 and v2.3',
					options: [
						{ name: '768p', value: 768 },
						{ name: '1080p', value: 1080 },
					],
					default: 768,
				},
			],
			results: { kind: 'video', places: [['video_url', 'video', 'download_url']] },
		},
	],
};
