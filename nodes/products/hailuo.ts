import type { Product } from '../shared/forms/productTypes';
import { imageUrl } from './fields/media';
import { optionalPrompt } from './fields/prompts';

// https://piapi.ai/docs/hailuo-api/generate-video

export const hailuo: Product = {
	name: 'Hailuo',
	value: 'hailuo',
	notice: "PiAPI makes Hailuo's videos with its own accounts only: leave Service Mode at Pay as You Go.",
	defaultOperation: 'generateVideo',
	tasks: [
		{
			name: 'Generate a Video',
			value: 'generateVideo',
			action: 'Generate a video',
			description: 'Create a video from text, from a picture, or with a person of a picture',
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
						"Which of Hailuo's models, needed. Known values: from text t2v-01, t2v-01-director, t2v-02; from a picture i2v-01, i2v-01-live, i2v-01-director, i2v-02; with a person s2v-01; v2.3.",
				},
				{
					...optionalPrompt,
					maxLength: 2000,
					description:
						'What the video shows, in 2,000 characters at most. Needed for the t2v models and s2v-01. Director models obey camera tags such as [Pan left].',
				},
				{
					...imageUrl,
					required: undefined,
					description:
						'Address of a JPEG or PNG picture: 10 MB at most, sides from 300 to 4,096 pixels, from 2:5 to 5:2; PiAPI must be able to open it. Needed for the i2v models and s2v-01, which wants a face, and not for t2v models.',
				},
				{
					kind: 'choice',
					name: 'duration',
					label: 'Duration',
					description: 'Length of the video, for the models 02 and v2.3; 10 seconds not with 1080p',
					options: [
						{ name: '10 Seconds', value: 10 },
						{ name: '6 Seconds', value: 6 },
					],
					default: 6,
				},
				{
					kind: 'boolean',
					name: 'expand_prompt',
					label: 'Expand Prompt',
					default: false,
					description: 'Whether Hailuo may add detail to the prompt',
				},
				{
					kind: 'choice',
					name: 'resolution',
					label: 'Resolution',
					description: 'How fine the video is, for the models 02 and v2.3',
					options: [
						{ name: '1080p', value: 1080 },
						{ name: '768p', value: 768 },
					],
					default: 768,
				},
			],
			results: { kind: 'video', places: [['video_url', 'video', 'download_url']] },
		},
	],
};
