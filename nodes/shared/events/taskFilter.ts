import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { taskStatus } from '../tasks/taskStatus';
import { isEmpty, isObject, toText, trimBlanks } from '../utils/values';

/** Names the models whose tasks a trigger fires for. */
export const modelsField: INodeProperties = {
	displayName: 'Models',
	name: 'models',
	type: 'string',
	default: '',
	placeholder: 'e.g. Qubico/hug-video',
	description:
		'Comma-separated list of models whose tasks start the workflow, as the items name them. Leave empty for all models.',
};

/** The statuses that a trigger fires for where the parameter is not set: its default in both triggers. */
const usualStatuses = ['completed', 'failed'];

/** Whether a task is one that a trigger fires for. */
export interface TaskFilter {
	isWantedStatus: (task: IDataObject) => boolean;
	isWantedModel: (task: IDataObject) => boolean;
}

/**
 * The filter of a trigger, by its parameters `statuses` and `models`. An expression may give lists, texts with commas, JSON
 * or objects with a `value`. Without models all of them are wanted.
 */
export function taskFilter(parameter: (name: string) => unknown): TaskFilter {
	const wantedStatuses = entriesOf(parameter('statuses') ?? usualStatuses).map((status) => taskStatus({ status }));
	const wantedModels = entriesOf(parameter('models'));
	return {
		isWantedStatus: (task) => wantedStatuses.includes(taskStatus(task)),
		isWantedModel: ({ model }) =>
			wantedModels.length === 0 || wantedModels.includes(trimBlanks(toText(model)).toLowerCase()),
	};
}

/** The entries of a list in any form, in lower case. */
function entriesOf(value: unknown): string[] {
	if (isEmpty(value)) return [];
	if (Array.isArray(value)) return value.flatMap((entry: unknown) => entriesOf(entry));
	if (isObject(value)) return entriesOf(value.value ?? value.name);
	return toText(value)
		.replace(/^\s*\[|\]\s*$/g, '')
		.split(/[,;\n]/)
		.map((entry) =>
			trimBlanks(entry)
				.replace(/^["']|["']$/g, '')
				.toLowerCase(),
		)
		.filter((entry) => entry !== '');
}
