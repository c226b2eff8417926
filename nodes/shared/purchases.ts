import { createHash } from 'crypto';
import type { IDataObject, IExecuteFunctions, INode } from 'n8n-workflow';

import { isObject } from './task';

/** What is known of a purchase: its task, or the whole answer where that is the goods, or how the answer was lost. */
export interface Remembered {
	taskId?: string;
	answer?: IDataObject;
	lost?: string;
}

/**
 * The purchase of an earlier try of this node for the same key, if there was one. In the same execution that of the same
 * run and item is one whatever its content: an expression may give something else with each try, as one with the time does.
 */
export function remembered(context: IExecuteFunctions, key: string): Remembered | undefined {
	const known = purchases(context)[key] ?? ofEarlierTry(context, key);
	if (!isObject(known)) return undefined;
	if (typeof known.taskId === 'string') return { taskId: known.taskId };
	return isObject(known.answer) ? { answer: known.answer } : { lost: String(known.lost) };
}

/** After n8n's button Retry, which makes a new execution, other content is another purchase: a person changed the node. */
function ofEarlierTry(context: IExecuteFunctions, key: string): unknown {
	if (isTool(context.getNode())) return undefined;
	const ofRunAndItem = key.slice(0, key.lastIndexOf('-') + 1);
	const earlier = Object.entries(purchases(context)).find(
		([otherKey, known]) =>
			otherKey.startsWith(ofRunAndItem) && isObject(known) && known.executionId === context.getExecutionId(),
	);
	return earlier?.[1];
}

/** Remembers a purchase for later tries; n8n keeps it with the execution. */
export function remember(context: IExecuteFunctions, key: string, purchase: Remembered): void {
	purchases(context)[key] = { ...purchase, executionId: context.getExecutionId() };
}

export function forget(context: IExecuteFunctions, key: string): void {
	delete purchases(context)[key];
}

/** The IDs of all tasks this node bought in the execution. */
export function boughtTaskIds(context: IExecuteFunctions): string[] {
	return Object.values(purchases(context)).flatMap((known) =>
		isObject(known) && typeof known.taskId === 'string' ? [known.taskId] : [],
	);
}

/**
 * What tells one purchase from another: the run of the node (each round of a loop is one, a retry is not), the item,
 * and the content of the request. n8n gives every call of an AI agent's tool a run of its own, each try of a call
 * included, so that there the run cannot tell a repetition from a new wish.
 */
export function purchaseKey(context: IExecuteFunctions, itemIndex: number, identity: IDataObject): string {
	const run = isTool(context.getNode()) ? 'tool' : String(context.evaluateExpression('{{ $runIndex }}', itemIndex));
	const content = createHash('sha256').update(JSON.stringify(identity)).digest('hex');
	return `${run}-${itemIndex}-${content}`;
}

/** Forgets a purchase whose result an AI agent received: asking its tool again is a new wish. */
export function forgetIfDelivered(context: IExecuteFunctions, itemIndex: number, identity: IDataObject): void {
	if (isTool(context.getNode())) forget(context, purchaseKey(context, itemIndex, identity));
}

/**
 * Whether the node is an AI agent's tool: n8n makes a node type of its own from ours for that, `…Tool` (`ai-tools.ts`). Its
 * `isToolExecution` knows only tools that the agent itself calls, not those that it has the engine run, and n8n 1 lacks it.
 */
export const isTool = ({ type }: Pick<INode, 'type'>): boolean => type.endsWith('Tool');

function purchases(context: IExecuteFunctions): IDataObject {
	const memory: IDataObject = context.getContext('node');
	const known = isObject(memory.purchases) ? memory.purchases : {};
	memory.purchases = known;
	return known;
}
