import type {
	BooleanField,
	ChoiceField,
	InputField,
	MediaListField,
	Product,
	TextField,
} from '../shared/forms/productTypes';
import { duration } from './fields/format';
import { inputsUnknown } from './fields/generation';
import { imageUrls } from './fields/media';
import { prompt } from './fields/prompts';
import { hostedVideoResult } from './fields/results';

// https://piapi.ai/docs/seedance-api/seedance-2 and, beside it, seedance-2-5, less-restriction, video-watermark-remover

const lessRestriction = 'Allows images of realistic people. Costs 10% more.';
const strict = 'Refuses images of realistic people';

const videoUrls: MediaListField = {
	kind: 'mediaList',
	name: 'video_urls',
	label: 'Video',
	accepts: 'video',
	noun: 'reference videos',
};

const audioUrls: MediaListField = {
	kind: 'mediaList',
	name: 'audio_urls',
	label: 'Audio',
	accepts: 'audio',
	noun: 'reference audio files',
};

const aspectRatio: TextField = {
	kind: 'text',
	name: 'aspect_ratio',
	label: 'Aspect Ratio',
	placeholder: 'e.g. 16:9',
};

const resolution: ChoiceField = {
	kind: 'choice',
	name: 'resolution',
	label: 'Resolution',
	description: 'Resolution of the video',
	options: [
		{ name: '480p', value: '480p' },
		{ name: '720p', value: '720p' },
		{ name: '1080p', value: '1080p' },
	],
	default: '720p',
};

const audio: BooleanField = {
	kind: 'boolean',
	name: 'audio',
	label: 'Audio',
	default: true,
	description: 'Whether to generate audio for the video',
};

const seedance2Inputs: InputField[] = [
	{
		...prompt,
		maxLength: 4000,
		description: 'What the video should show, up to 4,000 characters. Refer to images as @image1 and so on.',
	},
	{ ...imageUrls, max: 9, description: 'Public URLs of reference images, up to 9' },
	{ ...videoUrls, max: 3, description: 'Public URLs of reference videos, up to 3' },
	{
		...audioUrls,
		max: 3,
		description: 'Public URLs of reference audio files, up to 3. Needs an image or a video as well.',
	},
	{ ...aspectRatio, description: 'Width to height of the video. Known values: 21:9, 16:9, 4:3, 1:1, 3:4, 9:16.' },
	audio,
	{ ...duration, min: 4, max: 15, description: 'Length of the video in seconds, from 4 to 15' },
	{
		kind: 'choice',
		name: 'mode',
		label: 'Mode',
		description: 'How to use the references. PiAPI chooses the mode when this is not set.',
		options: [
			{ name: 'Text to Video', value: 'text_to_video' },
			{ name: 'First and Last Frame', value: 'first_last_frames' },
			{ name: 'References', value: 'omni_reference' },
		],
		default: 'text_to_video',
	},
	{
		...resolution,
		description: 'Resolution of the video. Only Seedance 2 takes 1080p, not Fast and Mini.',
		options: [
			{ name: '480p', value: '480p' },
			{ name: '720p', value: '720p' },
			{ name: '1080p', value: '1080p', taskTypes: ['seedance-2', 'seedance-2-less-restriction'] },
		],
	},
	{
		kind: 'boolean',
		name: 'auto_upload_assets',
		label: 'Upload Assets',
		default: true,
		description:
			'Whether PiAPI uploads the references as assets. Needed for images of realistic people, with Less Restriction.',
	},
	{
		kind: 'integer',
		name: 'asset_retention_hours',
		label: 'Asset Retention',
		default: 3,
		min: 3,
		max: 8,
		description: 'Hours to keep the uploaded assets, from 3 to 8',
	},
];

/** By public clients' reading of the documentation: said in the descriptions, not checked. */
const seedance25Inputs: InputField[] = [
	{ ...prompt, description: 'What the video should show. Refer to images as @image1 and so on.' },
	{ ...imageUrls, description: 'Public URLs of reference images, up to 30' },
	{ ...videoUrls, description: 'Public URLs of reference videos, up to 10' },
	{ ...audioUrls, description: 'Public URLs of reference audio files, up to 10' },
	{
		...aspectRatio,
		description: 'Width to height of the video, as a ratio. Edit and Extend need adaptive.',
	},
	{
		...duration,
		description: 'Length of the video in seconds, from 4 to 30. Enter -1 for Edit.',
	},
	{
		kind: 'choice',
		name: 'omni_reference_task_type',
		label: 'Reference Use',
		description: 'What to do with the references. Edit and Extend need the aspect ratio adaptive.',
		options: [
			{ name: 'Automatic', value: 'auto' },
			{ name: 'Edit', value: 'edit' },
			{ name: 'Extend', value: 'extend' },
			{ name: 'Reference', value: 'reference' },
		],
		default: 'auto',
	},
	resolution,
];

export const seedance: Product = {
	name: 'Seedance',
	value: 'seedance',
	defaultOperation: 'generateVideo',
	tasks: [
		{
			name: 'Generate a Video',
			value: 'generateVideo',
			action: 'Generate a video with Seedance 2',
			description: 'Create a video from a prompt, optionally with reference images, videos and audio',
			model: 'seedance',
			taskType: {
				label: 'Version',
				description:
					'Speed, price and moderation. The versions without Less Restriction refuse images of realistic people.',
				options: [
					{ name: 'Seedance 2', value: 'seedance-2', description: strict },
					{ name: 'Seedance 2 Fast', value: 'seedance-2-fast', description: strict },
					{
						name: 'Seedance 2 Fast, Less Restriction',
						value: 'seedance-2-fast-less-restriction',
						description: lessRestriction,
					},
					{ name: 'Seedance 2 Mini', value: 'seedance-2-mini', description: strict },
					{
						name: 'Seedance 2 Mini, Less Restriction',
						value: 'seedance-2-mini-less-restriction',
						description: lessRestriction,
					},
					{ name: 'Seedance 2, Less Restriction', value: 'seedance-2-less-restriction', description: lessRestriction },
				],
				default: 'seedance-2',
			},
			inputs: seedance2Inputs,
			maxFiles: 9,
			callsBack: false,
			results: hostedVideoResult,
		},
		{
			name: 'Generate a Video With Seedance 2.5',
			value: 'generateVideoWith25',
			action: 'Generate a video with Seedance 2.5',
			description:
				'Create, edit or extend a video with version 2.5, optionally with reference images, videos and audio',
			model: 'seedance',
			taskType: {
				label: 'Version',
				description: 'Price and moderation. The version without Less Restriction refuses images of realistic people.',
				options: [
					{ name: 'Seedance 2.5', value: 'seedance-2.5', description: strict },
					{
						name: 'Seedance 2.5, Less Restriction',
						value: 'seedance-2.5-less-restriction',
						description: lessRestriction,
					},
				],
				default: 'seedance-2.5',
			},
			inputs: seedance25Inputs,
			callsBack: false,
			results: hostedVideoResult,
		},
		{
			name: 'Remove the Watermark of a Video',
			value: 'removeWatermark',
			action: 'Remove the watermark of a video with Seedance',
			description: 'Remove a watermark from a video',
			notice: inputsUnknown,
			model: 'seedance',
			taskType: 'remove-watermark',
			inputs: [],
			callsBack: false,
			results: hostedVideoResult,
		},
	],
};
