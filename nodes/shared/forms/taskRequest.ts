import type { IDataObject } from 'n8n-workflow';

import type { GivenTask, InputValue, MediaSource } from './input/givenTask';
import { nestedInput } from './nestedInput';
import type { AnyMediaField } from './productTypes';

/** PiAPI's body of Create Task. */
export interface TaskRequest extends IDataObject {
	model: string;
	task_type: string;
	input: IDataObject;
}

/**
 * PiAPI's request for a task. `valueOf` gives what PiAPI is sent for each file that a person gave: the address entered, or
 * the one of the uploaded file. `config` is left out when it is empty.
 */
export function taskRequest(
	given: GivenTask,
	valueOf: (source: MediaSource) => string,
	config: IDataObject = {},
): TaskRequest {
	const media = given.media.map(({ field, sources }) => ({ field, value: mediaValue(field, sources.map(valueOf)) }));
	return {
		model: given.model,
		task_type: given.taskType,
		input: { ...nestedInput([...given.values, ...media]), ...given.additionalInput },
		...(Object.keys(config).length > 0 && { config }),
	};
}

function mediaValue(field: AnyMediaField, values: string[]): InputValue {
	if (field.kind === 'media') return values[0];
	const { member } = field;
	return member === undefined ? values : values.map((value) => ({ [member]: value }));
}
