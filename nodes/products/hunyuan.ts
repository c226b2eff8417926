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
			action: 'Generate a video from an image',
			description: 'Create a video that begins with a picture',
			model,
			taskType: {
				label: 'Motion',
				description: 'How far the video may leave the picture',
				options: [
					{ name: 'Freer Motion', value: 'img2video-concat' },
					{ name: 'Sticks to the Picture', value: 'img2video-replace' },
				],
			},
			inputs: [prompt, image, negativePrompt, threeRatios],
			results: videoResult,
		},
		{
			name: 'Generate a Video From Text',
			value: 'generateVideoFromText',
			action: 'Generate a video from text',
			description: 'Create a video of what you describe',
			model,
			taskType: {
				label: 'Speed',
				options: [
					{ name: 'Standard', value: 'txt2video', description: 'In 20 steps' },
					{ name: 'Fast', value: 'fast-txt2video', description: 'In 6 steps' },
				],
			},
			inputs: [prompt, negativePrompt, threeRatios],
			results: videoResult,
		},
		{
			name: 'Generate a Video From Text With LoRA',
			value: 'generateVideoFromTextWithLora',
			action: 'Generate a styled video from text',
			description: 'Create a video of what you describe, in given styles',
			notice: "PiAPI's name of this task is not certain: it may be refused.",
			model,
			taskType: 'txt2video-lora',
			inputs: [prompt, { ...loraSettings, required: true }],
			results: videoResult,
		},
	],
};
