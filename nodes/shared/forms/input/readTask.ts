import type { IDataObject } from 'n8n-workflow';

import { invalidValue, isEmpty, isObject } from '../../utils/values';
import { additionalFields, additionalInput, isAdditional, isMedia, parameterName } from '../parameterNames';
import type { ProductTask, Selection } from '../productTypes';
import { readAdditionalInput } from './readAdditionalInput';
import { checkTask } from './checkTask';
import type { GivenTask, ReadingRules, ValueOf } from './givenTask';
import { readMedia } from './readMedia';
import { readChoice, readValue } from './readValue';

/**
 * Reads and checks what a person entered for a task. What was left empty is left out: PiAPI's own defaults apply.
 * Throws a user error that names the parameter when a value is missing or PiAPI would surely refuse it.
 */
export function readTask(task: ProductTask, valueOf: ValueOf, rules: ReadingRules = {}): GivenTask {
	const additional = readAdditionalFields(valueOf(additionalFields));
	const model = readSelection(task.model, valueOf('model'));
	const taskType = readSelection(task.taskType, valueOf('taskType'));
	const given: GivenTask = {
		model,
		taskType,
		values: task.inputs.flatMap((field) => {
			if (isMedia(field)) return [];
			const name = parameterName(field);
			const value = readValue(field, isAdditional(field) ? additional[name] : valueOf(name), rules);
			return value === undefined ? [] : [{ field, value }];
		}),
		media: task.inputs.filter(isMedia).flatMap((field) => readMedia(task, field, valueOf, rules)),
		additionalInput: readAdditionalInput(additional[additionalInput], { model, taskType }, rules),
	};
	checkTask(task, given);
	return given;
}

function readAdditionalFields(value: unknown): IDataObject {
	if (isEmpty(value)) return {};
	if (isObject(value)) return value;
	throw invalidValue('Additional Fields', value, 'an object with the fields', 'Add the fields one by one.');
}

function readSelection(selection: string | Selection, value: unknown): string {
	if (typeof selection === 'string') return selection;
	const { label, options, default: preset } = selection;
	return String(isEmpty(value) ? preset : readChoice(label, options, value));
}
