import type { InputField, Product, ProductTask } from '../../shared/forms/productTypes';
import { aspectRatioText, resolutionText } from './format';
import { enableAudio } from './generation';
import { endImage, imageUrl, startImage } from './media';
import { negativePrompt, prompt } from './prompts';
import { hostedVideoResult } from './results';

const inputs: InputField[] = [
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

/** A version of Veo: they all take the same inputs, and their task types are named after the model. */
export function veoProduct({ name, value, model }: { name: string; value: string; model: string }): Product {
	const ofModel: Pick<ProductTask, 'model' | 'taskType' | 'results'> = {
		model,
		taskType: {
			label: 'Tier',
			description: 'Quality takes longer and costs more',
			options: [
				{ name: 'Fast', value: `${model}-video-fast` },
				{ name: 'Quality', value: `${model}-video` },
			],
			default: `${model}-video-fast`,
		},
		results: hostedVideoResult,
	};
	return {
		name,
		value,
		defaultOperation: 'generateVideoFromText',
		tasks: [
			{
				...ofModel,
				name: 'Generate a Video From an Image',
				value: 'generateVideoFromImage',
				action: `Generate a video from an image with ${name}`,
				description: 'Create a video that starts with an image, optionally ending with another',
				inputs: [
					{ ...imageUrl, noun: 'first frame', description: startImage.description },
					{ ...endImage, name: 'tail_image_url' },
					prompt,
					...inputs,
				],
			},
			{
				...ofModel,
				name: 'Generate a Video From Text',
				value: 'generateVideoFromText',
				action: `Generate a video from text with ${name}`,
				description: 'Create a video from a prompt',
				inputs: [prompt, negativePrompt, ...inputs],
			},
		],
	};
}
