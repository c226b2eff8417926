import type { Product, ProductTask } from '../shared/forms/productTypes';
import { imageUrl } from './fields/media';

// https://piapi.ai/docs/ai-hug-api/create-task

export const hugVideo: ProductTask = {
	name: 'Generate a Hug Video',
	value: 'generateHugVideo',
	action: 'Generate a hug video with AI Hug',
	description: 'Turn a photo of two people into a video of them hugging',
	model: 'Qubico/hug-video',
	taskType: 'image_to_video',
	inputs: [
		{
			...imageUrl,
			noun: 'photo of two people',
			description: 'Public URL of a photo that shows two people, as JPEG or PNG',
		},
	],
	// No source shows the output of a finished hug, so all places where PiAPI's video products put theirs are tried.
	results: { kind: 'video', places: [['video_url', 'video', 'works[].video.resource_without_watermark|resource']] },
};

export const aiHug: Product = {
	name: 'AI Hug',
	value: 'aiHug',
	defaultOperation: 'generateHugVideo',
	tasks: [hugVideo],
};
