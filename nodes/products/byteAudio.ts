import type { Product } from '../shared/forms/productTypes';
import { inputsUnknown } from './fields/generation';
import { audioResult } from './fields/results';

// https://piapi.ai/docs/byteaudio-api/seed-audio

export const byteAudio: Product = {
	name: 'ByteAudio',
	value: 'byteAudio',
	defaultOperation: 'generateAudio',
	tasks: [
		{
			name: 'Generate Audio',
			value: 'generateAudio',
			action: 'Generate audio with ByteAudio',
			description: 'Create audio with Seed Audio 1.0',
			notice: inputsUnknown,
			model: 'byteaudio',
			taskType: 'seed-audio-1.0',
			inputs: [],
			results: audioResult,
		},
	],
};
