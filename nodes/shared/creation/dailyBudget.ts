import type { IDataObject } from 'n8n-workflow';

import type { NodeRun } from '../run/nodeRun';
import { costsSince } from '../run/storedCreations';
import { rowCost } from '../tasks/taskCost';
import { hasFailed, isFinished } from '../tasks/taskStatus';
import { createdAt, readHistory } from '../transport/taskHistory';
import { now } from '../utils/clock';
import { userError } from '../utils/userError';
import { invalidValue, isEmpty, toNumber, toText } from '../utils/values';

/** The label of the credential's field. */
const label = 'Daily Budget';

/**
 * Milliseconds after which the sum is read again: other workflows spend from the same budget. Not for each creation, as a
 * day may have many pages.
 */
const freshness = 5_000;

/** The credential's daily budget as a node run sees it. */
export interface DailyBudget {
	/** Throws a user error when the account's tasks since 00:00 UTC and those of this execution have used the budget up. */
	check(): Promise<void>;
}

/** US dollars a day, 0 for no limit. Throws a user error for anything that is no amount: nothing must be bought then. */
export function readDailyBudget(value: unknown): number {
	if (isEmpty(value)) return 0;
	const budget = toNumber(value);
	if (budget !== undefined && budget >= 0) return budget;
	throw invalidValue(
		label,
		value,
		'an amount in US dollars, 0 or more',
		'Open the PiAPI credential and enter a number such as 5, or 0 for no limit.',
	);
}

/**
 * Holds creations to a budget of `limit` US dollars a day. The sum is PiAPI's own (its task history), so it holds for every
 * workflow and worker that uses the account; it can be exceeded by what others create between two readings.
 */
export function dailyBudget(run: NodeRun, limit: number): DailyBudget {
	/** What the account's tasks of today cost by the history, and whether that is its last word. */
	let costs = new Map<string, { cost: number; isFinal: boolean }>();
	let readAt = -Infinity;
	/** Why the last reading failed: the items that queue behind it do not each wait for another one. */
	let failed: Error | undefined;

	/** 00:00 UTC on PiAPI's clock. */
	const midnight = () => new Date(Date.now() + run.connection.clockOffset).setUTCHours(0, 0, 0, 0);

	async function readCosts(): Promise<void> {
		const start = midnight();
		const { rows, failure } = await readHistory(run, { start_time: start / 1000 }, { needsList: true });
		readAt = now();
		failed = undefined;
		if (failure) {
			failed = userError(
				`'${label}' could not be checked, because the task history could not be read: ${failure.message}. Nothing was created`,
				`${failure.advice} Without a daily budget in the PiAPI credential the history is not needed.`,
				failure.httpCode,
			);
			return;
		}
		// PiAPI's clock is known since its first answer.
		if (midnight() < start) return await readCosts();
		const ofToday = rows.filter((row) => (createdAt(row) ?? Infinity) >= midnight());
		costs = new Map(
			ofToday.map((row, place) => [isEmpty(row.task_id) ? `row ${place}` : toText(row.task_id), costOf(row)]),
		);
	}

	return {
		check: async () => {
			if (now() - readAt >= freshness) await readCosts();
			if (failed) throw failed;
			const spent = sum([...costs.values()].map(({ cost }) => cost));
			// The history may know a task before it knows its cost.
			const reserved = sum(
				costsSince(run.context, midnight() - run.connection.clockOffset).map(([taskId, cost]) => {
					const known = costs.get(taskId) ?? { cost: 0, isFinal: false };
					return known.isFinal ? 0 : Math.max(0, cost - known.cost);
				}),
			);
			if (sum([spent, reserved]) < limit) return;
			throw userError(
				`'${label}' of ${inUsd(limit)} is used up: the account's tasks since 00:00 UTC cost ${inUsd(spent)}, and this execution has set aside ${inUsd(reserved)}. Nothing was created`,
				`Raise '${label}' in the PiAPI credential, or run this again after 00:00 UTC.`,
			);
		},
	};
}

/** Usage without a kind is taken for points: too much is safer than too little. */
function costOf(row: IDataObject): { cost: number; isFinal: boolean } {
	const cost = rowCost(isEmpty(row.usage_type) ? { ...row, usage_type: 'point' } : row);
	return { cost: cost ?? 0, isFinal: hasFailed(row) || (isFinished(row) && cost !== null) };
}

/** Without the noise of binary fractions: 250 times $0.01 would be less than $2.50. */
const sum = (amounts: Iterable<number>): number =>
	Math.round([...amounts].reduce((total, amount) => total + amount, 0) * 1e6) / 1e6;

/** An amount as a person reads it: cents, and more digits only where they say something. */
export const inUsd = (amount: number): string => {
	const digits = Math.abs(amount * 100 - Math.round(amount * 100)) < 1e-6 ? 2 : 4;
	return `$${amount.toFixed(digits)}`;
};
