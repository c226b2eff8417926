import type { Product } from '../shared/forms/productTypes';
import { inputsUnknown } from './fields/generation';
import { audioResult } from './fields/results';

// https://piapi.ai/docs/ace-step-api/text-to-audio and, beside it, audio-to-audio, audio-edit, audio-extend

const model = 'Qubico/ace-step';

export const aceStep: Product = {
	name: 'ACE-Step',
	value: 'aceStep',
	defaultOperation: 'generateSong',
	tasks: [
		{
			name: 'Change the Style of Audio',
			value: 'restyleAudio',
			action: 'Change the style of audio with ACE-Step',
			description: 'Give a piece of music a new style',
			notice: inputsUnknown,
			model,
			taskType: 'audio2audio',
			inputs: [],
			results: audioResult,
		},
		{
			name: 'Edit a Song',
			value: 'editSong',
			action: 'Edit a song with ACE-Step',
			description: 'Change the lyrics or the style of a song',
			notice: inputsUnknown,
			model,
			taskType: 'edit',
			inputs: [],
			results: audioResult,
		},
		{
			name: 'Extend a Song',
			value: 'extendSong',
			action: 'Extend a song with ACE-Step',
			description: 'Make a song longer',
			notice: inputsUnknown,
			model,
			taskType: 'extend',
			inputs: [],
			results: audioResult,
		},
		{
			name: 'Generate a Song',
			value: 'generateSong',
			action: 'Generate a song with ACE-Step',
			description: 'Create a song from a style and lyrics',
			model,
			taskType: 'txt2audio',
			inputs: [
				{
					kind: 'text',
					name: 'style_prompt',
					label: 'Style',
					required: true,
					placeholder: 'e.g. calm piano ballad',
					description: 'Style of the song',
				},
				{
					kind: 'text',
					name: 'lyrics',
					label: 'Lyrics',
					upfront: true,
					multiline: true,
					placeholder: 'e.g. The tide comes in …',
					description: 'Lyrics of the song. Enter [inst] for an instrumental.',
				},
				{
					kind: 'number',
					name: 'duration',
					label: 'Duration',
					default: 60,
					description: 'Length of the song in seconds',
				},
				{
					kind: 'integer',
					name: 'infer_step',
					label: 'Steps',
					default: 20,
					description: 'Number of steps. PiAPI does not document this field.',
				},
				{
					kind: 'text',
					name: 'negative_style_prompt',
					label: 'Negative Style',
					placeholder: 'e.g. heavy metal',
					description: 'Style to avoid. PiAPI does not document this field.',
				},
			],
			results: audioResult,
		},
	],
};
