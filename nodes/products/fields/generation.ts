import type { BooleanField, ChoiceField, NumberField, ObjectsField, TextField } from '../../shared/forms/productTypes';

/** Kling's two quality levels. */
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

export const seed: NumberField = {
	kind: 'integer',
	name: 'seed',
	label: 'Seed',
	default: 0,
	description: 'Number that makes the result repeatable: the same seed and input give a similar result',
};

export const steps: NumberField = {
	kind: 'integer',
	name: 'steps',
	label: 'Steps',
	default: 20,
	description: 'Number of steps. More steps take longer and give more detail.',
};

export const batchSize: NumberField = {
	kind: 'integer',
	name: 'batch_size',
	label: 'Batch Size',
	default: 1,
	min: 1,
	max: 4,
	description: 'Number of results, from 1 to 4',
};

export const enableAudio: BooleanField = {
	kind: 'boolean',
	name: 'enable_audio',
	label: 'Enable Audio',
	default: true,
	description: 'Whether to generate audio for the video',
};

export const originTaskId: TextField = {
	kind: 'text',
	name: 'origin_task_id',
	label: 'Origin Task ID',
	required: true,
	placeholder: 'e.g. 49439a00-465c-4501-9ce2-14581e01f616',
	description: 'The task_id of the completed task to start from',
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
			description: "Name of the style, from the list in PiAPI's documentation",
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

/** For tasks whose inputs could not be read in PiAPI's documentation. */
export const inputsUnknown =
	"This task has no fields of its own yet. Enter its input, as in PiAPI's documentation, in 'Additional Input (JSON)' under 'Additional Fields'.";
