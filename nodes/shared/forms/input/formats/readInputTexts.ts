import type { GenericValue, IDataObject } from 'n8n-workflow';

import { isObject, trimBlanks } from '../../../utils/values';
import type { ReadingRules } from '../givenTask';
import { readUrl } from './readUrl';
import { refuseExpression } from './unevaluatedExpression';

/**
 * JSON that becomes a part of a task's `input`, with its texts checked: that n8n evaluated the expressions in them, and the http(s)
 * addresses, which lose the blanks around them. An address is a text that is nothing else, or holds one under a name such as
 * `image_url`. Throws a user error that names the place in the JSON.
 */
export function readInputTexts(
	label: string,
	input: IDataObject,
	rules: ReadingRules,
	path: string[] = [],
): IDataObject {
	if (rules.isConversation) return input;
	const read = (value: GenericValue, place: string[]): GenericValue => {
		if (typeof value === 'string') return readTextAt(`${label}: ${place.join('.')}`, value, place, rules);
		if (Array.isArray(value)) return value.map((entry: GenericValue, index) => read(entry, [...place, String(index)]));
		// A date writes itself.
		return isObject(value) && !('toJSON' in value) ? readInputTexts(label, value, rules, place) : value;
	};
	return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, read(value, [...path, name])]));
}

function readTextAt(label: string, text: string, path: string[], rules: ReadingRules): string {
	if (!rules.acceptExpressions) refuseExpression(label, text);
	if (!isMeantAsUrl(text, path)) return text;
	return readUrl(label, text, 'Enter a URL that PiAPI can reach from the internet.', rules);
}

/** Names of lists count for their entries: `image_urls.0`. Other schemes may be PiAPI's own, and are its to judge. */
function isMeantAsUrl(text: string, path: string[]): boolean {
	if (/^https?:\/\/\S+$/i.test(trimBlanks(text))) return true;
	const name = path.filter((step) => !/^\d+$/.test(step)).at(-1) ?? '';
	return /https?:\/\//i.test(text) && urlNames.test(name);
}

/** Names under which PiAPI's products take addresses, by its documentation: `image_url`, `target_image`, `image2`, `model_input`. */
const urlNames = /(?:^|_)(?:urls?|images?\d*|videos?|audio|(?:model|dress|upper|lower)_input)$/i;
