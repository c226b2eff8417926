import { products } from './index';
import { isOneOf, productTaskOf } from './productTaskOf';

/**
 * Whether PiAPI reports such a task to its webhook. Of a model whose known tasks are never reported, no task is, also one
 * that no declaration has.
 */
export function callsBack(model: unknown, taskType: unknown): boolean {
	const known = productTaskOf(model, taskType);
	if (known) return known.callsBack !== false;
	const ofModel = products.flatMap(({ tasks }) => tasks).filter((task) => isOneOf(task.model, model));
	return ofModel.length === 0 || ofModel.some((task) => task.callsBack !== false);
}
