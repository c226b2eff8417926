import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type {
	AnyMediaField,
	Choice,
	InputField,
	ObjectsField,
	Product,
	ProductTask,
	Selection,
	ValueField,
} from './product';

/** The values of other parameters with which a field is shown: `{ resource: ['kling'], operation: ['extendVideo'] }`. */
export type ShownWhen = Readonly<Record<string, string[]>>;

/** Where a person's choice of a media field stands: three parameters, by the names that workflows keep. */
export interface MediaParameters {
	source: string;
	/** Address, or a list of addresses. */
	url: string;
	/** The input item's field with the file, or several of them, separated by commas. */
	file: string;
	urlLabel: string;
	fileLabel: string;
}

/** The collection of the fields that may be left out. */
export const additionalFields = 'additionalFields';
export const additionalInput = 'additionalInput';
export const additionalInputLabel = 'Additional Input (JSON)';
/** The name n8n keeps the entries of an `objects` field under. */
export const entries = 'entries';

/** The parameter's name in n8n: PiAPI's in camelCase, `negativePrompt` for `negative_prompt`. */
export const parameterName = ({ name, parameter }: Pick<InputField, 'name' | 'parameter'>): string =>
	parameter ?? camelCase(name);

const camelCase = (name: string): string =>
	name.replace(/[._]+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

export const isMedia = (field: InputField): field is AnyMediaField =>
	field.kind === 'media' || field.kind === 'mediaList';

/** Whether a field has a place of its own in the panel; the others are in the Additional Fields. */
export const isUpfront = (field: ValueField): boolean => field.required === true || field.upfront === true;

export const isAdditional = (field: InputField): field is ValueField => !isMedia(field) && !isUpfront(field);

/** The parameters of a media field. The first one of a task has the plain name for its file's field. */
export function mediaParameters(task: ProductTask, field: AnyMediaField): MediaParameters {
	const base = camelCase(field.name.replace(/[._]urls?$/, ''));
	const isFirst = task.inputs.find(isMedia)?.name === field.name;
	const plural = field.kind === 'mediaList' ? 's' : '';
	return {
		source: `${base}Source`,
		url: `${base}Url${plural}`,
		file: isFirst && !plural ? 'inputDataFieldName' : `${base}InputDataFieldName${plural}`,
		urlLabel: `${field.label} URL${plural}`,
		fileLabel: isFirst ? `Input Data Field Name${plural}` : `${field.label} Input Data Field Name${plural}`,
	};
}

/** The fields of a task's inputs that have a place of their own in the panel. */
export const inputFieldsOf = (task: ProductTask): INodeProperties[] =>
	task.inputs.flatMap((field) => {
		if (isMedia(field)) return mediaFields(task, field);
		return isUpfront(field) ? [valueField(field)] : [];
	});

/** Every field of a task as n8n shows it, for the operation and whatever else `shownWhen` names. */
export function fieldsOf(task: ProductTask, shownWhen: ShownWhen): INodeProperties[] {
	const additional = task.inputs.filter(isAdditional);
	return [
		...(task.notice === undefined ? [] : [noticeField('taskNotice', task.notice)]),
		...selectionFields('model', task.model),
		...selectionFields('taskType', task.taskType),
		...inputFieldsOf(task),
		...(additional.length === 0 ? [] : [additionalFieldsField(additional)]),
		additionalInputField,
	].map((field) => shown(field, shownWhen));
}

/** A resource as n8n's editor shows it. */
export interface ResourceForm {
	name: string;
	/** Saved workflows depend on it, as on the operations' values. */
	value: string;
	notice?: string;
	/** The operation that a fresh node opens on. n8n does not store it, so it must never change. */
	defaultOperation: string;
	operations: OperationForm[];
}

export interface OperationForm {
	name: string;
	value: string;
	action: string;
	description: string;
	fields: INodeProperties[];
}

/** The operations of a resource and all their fields; a field that several operations share stands there once. */
export function resourceFields({
	value: resource,
	notice,
	defaultOperation,
	operations,
}: ResourceForm): INodeProperties[] {
	const ofResource = { resource: [resource] };
	const choices = operations.map(({ name, value, action, description }) => ({ name, value, action, description }));
	const notices = notice === undefined ? [] : [noticeField('productNotice', notice)];
	return [
		...[selectorField('Operation', 'operation', choices, defaultOperation), ...notices].map((field) =>
			shown(field, ofResource),
		),
		...operations.reduce(withFieldsOf, []).map(({ field, operation }) => shown(field, { ...ofResource, operation })),
	];
}

/** The operations of a product and all their fields. */
export const productFields = ({ tasks, ...product }: Product): INodeProperties[] =>
	resourceFields({ ...product, operations: tasks.map((task) => ({ ...task, fields: fieldsOf(task, {}) })) });

/** The field that chooses between resources. n8n does not store the default one, so it must never change. */
export const resourceField = (
	resources: ReadonlyArray<Pick<ResourceForm, 'name' | 'value'>>,
	defaultResource: string,
): INodeProperties =>
	selectorField(
		'Resource',
		'resource',
		resources.map(({ name, value }) => ({ name, value })),
		defaultResource,
	);

const selectorField = (
	displayName: string,
	name: string,
	choices: INodePropertyOptions[],
	preset: string,
): INodeProperties => ({
	displayName,
	name,
	type: 'options',
	noDataExpression: true,
	options: byName(choices),
	default: preset,
});

const shown = (field: INodeProperties, shownWhen: ShownWhen): INodeProperties => ({
	...field,
	displayOptions: { show: { ...shownWhen, ...field.displayOptions?.show } },
});

/** A field and the operations that have it. */
interface SharedField {
	field: INodeProperties;
	operation: string[];
	/** What makes two fields the same. */
	identity: string;
}

/** Adds the fields of one more operation to those of the ones before it; the order of every operation's fields is kept. */
function withFieldsOf(before: SharedField[], { value, fields }: OperationForm): SharedField[] {
	const all = [...before];
	let next = 0;
	for (const field of fields) {
		const identity = JSON.stringify(field);
		const place = all.findIndex((other, index) => index >= next && other.identity === identity);
		const same = all[place];
		if (same) all[place] = { ...same, operation: [...same.operation, value] };
		else all.splice(next, 0, { field, operation: [value], identity });
		next = (same ? place : next) + 1;
	}
	return all;
}

const noticeField = (name: string, displayName: string): INodeProperties => ({
	displayName,
	name,
	type: 'notice',
	default: '',
});

function selectionFields(name: string, selection: string | Selection): INodeProperties[] {
	if (typeof selection === 'string') return [];
	const { label, description, options } = selection;
	return [
		{ ...texts({ label, description }), name, type: 'options', options: optionsOf(options), default: options[0].value },
	];
}

const additionalFieldsField = (fields: ValueField[]): INodeProperties => ({
	displayName: 'Additional Fields',
	name: additionalFields,
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	options: fields.map(valueField).sort((one, other) => compare(one.displayName, other.displayName)),
});

const additionalInputField: INodeProperties = {
	displayName: additionalInputLabel,
	name: additionalInput,
	type: 'json',
	default: '{}',
	description:
		"What else PiAPI's documentation names for the task's input, as a JSON object. It overrides the fields above.",
};

const sourceNames = { image: 'Image URL', video: 'Video URL', audio: 'Audio URL' };
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
				{ name: isList ? 'Files From Previous Node' : 'File From Previous Node', value: 'file' },
				{ name: `${sourceNames[field.accepts]}${isList ? 's' : ''}`, value: 'url' },
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
			description: field.description,
			displayOptions: { show: { [source]: ['url'] } },
		},
		{
			displayName: fileLabel,
			name: file,
			type: 'string',
			default: 'data',
			hint: isList
				? `The names of the input fields containing the ${noun}, separated by commas`
				: `The name of the input field containing the ${noun}`,
			description: isList
				? 'The files are uploaded to PiAPI, which takes 10 MB each at most and deletes them after 24 hours. Needs the Creator plan or a higher one.'
				: 'The file is uploaded to PiAPI, which takes 10 MB at most and deletes it after 24 hours. Needs the Creator plan or a higher one.',
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
				default: field.default ?? field.options[0].value,
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

const optionsOf = (choices: readonly Choice[]): INodePropertyOptions[] =>
	// Few choices stand in the order that makes sense; more of them are looked up by name, as n8n's linter wants it.
	choices.length < 5 ? [...choices] : byName(choices);

const byName = <T extends { name: string }>(options: readonly T[]): T[] =>
	[...options].sort((one, other) => compare(one.name, other.name));

const compare = (one: string, other: string): number => (one.toLowerCase() < other.toLowerCase() ? -1 : 1);
