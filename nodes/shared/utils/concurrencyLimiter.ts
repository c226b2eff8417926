export type ConcurrencyLimiter = <T>(work: () => Promise<T>) => Promise<T>;

/** Runs at most `limit` pieces of work at the same time; the others follow in the order they came. */
export function concurrencyLimiter(limit: number): ConcurrencyLimiter {
	let running = 0;
	const queue: Array<() => void> = [];
	return async (work) => {
		if (running < limit) running++;
		else await new Promise<void>((resolve) => queue.push(resolve));
		try {
			return await work();
		} finally {
			const next = queue.shift();
			if (next) next();
			else running--;
		}
	};
}
