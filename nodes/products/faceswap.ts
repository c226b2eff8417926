import type { MediaField, Product, TextField } from '../shared/forms/productTypes';
import { image } from './fields/media';
import { imageResult, videoResult } from './fields/results';

// https://piapi.ai/docs/faceswap-api/create-task, https://piapi.ai/docs/multi-face-swap/create-task,
// https://piapi.ai/docs/faceswap-api/video-faceswap

const targetImage: MediaField = {
	...image,
	name: 'target_image',
	label: 'Target Image',
	noun: 'picture whose face is replaced',
	description:
		'Address of the picture whose face is replaced, as JPEG, PNG or WebP under 2,048 by 2,048 pixels; PiAPI must be able to open it',
};

const swapImage: MediaField = {
	...image,
	name: 'swap_image',
	label: 'Swap Image',
	noun: 'picture with the new face',
	description:
		'Address of the picture with the new face, as JPEG, PNG or WebP under 2,048 by 2,048 pixels; PiAPI must be able to open it',
};

const faces: TextField[] = [
	{
		kind: 'text',
		name: 'swap_faces_index',
		label: 'Swap Faces',
		placeholder: 'e.g. 0,1',
		description: 'Comma-separated numbers of the new faces in the Swap Image, roughly from left to right, from 0',
	},
	{
		kind: 'text',
		name: 'target_faces_index',
		label: 'Target Faces',
		placeholder: 'e.g. 1,0',
		description:
			'Comma-separated numbers of the faces to replace, in the same order, roughly from left to right, from 0',
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
			action: 'Swap a face in an image',
			description: 'Put the face of one picture onto another',
			model: 'Qubico/image-toolkit',
			taskType: 'face-swap',
			inputs: [targetImage, swapImage],
			results: imageResult,
		},
		{
			name: 'Swap Faces in a Video',
			value: 'swapFacesInVideo',
			action: 'Swap faces in a video',
			description: 'Put the faces of a picture into a video',
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
					description:
						'Address of the video whose faces are replaced, as MP4: 10 MB, 720p and 600 frames at most; PiAPI must be able to open it',
				},
				{
					...swapImage,
					description:
						'Address of the picture with the new faces, 2,048 by 2,048 pixels at most; PiAPI must be able to open it',
				},
				...faces,
			],
			results: videoResult,
		},
		{
			name: 'Swap Several Faces in an Image',
			value: 'swapFacesInImage',
			action: 'Swap several faces in an image',
			description: 'Put chosen faces of one picture onto chosen faces of another',
			model: 'Qubico/image-toolkit',
			taskType: 'multi-face-swap',
			inputs: [targetImage, swapImage, ...faces],
			results: imageResult,
		},
	],
};
