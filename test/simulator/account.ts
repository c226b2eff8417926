/** The one account there is, and what it has spent. */
export interface Account {
	plan: 'free' | 'creator';
	availableCreditsUsd: number;
	maxConcurrent: number;
	/** Of a task as well as of an answer of the LLM part. */
	priceUsd: number;
	tasksCreated: number;
	completionsCreated: number;
}

/** Points per US dollar. PiAPI's own ratio differs from product to product; this is that of Trellis 2. */
const pointsPerUsd = 10_000_000;

export function points(usd: number): number {
	return Math.round(usd * pointsPerUsd);
}

/** Rounded, because 3 * 0.2 is not 0.6. */
export function spentUsd({ tasksCreated, completionsCreated, priceUsd }: Account): number {
	return Math.round((tasksCreated + completionsCreated) * priceUsd * 1e6) / 1e6;
}

/** Counts and pays one more; false, and nothing happens, when the credits are used up. */
export function charge(account: Account, what: 'tasksCreated' | 'completionsCreated'): boolean {
	if (spentUsd(account) + account.priceUsd > account.availableCreditsUsd + 1e-9) return false;
	account[what] += 1;
	return true;
}
