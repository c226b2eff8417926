import type { TextField } from '../../shared/forms/productTypes';

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
