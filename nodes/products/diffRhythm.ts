import type { Product } from '../shared/forms/productTypes';
import { audioUrl } from './fields/media';
import { audioResult } from './fields/results';

// https://piapi.ai/docs/diffrhythm-api/create-task

export const diffRhythm: Product = {
	name: 'DiffRhythm',
	value: 'diffRhythm',
	defaultOperation: 'generateSong',
	tasks: [
		{
			name: 'Generate a Song',
			value: 'generateSong',
			action: 'Generate a song with DiffRhythm',
			description: 'Create a song from lyrics and a style',
			model: 'Qubico/diffrhythm',
			taskType: {
				label: 'Length',
				options: [
					{ name: 'Short', value: 'txt2audio-base', description: 'Up to about 1.35 minutes' },
					{ name: 'Long', value: 'txt2audio-full', description: 'Up to about 4.45 minutes' },
				],
				default: 'txt2audio-base',
			},
			inputs: [
				{
					kind: 'text',
					name: 'lyrics',
					label: 'Lyrics',
					upfront: true,
					multiline: true,
					placeholder: 'e.g. [00:10.00] The tide comes in',
					description: 'Lyrics of the song. Start each line with its time, for example [00:10.00].',
				},
				{
					kind: 'text',
					name: 'style_prompt',
					label: 'Style',
					upfront: true,
					placeholder: 'e.g. calm piano ballad',
					description: 'Style of the song',
				},
				{
					...audioUrl,
					name: 'style_audio',
					label: 'Style Audio',
					noun: 'reference song',
					acceptsBase64: true,
					description: 'Public URL of a song whose style to follow',
				},
			],
			results: audioResult,
		},
	],
};
