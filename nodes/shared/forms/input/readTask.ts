import { isEmpty, isObject } from '../../utils/values';
import {
	additionalFields,
	additionalInput,
	additionalInputLabel,
	isAdditional,
	isMedia,
	parameterName,
} from '../parameterNames';
import type { ProductTask, Selection } from '../productTypes';
import type { GivenTask, ValueOf } from './givenTask';
import { readJsonObject } from './readJson';
import { readMedia } from './readMedia';
import { readChoice, readValue } from './readValue';

/**
 * Reads and checks what a person entered for a task. What was left empty is left out: PiAPI's own defaults apply.
 * Throws a user error that names the parameter when a value is missing or PiAPI would surely refuse it.
 */
export function readTask(task: ProductTask, valueOf: ValueOf): GivenTask {
	const given = valueOf(additionalFields);
	const additional = isObject(given) ? given : {};
	return {
		model: readSelection(task.model, valueOf('model')),
		taskType: readSelection(task.taskType, valueOf('taskType')),
		values: task.inputs.flatMap((field) => {
			if (isMedia(field)) return [];
			const name = parameterName(field);
			const value = readValue(field, isAdditional(field) ? additional[name] : valueOf(name));
			return value === undefined ? [] : [{ field, value }];
		}),
		media: task.inputs.filter(isMedia).flatMap((field) => readMedia(task, field, valueOf)),
		additionalInput: readJsonObject(additionalInputLabel, valueOf(additionalInput)),
	};
}

function readSelection(selection: string | Selection, value: unknown): string {
	if (typeof selection === 'string') return selection;
	const { label, options } = selection;
	return String(isEmpty(value) ? options[0].value : readChoice(label, options, value));
}
