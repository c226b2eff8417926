import type { MediaField, Product, TextField } from '../shared/forms/productTypes';
import { image } from './fields/media';
import { imageResult, videoResult } from './fields/results';

// https://piapi.ai/docs/faceswap-api/create-task, https://piapi.ai/docs/multi-face-swap/create-task,
// https://piapi.ai/docs/faceswap-api/video-faceswap

const targetImage: MediaField = {
	...image,
	name: 'target_image',
	label: 'Target Image',
	noun: 'image whose face is replaced',
	acceptsBase64: true,
	description: 'Public URL of the image whose face is replaced, as JPEG, PNG or WebP under 2,048 by 2,048 pixels',
};

const swapImage: MediaField = {
	...image,
	name: 'swap_image',
	label: 'Swap Image',
	noun: 'image with the new face',
	acceptsBase64: true,
	description: 'Public URL of the image with the new face, as JPEG, PNG or WebP under 2,048 by 2,048 pixels',
};

const faces: TextField[] = [
	{
		kind: 'text',
		name: 'swap_faces_index',
		label: 'Swap Faces',
		placeholder: 'e.g. 0,1',
		description: 'Comma-separated numbers of the new faces in the swap image, counted from the left, starting with 0',
	},
	{
		kind: 'text',
		name: 'target_faces_index',
		label: 'Target Faces',
		placeholder: 'e.g. 1,0',
		description:
			'Comma-separated numbers of the faces to replace, in the same order, counted from the left, starting with 0',
	},
];

export const faceswap: Product = {
	name: 'Faceswap',
	value: 'faceswap',
	defaultOperation: 'swapFaceInImage',
	tasks: [
		{
			name: 'Swap a Face in an Image',
			value: 'swapFaceInImage',
			action: 'Swap a face in an image with Faceswap',
			description: 'Put the face from one image onto another',
			model: 'Qubico/image-toolkit',
			taskType: 'face-swap',
			inputs: [targetImage, swapImage],
			results: imageResult,
		},
		{
			name: 'Swap Faces in a Video',
			value: 'swapFacesInVideo',
			action: 'Swap faces in a video with Faceswap',
			description: 'Put the faces from an image into a video',
			model: 'Qubico/video-toolkit',
			taskType: 'face-swap',
			inputs: [
				{
					kind: 'media',
					name: 'target_video',
					label: 'Target Video',
					accepts: 'video',
					required: true,
					noun: 'video whose faces are replaced',
					description: 'Public URL of the video whose faces are replaced, as MP4: up to 10 MB, 720p and 600 frames',
				},
				{
					...swapImage,
					acceptsBase64: undefined,
					description: 'Public URL of the image with the new faces, up to 2,048 by 2,048 pixels',
				},
				...faces,
			],
			results: videoResult,
		},
		{
			name: 'Swap Several Faces in an Image',
			value: 'swapFacesInImage',
			action: 'Swap several faces in an image with Faceswap',
			description: 'Put selected faces from one image onto selected faces of another',
			model: 'Qubico/image-toolkit',
			taskType: 'multi-face-swap',
			inputs: [targetImage, swapImage, ...faces],
			results: imageResult,
		},
	],
};
