import type { IDataObject, IExecuteFunctions, INode, INodeExecutionData } from 'n8n-workflow';
import { NodeApiError, NodeOperationError, OperationalError } from 'n8n-workflow';

import type { PiApi } from './api';
import { connect } from './api';
import type { Overview } from './overview';
import { taskOverview } from './overview';
import { boughtTaskIds } from './purchases';
import { withoutSecrets } from './secrets';
import { isObject } from './task';
import { gate, turns } from './time';

/** At most ten requests a second leave a node run; the span, in milliseconds, leaves room for what jitters on the way. */
const requestsAtOnce = 10;
const requestSpan = 1_100;

/** So many items are looked at, and so many files fetched, at the same time when nothing is waited for. */
const itemsAtOnce = 10;

/** An upload holds its whole request in memory, some 14 MB for the largest file. */
const uploadsAtOnce = 2;

/** What the items of one node run share. Lives as long as the run. */
export interface NodeRun {
	context: IExecuteFunctions;
	api: PiApi;
	/** Fires when a person presses Stop, or n8n ends the execution. */
	signal?: AbortSignal;
	takeTurn: () => number;
	overview: Overview;
	oneOfTheLooks: ReturnType<typeof gate>;
	oneOfTheDownloads: ReturnType<typeof gate>;
	oneOfTheUploads: ReturnType<typeof gate>;
}

/** One input item on its way. `details` is what is known of its task so far; it survives whatever goes wrong. */
export interface ItemRun {
	index: number;
	details: IDataObject;
}

/** An operation: reads and checks its parameters without any request, then does its work. */
export interface ItemOperation<Parameters> {
	read: (run: NodeRun, item: ItemRun) => Parameters | Promise<Parameters>;
	perform: (run: NodeRun, item: ItemRun, parameters: Parameters) => Promise<INodeExecutionData>;
}

type ItemError = NodeApiError | NodeOperationError;

/** How one item ended: with its output or with an error. */
interface Outcome {
	item: ItemRun;
	output?: INodeExecutionData;
	error?: ItemError;
}

/**
 * Runs an operation for every input item, all at the same time, and returns one output item each, paired, in input order.
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
	const failed = outcomes.filter((outcome) => outcome.error !== undefined);

	if (failed.length > 0) {
		if (context.getExecutionCancelSignal()?.aborted) throw stoppedError(context, items);
		if (!context.continueOnFail()) throw combinedError(namedNode(context), failed, outcomes, items.length);
	}
	return outcomes.map(({ item, output, error }) => ({
		// Exactly these keys: with any other one n8n would not send the item to the error output.
		...(output ?? { json: { error: error?.message, details: item.details } }),
		pairedItem: { item: item.index },
	}));
}

async function outcomesOf<Parameters>(
	context: IExecuteFunctions,
	{ read, perform }: ItemOperation<Parameters>,
	items: ItemRun[],
): Promise<Outcome[]> {
	const node = namedNode(context);
	const run = await attempt(async () => await startRun(context));
	if (run.error !== undefined) return items.map((item) => ({ item, error: itemError(node, run.error, item, []) }));

	const { secrets } = run.value.api;
	const checked = await Promise.all(
		items.map(async (item) => ({ item, parameters: await attempt(async () => await read(run.value, item)) })),
	);
	const refused = checked.some(({ parameters }) => parameters.error !== undefined);
	// With Retry On Fail n8n starts the node again even after Stop.
	if (run.value.signal?.aborted) throw stoppedError(context, items);
	const stopAtOnce = refused && !context.continueOnFail();
	const outcomes = checked.map(async ({ item, parameters }): Promise<Outcome | undefined> => {
		if (parameters.error !== undefined) return { item, error: itemError(node, parameters.error, item, secrets) };
		if (stopAtOnce) return undefined;
		const result = await attempt(async () => await perform(run.value, item, parameters.value));
		if (result.error !== undefined) return { item, error: itemError(node, result.error, item, secrets) };
		return { item, output: result.value };
	});
	return (await Promise.all(outcomes)).filter((outcome) => outcome !== undefined);
}

async function startRun(context: IExecuteFunctions): Promise<NodeRun> {
	const api = await connect(context);
	const signal = context.getExecutionCancelSignal();
	const takeTurn = turns(requestsAtOnce, requestSpan);
	return {
		context,
		api,
		signal,
		takeTurn,
		overview: taskOverview(api, takeTurn, signal),
		oneOfTheLooks: gate(itemsAtOnce),
		oneOfTheDownloads: gate(itemsAtOnce),
		oneOfTheUploads: gate(uploadsAtOnce),
	};
}

type Attempt<T> = { value: T; error?: undefined } | { error: Error };

async function attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
	try {
		return { value: await work() };
	} catch (error) {
		// Not everything thrown inside n8n is this process's own Error: expressions run in a world of their own.
		const message = isObject(error) && typeof error.message === 'string' ? error.message : String(error);
		return { error: error instanceof Error ? error : new Error(message) };
	}
}

/** n8n's error for one item: names the item and the task, and carries what is known of the task in `context.details`. */
function itemError(node: INode, cause: Error, { index, details }: ItemRun, secrets: string[]): ItemError {
	const { task_id: taskId } = details;
	const words = withoutSecrets(cause.message, secrets).replace(/[\s.]+$/, '');
	const named = typeof taskId === 'string' && !words.includes(taskId) ? `Task ${taskId}: ${words}` : words;
	const { description, extra } =
		cause instanceof OperationalError ? cause : { description: undefined, extra: undefined };
	return describedError(node, `${named} [item ${index}]`, {
		description: typeof description === 'string' ? withoutSecrets(description, secrets) : undefined,
		httpCode: typeof extra?.httpCode === 'string' ? extra.httpCode : undefined,
		itemIndex: index,
		details,
	});
}

