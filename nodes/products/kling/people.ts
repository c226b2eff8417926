import type { MediaField, ProductTask } from '../../shared/forms/productTypes';
import { batchSize, originTaskId } from '../fields/generation';
import { imageUrl, video } from '../fields/media';
import { optionalPrompt } from '../fields/prompts';
import { mode, speech, klingVideoResult } from './fields';

const model = 'kling';

export const applyEffect: ProductTask = {
	name: 'Apply an Effect to an Image',
	value: 'applyEffect',
	action: 'Apply an effect to an image with Kling',
	description: 'Turn an image into a video with one of the preset effects',
	model,
	taskType: 'effects',
	inputs: [
		imageUrl,
		{
			kind: 'text',
			name: 'effect',
			label: 'Effect',
			upfront: true,
			placeholder: 'e.g. hugging',
			description:
				'Name of the effect. Required by PiAPI. Known values: squish, expansion, jellycat_oversea, spinoff, rocket, hearting, fighting, kissing, hugging, figure, vstack, birthday, water, surfing.',
		},
		{
			...optionalPrompt,
			description:
				'What the video should show. Required for rocket, hearting, fighting, kissing, hugging, birthday and water.',
		},
		{
			kind: 'boolean',
			name: 'professional_mode',
			label: 'Professional Mode',
			default: false,
			description: 'Whether to make the video in better quality, which costs more',
		},
	],
	results: klingVideoResult,
};

export const generateAvatar: ProductTask = {
	name: 'Generate a Talking Avatar',
	value: 'generateAvatar',
	action: 'Generate a talking avatar with Kling',
	description: 'Make the person in a portrait speak what an audio file says',
	model,
	taskType: 'avatar',
	inputs: [
		{ ...imageUrl, noun: 'portrait', description: 'Public URL of the portrait' },
		{ ...speech, required: true, description: 'Public URL of the speech' },
		optionalPrompt,
		mode,
		{
			kind: 'integer',
			name: 'batch_size',
			label: 'Batch Size',
			default: 1,
			description: 'Number of videos',
		},
	],
	results: klingVideoResult,
};

export const syncLips: ProductTask = {
	name: 'Sync Lips With Speech',
	value: 'syncLips',
	action: 'Sync lips with speech with Kling',
	description: 'Make the person in a video say a text or what an audio file says',
	model,
	taskType: 'lip_sync',
	inputs: [
		{
			...originTaskId,
			required: undefined,
			upfront: true,
			description: 'The task_id of the completed task whose video to use. Use either this or a video.',
		},
		{
			...video,
			name: 'video_url',
			required: undefined,
			description: 'Public URL of the video. Use either this or an Origin Task ID.',
		},
		{
			kind: 'text',
			name: 'tts_text',
			label: 'Text',
			upfront: true,
			multiline: true,
			placeholder: 'e.g. Welcome to our shop!',
			description: 'What the person says. Ignored when there is a speech file.',
		},
		speech,
		{
			kind: 'text',
			name: 'tts_timbre',
			label: 'Voice',
			placeholder: 'e.g. the name of a voice in the list',
			description: 'Name of the voice, from the list at https://klingai.com/api/lip/sync/ttsList?type=',
		},
		{
			kind: 'number',
			name: 'tts_speed',
			label: 'Voice Speed',
			default: 1,
			min: 0.8,
			max: 2,
			description: 'Speed of the voice, from 0.8 to 2',
		},
	],
	oneOf: [['origin_task_id', 'video_url']],
	anyOf: [['tts_text', 'local_dubbing_url']],
	results: klingVideoResult,
};

export const controlMotion: ProductTask = {
	name: 'Transfer Motion to an Image',
	value: 'controlMotion',
	action: 'Transfer motion to an image with Kling',
	description: 'Make the person in an image move as in a video or in a preset motion',
	model,
	taskType: 'motion_control',
	inputs: [
		{ ...imageUrl, noun: 'image of the person' },
		{
			...video,
			name: 'video_url',
			required: undefined,
			description: 'Public URL of the video with the motion. Use this or a preset motion.',
		},
		{
			kind: 'text',
			name: 'preset_motion',
			label: 'Preset Motion',
			upfront: true,
			placeholder: 'e.g. Heart Gesture Dance',
			description: 'Name of a preset motion of Kling. Use this or a video.',
		},
		{
			kind: 'text',
			name: 'background_source',
			label: 'Background Source',
			placeholder: 'e.g. input_image',
			description: 'Where the background comes from. Known values: input_video, input_image.',
		},
		{
			kind: 'text',
			name: 'motion_direction',
			label: 'Motion Direction',
			placeholder: 'e.g. video',
			description: 'Which way the person faces. Known values: video, image.',
		},
		{
			kind: 'boolean',
			name: 'keep_original_sound',
			label: 'Keep Original Sound',
			default: true,
			description: 'Whether to keep the audio of the video',
		},
		mode,
		{
			kind: 'choice',
			name: 'version',
			label: 'Version',
			description: 'Kling version',
			options: [
				{ name: '2.6', value: '2.6' },
				{ name: '3.0', value: '3.0' },
			],
			default: '2.6',
		},
	],
	anyOf: [['video_url', 'preset_motion']],
	results: klingVideoResult,
};

const clothes: Omit<MediaField, 'name' | 'label'> = { kind: 'media', accepts: 'image' };

export const tryOnClothes: ProductTask = {
	name: 'Try On Clothes',
	value: 'tryOnClothes',
	action: 'Try on clothes with Kling',
	description: 'Dress the person in an image in the clothes of other images',
	model,
	taskType: 'ai_try_on',
	inputs: [
		{
			...imageUrl,
			name: 'model_input',
			label: 'Person',
			noun: 'image of the person',
			description: 'Public URL of the image of the person',
		},
		{
			...clothes,
			name: 'dress_input',
			label: 'Dress',
			noun: 'image of the dress',
			description: 'Public URL of an image of clothes for the whole body, instead of an upper and a lower part',
		},
		{
			...clothes,
			name: 'upper_input',
			label: 'Upper Part',
			noun: 'image of the upper part',
			description: 'Public URL of an image of a shirt or similar',
		},
		{
			...clothes,
			name: 'lower_input',
			label: 'Lower Part',
			noun: 'image of the lower part',
			description: 'Public URL of an image of pants, a skirt or similar',
		},
		batchSize,
	],
	anyOf: [['dress_input', 'upper_input', 'lower_input']],
	results: {
		kind: 'image',
		places: [['works[].image.resource_without_watermark|resource', 'works[].*.resource_without_watermark|resource']],
	},
};
