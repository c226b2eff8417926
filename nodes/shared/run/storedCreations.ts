import { createHash } from 'crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { isAgentTool } from '../utils/agentTool';
import { isObject, toNumber, toText } from '../utils/values';

/**
 * What n8n stores with the execution about a creation, so that no try of the node creates the task a second time: its ID,
 * the whole answer where that is the result itself, or how the answer was lost and what was sent.
 */
export interface StoredCreation {
	taskId?: string;
	/** US dollars that PiAPI set aside for the task; absent when it does not say. Stored with the tasks of all nodes. */
	cost?: number;
	/** Whether PiAPI refused the request and named a task all the same, which may not exist. */
	isRejected?: boolean;
	answer?: IDataObject;
	lost?: LostCreation;
	/** The ID of the execution that sent the request, and that PiAPI calls if the execution pauses. */
	sentBy?: string;
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
 * alone make it the same: an expression may give another content with each try, as one with the time does.
 */
export function storedCreation(context: IExecuteFunctions, key: string): StoredCreation | undefined {
	const stored = ofEarlierTry(context, runAndItem(key)) ?? storedCreations(context)[key];
	return isObject(stored) ? readCreation(stored) : undefined;
}

function readCreation({
	taskId,
	isRejected,
	answer,
	lost,
	executionId,
	sentBy = executionId,
}: IDataObject): StoredCreation {
	const common = { sentBy: toText(sentBy) };
	if (typeof taskId === 'string') return { ...common, taskId, isRejected: isRejected === true };
	if (isObject(answer)) return { ...common, answer };
	const { reason, sentAt, sent } = isObject(lost) ? lost : {};
	return {
		...common,
		lost: {
			reason: typeof reason === 'string' ? reason : 'the node was interrupted',
			...(typeof sentAt === 'number' && { sentAt }),
			...(isObject(sent) && { sent }),
		},
	};
}

/**
 * The newest creation of this execution for a run and item. After n8n's button Retry, which makes a new execution, other
 * content is another creation: a person changed the node.
 */
function ofEarlierTry(context: IExecuteFunctions, prefix: string): IDataObject | undefined {
	if (isAgentTool(context.getNode())) return undefined;
	return Object.entries(storedCreations(context))
		.flatMap(([key, stored]) => (key.startsWith(prefix) && isObject(stored) ? [stored] : []))
		.filter(({ executionId }) => executionId === context.getExecutionId())
		.at(-1);
}

/**
 * The tasks that the nodes created in this execution since a time (milliseconds since 1970, on this machine's clock), with
 * their cost in US dollars, 0 where PiAPI does not say.
 */
export function costsSince(context: IExecuteFunctions, time: number): Array<[taskId: string, cost: number]> {
	return Object.entries(tasksOfAllNodes(context)).flatMap(([taskId, task]): Array<[string, number]> => {
		if (!isObject(task) || task.executionId !== context.getExecutionId()) return [];
		return (toNumber(task.createdAt) ?? Infinity) >= time ? [[taskId, toNumber(task.cost) ?? 0]] : [];
	});
}

/** What an earlier try of this execution created for an item, or may have created, if there was one. */
export function creationOfEarlierTry(context: IExecuteFunctions, itemIndex: number): StoredCreation | undefined {
	const stored = ofEarlierTry(context, keyPrefix(context, itemIndex));
	return stored && readCreation(stored);
}

/** Stores a creation for later tries, as the newest one. */
export function storeCreation(context: IExecuteFunctions, key: string, { cost, ...creation }: StoredCreation): void {
	forgetCreation(context, key);
	const executionId = context.getExecutionId();
	storedCreations(context)[key] = { ...creation, executionId };
	if (creation.taskId === undefined) return;
	const known = tasksOfAllNodes(context)[creation.taskId];
	const task = { createdAt: Date.now(), ...(isObject(known) && known), executionId };
	tasksOfAllNodes(context)[creation.taskId] = task;
	storeCost(context, creation.taskId, cost);
	forgetLostOfItem(context, key);
}

/** An expression may give an item another key with each try; of its lost creations nothing is left to find then. */
function forgetLostOfItem(context: IExecuteFunctions, key: string): void {
	if (isAgentTool(context.getNode())) return;
	for (const [other, stored] of Object.entries(storedCreations(context))) {
		if (other.startsWith(runAndItem(key)) && isObject(stored) && isObject(stored.lost)) forgetCreation(context, other);
	}
}

/** Stores what a task cost by its latest answer, in US dollars; null or undefined: nothing new is known. */
export function storeCost(context: IExecuteFunctions, taskId: string, cost: number | null | undefined): void {
	const task = tasksOfAllNodes(context)[taskId];
	if (isObject(task) && typeof cost === 'number') task.cost = cost;
}

/**
 * Keeps a task that was created, but no longer takes the same request for a repetition of it. What another
 * creation has stored under the key meanwhile stays.
 */
export function retireCreation(context: IExecuteFunctions, key: string, taskId: string): void {
	const stored = storedCreations(context)[key];
	if (!isObject(stored) || stored.taskId !== taskId) return;
	forgetCreation(context, key);
	storedCreations(context)[`retired-${taskId}`] = stored;
}

/** Forgets a creation: PiAPI refused it, or its answer is not needed any more. */
export function forgetCreation(context: IExecuteFunctions, key: string): void {
	delete storedCreations(context)[key];
}

/** How many creations of this execution ended without an answer, so that their tasks may exist. */
export function countLostCreations(context: IExecuteFunctions): number {
	const stored = Object.values(storedCreations(context)).filter(isObject);
	return stored.filter(
		({ lost, executionId }) =>
			// The language models' answers are lost as well, but there are no tasks to look for.
			isObject(lost) && isObject(lost.sent) && executionId === context.getExecutionId(),
	).length;
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
 * there the run cannot tell a repetition from a new task.
 */
export function creationKey(context: IExecuteFunctions, itemIndex: number, content: IDataObject): string {
	return `${keyPrefix(context, itemIndex)}${createHash('sha256').update(JSON.stringify(content)).digest('hex')}`;
}

function keyPrefix(context: IExecuteFunctions, itemIndex: number): string {
	const run = isAgentTool(context.getNode())
		? 'tool'
		: String(context.evaluateExpression('{{ $runIndex }}', itemIndex));
	return `${run}-${itemIndex}-`;
}

const runAndItem = (key: string): string => key.slice(0, key.lastIndexOf('-') + 1);

/** The IDs of all tasks that this node and the others of the execution created. */
export const knownTaskIds = (context: IExecuteFunctions): string[] => Object.keys(tasksOfAllNodes(context));

/** In n8n's memory of the node, which it stores with the execution. */
const storedCreations = (context: IExecuteFunctions): IDataObject => createdTasksIn(context.getContext('node'));

/** In n8n's memory of the whole execution. */
const tasksOfAllNodes = (context: IExecuteFunctions): IDataObject => createdTasksIn(context.getContext('flow'));

function createdTasksIn(memory: IDataObject): IDataObject {
	const stored = isObject(memory.createdTasks) ? memory.createdTasks : {};
	memory.createdTasks = stored;
	return stored;
}
