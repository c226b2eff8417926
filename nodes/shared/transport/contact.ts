import type { Failure } from './failure';

/** Whether anything answers at the other end: a wrong host is found out once for a node run, not once for each item. */
export interface Contact {
	isMade: boolean;
	/** Resolves with the first answer; never when nothing answers. */
	made: Promise<void>;
	/** How the last request failed that was not answered. */
	failure?: Failure;
	/** Set when an item found nobody: no other request of the run is sent, each fails at once as the last one did. */
	isGivenUp: boolean;
	/** Reports that something answered. */
	report(): void;
}

/** The contact of a new connection: nothing was sent yet. */
export function noContactYet(): Contact {
	let resolve = () => {};
	const made = new Promise<void>((settle) => {
		resolve = settle;
	});
	const contact: Contact = {
		isMade: false,
		isGivenUp: false,
		made,
		report: () => {
			contact.isMade = true;
			resolve();
		},
	};
	return contact;
}
