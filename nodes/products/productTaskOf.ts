import type { ProductTask } from '../shared/forms/productTypes';
import { products } from './index';

/**
 * The declaration of a task as PiAPI reports it, by its `model` and `task_type`; undefined when none is known.
 * Where two operations create the same kind of task, either is returned: their results stand in the same places.
 */
export function productTaskOf(model: unknown, taskType: unknown): ProductTask | undefined {
	return products
		.flatMap(({ tasks }) => tasks)
		.find((task) => isOneOf(task.model, model) && isOneOf(task.taskType, taskType));
}

/** Whether a name that PiAPI reports is one that a declaration has, in upper or lower case. */
export const isOneOf = (known: ProductTask['model'], value: unknown): boolean =>
	typeof known === 'string' ? isSame(known, value) : known.options.some((choice) => isSame(choice.value, value));

const isSame = (known: string | number, value: unknown): boolean =>
	typeof value === 'string' && String(known).toLowerCase() === value.trim().toLowerCase();
