import type {
	BooleanField,
	Choice,
	ChoiceField,
	InputField,
	MediaField,
	MediaListField,
	NumberField,
	ObjectsField,
	Results,
	TextField,
} from '../shared/product';

/** Fields that several products share. A product that differs spreads one and says what is different. */

/** For tasks that PiAPI also does without a prompt. */
export const optionalPrompt: TextField = {
	kind: 'text',
	name: 'prompt',
	label: 'Prompt',
	upfront: true,
	multiline: true,
	placeholder: 'e.g. A red fox running through fresh snow at sunrise',
	description: 'What the result should show, in your own words',
};

export const prompt: TextField = { ...optionalPrompt, required: true };

export const negativePrompt: TextField = {
	kind: 'text',
	name: 'negative_prompt',
	label: 'Negative Prompt',
	multiline: true,
	placeholder: 'e.g. blurry, text, extra fingers',
	description: 'What the result should not show',
};

export const imageUrl: MediaField = {
	kind: 'media',
	name: 'image_url',
	label: 'Image',
	accepts: 'image',
	required: true,
	description: 'Address of the picture; PiAPI must be able to open it',
};

export const image: MediaField = { ...imageUrl, name: 'image' };

export const startImage: MediaField = {
	...imageUrl,
	name: 'start_image',
	label: 'Start Image',
	noun: 'first frame',
	description: 'Address of the picture that the video begins with; PiAPI must be able to open it',
};

export const endImage: MediaField = {
	kind: 'media',
	name: 'end_image',
	label: 'End Image',
	accepts: 'image',
	noun: 'last frame',
	description: 'Address of the picture that the video ends with; PiAPI must be able to open it',
};

export const video: MediaField = {
	kind: 'media',
	name: 'video',
	label: 'Video',
	accepts: 'video',
	required: true,
	description: 'Address of the video, as MP4; PiAPI must be able to open it',
};

export const audioUrl: MediaField = {
	kind: 'media',
	name: 'audio_url',
	label: 'Audio',
	accepts: 'audio',
	description: 'Address of the sound; PiAPI must be able to open it',
};

export const imageUrls: MediaListField = {
	kind: 'mediaList',
	name: 'image_urls',
	label: 'Image',
	accepts: 'image',
	noun: 'reference images',
	description: 'Addresses of pictures to work from; PiAPI must be able to open them',
};

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
	description: 'How fine the result is. Known values: 720p, 1080p.',
};

export const resolution: ChoiceField = {
	kind: 'choice',
	name: 'resolution',
	label: 'Resolution',
	description: 'How fine the video is',
	options: [
		{ name: '1080p', value: '1080p' },
		{ name: '720p', value: '720p' },
	],
	default: '720p',
};

/** Kling's two qualities. */
export const mode: ChoiceField = {
	kind: 'choice',
	name: 'mode',
	label: 'Mode',
	description: 'Quality of the video; Professional costs more',
	options: [
		{ name: 'Professional', value: 'pro' },
		{ name: 'Standard', value: 'std' },
	],
	default: 'std',
};

export const duration: NumberField = {
	kind: 'integer',
	name: 'duration',
	label: 'Duration',
	default: 5,
	description: 'Length of the video in seconds',
};

export const seed: NumberField = {
	kind: 'integer',
	name: 'seed',
	label: 'Seed',
	default: 0,
	description: 'A number that makes the result repeatable: the same seed and input give a similar result',
};

export const width: NumberField = {
	kind: 'integer',
	name: 'width',
	label: 'Width',
	default: 1024,
	description: 'Width of the picture in pixels',
};

export const height: NumberField = {
	kind: 'integer',
	name: 'height',
	label: 'Height',
	default: 1024,
	description: 'Height of the picture in pixels',
};

export const steps: NumberField = {
	kind: 'integer',
	name: 'steps',
	label: 'Steps',
	default: 20,
	description: 'How many steps the model takes. More steps take longer and give more detail.',
};

export const batchSize: NumberField = {
	kind: 'integer',
	name: 'batch_size',
	label: 'Batch Size',
	default: 1,
	min: 1,
	max: 4,
	description: 'How many results one task gives, from 1 to 4',
};

export const enableAudio: BooleanField = {
	kind: 'boolean',
	name: 'enable_audio',
	label: 'Enable Audio',
	default: true,
	description: 'Whether the video comes with sound',
};

export const originTaskId: TextField = {
	kind: 'text',
	name: 'origin_task_id',
	label: 'Origin Task ID',
	required: true,
	placeholder: 'e.g. 49439a00-465c-4501-9ce2-14581e01f616',
	description: 'The task_id of the finished task to work from',
};

/** PiAPI names strengths for Flux only: 0.1 to 1. */
export const loraSettings: ObjectsField = {
	kind: 'objects',
	name: 'lora_settings',
	label: 'LoRAs',
	entryLabel: 'LoRA',
	description: 'The styles to apply',
	fields: [
		{
			kind: 'text',
			name: 'lora_type',
			label: 'Type',
			required: true,
			placeholder: 'e.g. ghibli',
			description: "PiAPI's name of the style; its documentation has the list",
		},
		{
			kind: 'number',
			name: 'lora_strength',
			label: 'Strength',
			default: 1,
			description: 'How strongly the style is applied',
		},
	],
};

/** For tasks whose inputs PiAPI's documentation could not be read for. */
export const inputsUnknown =
	"This node does not know the inputs of this task. Enter them in 'Additional Input (JSON)', as PiAPI's documentation names them.";

/** Links of the video products that run on PiAPI's own machines. */
export const videoResult: Results = { kind: 'video', places: [['video_url', 'video']] };
export const imageResult: Results = { kind: 'image', places: [['image_url'], ['image_urls']] };
export const audioResult: Results = { kind: 'audio', places: [['audio_url']] };
export const modelResult: Results = { kind: 'model3d', places: [['model_file']] };
/** Links of the products whose result PiAPI reports as `video`. */
export const hostedVideoResult: Results = { kind: 'video', places: [['video', 'video_url']] };

/** What Veo 3 and Veo 3.1 share. */
const veoInputs: InputField[] = [
	aspectRatioText,
	{
		kind: 'text',
		name: 'duration',
		label: 'Duration',
		placeholder: 'e.g. 8s',
		description: 'Length of the video. Known values: 4s, 6s, 8s.',
	},
	{ ...enableAudio, name: 'generate_audio', label: 'Generate Audio' },
	resolutionText,
];
export const veoTextInputs: InputField[] = [prompt, negativePrompt, ...veoInputs];
export const veoImageInputs: InputField[] = [
	prompt,
	{ ...imageUrl, noun: 'first frame', description: startImage.description },
	{ ...endImage, name: 'tail_image_url' },
	...veoInputs,
];
