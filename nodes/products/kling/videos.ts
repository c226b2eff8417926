import type { MediaField, ProductTask } from '../../shared/forms/productTypes';
import { duration, resolution, threeRatios } from '../fields/format';
import { enableAudio, originTaskId } from '../fields/generation';
import { imageUrl, video } from '../fields/media';
import { negativePrompt, prompt } from '../fields/prompts';
import {
	cameraShifts,
	cfgScale,
	mode,
	omniVideoResult,
	version,
	videoDuration,
	videoInputs,
	klingVideoResult,
} from './fields';

const model = 'kling';

const frame: Pick<MediaField, 'description'> = {
	description: 'Public URL of the image: up to 10 MB, each side over 300 pixels',
};

export const extendVideo: ProductTask = {
	name: 'Extend a Video',
	value: 'extendVideo',
	action: 'Extend a video with Kling',
	description: 'Continue a video made with Kling',
	model,
	taskType: 'extend_video',
	inputs: [{ ...originTaskId, description: 'The task_id of the completed task whose video to continue' }],
	results: klingVideoResult,
};

export const generateOmniVideo: ProductTask = {
	name: 'Generate a Video From Anything (Omni)',
	value: 'generateOmniVideo',
	action: 'Generate a video from anything with Kling Omni',
	description: 'Create a video from a prompt with images or a video, with Kling O1 or 3.0 Omni',
	model,
	taskType: 'omni_video_generation',
	inputs: [
		{
			...prompt,
			placeholder: 'e.g. The dog of @image_1 runs along the beach of @video',
			description: 'What the video should show. Refer to your files as @image_1 or @video.',
		},
		{
			kind: 'mediaList',
			name: 'images',
			label: 'Image',
			accepts: 'image',
			noun: 'reference images',
			description: 'Public URLs of reference images, up to 5 with 3.0 Omni',
		},
		{ ...video, required: undefined },
		{ ...duration, required: true, description: 'Length of the video in seconds, from 3 to 15 with 3.0 Omni' },
		{ ...resolution, required: true },
		threeRatios,
		enableAudio,
		{
			kind: 'choice',
			name: 'version',
			label: 'Version',
			description: 'Kling version',
			options: [
				{ name: '3.0 Omni', value: '3.0' },
				{ name: 'O1', value: 'o1' },
			],
			default: '3.0',
		},
	],
	results: omniVideoResult,
};

export const generateVideoFromElements: ProductTask = {
	name: 'Generate a Video From Elements',
	value: 'generateVideoFromElements',
	action: 'Generate a video from elements with Kling',
	description: 'Create a video that shows the people or objects of up to four images',
	model,
	taskType: 'video_generation',
	inputs: [
		prompt,
		{
			kind: 'mediaList',
			name: 'elements',
			label: 'Element',
			accepts: 'image',
			required: true,
			noun: 'images of the elements',
			description: 'Public URLs of 1 to 4 images, each of one person or object',
			member: 'image_url',
			max: 4,
		},
		negativePrompt,
		cfgScale,
		videoDuration,
		threeRatios,
		mode,
		{ ...version, placeholder: 'e.g. 1.6', description: 'Kling version. Elements work with 1.6.' },
	],
	results: klingVideoResult,
};

export const generateVideoFromImage: ProductTask = {
	name: 'Generate a Video From an Image',
	value: 'generateVideoFromImage',
	action: 'Generate a video from an image with Kling',
	description: 'Create a video that starts with an image, optionally ending with another',
	model,
	taskType: 'video_generation',
	inputs: [
		{ ...imageUrl, ...frame, noun: 'first frame' },
		{
			...imageUrl,
			...frame,
			name: 'image_tail_url',
			label: 'End Image',
			required: undefined,
			noun: 'last frame',
		},
		prompt,
		negativePrompt,
		...videoInputs,
		{
			kind: 'json',
			name: 'motion_brush',
			label: 'Motion Brush (JSON)',
			shape: 'object',
			description: "Which parts of the image move, and how. PiAPI's documentation has examples.",
		},
	],
	results: klingVideoResult,
};

export const generateVideoFromText: ProductTask = {
	name: 'Generate a Video From Text',
	value: 'generateVideoFromText',
	action: 'Generate a video from text with Kling',
	description: 'Create a video from a prompt',
	model,
	taskType: 'video_generation',
	inputs: [prompt, negativePrompt, ...videoInputs, threeRatios, ...cameraShifts],
	results: klingVideoResult,
};
