import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { namedExpressionError } from './expressionError';
import { itemError, nodeWithoutParameters, stoppedError } from './nodeErrors';
import type { NodeRun } from './nodeRun';
import { startRun } from './nodeRun';
import type { Attempt, ItemOutput, ItemResult, RunItem } from './runItem';
import { attempt } from './runItem';
import { creationOfEarlierTry } from './storedCreations';
import { toOutputItems } from './toOutputItems';
import { lostInEarlierTry, withWhatWasCreated } from './whatWasCreated';

/** What an operation does with the items of a run. */
export interface ItemOperation<Parameters> {
	/** Reads and checks one item's parameters; sends nothing. Throws a user error that names the parameter. */
	read: (item: RunItem) => Parameters | Promise<Parameters>;
	/** Checks what concerns all items together, before anything is sent; a user error it throws is that of every item. */
	checkAll?: (parameters: Parameters[]) => void;
	/** Does the work for one item. */
	perform: (item: RunItem, parameters: Parameters) => Promise<ItemOutput>;
	/** Has the last word on the output; `results` tells how each item ended. */
	finish?: (
		output: INodeExecutionData[],
		results: ItemResult[],
	) => INodeExecutionData[] | Promise<INodeExecutionData[]>;
}

/** What is special about an operation. */
export interface OperationTraits {
	/** Whether it creates something that costs money: then an item that is refused says that nothing was created. */
	creates?: boolean;
	/** Whether an answer takes so long that no item may wait for that of another; see `performAll`. */
	answersSlowly?: boolean;
}

/**
 * Runs an operation for every input item, all at the same time, and returns what became of each, paired, in input order.
 * All parameters are checked before the first request. When an item fails, the others are finished first; then it becomes
 * an item with `error` and `details` if the node continues on fail, or the node throws.
 * After Stop it always throws, with the IDs of all tasks, so that n8n does not continue with half a result.
 */
export async function forEachItem<Parameters>(
	context: IExecuteFunctions,
	operationOf: (run: NodeRun) => ItemOperation<Parameters>,
	{ creates = false, answersSlowly = false }: OperationTraits = {},
): Promise<INodeExecutionData[]> {
	const node = nodeWithoutParameters(context);
	const items = itemsOf(context);
	const continuesOnFail = context.continueOnFail();
	const refusal = (error: Error, item: RunItem) => (creates ? withWhatWasCreated(context, error, item) : error);
	const started = await attempt(async () => {
		const run = await startRun(context);
		return { run, operation: operationOf(run) };
	});
	if (started.error) {
		const { error } = started;
		return refuseEach(context, items, (item) => refusal(error, item));
	}

	const { run, operation } = started.value;
	const checked = await readAll(items, operation, refusal);
	// With Retry On Fail n8n starts the node again even after Stop.
	if (run.signal?.aborted) throw stoppedError(context, items);
	const isRejected = checked.some(({ parameters }) => parameters.error);
	const attempts =
		isRejected && !continuesOnFail
			? withTasksOfEarlierTries(context, checked)
			: await performAll(run, checked, operation.perform, answersSlowly);

	const origin = { node, secrets: run.connection.secrets };
	const results = attempts.map(({ item, outcome }): ItemResult => {
		return outcome.error ? { item, error: itemError(origin, outcome.error, item) } : { item, output: outcome.value };
	});
	if (run.signal?.aborted && results.some(({ error }) => error)) throw stoppedError(context, items);
	const output = toOutputItems(node, continuesOnFail, results, items.length);
	return operation.finish ? await operation.finish(output, results) : output;
}

/** The output when no input item can be handled, all for the same reason. Throws unless the node continues on fail. */
export const refuseAll = (context: IExecuteFunctions, error: Error): INodeExecutionData[] =>
	refuseEach(context, itemsOf(context), () => error);

function refuseEach(
	context: IExecuteFunctions,
	items: RunItem[],
	errorOf: (item: RunItem) => Error,
): INodeExecutionData[] {
	const node = nodeWithoutParameters(context);
	const results = items.map((item) => ({ item, error: itemError({ node, secrets: [] }, errorOf(item), item) }));
	return toOutputItems(node, context.continueOnFail(), results, items.length);
}

const itemsOf = (context: IExecuteFunctions): RunItem[] =>
	context.getInputData().map((_, index) => ({ index, details: {} }));

interface CheckedItem<Parameters> {
	item: RunItem;
	parameters: Attempt<Parameters>;
}

interface PerformedItem {
	item: RunItem;
	outcome: Attempt<ItemOutput>;
}

async function readAll<Parameters>(
	items: RunItem[],
	{ read, checkAll }: ItemOperation<Parameters>,
	refusal: (error: Error, item: RunItem) => Error,
): Promise<Array<CheckedItem<Parameters>>> {
	const checked = await Promise.all(
		items.map(async (item) => ({ item, parameters: await attempt(async () => await read(item)) })),
	);
	const all = checked.flatMap(({ parameters }) => (parameters.error ? [] : [parameters.value]));
	const { error: common } = await attempt(() => checkAll?.(all));
	return checked.map(({ item, parameters }) => {
		const error = parameters.error ?? common;
		if (error === undefined) return { item, parameters };
		return { item, parameters: { error: refusal(namedExpressionError(error), item) } };
	});
}

/** Performs none of the items: how the refused ones ended, and those for which an earlier try created a task, or may have. */
function withTasksOfEarlierTries<Parameters>(
	context: IExecuteFunctions,
	checked: Array<CheckedItem<Parameters>>,
): PerformedItem[] {
	return checked.flatMap(({ item, parameters: { error } }): PerformedItem[] => {
		if (error) return [{ item, outcome: { error } }];
		const { taskId, isRejected, lost } = creationOfEarlierTry(context, item.index) ?? {};
		// Of a language model's answer there is no task to look for.
		if (lost?.sent) return [{ item, outcome: { error: lostInEarlierTry(lost) } }];
		if (taskId === undefined || isRejected) return [];
		item.details.task_id = taskId;
		return [{ item: { ...item, isRunning: true }, outcome: { value: [] } }];
	});
}

/**
 * Performs the items together, but only once something answered: until then one after the other. Once nothing answered one of
 * them, no request of the others is sent; each still says which task was created for it by an earlier try.
 */
async function performAll<Parameters>(
	{ connection: { reachability: hosts } }: NodeRun,
	checked: Array<CheckedItem<Parameters>>,
	perform: ItemOperation<Parameters>['perform'],
	answersSlowly: boolean,
): Promise<PerformedItem[]> {
	const started: Array<{ item: RunItem; outcome: Promise<Attempt<ItemOutput>> }> = [];
	for (const { item, parameters } of checked) {
		if (parameters.error) {
			started.push({ item, outcome: Promise.resolve(parameters) });
			continue;
		}
		const outcome = attempt(async () => await perform(item, parameters.value));
		started.push({ item, outcome });
		const all = Object.values(hosts);
		if (all.some(({ isReached }) => isReached) || answersSlowly) continue;
		await Promise.race([outcome, ...all.map(({ reached }) => reached)]);
		for (const host of all) host.giveUpUnlessReached();
	}
	return await Promise.all(started.map(async ({ item, outcome }) => ({ item, outcome: await outcome })));
}
