import type { IDataObject, IExecuteFunctions, INode, INodeExecutionData } from 'n8n-workflow';
import { NodeApiError, NodeOperationError, OperationalError } from 'n8n-workflow';

import { boughtTaskIds, isTool } from './purchases';
import { withoutSecrets } from './secrets';
import { isObject, taskErrorMessage } from './task';

/** One input item on its way. `details` is what is known of its task so far; it survives whatever goes wrong. */
export interface ItemRun {
	index: number;
	details: IDataObject;
}

export type ItemError = NodeApiError | NodeOperationError;

/** What comes of an input item: usually one item; a list of things gives one for each. */
export type ItemOutput = INodeExecutionData | INodeExecutionData[];

/** How one item ended: with its output or with an error. */
export interface Outcome {
	item: ItemRun;
	output?: ItemOutput;
	error?: ItemError;
}

/** What a text of an error must not show, and the node it is an error of. */
export interface Reporter {
	node: INode;
	secrets: string[];
}

/** Does the work for one item; whatever it throws becomes n8n's error of the node, which names the item and the task. */
export async function outcomeOf(
	reporter: Reporter,
	item: ItemRun,
	work: () => ItemOutput | Promise<ItemOutput>,
): Promise<Outcome> {
	const result = await attempt(work);
	return result.error === undefined
		? { item, output: result.value }
		: { item, error: itemError(reporter, result.error, item) };
}

/**
 * The output items, paired, in input order; an item that failed has `error` and `details`.
 * Throws the items' combined error instead when one failed and the node does not continue on fail.
 */
export function settledItems(
	node: INode,
	continuesOnFail: boolean,
	outcomes: Outcome[],
	itemCount: number,
): INodeExecutionData[] {
	const failed = outcomes.filter(({ error }) => error !== undefined);
	if (failed.length > 0 && !continuesOnFail) throw combinedError(node, failed, outcomes, itemCount);
	return outcomes.flatMap(({ item, output, error }) => {
		const pairedItem = { item: item.index };
		// Exactly these keys: with any other one n8n would not send the item to the error output.
		if (output === undefined) return { json: { error: error?.message, details: item.details }, pairedItem };
		const items = Array.isArray(output) ? output : [output];
		return items.map((one) => ({ ...one, json: successJson(one.json), pairedItem }));
	});
}

/** n8n would take an item with an `error` of PiAPI's for a failure, and start the node again for it. */
function successJson({ error, ...json }: IDataObject): IDataObject {
	return error === undefined ? json : { ...json, error_message: taskErrorMessage({ error }) };
}

export type Attempt<T> = { value: T; error?: undefined } | { error: Error };

/** What a piece of work came to: its value, or the error it threw. */
export async function attempt<T>(work: () => T | Promise<T>): Promise<Attempt<T>> {
	try {
		return { value: await work() };
	} catch (error) {
		// Not everything thrown inside n8n is this process's own Error: expressions run in a world of their own.
		const message = isObject(error) && typeof error.message === 'string' ? error.message : String(error);
		return { error: error instanceof Error ? error : new Error(message) };
	}
}

/**
 * n8n's error for one item: names the item and the task, and carries what is known of the task in `context.details`.
 * Without the word "canceled", which PiAPI may say: n8n would show the execution as stopped by a person, not as failed.
 */
export function itemError({ node, secrets }: Reporter, cause: Error, { index, details }: ItemRun): ItemError {
	const { task_id: taskId } = details;
	const words = withoutSecrets(cause.message, secrets)
		.replace(/[\s.]+$/, '')
		.replaceAll('canceled', 'cancelled');
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
export function namedNode(context: Pick<IExecuteFunctions, 'getNode'>): INode {
	const node = context.getNode();
	const { resource, operation } = node.parameters;
	return { ...node, parameters: { ...(resource !== undefined && { resource }), operation } };
}

interface ErrorParts {
	description?: string;
	httpCode?: string;
	itemIndex?: number;
	details: IDataObject;
}

/**
 * n8n's error of the node, with what is known of its task in `context.details`. An AI agent reads no more of it than the
 * message, so for an agent's tool that has the description in it.
 */
export function describedError(
	node: INode,
	words: string,
	{ description: advice, httpCode, itemIndex, details }: ErrorParts,
): ItemError {
	const isForAgent = isTool(node) && Boolean(advice);
	const message = isForAgent ? `${words}\n${advice}` : words;
	const description = isForAgent ? undefined : advice;
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
export function stoppedError(context: IExecuteFunctions, items: ItemRun[]): ItemError {
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
