import type { Choice, ChoiceField, NumberField, TextField } from '../../shared/forms/productTypes';

/** A list that PiAPI does not document in full, or only by example, so that any text goes. */
export const aspectRatioText: TextField = {
	kind: 'text',
	name: 'aspect_ratio',
	label: 'Aspect Ratio',
	placeholder: 'e.g. 16:9',
	description: 'Width to height of the result, as a ratio',
};

const ratioNames = {
	'16:9': 'Landscape (16:9)',
	'9:16': 'Portrait (9:16)',
	'1:1': 'Square (1:1)',
	'4:3': 'Landscape (4:3)',
	'3:4': 'Portrait (3:4)',
	'21:9': 'Wide (21:9)',
};

const ratio = (value: keyof typeof ratioNames): Choice => ({ name: ratioNames[value], value });

const aspectRatio: Omit<ChoiceField, 'options'> = {
	kind: 'choice',
	name: 'aspect_ratio',
	label: 'Aspect Ratio',
	description: 'Width to height of the result',
	default: '16:9',
};

export const twoRatios: ChoiceField = { ...aspectRatio, options: [ratio('16:9'), ratio('9:16')] };

export const threeRatios: ChoiceField = { ...aspectRatio, options: [ratio('16:9'), ratio('9:16'), ratio('1:1')] };

export const fiveRatios: ChoiceField = {
	...aspectRatio,
	options: [ratio('16:9'), ratio('9:16'), ratio('1:1'), ratio('4:3'), ratio('3:4')],
};

export const sixRatios: ChoiceField = {
	...aspectRatio,
	options: [ratio('16:9'), ratio('9:16'), ratio('1:1'), ratio('4:3'), ratio('3:4'), ratio('21:9')],
};

export const resolutionText: TextField = {
	kind: 'text',
	name: 'resolution',
	label: 'Resolution',
	placeholder: 'e.g. 720p',
	description: 'Resolution of the result. Known values: 720p, 1080p.',
};

export const resolution: ChoiceField = {
	kind: 'choice',
	name: 'resolution',
	label: 'Resolution',
	description: 'Resolution of the video',
	options: [
		{ name: '720p', value: '720p' },
		{ name: '1080p', value: '1080p' },
	],
	default: '720p',
};

export const duration: NumberField = {
	kind: 'integer',
	name: 'duration',
	label: 'Duration',
	default: 5,
	description: 'Length of the video in seconds',
};

export const width: NumberField = {
	kind: 'integer',
	name: 'width',
	label: 'Width',
	default: 1024,
	description: 'Width of the image in pixels',
};

export const height: NumberField = {
	kind: 'integer',
	name: 'height',
	label: 'Height',
	default: 1024,
	description: 'Height of the image in pixels',
};
