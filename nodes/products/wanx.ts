import type { ObjectsField, Product } from '../shared/forms/productTypes';
import { twoRatios } from './fields/format';
import { loraSettings } from './fields/generation';
import { endImage, image, startImage } from './fields/media';
import { negativePrompt, optionalPrompt, prompt } from './fields/prompts';
import { videoResult } from './fields/results';

// https://piapi.ai/docs/wanx-api/create-task, https://piapi.ai/docs/wanx-api/camera-control

const model = 'Qubico/wanx';

const loras: ObjectsField = { ...loraSettings, required: true };

export const wanx: Product = {
	name: 'WanX',
	value: 'wanx',
	notice: "PiAPI was reported to refuse WanX's task types; Wan 2.6 is its successor.",
	defaultOperation: 'generateVideoFromText',
	tasks: [
		{
			name: 'Generate a Video Between Two Frames',
			value: 'generateVideoBetweenFrames',
			action: 'Generate a video between two frames',
			description: 'Create a video that begins with one picture and ends with another',
			model,
			taskType: 'img2video-14b-keyframe',
			inputs: [startImage, { ...endImage, required: true }, optionalPrompt, negativePrompt, twoRatios],
			results: videoResult,
		},
		{
			name: 'Generate a Video From an Image',
			value: 'generateVideoFromImage',
			action: 'Generate a video from an image',
			description: 'Create a video that begins with a picture',
			model,
			taskType: 'img2video-14b',
			inputs: [image, optionalPrompt, negativePrompt, twoRatios],
			results: videoResult,
		},
		{
			name: 'Generate a Video From an Image With a Camera Path',
			value: 'generateVideoWithCamera',
			action: 'Generate a video from an image with a camera path',
			description: 'Create a video that begins with a picture and moves the camera',
			model,
			taskType: 'img2video-14b-control-camera',
			inputs: [
				image,
				optionalPrompt,
				{
					kind: 'json',
					name: 'control_camera_settings',
					label: 'Camera (JSON)',
					required: true,
					shape: 'array',
					description:
						"A list with the camera's path: its type, and in config the numbers horizontal, vertical, pan, tilt, roll and zoom. PiAPI's documentation has the types.",
				},
				negativePrompt,
			],
			results: videoResult,
		},
		{
			name: 'Generate a Video From an Image With LoRA',
			value: 'generateVideoFromImageWithLora',
			action: 'Generate a styled video from an image',
			description: 'Create a video that begins with a picture, in given styles',
			model,
			taskType: 'img2video-14b-lora',
			inputs: [image, prompt, loras, negativePrompt, twoRatios],
			results: videoResult,
		},
		{
			name: 'Generate a Video From an Image With Wan 2.2',
			value: 'generateVideoFromImageWithWan22',
			action: 'Generate a video from an image with version 2.2',
			description: 'Create a video that begins with a picture, with version 2.2',
			model,
			taskType: 'wan22-img2video-14b',
			inputs: [image, optionalPrompt, negativePrompt],
			results: videoResult,
		},
		{
			name: 'Generate a Video From Text',
			value: 'generateVideoFromText',
			action: 'Generate a video from text',
			description: 'Create a video of what you describe',
			model,
			taskType: {
				label: 'Size',
				description: 'Which of the models makes the video; the large one is better and costs more',
				options: [
					{ name: 'Large (14B)', value: 'txt2video-14b' },
					{ name: 'Small (1.3B)', value: 'txt2video-1.3b' },
				],
			},
			inputs: [prompt, negativePrompt, twoRatios],
			results: videoResult,
		},
		{
			name: 'Generate a Video From Text With LoRA',
			value: 'generateVideoFromTextWithLora',
			action: 'Generate a styled video from text',
			description: 'Create a video of what you describe, in given styles',
			model,
			taskType: 'txt2video-14b-lora',
			inputs: [prompt, loras, negativePrompt, twoRatios],
			results: videoResult,
		},
		{
			name: 'Generate a Video From Text With Wan 2.2',
			value: 'generateVideoFromTextWithWan22',
			action: 'Generate a video from text with version 2.2',
			description: 'Create a video of what you describe, with version 2.2',
			model,
			taskType: 'wan22-txt2video-14b',
			inputs: [prompt, negativePrompt],
			results: videoResult,
		},
	],
};