/** The node as an error carries it, and n8n stores it: without its parameters, among which a webhook secret may be. */
function namedNode(context: IExecuteFunctions): INode {
	const node = context.getNode();
	return { ...node, parameters: { operation: node.parameters.operation } };
}

interface ErrorParts {
	description?: string;
	httpCode?: string;
	itemIndex?: number;
	details: IDataObject;
}

function describedError(
	node: INode,
	message: string,
	{ description, httpCode, itemIndex, details }: ErrorParts,
): ItemError {
	const error = httpCode
		? new NodeApiError(node, {}, { message, description, httpCode, itemIndex })
		: new NodeOperationError(node, message, { description, itemIndex });
	// n8n replaces a message in which it finds the name of a network code, and the task ID would go with it.
	error.message = message;
	error.context.details = details;
	return error;
}

/** The error of a run in which items failed: the one item's own, or one that names them all and what succeeded. */
function combinedError(node: INode, failed: Outcome[], outcomes: Outcome[], itemCount: number): ItemError {
	const [first, ...others] = failed;
	const errors = failed.flatMap(({ error }) => error ?? []);
	const succeeded = outcomes.filter(({ error }) => error === undefined).map(({ item }) => item);
	const succeededTasks =
		succeeded.length > 0 ? `Tasks of the other items, which went well: ${taskIdsOf(succeeded).join(', ')}.` : '';
	const advice = errors[0]?.description ?? '';
	const description = [...errors.slice(1).map(({ message }) => message), succeededTasks, advice]
		.filter(Boolean)
		.join('\n');
	const more = others.length > 0 ? ` – and ${others.length} more of ${itemCount} items: ${itemsOf(others)}` : '';
	return describedError(node, `${errors[0]?.message}${more}`, {
		description,
		httpCode: errors.length === 1 && errors[0] instanceof NodeApiError ? (errors[0].httpCode ?? undefined) : undefined,
		itemIndex: first?.item.index,
		details: {
			...first?.item.details,
			...(itemCount > 1 && {
				failed_items: failed.map(({ item }) => ({ item: item.index, ...item.details })),
				succeeded_items: succeeded.map(({ index, details }) => ({ item: index, ...details })),
			}),
		},
	});
}

/**
 * n8n shows the execution as stopped, not as failed, when the message holds the word "canceled". It has stored the
 * execution by then, without this error, so the tasks are named in n8n's log as well.
 */
function stoppedError(context: IExecuteFunctions, items: ItemRun[]): ItemError {
	const ids = [...new Set([...taskIdsOf(items), ...boughtTaskIds(context)])].join(', ');
	const message = ids ? `The execution was canceled. Tasks it was about: ${ids}` : 'The execution was canceled';
	if (ids) context.logger.info(message);
	return describedError(namedNode(context), message, {
		description: ids && 'PiAPI goes on with tasks that were not finished. Follow them with Get Task and these IDs.',
		details: { tasks: items.map(({ details }) => details) },
	});
}

const itemsOf = (outcomes: Outcome[]): string => outcomes.map(({ item }) => item.index).join(', ');

const taskIdsOf = (items: ItemRun[]): string[] =>
	items.flatMap(({ details }) => (typeof details.task_id === 'string' ? [details.task_id] : []));
