import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import {
	additionalFields,
	additionalInput,
	additionalInputLabel,
	entries,
	fileSourceName,
	isAdditional,
	isMedia,
	isUpfront,
	mediaParameters,
	parameterName,
	urlSourceName,
} from './parameterNames';
import type { AnyMediaField, Choice, ObjectsField, ProductTask, Selection, ValueField } from './productTypes';

/** The values of other parameters with which a field is shown: `{ resource: ['kling'], operation: ['extendVideo'] }`. */
export type ShownWhen = Readonly<Record<string, string[]>>;

/** The fields of a task's inputs that have a place of their own in the panel. */
export const inputFieldsOf = (task: ProductTask): INodeProperties[] =>
	task.inputs.flatMap((field) => {
		if (isMedia(field)) return mediaFields(task, field);
		return isUpfront(field) ? [valueField(field)] : [];
	});

/** Every field of a task as n8n shows it, for the operation and what else `shownWhen` names. */
export function fieldsOf(task: ProductTask, shownWhen: ShownWhen): INodeProperties[] {
	return [
		...(task.notice === undefined ? [] : [noticeField('taskNotice', task.notice)]),
		...selectionFields('model', task.model),
		...selectionFields('taskType', task.taskType),
		...inputFieldsOf(task),
		additionalFieldsField(task.inputs.filter(isAdditional)),
	].map((field) => showWhen(field, shownWhen));
}

/** The field, shown under these conditions besides its own. */
export const showWhen = (field: INodeProperties, conditions: ShownWhen): INodeProperties => ({
	...field,
	displayOptions: { show: { ...conditions, ...field.displayOptions?.show } },
});

/** A yellow note in the panel. */
export const noticeField = (name: string, displayName: string): INodeProperties => ({
	displayName,
	name,
	type: 'notice',
	default: '',
});

function selectionFields(name: string, selection: string | Selection): INodeProperties[] {
	if (typeof selection === 'string') return [];
	const { label, description, options, default: preset } = selection;
	return [{ ...texts({ label, description }), name, type: 'options', options: optionsOf(options), default: preset }];
}

const additionalFieldsField = (fields: ValueField[]): INodeProperties => ({
	displayName: 'Additional Fields',
	name: additionalFields,
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	options: [...fields.map(valueField), additionalInputField].sort((one, other) =>
		compare(one.displayName, other.displayName),
	),
});

const additionalInputField: INodeProperties = {
	displayName: additionalInputLabel,
	name: additionalInput,
	type: 'json',
	default: '{}',
	description: "More input fields from PiAPI's documentation, as a JSON object. Overrides the other fields.",
};

const examples = { image: 'image.png', video: 'video.mp4', audio: 'audio.mp3' };

function mediaFields(task: ProductTask, field: AnyMediaField): INodeProperties[] {
	const { source, url, file, urlLabel, fileLabel } = mediaParameters(task, field);
	const isList = field.kind === 'mediaList';
	const noun = field.noun ?? field.label.toLowerCase();
	const verb = isList ? 'come' : 'comes';
	const usualSource = field.required ? 'url' : 'none';
	const noUrl = isList ? [] : '';
	return [
		{
			displayName: `${field.label} Source`,
			name: source,
			type: 'options',
			options: [
				{ name: fileSourceName(field), value: 'file' },
				{ name: urlSourceName(field), value: 'url' },
				...(field.required ? [] : [{ name: 'None', value: 'none' }]),
			],
			default: usualSource,
			description: `Where the ${noun} ${verb} from`,
		},
		{
			displayName: urlLabel,
			name: url,
			type: 'string',
			...(isList && { typeOptions: { multipleValues: true, multipleValueButtonText: 'Add URL' } }),
			default: noUrl,
			placeholder: `e.g. https://example.com/${examples[field.accepts]}`,
			description: field.acceptsBase64
				? `${(field.description ?? urlLabel).replace(/\.$/, '')}. Also takes base64.`
				: field.description,
			displayOptions: { show: { [source]: ['url'] } },
		},
		{
			displayName: fileLabel,
			name: file,
			type: 'string',
			// n8n then offers the files of the input, and inserts a dragged one as an expression.
			typeOptions: { binaryDataProperty: true },
			default: 'data',
			hint: isList
				? `The names of the input fields containing the ${noun}, separated by commas`
				: `The name of the input field containing the ${noun}`,
			description: isList
				? 'The files are uploaded to PiAPI: up to 10 MB each, deleted after 24 hours. Requires the Creator plan or higher. Also takes the files themselves from an expression.'
				: 'The file is uploaded to PiAPI: up to 10 MB, deleted after 24 hours. Requires the Creator plan or higher. Also takes the file itself from an expression.',
			displayOptions: { show: { [source]: ['file'] } },
		},
	];
}

function valueField(field: ValueField): INodeProperties {
	const common = { ...texts(field), name: parameterName(field) };
	switch (field.kind) {
		case 'text':
			return {
				...common,
				type: 'string',
				...(field.multiline && { typeOptions: { rows: 4 } }),
				default: '',
				...(field.placeholder !== undefined && { placeholder: field.placeholder }),
			};
		case 'number':
		case 'integer':
			return { ...common, type: 'number', ...limitsOf(field), default: field.default };
		case 'boolean':
			return { ...common, type: 'boolean', default: field.default };
		case 'choice':
			return {
				...common,
				type: 'options',
				options: optionsOf(field.options),
				default: field.default,
			};
		case 'json':
			return { ...common, type: 'json', default: field.shape === 'array' ? '[]' : '{}' };
		case 'objects':
			return { ...common, ...objectsField(field) };
	}
}

const objectsField = ({ entryLabel, fields }: ObjectsField) =>
	({
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: `Add ${entryLabel}`,
		default: {},
		options: [{ displayName: entryLabel, name: entries, values: fields.map(valueField) }],
	}) satisfies Partial<INodeProperties>;

const texts = ({ label, description }: { label: string; description?: string }) => ({
	displayName: label,
	...(description !== undefined && { description }),
});

function limitsOf({ min, max }: { min?: number; max?: number }) {
	if (min === undefined && max === undefined) return {};
	return { typeOptions: { ...(min !== undefined && { minValue: min }), ...(max !== undefined && { maxValue: max }) } };
}

const optionsOf = (choices: readonly Choice[]): INodePropertyOptions[] => {
	const options = choices.map(({ name, value, description }) => ({
		name,
		value,
		...(description !== undefined && { description }),
	}));
	// Few choices stand in the order that makes sense; more of them are looked up by name, as n8n's linter wants it.
	return options.length < 5 ? options : byName(options);
};

/** The options in the order of their names, as n8n's linter wants long lists. */
export const byName = <T extends { name: string }>(options: readonly T[]): T[] =>
	[...options].sort((one, other) => compare(one.name, other.name));

const compare = (one: string, other: string): number => (one.toLowerCase() < other.toLowerCase() ? -1 : 1);
