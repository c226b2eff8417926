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
			name: 'Generate Sound for a Video',
			value: 'generateSound',
			action: 'Generate sound for a video',
			description: 'Create a sound track that fits a video',
			model: 'Qubico/mmaudio',
			taskType: 'video2audio',
			inputs: [
				video,
				{ ...optionalPrompt, placeholder: 'e.g. Waves and seagulls', description: 'What should be heard' },
				{ ...negativePrompt, placeholder: 'e.g. music, voices', description: 'What should not be heard' },
				{ ...seed, description: 'A number that makes the result repeatable. With 0 it is random.' },
				{ ...steps, min: 20, max: 50, description: 'How many steps the model takes, from 20 to 50' },
			],
			// One client saves the result as a video.
			results: { kind: 'audio', places: [['audio_url', 'video_url']] },
		},
	],
};
