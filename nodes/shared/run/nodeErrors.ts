import type { IDataObject, IExecuteFunctions, INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { withoutSecrets } from '../transport/secrets';
import { isAgentTool } from '../utils/agentTool';
import { isUserError } from '../utils/userError';
import type { ItemError, ItemResult, RunItem } from './runItem';
import { countLostCreations, createdTaskIds } from './storedCreations';

/** The node an error belongs to, and what its text must not show. */
export interface ErrorOrigin {
	node: INode;
	secrets: string[];
}

/**
 * n8n's error for one item: names the item and the task, and has what is known of the task in `context.details`.
 * Without the word "canceled", which PiAPI may say: n8n would show the execution as stopped by a person, not as failed.
 */
export function itemError({ node, secrets }: ErrorOrigin, cause: Error, { index, details }: RunItem): ItemError {
	const { task_id: taskId } = details;
	const words = withoutSecrets(cause.message, secrets)
		.replace(/[\s.]+$/, '')
		.replaceAll('canceled', 'cancelled');
	const named = typeof taskId === 'string' && !words.includes(taskId) ? `Task ${taskId}: ${words}` : words;
	const { advice, httpCode } = adviceOf(cause);
	return nodeError(node, `${named} [item ${index}]`, {
		advice: advice === undefined ? undefined : withoutSecrets(advice, secrets),
		httpCode,
		itemIndex: index,
		details,
	});
}

/** What a user error says besides its message. */
export function adviceOf(error: Error): Pick<ErrorParts, 'advice' | 'httpCode'> {
	const { description, extra } = isUserError(error) ? error : { description: undefined, extra: undefined };
	return {
		advice: typeof description === 'string' ? description : undefined,
		httpCode: typeof extra?.httpCode === 'string' ? extra.httpCode : undefined,
	};
}

/** The node as an error carries it, and n8n stores it: without its parameters, among which a webhook secret may be. */
export function nodeWithoutParameters(context: Pick<IExecuteFunctions, 'getNode'>): INode {
	const node = context.getNode();
	const { resource, operation } = node.parameters;
	return { ...node, parameters: { ...(resource !== undefined && { resource }), operation } };
}

interface ErrorParts {
	advice?: string;
	httpCode?: string;
	itemIndex?: number;
	details: IDataObject;
}

/**
 * n8n's error of the node, with what is known of its task in `context.details`. An AI agent reads no more of it than the
 * message, so for an agent's tool the message includes the advice.
 */
export function nodeError(node: INode, words: string, { advice, httpCode, itemIndex, details }: ErrorParts): ItemError {
	const isForAgent = isAgentTool(node) && Boolean(advice);
	const message = isForAgent ? `${words}\n${advice}` : words;
	const description = isForAgent ? undefined : advice;
	const error = httpCode
		? new NodeApiError(node, {}, { message, description, httpCode, itemIndex })
		: new NodeOperationError(node, message, { description, itemIndex });
	// n8n replaces a message in which it finds the name of a network code, and the task ID would be lost with it.
	error.message = message;
	error.context.details = details;
	return error;
}

/** The error of a run in which items failed: the one item's own, or one that names them all and what was created. */
export function combinedError(node: INode, results: ItemResult[], itemCount: number): ItemError | undefined {
	const failed = results.flatMap(({ item, error }) => (error ? [{ item, error }] : []));
	const [first, ...others] = failed;
	if (first === undefined) return undefined;
	const succeeded = results.filter(({ error }) => error === undefined).map(({ item }) => item);
	const advice = [
		...others.map(({ error }) => error.message),
		taskList(
			'Tasks that succeeded',
			succeeded.filter(({ isRunning }) => !isRunning),
		),
		taskList(
			'Tasks that were created and may still be running',
			succeeded.filter(({ isRunning }) => isRunning),
		),
		first.error.description,
	];
	const more =
		others.length > 0
			? ` – and ${others.length} more of ${itemCount} items: ${others.map(({ item }) => item.index).join(', ')}`
			: '';
	return nodeError(node, `${first.error.message}${more}`, {
		advice: advice.filter(Boolean).join('\n'),
		httpCode:
			others.length === 0 && first.error instanceof NodeApiError ? (first.error.httpCode ?? undefined) : undefined,
		itemIndex: first.item.index,
		details: {
			...first.item.details,
			...(itemCount > 1 && {
				failed_items: failed.map(({ item }) => ({ item: item.index, ...item.details })),
				succeeded_items: succeeded.map(({ index, details }) => ({ item: index, ...details })),
			}),
		},
	});
}

/**
 * The error after Stop. n8n shows the execution as stopped, not as failed, when the message holds the word "canceled". It
 * has stored the execution by then, without this error, so the tasks are named in n8n's log as well.
 */
export function stoppedError(context: IExecuteFunctions, items: RunItem[]): ItemError {
	const ids = [...new Set([...taskIdsOf(items), ...createdTaskIds(context)])].join(', ');
	const lost = countLostCreations(context);
	const message = [
		'The execution was canceled',
		...(ids ? [`Its tasks: ${ids}`] : []),
		...(lost > 0 ? [`Tasks that may exist, because PiAPI's answer to their creation did not arrive: ${lost}`] : []),
	].join('. ');
	if (ids || lost > 0) context.logger.info(message);
	return nodeError(nodeWithoutParameters(context), message, {
		advice: [
			...(ids ? ['Tasks that were not finished continue at PiAPI. Get them with Get Task and these IDs.'] : []),
			...(lost > 0 ? ["Look for the others at https://piapi.ai/workspace or with 'Get Task' (From List)."] : []),
		].join(' '),
		details: { tasks: items.map(({ details }) => details) },
	});
}

const taskList = (heading: string, items: RunItem[]): string => {
	const ids = taskIdsOf(items);
	return ids.length > 0 ? `${heading}: ${ids.join(', ')}.` : '';
};

const taskIdsOf = (items: RunItem[]): string[] =>
	items.flatMap(({ details }) => (typeof details.task_id === 'string' ? [details.task_id] : []));
