import type { Product } from '../shared/forms/productTypes';
import { audioUrl, imageUrl } from './fields/media';
import { optionalPrompt } from './fields/prompts';
import { videoResult } from './fields/results';

// https://piapi.ai/docs/omni-human-api/omni-human-1-5

export const omniHuman: Product = {
	name: 'OmniHuman',
	value: 'omniHuman',
	notice: "The inputs of this product were learned by trying, not from PiAPI's documentation.",
	defaultOperation: 'generateVideo',
	tasks: [
		{
			name: 'Generate a Talking Person',
			value: 'generateVideo',
			action: 'Generate a talking person',
			description: 'Let the person of a picture speak what an audio file says',
			model: 'omni-human',
			taskType: 'omni-human-1.5',
			inputs: [
				{
					...imageUrl,
					required: undefined,
					noun: 'picture of the person',
					description: 'Address of the picture of the person, needed; PiAPI must be able to open it',
				},
				{
					...audioUrl,
					noun: 'speech',
					description: 'Address of the speech, needed; PiAPI must be able to open it',
				},
				optionalPrompt,
			],
			results: videoResult,
		},
	],
};
