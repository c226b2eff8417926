import type { Product } from '../shared/forms/productTypes';
import { aspectRatioText, duration, resolutionText } from './fields/format';
import { inputsUnknown } from './fields/generation';
import { imageUrls } from './fields/media';
import { prompt } from './fields/prompts';
import { hostedVideoResult } from './fields/results';

// https://piapi.ai/docs/seedance-api/seedance-2 and, beside it, less-restriction, seedance-2-preview, video-watermark-remover

export const seedance: Product = {
	name: 'Seedance',
	value: 'seedance',
	defaultOperation: 'generateVideo',
	tasks: [
		{
			name: 'Generate a Video',
			value: 'generateVideo',
			action: 'Generate a video',
			description: 'Create a video from text, and from pictures, videos and sound if wanted',
			model: 'seedance',
			taskType: {
				label: 'Version',
				description: 'Less Restriction means looser moderation and a higher price',
				options: [
					{ name: 'Seedance 2', value: 'seedance-2' },
					{ name: 'Seedance 2 Fast', value: 'seedance-2-fast' },
					{ name: 'Seedance 2 Fast, Less Restriction', value: 'seedance-2-fast-less-restriction' },
					{
						name: 'Seedance 2 Preview',
						value: 'seedance-2-preview',
						description: 'Probably withdrawn, and said never to call back',
					},
					{ name: 'Seedance 2, Less Restriction', value: 'seedance-2-less-restriction' },
					{ name: 'Seedance 2.5', value: 'seedance-2.5', description: 'Not documented by PiAPI' },
				],
			},
			inputs: [
				{
					...prompt,
					description: 'What the video shows. Refer to pictures as @image1 and so on.',
				},
				{
					...imageUrls,
					description: 'Addresses of pictures to work from, said to be 9 at most; PiAPI must be able to open them',
				},
				{
					kind: 'mediaList',
					name: 'video_urls',
					label: 'Video',
					accepts: 'video',
					noun: 'reference videos',
					description: 'Addresses of videos to work from, said to be 3 at most; PiAPI must be able to open them',
				},
				{
					kind: 'mediaList',
					name: 'audio_urls',
					label: 'Audio',
					accepts: 'audio',
					noun: 'reference sounds',
					description:
						'Addresses of sounds to work from, said to be 3 at most and to need a picture or video; PiAPI must be able to open them',
				},
				{
					...aspectRatioText,
					description: 'Width to height of the video. Known values: 21:9, 16:9, 4:3, 1:1, 3:4, 9:16.',
				},
				{ ...duration, description: 'Length of the video in seconds, said to be 4 to 15' },
				{
					kind: 'text',
					name: 'mode',
					label: 'Mode',
					placeholder: 'e.g. first_last_frames',
					description:
						'How the pictures, videos and sounds are used; PiAPI sees it from what you give. Known values: text_to_video, first_last_frames, omni_reference.',
				},
				{
					...resolutionText,
					description: 'How fine the video is. Known values: 480p, 720p, 1080p; Fast takes 720p at most.',
				},
			],
			results: hostedVideoResult,
		},
		{
			name: 'Remove the Watermark of a Video',
			value: 'removeWatermark',
			action: 'Remove the watermark of a video',
			description: 'Remove a watermark from a video',
			notice: inputsUnknown,
			model: 'seedance',
			taskType: 'remove-watermark',
			inputs: [],
			results: hostedVideoResult,
		},
	],
};
