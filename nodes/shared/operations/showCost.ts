import type { IExecuteFunctions } from 'n8n-workflow';

import { inUsd } from '../creation/dailyBudget';
import type { ItemResult } from '../run/runItem';

/** Shows in n8n's output pane how many tasks the run created, and what they cost as far as PiAPI says. */
export function showCost(context: IExecuteFunctions, results: ItemResult[]): void {
	const isNew = results.filter(({ item }) => item.isNew);
	const created = [...new Map(isNew.map(({ item }) => [item.details.task_id, item.cost ?? null])).values()];
	if (created.length === 0 || !('addExecutionHints' in context)) return;
	const known = created.filter((cost) => cost !== null);
	const sum = inUsd(known.reduce((total, cost) => total + cost, 0));
	const count = `${created.length} ${created.length === 1 ? 'task' : 'tasks'}`;
	const paid =
		known.length === created.length ? `${count}, ${sum}` : known.length > 0 ? `${count}, at least ${sum}` : count;
	const lost = results.filter(({ item }) => item.details.status === 'unknown').length;
	const message = lost > 0 ? `${paid}; ${lost} more may exist, as PiAPI's answer was lost` : paid;
	context.addExecutionHints({ message, location: 'outputPane' });
}
