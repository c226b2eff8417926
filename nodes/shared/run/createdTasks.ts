import { createHash } from 'crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { isAgentTool } from '../utils/agentTool';
import { isObject } from '../utils/values';

/**
 * What n8n stores with the execution about a creation, so that no try of the node creates the task a second time: its ID,
 * the whole answer where that is the result itself, or how the answer was lost and what was sent.
 */
export interface StoredCreation {
	taskId?: string;
	answer?: IDataObject;
	lost?: LostCreation;
}

export interface LostCreation {
	/** What happened to the answer, in words. */
	reason: string;
	/** Milliseconds since 1970, on this machine's clock, when the request was sent. Absent: it cannot be looked for. */
	sentAt?: number;
	/** What tells the task from others; see `lostTask.ts`. */
	sent?: IDataObject;
}

/**
 * The creation of an earlier try of this node for the same key, if there was one. Within one execution the run and the item
 * alone make it the same, whatever its content: an expression may give another text with each try, as one with the time does.
 */
export function storedCreation(context: IExecuteFunctions, key: string): StoredCreation | undefined {
	const stored = storedCreations(context)[key] ?? ofEarlierTry(context, key);
	if (!isObject(stored)) return undefined;
	if (typeof stored.taskId === 'string') return { taskId: stored.taskId };
	if (isObject(stored.answer)) return { answer: stored.answer };
	const { reason, sentAt, sent } = isObject(stored.lost) ? stored.lost : {};
	return {
		lost: {
			reason: typeof reason === 'string' ? reason : 'the node was interrupted',
			...(typeof sentAt === 'number' && { sentAt }),
			...(isObject(sent) && { sent }),
		},
	};
}

/** After n8n's button Retry, which makes a new execution, other content is another creation: a person changed the node. */
function ofEarlierTry(context: IExecuteFunctions, key: string): unknown {
	if (isAgentTool(context.getNode())) return undefined;
	const runAndItem = key.slice(0, key.lastIndexOf('-') + 1);
	const earlier = Object.entries(storedCreations(context)).find(
		([otherKey, stored]) =>
			otherKey.startsWith(runAndItem) && isObject(stored) && stored.executionId === context.getExecutionId(),
	);
	return earlier?.[1];
}

/** Stores a creation for later tries. */
export function storeCreation(context: IExecuteFunctions, key: string, creation: StoredCreation): void {
	storedCreations(context)[key] = { ...creation, executionId: context.getExecutionId() };
}

/** Forgets a creation: PiAPI refused it, or the same wish is another one from now on. */
export function forgetCreation(context: IExecuteFunctions, key: string): void {
	delete storedCreations(context)[key];
}

/** The IDs of all tasks this node created in the execution. */
export function createdTaskIds(context: IExecuteFunctions): string[] {
	return Object.values(storedCreations(context)).flatMap((stored) =>
		isObject(stored) && typeof stored.taskId === 'string' ? [stored.taskId] : [],
	);
}

/**
 * What tells one creation from another: the run of the node (each round of a loop is one, a retry is not), the item, and the
 * content of the request. n8n gives every call of an AI agent's tool a run of its own, each try of a call included, so that
 * there the run cannot tell a repetition from a new wish.
 */
export function creationKey(context: IExecuteFunctions, itemIndex: number, content: IDataObject): string {
	const run = isAgentTool(context.getNode())
		? 'tool'
		: String(context.evaluateExpression('{{ $runIndex }}', itemIndex));
	return `${run}-${itemIndex}-${createHash('sha256').update(JSON.stringify(content)).digest('hex')}`;
}

/** In n8n's memory of the node, which it stores with the execution. */
function storedCreations(context: IExecuteFunctions): IDataObject {
	const memory: IDataObject = context.getContext('node');
	const stored = isObject(memory.createdTasks) ? memory.createdTasks : {};
	memory.createdTasks = stored;
	return stored;
}
