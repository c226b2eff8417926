import type {
	BooleanField,
	ChoiceField,
	InputField,
	MediaField,
	NumberField,
	Product,
	Results,
	TextField,
} from '../shared/forms/productTypes';
import { duration, resolution, threeRatios } from './fields/format';
import { batchSize, enableAudio, mode, originTaskId } from './fields/generation';
import { audioUrl, imageUrl, video } from './fields/media';
import { negativePrompt, optionalPrompt, prompt } from './fields/prompts';

// https://piapi.ai/docs/kling-api/create-task and, beside it, kling-3-api, kling-elements, motion-brush-examples,
// lipsync-examples, kling-effects-api, virtual-try-on-api, kling-sound-api, kling-avatar-api, kling-motion-control-api,
// kling-3-omni-api

const videoResult: Results = {
	kind: 'video',
	places: [['works[].video.resource_without_watermark|resource', 'video_url', 'video']],
};

const cfgScale: NumberField = {
	kind: 'number',
	name: 'cfg_scale',
	label: 'CFG Scale',
	default: 0.5,
	min: 0,
	max: 1,
	description: 'How closely the video follows the prompt, from 0 to 1',
};

/** 5 and 10 are documented for the versions before 3.0, which takes more by what others report. */
const videoDuration: NumberField = {
	...duration,
	description: 'Length of the video in seconds: 5 or 10. Version 3.0 is said to take 3 to 15.',
};

const version: TextField = {
	kind: 'text',
	name: 'version',
	label: 'Version',
	placeholder: 'e.g. 2.6',
	description: "Kling's version. Known values: 1.0, 1.5, 1.6, 2.0, 2.1 and 2.1-master (pictures only), 2.5, 2.6, 3.0.",
};

const multiShots: InputField[] = [
	{
		kind: 'objects',
		name: 'multi_shots',
		label: 'Shots',
		entryLabel: 'Shot',
		description: 'The shots of the video, for version 3.0: up to 6, together 15 seconds at most',
		fields: [
			{ ...optionalPrompt, description: 'What this shot shows' },
			{ ...duration, description: 'Length of this shot in seconds' },
		],
	},
	{
		kind: 'boolean',
		name: 'prefer_multi_shots',
		label: 'Prefer Multiple Shots',
		default: true,
		description: 'Whether the video is made of several shots, for version 3.0',
	},
];

const audio: BooleanField = {
	...enableAudio,
	description: 'Whether the video comes with sound, for version 2.6 and higher',
};

const videoInputs: InputField[] = [negativePrompt, cfgScale, videoDuration, mode, version, audio, ...multiShots];

const shift = (name: string, label: string): NumberField => ({
	kind: 'number',
	name: `camera_control.config.${name}`,
	label: `Camera ${label}`,
	default: 0,
	description: "How far the camera moves this way. PiAPI's bounds are not known to this node.",
	alongside: {
		'camera_control.type': 'simple',
		'camera_control.config.horizontal': 0,
		'camera_control.config.vertical': 0,
		'camera_control.config.pan': 0,
		'camera_control.config.tilt': 0,
		'camera_control.config.roll': 0,
		'camera_control.config.zoom': 0,
	},
});

const tailImage: MediaField = {
	kind: 'media',
	name: 'image_tail_url',
	label: 'End Image',
	accepts: 'image',
	noun: 'last frame',
	description:
		'Address of the picture that the video ends with: 10 MB at most, each side over 300 pixels; PiAPI must be able to open it',
};

const dubbing: MediaField = {
	...audioUrl,
	name: 'local_dubbing_url',
	label: 'Speech',
	noun: 'speech',
	description:
		'Address of the speech, as MP3, WAV, FLAC or OGG, under 20 MB and shorter than 60 seconds; PiAPI must be able to open it',
};

const motionVersion: ChoiceField = {
	kind: 'choice',
	name: 'version',
	label: 'Version',
	options: [
		{ name: '2.6', value: '2.6' },
		{ name: '3.0', value: '3.0' },
	],
};

