import type { InputField, ProductTask } from '../nodes/shared/forms/productTypes';
import { fieldsOf } from '../nodes/shared/forms/inputFields';
import { isMedia, isUpfront, mediaParameters, parameterName } from '../nodes/shared/forms/parameterNames';

/** Values that a person could enter for the products' declarations, and what PiAPI is to get for them. */

export const isRequired = (field: InputField) => field.required === true;

/** Whether a field belongs to the least that a task needs: what is required, and the first of inputs that replace another. */
export const isNeeded =
	({ oneOf = [], anyOf = [] }: ProductTask) =>
	(field: InputField): boolean =>
		isRequired(field) || [...oneOf, ...anyOf].some(([first]) => first === field.name);

/** Whether a field belongs to the most that a task takes at once: all but what another input replaces. */
export const isCompatible =
	({ oneOf = [] }: ProductTask) =>
	(field: InputField): boolean =>
		!oneOf.some(([, ...others]) => others.includes(field.name));

/** A value that a person could enter. */
export function example(field: InputField): unknown {
	switch (field.kind) {
		case 'text':
			return field.placeholder?.replace(/^e\.g\. /, '') ?? 'text';
		case 'number':
		case 'integer':
		case 'boolean':
		case 'choice':
			return field.default;
		case 'json':
			return field.shape === 'array' ? '[{"type":"example"}]' : '{"example":1}';
		case 'objects':
			return {
				entries: [Object.fromEntries(field.fields.map((member) => [parameterName(member), example(member)]))],
			};
		case 'media':
			return `https://example.com/${field.name}`;
		case 'mediaList':
			return [`https://example.com/${field.name}/1`, `https://example.com/${field.name}/2`];
	}
}

/** What a person enters for each chosen input, by n8n's names of the parameters. */
export function enteredFor(task: ProductTask, isChosen: (field: InputField) => boolean): Record<string, unknown> {
	const additional: Record<string, unknown> = {};
	const entered: Record<string, unknown> = { additionalFields: additional };
	for (const field of task.inputs.filter(isChosen)) {
		if (isMedia(field)) {
			const names = mediaParameters(task, field);
			entered[names.source] = 'url';
			entered[names.url] = example(field);
		} else if (isUpfront(field)) entered[parameterName(field)] = example(field);
		else additional[parameterName(field)] = example(field);
	}
	return entered;
}

/** The parameters of a task as n8n gives them: the defaults of its fields, and an example for each chosen input. */
export const parametersOf = (task: ProductTask, isChosen: (field: InputField) => boolean): Record<string, unknown> => ({
	...Object.fromEntries(fieldsOf(task, {}).map(({ name, default: value }) => [name, value])),
	...enteredFor(task, isChosen),
});

/** What PiAPI gets for it. */
export function exampleSent(field: InputField): unknown {
	const value = example(field);
	if (field.kind === 'json') return JSON.parse(String(value));
	if (field.kind === 'objects') {
		return [Object.fromEntries(field.fields.map((member) => [member.name, example(member)]))];
	}
	if (field.kind === 'mediaList' && field.member !== undefined) {
		const { member } = field;
		return Array.isArray(value) ? value.map((link: unknown) => ({ [member]: link })) : undefined;
	}
	return value;
}
