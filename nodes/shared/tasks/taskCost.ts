import type { IDataObject } from 'n8n-workflow';

import { isObject, toNumber, toText, trimBlanks } from '../utils/values';
import { hasFailed, isFinished } from './taskStatus';

/** PiAPI's points for one US dollar (live-verified by production clients of 2026). */
const pointsPerUsd = 10_000_000;

/** US dollars of an amount that PiAPI reports; null when its kind is not points, or it is no amount. */
export function usdOf(amount: unknown, type: unknown): number | null {
	const points = toNumber(amount);
	if (points === undefined || trimBlanks(toText(type)).toLowerCase() !== 'point') return null;
	// Without the noise of binary fractions: a sum of these stands in a message.
	return Math.round((points / pointsPerUsd) * 1e6) / 1e6;
}

/** US dollars that a task cost by its row in the history; null when that does not say. A failed task is not charged. */
export function rowCost(row: IDataObject): number | null {
	const cost = usdOf(row.usage, row.usage_type);
	return cost !== null && hasFailed(row) ? 0 : cost;
}

/** US dollars that the task cost, or, before it has ended, that PiAPI set aside for it; null when PiAPI does not say. */
export function taskCost(task: IDataObject): number | null {
	const { type, consume, frozen } = usageOf(task);
	const cost = usdOf(consume, type);
	return isFinished(task) || (cost !== null && cost > 0) ? cost : (usdOf(frozen, type) ?? cost);
}

/** Whether PiAPI reports that the task was paid for. One that failed is not, as a rule. */
export const isCharged = (task: IDataObject): boolean => (toNumber(usageOf(task).consume) ?? 0) > 0;

function usageOf({ meta }: IDataObject): IDataObject {
	const usage = isObject(meta) ? meta.usage : undefined;
	return isObject(usage) ? usage : {};
}