export const kling: Product = {
	name: 'Kling',
	value: 'kling',
	defaultOperation: 'generateVideoFromText',
	tasks: [
		{
			name: 'Apply an Effect to a Picture',
			value: 'applyEffect',
			action: 'Apply an effect to a picture',
			description: 'Turn a picture into a video with one of the preset effects',
			model: 'kling',
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
						'Name of the effect, needed. Known values: squish, expansion, jellycat_oversea, spinoff, rocket, hearting, fighting, kissing, hugging, figure, vstack, birthday, water, surfing.',
				},
				{
					...optionalPrompt,
					description:
						'What the video should show. Needed for rocket, hearting, fighting, kissing, hugging, birthday and water.',
				},
				{
					kind: 'boolean',
					name: 'professional_mode',
					label: 'Professional Mode',
					default: false,
					description: 'Whether to make the video in the better quality, which costs more',
				},
			],
			results: videoResult,
		},
		{
			name: 'Extend a Video',
			value: 'extendVideo',
			action: 'Extend a video',
			description: 'Continue a video that Kling made',
			model: 'kling',
			taskType: 'extend_video',
			inputs: [{ ...originTaskId, description: 'The task_id of the finished task whose video to continue' }],
			results: videoResult,
		},
		{
			name: 'Generate a Talking Avatar',
			value: 'generateAvatar',
			action: 'Generate a talking avatar',
			description: 'Let the person of a portrait speak what an audio file says',
			model: 'kling',
			taskType: 'avatar',
			inputs: [
				{ ...imageUrl, noun: 'portrait', description: 'Address of the portrait; PiAPI must be able to open it' },
				{
					...dubbing,
					required: true,
					description: 'Address of the speech; PiAPI must be able to open it',
				},
				optionalPrompt,
				mode,
				{
					kind: 'integer',
					name: 'batch_size',
					label: 'Batch Size',
					default: 1,
					description: 'How many videos one task gives',
				},
			],
			results: videoResult,
		},
		{
			name: 'Generate a Video From Anything (Omni)',
			value: 'generateOmniVideo',
			action: 'Generate a video from anything',
			description: 'Create a video from text together with pictures or a video, with Kling o1 or 3.0 Omni',
			model: 'kling',
			taskType: 'omni_video_generation',
			inputs: [
				{
					...prompt,
					placeholder: 'e.g. The dog of @image_1 runs along the beach of @video',
					description: 'What the video shows. Refer to what you give as @image_1 or @video.',
				},
				{ ...resolution, required: true },
				{ ...duration, required: true, description: 'Length of the video in seconds, said to be 3 to 15' },
				{
					kind: 'mediaList',
					name: 'images',
					label: 'Image',
					accepts: 'image',
					noun: 'reference pictures',
					description: 'Addresses of pictures to work from; PiAPI must be able to open them',
				},
				{ ...video, required: undefined },
				threeRatios,
				enableAudio,
				{
					kind: 'choice',
					name: 'version',
					label: 'Version',
					options: [
						{ name: '3.0 Omni', value: '3.0' },
						{ name: 'O1', value: 'o1' },
					],
				},
			],
			results: { kind: 'video', places: [['video', 'video_url', 'works[].video.resource_without_watermark|resource']] },
		},
		{
			name: 'Generate a Video From Elements',
			value: 'generateVideoFromElements',
			action: 'Generate a video from elements',
			description: 'Create a video in which the persons or things of up to four pictures appear',
			model: 'kling',
			taskType: 'video_generation',
			inputs: [
				prompt,
				{
					kind: 'mediaList',
					name: 'elements',
					label: 'Element',
					accepts: 'image',
					required: true,
					noun: 'pictures of the elements',
					description: 'Addresses of 1 to 4 pictures, each of one person or thing; PiAPI must be able to open them',
					member: 'image_url',
					max: 4,
				},
				negativePrompt,
				cfgScale,
				videoDuration,
				threeRatios,
				mode,
				{ ...version, placeholder: 'e.g. 1.6', description: "Kling's version. Elements are known to work with 1.6." },
			],
			results: videoResult,
		},
		{
			name: 'Generate a Video From an Image',
			value: 'generateVideoFromImage',
			action: 'Generate a video from an image',
			description: 'Create a video that begins with a picture, and ends with another one if wanted',
			model: 'kling',
			taskType: 'video_generation',
			inputs: [
				prompt,
				{
					...imageUrl,
					noun: 'first frame',
					description:
						'Address of the picture that the video begins with: 10 MB at most, each side over 300 pixels; PiAPI must be able to open it',
				},
				tailImage,
				...videoInputs,
				{
					kind: 'json',
					name: 'motion_brush',
					label: 'Motion Brush (JSON)',
					shape: 'object',
					description: "Which parts of the picture move, and how. PiAPI's documentation has examples.",
				},
			],
			results: videoResult,
		},
		{
			name: 'Generate a Video From Text',
			value: 'generateVideoFromText',
			action: 'Generate a video from text',
			description: 'Create a video of what you describe',
			model: 'kling',
			taskType: 'video_generation',
			inputs: [
				prompt,
				...videoInputs,
				threeRatios,
				shift('horizontal', 'Horizontal'),
				shift('vertical', 'Vertical'),
				shift('pan', 'Pan'),
				shift('tilt', 'Tilt'),
				shift('roll', 'Roll'),
				shift('zoom', 'Zoom'),
			],
			results: videoResult,
		},
		{
			name: 'Generate Sound Effects',
			value: 'generateSound',
			action: 'Generate sound effects',
			description: 'Create sounds of what you describe',
			model: 'kling',
			taskType: 'sound',
			inputs: [
				{ ...prompt, placeholder: 'e.g. Rain on a tin roof', description: 'What should be heard' },
				{
					kind: 'number',
					name: 'duration',
					label: 'Duration',
					default: 5,
					description: 'Length of the sound in seconds',
				},
			],
			results: { kind: 'audio', places: [['works[].*.resource_without_watermark|resource']] },
		},
		{
			name: 'Sync Lips With Speech',
			value: 'syncLips',
			action: 'Sync lips with speech',
			description: 'Make the person of a video say a text or what an audio file says',
			model: 'kling',
			taskType: 'lip_sync',
			inputs: [
				{
					...originTaskId,
					required: undefined,
					upfront: true,
					description: 'The task_id of the finished task whose video to use. Either this or a video is needed.',
				},
				{
					...video,
					name: 'video_url',
					required: undefined,
					description: 'Address of the video, unless an Origin Task ID is given; PiAPI must be able to open it',
				},
				{
					kind: 'text',
					name: 'tts_text',
					label: 'Text',
					upfront: true,
					multiline: true,
					placeholder: 'e.g. Welcome to our shop!',
					description: 'What the person says. Not used when speech is given as a file.',
				},
				dubbing,
				{
					kind: 'text',
					name: 'tts_timbre',
					label: 'Voice',
					placeholder: 'e.g. the name of a voice in the list',
					description: 'Name of the voice; the list is at https://klingai.com/api/lip/sync/ttsList?type=',
				},
				{
					kind: 'number',
					name: 'tts_speed',
					label: 'Voice Speed',
					default: 1,
					min: 0.8,
					max: 2,
					description: 'How fast the voice speaks, from 0.8 to 2',
				},
			],
			results: videoResult,
		},
		{
			name: 'Transfer Motion to a Picture',
			value: 'controlMotion',
			action: 'Transfer motion to a picture',
			description: 'Let the person of a picture move as in a video or in a preset motion',
			model: 'kling',
			taskType: 'motion_control',
			inputs: [
				imageUrl,
				{
					...video,
					name: 'video_url',
					required: undefined,
					description:
						'Address of the video with the motion; PiAPI must be able to open it. Either this or a Preset Motion is needed.',
				},
				{
					kind: 'text',
					name: 'preset_motion',
					label: 'Preset Motion',
					upfront: true,
					placeholder: 'e.g. Heart Gesture Dance',
					description: 'Name of a motion that Kling knows. Either this or a video is needed.',
				},
				{
					kind: 'text',
					name: 'motion_direction',
					label: 'Motion Direction',
					placeholder: 'e.g. video',
					description: 'What the person faces as in. Known values: video, image.',
				},
				{
					kind: 'boolean',
					name: 'keep_original_sound',
					label: 'Keep Original Sound',
					default: true,
					description: "Whether the result has the video's sound",
				},
				mode,
				motionVersion,
			],
			results: videoResult,
		},
		{
			name: 'Try On Clothes',
			value: 'tryOnClothes',
			action: 'Try on clothes',
			description: 'Dress the person of a picture in the clothes of other pictures',
			model: 'kling',
			taskType: 'ai_try_on',
			inputs: [
				{
					...imageUrl,
					name: 'model_input',
					label: 'Person',
					noun: 'picture of the person',
					description: 'Address of the picture of the person; PiAPI must be able to open it',
				},
				{
					...imageUrl,
					name: 'dress_input',
					label: 'Dress',
					required: undefined,
					noun: 'picture of the dress',
					description:
						'Address of a picture of clothes for the whole body, instead of an upper and a lower part; PiAPI must be able to open it',
				},
				{
					...imageUrl,
					name: 'upper_input',
					label: 'Upper Part',
					required: undefined,
					noun: 'picture of the upper part',
					description: 'Address of a picture of a shirt or the like; PiAPI must be able to open it',
				},
				{
					...imageUrl,
					name: 'lower_input',
					label: 'Lower Part',
					required: undefined,
					noun: 'picture of the lower part',
					description: 'Address of a picture of trousers or the like; PiAPI must be able to open it',
				},
				batchSize,
			],
			results: {
				kind: 'image',
				places: [
					['works[].image.resource_without_watermark|resource', 'works[].*.resource_without_watermark|resource'],
				],
			},
		},
	],
};
