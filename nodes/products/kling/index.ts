import type { Product, ProductTask } from '../../shared/forms/productTypes';
import { prompt } from '../fields/prompts';
import { applyEffect, controlMotion, generateAvatar, syncLips, tryOnClothes } from './people';
import {
	extendVideo,
	generateOmniVideo,
	generateVideoFromElements,
	generateVideoFromImage,
	generateVideoFromText,
} from './videos';

// https://piapi.ai/docs/kling-api/create-task and, beside it, kling-3-api, kling-elements, motion-brush-examples,
// lipsync-examples, kling-effects-api, virtual-try-on-api, kling-sound-api, kling-avatar-api, kling-motion-control-api,
// kling-3-omni-api

const generateSound: ProductTask = {
	name: 'Generate Sound Effects',
	value: 'generateSound',
	action: 'Generate sound effects with Kling',
	description: 'Create sound effects from a prompt',
	model: 'kling',
	taskType: 'sound',
	inputs: [
		{ ...prompt, placeholder: 'e.g. Rain on a tin roof', description: 'What the sound should be of' },
		{
			kind: 'number',
			name: 'duration',
			label: 'Duration',
			default: 5,
			description: 'Length of the sound in seconds',
		},
	],
	results: { kind: 'audio', places: [['works[].*.resource_without_watermark|resource']] },
};

export const kling: Product = {
	name: 'Kling',
	value: 'kling',
	defaultOperation: 'generateVideoFromText',
	tasks: [
		applyEffect,
		extendVideo,
		generateAvatar,
		generateOmniVideo,
		generateVideoFromElements,
		generateVideoFromImage,
		generateVideoFromText,
		generateSound,
		syncLips,
		controlMotion,
		tryOnClothes,
	],
};
