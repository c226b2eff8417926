import type { IDataObject } from 'n8n-workflow';

import { userError } from '../../utils/userError';
import { isObject } from '../../utils/values';
import { additionalInputLabel } from '../parameterNames';
import { readUrl } from './formats/readUrl';
import type { GivenTask, ReadingRules } from './givenTask';
import { readJsonObject, unwrapTaskBody } from './readJson';

/**
 * Reads the inputs that a person gives as JSON besides a product's fields. Where PiAPI's whole body was entered, its
 * `input` counts. Throws a user error when that body is for another task, or a URL in it cannot work.
 */
export function readAdditionalInput(
	value: unknown,
	{ model, taskType }: Pick<GivenTask, 'model' | 'taskType'>,
	rules: ReadingRules,
): IDataObject {
	const json = readJsonObject(additionalInputLabel, value);
	const body = unwrapTaskBody(additionalInputLabel, json);
	if (body && (isOther(body.model, model) || isOther(body.taskType, taskType))) {
		throw userError(
			`'${additionalInputLabel}' is for ${nameOf(body)}, and this operation creates ${nameOf({ model, taskType })}`,
			"Enter the members of its 'input' alone, or choose the operation that the JSON is for.",
		);
	}
	const input = body?.input ?? json;
	checkUrls(additionalInputLabel, input, rules);
	return input;
}

const isOther = (named: string, own: string): boolean => named !== '' && named.toLowerCase() !== own.toLowerCase();

const nameOf = ({ model, taskType }: Pick<GivenTask, 'model' | 'taskType'>): string =>
	`'${[model, taskType].filter((name) => name !== '').join(' ')}'`;

/**
 * Checks the URLs in JSON that becomes a task's `input`: the http(s) addresses under a name such as `image_url`, and
 * texts that are nothing but an address. Throws a user error that names the place in the JSON.
 */
export function checkUrls(label: string, input: IDataObject, rules: ReadingRules, path: string[] = []): void {
	for (const [name, value] of Object.entries(input)) {
		const place = [...path, name];
		if (isObject(value)) checkUrls(label, value, rules, place);
		else if (Array.isArray(value)) checkUrls(label, Object.fromEntries(Object.entries(value)), rules, place);
		else if (typeof value === 'string' && isMeantAsUrl(value, place)) {
			readUrl(`${label}: ${place.join('.')}`, value, 'Enter a URL that PiAPI can reach from the internet.', rules);
		}
	}
}

/** Names of lists count for their entries: `image_urls.0`. Other schemes may be PiAPI's own, and are its to judge. */
const isMeantAsUrl = (text: string, path: string[]): boolean =>
	/^\s*https?:\/\/\S+\s*$/i.test(text) ||
	(/https?:\/\//i.test(text) && path.slice(-2).some((name) => /(?:^|_)urls?$/i.test(name)));
