import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { PiApi } from './api';
import { connect } from './api';
import type { Company } from './company';
import { startCompany } from './company';
import type { ItemOutput, ItemRun, Outcome } from './outcomes';
import { attempt, itemError, namedNode, outcomeOf, settledItems, stoppedError } from './outcomes';
import { gate, requestTurns } from './time';

/** So many items are looked at, and so many files fetched, at the same time when nothing is waited for. */
const itemsAtOnce = 10;

/** An upload holds its whole request in memory, some 14 MB for the largest file. */
const uploadsAtOnce = 2;

/** How a node shows what a task gave. */
export interface Presentation {
	/** The links to the files of a task, the main one first; as many as its item names and *Download* fetches. */
	linksOf: (task: IDataObject) => string[];
	/** Whether a task gives a text, which stands in its output, and so no file. Absent: none does. */
	givesText?: (task: IDataObject) => boolean;
	/** The fields of a simplified item that hold them. */
	linkFields: (links: string[]) => IDataObject;
	/** What one of the files is called in the middle of a sentence, and the label of the switch that downloads them. */
	noun: string;
	downloadLabel: string;
}

/** What the items of one node run share. Lives as long as the run. */
export interface NodeRun {
	context: IExecuteFunctions;
	presentation: Presentation;
	api: PiApi;
	/** Fires when a person presses Stop, or n8n ends the execution. */
	signal?: AbortSignal;
	takeTurn: () => number;
	company: Company;
	oneOfTheLooks: ReturnType<typeof gate>;
	oneOfTheDownloads: ReturnType<typeof gate>;
	oneOfTheUploads: ReturnType<typeof gate>;
}

/** An operation: reads and checks its parameters without any request, then does its work. */
export interface ItemOperation<Parameters> {
	/** Of an operation about tasks. */
	presentation?: Presentation;
	read: (run: NodeRun, item: ItemRun) => Parameters | Promise<Parameters>;
	perform: (run: NodeRun, item: ItemRun, parameters: Parameters) => Promise<ItemOutput>;
}

/**
 * Runs an operation for every input item, all at the same time, and returns what came of each, paired, in input order.
 * All parameters are checked before the first request. When an item fails the others are seen through first;
 * then it becomes an item with `error` and `details` if the node continues on fail, or the node throws.
 * After Stop it always throws, with the IDs of all tasks, so that n8n does not go on with half a result.
 */
export async function runForEachItem<Parameters>(
	context: IExecuteFunctions,
	operation: ItemOperation<Parameters>,
): Promise<INodeExecutionData[]> {
	const items = context.getInputData().map((_, index): ItemRun => ({ index, details: {} }));
	const outcomes = await outcomesOf(context, operation, items);
	const hasFailed = outcomes.some(({ error }) => error !== undefined);
	if (hasFailed && context.getExecutionCancelSignal()?.aborted) throw stoppedError(context, items);
	return settledItems(namedNode(context), context.continueOnFail(), outcomes, items.length);
}

async function outcomesOf<Parameters>(
	context: IExecuteFunctions,
	{ presentation, read, perform }: ItemOperation<Parameters>,
	items: ItemRun[],
): Promise<Outcome[]> {
	const node = namedNode(context);
	const run = await attempt(async () => await startRun(context, presentation));
	if (run.error !== undefined) {
		return items.map((item) => ({ item, error: itemError({ node, secrets: [] }, run.error, item) }));
	}
	const reporter = { node, secrets: run.value.api.secrets };
	const checked = await Promise.all(
		items.map(async (item) => ({ item, parameters: await attempt(async () => await read(run.value, item)) })),
	);
	const refused = checked.some(({ parameters }) => parameters.error !== undefined);
	// With Retry On Fail n8n starts the node again even after Stop.
	if (run.value.signal?.aborted) throw stoppedError(context, items);
	const stopAtOnce = refused && !context.continueOnFail();
	const outcomes = checked.map(async ({ item, parameters }): Promise<Outcome | undefined> => {
		if (parameters.error !== undefined) return { item, error: itemError(reporter, parameters.error, item) };
		if (stopAtOnce) return undefined;
		return await outcomeOf(reporter, item, async () => await perform(run.value, item, parameters.value));
	});
	return (await Promise.all(outcomes)).filter((outcome) => outcome !== undefined);
}

const nothingToShow: Presentation = { linksOf: () => [], linkFields: () => ({}), noun: '', downloadLabel: '' };

async function startRun(context: IExecuteFunctions, presentation = nothingToShow): Promise<NodeRun> {
	const api = await connect(context);
	const signal = context.getExecutionCancelSignal();
	const takeTurn = requestTurns();
	return {
		context,
		presentation,
		api,
		signal,
		takeTurn,
		company: startCompany(api, takeTurn, signal),
		oneOfTheLooks: gate(itemsAtOnce),
		oneOfTheDownloads: gate(itemsAtOnce),
		oneOfTheUploads: gate(uploadsAtOnce),
	};
}
