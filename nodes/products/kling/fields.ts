import type {
	BooleanField,
	ChoiceField,
	InputField,
	MediaField,
	NumberField,
	Results,
	TextField,
} from '../../shared/forms/productTypes';
import { duration } from '../fields/format';
import { enableAudio } from '../fields/generation';
import { audioUrl } from '../fields/media';
import { optionalPrompt } from '../fields/prompts';

/** Fields and places of results that several of Kling's tasks share. */

export const klingVideoResult: Results = {
	kind: 'video',
	places: [['works[].video.resource_without_watermark|resource', 'video_url', 'video']],
};

export const omniVideoResult: Results = {
	kind: 'video',
	places: [['video', 'video_url', 'works[].video.resource_without_watermark|resource']],
};

/** Kling's two quality levels. */
export const mode: ChoiceField = {
	kind: 'choice',
	name: 'mode',
	label: 'Mode',
	description: 'Quality of the video. Professional costs more.',
	options: [
		{ name: 'Professional', value: 'pro' },
		{ name: 'Standard', value: 'std' },
	],
	default: 'std',
};

export const cfgScale: NumberField = {
	kind: 'number',
	name: 'cfg_scale',
	label: 'CFG Scale',
	default: 0.5,
	min: 0,
	max: 1,
	description: 'How closely the video follows the prompt, from 0 to 1',
};

/** 5 and 10 are documented for the versions before 3.0, which takes 3 to 15 by what clients report. */
export const videoDuration: NumberField = {
	...duration,
	description: 'Length of the video in seconds: 5 or 10, with version 3.0 from 3 to 15',
};

export const version: TextField = {
	kind: 'text',
	name: 'version',
	label: 'Version',
	placeholder: 'e.g. 2.6',
	description: 'Kling version. Known values: 1.0, 1.5, 1.6, 2.0, 2.1 and 2.1-master (images only), 2.5, 2.6, 3.0.',
};

const multiShots: InputField[] = [
	{
		kind: 'objects',
		name: 'multi_shots',
		label: 'Shots',
		entryLabel: 'Shot',
		description: 'Shots of the video, for version 3.0: up to 6, together up to 15 seconds',
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
		description: 'Whether to make the video from several shots, for version 3.0',
	},
];

const audio: BooleanField = {
	...enableAudio,
	description: 'Whether to generate audio for the video, for version 2.6 and higher',
};

/** What videos from text and from an image have in common. */
export const videoInputs: InputField[] = [cfgScale, videoDuration, mode, version, audio, ...multiShots];

const cameraShift = (name: string, label: string): NumberField => ({
	kind: 'number',
	name: `camera_control.config.${name}`,
	label: `Camera ${label}`,
	default: 0,
	description: "How far the camera moves. PiAPI's documentation has the limits.",
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

export const cameraShifts: NumberField[] = [
	cameraShift('horizontal', 'Horizontal'),
	cameraShift('vertical', 'Vertical'),
	cameraShift('pan', 'Pan'),
	cameraShift('tilt', 'Tilt'),
	cameraShift('roll', 'Roll'),
	cameraShift('zoom', 'Zoom'),
];

export const speech: MediaField = {
	...audioUrl,
	name: 'local_dubbing_url',
	label: 'Speech',
	noun: 'speech',
	description: 'Public URL of the speech, as MP3, WAV, FLAC or OGG, up to 20 MB and 60 seconds',
};
