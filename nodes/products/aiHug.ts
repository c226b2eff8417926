import type { Product, ProductTask } from '../shared/forms/productTypes';
import { imageUrl } from './fields/media';

// https://piapi.ai/docs/ai-hug-api/create-task

export const hugVideo: ProductTask = {
	name: 'Generate a Hug Video',
	value: 'generateHugVideo',
	action: 'Generate a hug video',
	description: 'Turn a photo of two people into a video of them hugging',
	model: 'Qubico/hug-video',
	taskType: 'image_to_video',
	inputs: [
		{
			...imageUrl,
			noun: 'photo of two people',
			description: 'Address of a photo that shows two people, as JPEG or PNG; PiAPI must be able to open it',
		},
	],
	// No source shows the output of a finished hug, so the places of all of PiAPI's video products are looked at.
	results: { kind: 'video', places: [['video_url', 'video', 'works[].video.resource_without_watermark|resource']] },
};

export const aiHug: Product = {
	name: 'AI Hug',
	value: 'aiHug',
	defaultOperation: 'generateHugVideo',
	tasks: [hugVideo],
};
