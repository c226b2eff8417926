import type { Product } from '../shared/forms/productTypes';
import { audioUrl } from './fields/media';
import { audioResult } from './fields/results';

// https://piapi.ai/docs/tts-api/f5-tts

export const tts: Product = {
	name: 'TTS (F5)',
	value: 'tts',
	defaultOperation: 'generateSpeech',
	tasks: [
		{
			name: 'Generate Speech in a Given Voice',
			value: 'generateSpeech',
			action: 'Generate speech in a given voice with F5 TTS',
			description: 'Read a text aloud in the voice of a recording',
			model: 'Qubico/tts',
			taskType: 'zero-shot',
			inputs: [
				{
					kind: 'text',
					name: 'gen_text',
					label: 'Text',
					required: true,
					multiline: true,
					placeholder: 'e.g. Good morning, and welcome to the show!',
					description: 'Text to read aloud',
				},
				{
					...audioUrl,
					name: 'ref_audio',
					label: 'Voice Recording',
					required: true,
					noun: 'voice recording',
					acceptsBase64: true,
					description: 'Public URL of a recording of the voice',
				},
				{
					kind: 'text',
					name: 'ref_text',
					label: 'Recorded Text',
					multiline: true,
					placeholder: 'e.g. This is how I sound.',
					description: 'What the recording says. Detected when empty.',
				},
			],
			results: audioResult,
		},
	],
};
