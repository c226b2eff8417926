import type { MediaField, ObjectsField, Product } from '../shared/forms/productTypes';
import { twoRatios } from './fields/format';
import { loraSettings } from './fields/generation';
import { endImage, image, startImage } from './fields/media';
import { negativePrompt, optionalPrompt, prompt } from './fields/prompts';
import { videoResult } from './fields/results';

// https://piapi.ai/docs/wanx-api/create-task, https://piapi.ai/docs/wanx-api/camera-control

const model = 'Qubico/wanx';

const base64Image: MediaField = { ...image, acceptsBase64: true };

const loras: ObjectsField = { ...loraSettings, required: true };

export const wanx: Product = {
	name: 'WanX',
	value: 'wanx',
	notice: 'PiAPI may refuse WanX tasks, as users have reported. Wan 2.6 is the newer version.',
	defaultOperation: 'generateVideoFromText',
	tasks: [
		{
			name: 'Generate a Video Between Two Frames',
			value: 'generateVideoBetweenFrames',
			action: 'Generate a video between two frames with WanX',
			description: 'Create a video that starts with one image and ends with another',
			model,
			taskType: 'img2video-14b-keyframe',
			inputs: [startImage, { ...endImage, required: true }, optionalPrompt, negativePrompt, twoRatios],
			results: videoResult,
		},
		{
			name: 'Generate a Video From an Image',
			value: 'generateVideoFromImage',
			action: 'Generate a video from an image with WanX',
			description: 'Create a video that starts with an image',
			model,
			taskType: 'img2video-14b',
			inputs: [base64Image, optionalPrompt, negativePrompt, twoRatios],
			results: videoResult,
		},
		{
			name: 'Generate a Video From an Image With a Camera Path',
			value: 'generateVideoWithCamera',
			action: 'Generate a video from an image and a camera path with WanX',
			description: 'Create a video that starts with an image and moves the camera',
			model,
			taskType: 'img2video-14b-control-camera',
			inputs: [
				base64Image,
				optionalPrompt,
				{
					kind: 'json',
					name: 'control_camera_settings',
					label: 'Camera (JSON)',
					required: true,
					shape: 'array',
					description:
						"List with the camera's path: its type, and in config the numbers horizontal, vertical, pan, tilt, roll and zoom. PiAPI's documentation has the types.",
				},
				negativePrompt,
			],
			results: videoResult,
		},
		{
			name: 'Generate a Video From an Image With LoRA',
			value: 'generateVideoFromImageWithLora',
			action: 'Generate a styled video from an image with WanX',
			description: 'Create a video that starts with an image, in the styles you choose',
			model,
			taskType: 'img2video-14b-lora',
			inputs: [base64Image, prompt, loras, negativePrompt, twoRatios],
			results: videoResult,
		},
		{
			name: 'Generate a Video From an Image With Wan 2.2',
			value: 'generateVideoFromImageWithWan22',
			action: 'Generate a video from an image with Wan 2.2',
			description: 'Create a video that starts with an image, with version 2.2',
			model,
			taskType: 'wan22-img2video-14b',
			inputs: [base64Image, optionalPrompt, negativePrompt],
			results: videoResult,
		},
		{
			name: 'Generate a Video From Text',
			value: 'generateVideoFromText',
			action: 'Generate a video from text with WanX',
			description: 'Create a video from a prompt',
			model,
			taskType: {
				label: 'Size',
				description: 'Model that makes the video. The large one is better and costs more.',
				options: [
					{ name: 'Large (14B)', value: 'txt2video-14b' },
					{ name: 'Small (1.3B)', value: 'txt2video-1.3b' },
				],
				default: 'txt2video-14b',
			},
			inputs: [prompt, negativePrompt, twoRatios],
			results: videoResult,
		},
		{
			name: 'Generate a Video From Text With LoRA',
			value: 'generateVideoFromTextWithLora',
			action: 'Generate a styled video from text with WanX',
			description: 'Create a video from a prompt, in the styles you choose',
			model,
			taskType: 'txt2video-14b-lora',
			inputs: [prompt, loras, negativePrompt, twoRatios],
			results: videoResult,
		},
		{
			name: 'Generate a Video From Text With Wan 2.2',
			value: 'generateVideoFromTextWithWan22',
			action: 'Generate a video from text with Wan 2.2',
			description: 'Create a video from a prompt, with version 2.2',
			model,
			taskType: 'wan22-txt2video-14b',
			inputs: [prompt, negativePrompt],
			results: videoResult,
		},
	],
};
