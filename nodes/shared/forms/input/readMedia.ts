import { userError } from '../../utils/userError';
import { invalidValue, isEmpty } from '../../utils/values';
import { isWebAddress } from '../../utils/webAddress';
import { mediaParameters } from '../parameterNames';
import type { AnyMediaField, ProductTask } from '../productTypes';
import type { GivenMedia, MediaSource, ValueOf } from './givenTask';

/** What a person gave for a media field: nothing, or where its files come from. Throws a user error that names the field. */
export function readMedia(task: ProductTask, field: AnyMediaField, valueOf: ValueOf): GivenMedia[] {
	const { source, url, urlLabel, file, fileLabel } = mediaParameters(task, field);
	const chosen = valueOf(source) ?? (field.required ? 'url' : 'none');
	if (chosen === 'none' && !field.required) return [];
	if (chosen !== 'url' && chosen !== 'file') {
		throw invalidValue(`${field.label} Source`, chosen, `'url' or 'file'${field.required ? '' : " or 'none'"}`);
	}
	const label = chosen === 'url' ? urlLabel : fileLabel;
	const entered = valueOf(chosen === 'url' ? url : file);
	const given = textsOf(field, entered, chosen);
	if (given === undefined) throw invalidValue(label, entered, 'a text', mediaAdvice[chosen]);
	if (given.length === 0) {
		if (field.required || chosen === 'file') throw userError(`'${label}' is empty`, mediaAdvice[chosen]);
		return [];
	}
	const most = field.kind === 'mediaList' ? (field.max ?? Infinity) : 1;
	if (given.length > most) {
		throw userError(`'${label}' has ${given.length} entries, and PiAPI takes ${most} at most`, 'Remove some of them.');
	}
	const notAddress = chosen === 'url' ? given.find((text) => !isWebAddress(text)) : undefined;
	if (notAddress !== undefined) {
		throw invalidValue(label, notAddress, 'a web address', mediaAdvice.url);
	}
	const sources = given.map((text): MediaSource => (chosen === 'url' ? { url: text } : { fileField: text }));
	return [{ field, parameter: fileLabel, sources }];
}

const mediaAdvice = {
	url: "Enter an address that begins with http:// or https://, or choose 'File From Previous Node' as the source.",
	file: "Enter the name of a field with a file, for example 'data'.",
};

/** The texts of a media field, trimmed, without empty ones. A list may come as one text. Undefined for what is no text. */
function textsOf({ kind }: AnyMediaField, value: unknown, source: 'url' | 'file'): string[] | undefined {
	if (isEmpty(value)) return [];
	// A comma may be part of an address.
	const separator = source === 'url' ? /[\s,]+(?=https?:\/\/)/i : ',';
	const single = kind === 'media' ? [value] : typeof value === 'string' ? value.split(separator) : value;
	if (!Array.isArray(single) || !single.every((text: unknown) => isEmpty(text) || typeof text === 'string'))
		return undefined;
	return single.map((text) => String(text ?? '').trim()).filter((text) => text !== '');
}
