import type { AnyMediaField, InputField, ProductTask, ValueField } from './productTypes';

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

const urlSourceNames = { image: 'Image URL', video: 'Video URL', audio: 'Audio URL' };

/** What a person chooses as the source to enter a URL. */
export const urlSourceName = ({ kind, accepts }: AnyMediaField): string =>
	`${urlSourceNames[accepts]}${kind === 'mediaList' ? 's' : ''}`;

/** What a person chooses as the source to upload a file. */
export const fileSourceName = ({ kind }: AnyMediaField): string =>
	kind === 'mediaList' ? 'Files From Previous Node' : 'File From Previous Node';
