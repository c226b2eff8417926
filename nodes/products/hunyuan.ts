import type { Product } from '../shared/forms/productTypes';
import { threeRatios } from './fields/format';
import { loraSettings } from './fields/generation';
import { image } from './fields/media';
import { negativePrompt, prompt } from './fields/prompts';
import { videoResult } from './fields/results';

// https://piapi.ai/docs/hunyuan-video/txt2video-api, https://piapi.ai/docs/hunyuan-api-doc

const model = 'Qubico/hunyuan';

export const hunyuan: Product = {
	name: 'Hunyuan Video',
	value: 'hunyuan',
	defaultOperation: 'generateVideoFromText',
	tasks: [
		{
			name: 'Generate a Video From an Image',
			value: 'generateVideoFromImage',
			action: 'Generate a video from an image with Hunyuan',
			description: 'Create a video that starts with an image',
			model,
			taskType: {
				label: 'Motion',
				description: 'How closely the video follows the image',
				options: [
					{ name: 'More Motion', value: 'img2video-concat' },
					{ name: 'Closer to the Image', value: 'img2video-replace' },
				],
				default: 'img2video-concat',
			},
			inputs: [{ ...image, acceptsBase64: true }, prompt, negativePrompt, threeRatios],
			results: videoResult,
		},
		{
			name: 'Generate a Video From Text',
			value: 'generateVideoFromText',
			action: 'Generate a video from text with Hunyuan',
			description: 'Create a video from a prompt',
			model,
			taskType: {
				label: 'Speed',
				options: [
					{ name: 'Standard', value: 'txt2video', description: 'In 20 steps' },
					{ name: 'Fast', value: 'fast-txt2video', description: 'In 6 steps' },
				],
				default: 'txt2video',
			},
			inputs: [prompt, negativePrompt, threeRatios],
			results: videoResult,
		},
		{
			name: 'Generate a Video From Text With LoRA',
			value: 'generateVideoFromTextWithLora',
			action: 'Generate a styled video from text with Hunyuan',
			description: 'Create a video from a prompt, in the styles you choose',
			notice: 'PiAPI may refuse this task: its documentation gives two names for it.',
			model,
			taskType: 'txt2video-lora',
			inputs: [prompt, { ...loraSettings, required: true }],
			results: videoResult,
		},
	],
};
