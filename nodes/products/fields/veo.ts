import type { InputField } from '../../shared/forms/productTypes';
import { aspectRatioText, resolutionText } from './format';
import { enableAudio } from './generation';
import { endImage, imageUrl, startImage } from './media';
import { negativePrompt, prompt } from './prompts';

/** What Veo 3 and Veo 3.1 share. */
const veoInputs: InputField[] = [
	aspectRatioText,
	{
		kind: 'text',
		name: 'duration',
		label: 'Duration',
		placeholder: 'e.g. 8s',
		description: 'Length of the video. Known values: 4s, 6s, 8s.',
	},
	{ ...enableAudio, name: 'generate_audio', label: 'Generate Audio' },
	resolutionText,
];

export const veoTextInputs: InputField[] = [prompt, negativePrompt, ...veoInputs];

export const veoImageInputs: InputField[] = [
	prompt,
	{ ...imageUrl, noun: 'first frame', description: startImage.description },
	{ ...endImage, name: 'tail_image_url' },
	...veoInputs,
];
