import type { IDataObject } from 'n8n-workflow';

import { taskStatus } from '../tasks/taskStatus';
import { isEmpty, isObject, toText, trimBlanks } from '../utils/values';

/** Whether a task is one that a trigger fires for. */
export interface TaskFilter {
	isWantedStatus: (task: IDataObject) => boolean;
	isWantedModel: (task: IDataObject) => boolean;
}

/**
 * The filter of a trigger. An expression may give lists, texts with commas, JSON or objects with a `value`; `usualStatuses`
 * count where the parameter is not set, and without models all of them are wanted.
 */
export function taskFilter(statuses: unknown, models: unknown, usualStatuses: string[]): TaskFilter {
	const wantedStatuses = entriesOf(statuses ?? usualStatuses).map((status) => taskStatus({ status }));
	const wantedModels = entriesOf(models);
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
