import type { Product } from '../shared/forms/productTypes';
import { seed } from './fields/generation';
import { audioUrl, imageUrl } from './fields/media';
import { optionalPrompt } from './fields/prompts';
import { videoResult } from './fields/results';

// https://piapi.ai/docs/omni-human-api/omni-human-1-5

export const omniHuman: Product = {
	name: 'OmniHuman',
	value: 'omniHuman',
	defaultOperation: 'generateVideo',
	tasks: [
		{
			name: 'Generate a Talking Person',
			value: 'generateVideo',
			action: 'Generate a talking person with OmniHuman',
			description: 'Make the person in an image speak what an audio file says',
			model: 'omni-human',
			taskType: 'omni-human-1.5',
			inputs: [
				{ ...imageUrl, noun: 'image of the person', description: 'Public URL of the image of the person' },
				{
					...audioUrl,
					required: true,
					noun: 'speech',
					description: 'Public URL of the speech, shorter than 35 seconds',
				},
				{
					...optionalPrompt,
					placeholder: 'e.g. She smiles and nods',
					description: 'How the person should act',
				},
				{
					kind: 'boolean',
					name: 'fast_mode',
					label: 'Fast Mode',
					default: false,
					description: 'Whether to generate in fast mode',
				},
				seed,
			],
			results: videoResult,
		},
	],
};
