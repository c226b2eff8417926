import type { IDataObject } from 'n8n-workflow';

import { userError } from '../../utils/userError';
import { additionalInputLabel } from '../parameterNames';
import { readInputTexts } from './formats/readInputTexts';
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
	return readInputTexts(additionalInputLabel, body?.input ?? json, rules);
}

const isOther = (named: string, own: string): boolean => named !== '' && named.toLowerCase() !== own.toLowerCase();

const nameOf = ({ model, taskType }: Pick<GivenTask, 'model' | 'taskType'>): string =>
	`'${[model, taskType].filter((name) => name !== '').join(' ')}'`;
