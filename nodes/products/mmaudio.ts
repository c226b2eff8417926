import type { Product } from '../shared/forms/productTypes';
import { seed, steps } from './fields/generation';
import { video } from './fields/media';
import { negativePrompt, optionalPrompt } from './fields/prompts';

// https://piapi.ai/docs/mmaudio-api/create-task

export const mmaudio: Product = {
	name: 'MMAudio',
	value: 'mmaudio',
	defaultOperation: 'generateSound',
	tasks: [
		{
			name: 'Generate Audio for a Video',
			value: 'generateSound',
			action: 'Generate audio for a video with MMAudio',
			description: 'Create a soundtrack that fits a video',
			model: 'Qubico/mmaudio',
			taskType: 'video2audio',
			inputs: [
				{ ...video, acceptsBase64: true },
				{ ...optionalPrompt, placeholder: 'e.g. Waves and seagulls', description: 'What the audio should be of' },
				{ ...negativePrompt, placeholder: 'e.g. music, voices', description: 'What the audio should not have' },
				{ ...seed, description: 'Number that makes the result repeatable. With 0 it is random.' },
				{ ...steps, min: 20, max: 50, description: 'Number of steps, from 20 to 50' },
			],
			// One client saves the result as a video.
			results: { kind: 'audio', places: [['audio_url', 'video_url']] },
		},
	],
};
