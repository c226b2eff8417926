import type { Product } from '../shared/forms/productTypes';
import { seed } from './fields/generation';
import { image } from './fields/media';
import { modelResult } from './fields/results';

// https://piapi.ai/docs/pixal-3d-api/create-task

export const pixal3d: Product = {
	name: 'Pixal3D',
	value: 'pixal3d',
	defaultOperation: 'generateModel',
	tasks: [
		{
			name: 'Generate a 3D Model From an Image',
			value: 'generateModel',
			action: 'Generate a 3D model from an image with Pixal3D',
			description: 'Create a 3D model of what an image shows',
			model: 'Qubico/pixal3d',
			taskType: 'image-to-3d',
			inputs: [image, seed],
			results: modelResult,
		},
	],
};
