import type { Failure } from './failure';

/** Whether anything answers at the other end: a wrong host is found out once for a node run, not once for each item. */
export interface Reachability {
	isReached: boolean;
	/** Resolves with the first answer; never when nothing answers. */
	reached: Promise<void>;
	/** How the last request failed that was not answered. */
	failure?: Failure;
	/** Set when nothing answered an item's requests: no other request of the run is sent, each fails as the last one did. */
	isGivenUp: boolean;
	/** Reports that something answered. */
	report(): void;
	/** No more is sent to it in this run when a request was not answered, and nothing ever was. */
	giveUpUnlessReached(): void;
}

/** The reachability of a new connection: nothing was sent yet. */
export function notReachedYet(): Reachability {
	let resolve = () => {};
	const reached = new Promise<void>((settle) => {
		resolve = settle;
	});
	const reachability: Reachability = {
		isReached: false,
		isGivenUp: false,
		reached,
		report: () => {
			reachability.isReached = true;
			resolve();
		},
		giveUpUnlessReached: () => {
			reachability.isGivenUp = !reachability.isReached && reachability.failure !== undefined;
		},
	};
	return reachability;
}
