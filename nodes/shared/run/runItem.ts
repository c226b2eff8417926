import type { IDataObject, INodeExecutionData, NodeApiError, NodeOperationError } from 'n8n-workflow';

import { isObject, toText } from '../utils/values';

/** One input item on its way through a node run, and what is known of its task. */
export interface RunItem {
	index: number;
	/** For the output, or for the error if something fails later. */
	details: IDataObject;
	/** Whether the task has not ended yet, when it was last seen. */
	isRunning?: boolean;
	/** US dollars that the task costs, when it was last seen; null when PiAPI does not say. */
	cost?: number | null;
	/** Whether this run created its task, as far as the node knows, and did not find one that an earlier try created. */
	isNew?: boolean;
}

export type ItemError = NodeApiError | NodeOperationError;

/** What an input item becomes: usually one item; a list of things gives one for each. */
export type ItemOutput = INodeExecutionData | INodeExecutionData[];

/** How one item ended: with its output or with an error. */
export type ItemResult =
	| { item: RunItem; output: ItemOutput; error?: undefined }
	| { item: RunItem; output?: undefined; error: ItemError };

export type Attempt<T> = { value: T; error?: undefined } | { error: Error };

/** What a piece of work came to: its value, or the error it threw. */
export async function attempt<T>(work: () => T | Promise<T>): Promise<Attempt<T>> {
	try {
		return { value: await work() };
	} catch (error) {
		// Not everything thrown inside n8n is this process's own Error: expressions run in a world of their own.
		const message = isObject(error) && typeof error.message === 'string' ? error.message : toText(error);
		return { error: error instanceof Error ? error : new Error(message) };
	}
}
