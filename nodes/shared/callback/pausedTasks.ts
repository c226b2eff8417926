import type { IDataObject, IExecuteFunctions, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';
import { jsonParse } from 'n8n-workflow';

import type { RunItem } from '../run/runItem';
import type { OutputOptions } from '../tasks/taskItem';

/** What a paused node waits for, in the order of its input items. */
export interface PausedTasks {
	continuesOnFail: boolean;
	items: PausedItem[];
}

/** A task that is to become an item. */
export interface AwaitedItem extends OutputOptions {
	taskId: string;
	/** Milliseconds until its execution continues without it. */
	timeout: number;
	/** What was known of the task when the execution paused. */
	details: IDataObject;
}

/** An item that is not waited for, as it is put out, and what is known of its task. */
export interface ReadyItem {
	output: INodeExecutionData;
	details: IDataObject;
}

export interface FailedItem {
	error: string;
	details: IDataObject;
}

export type PausedItem = AwaitedItem | ReadyItem | FailedItem;

/** The item of the node run that a paused item came from. */
export const runItemOf = ({ details }: PausedItem, index: number): RunItem => ({ index, details: { ...details } });

/** Stores what the node waits for with the execution. */
export function storePausedTasks(context: IExecuteFunctions, paused: PausedTasks): void {
	context.getContext('node').paused = JSON.stringify(paused);
}

/** What `storePausedTasks` stored. n8n lets a webhook read its node's context by an expression only. */
export function readPausedTasks(context: IWebhookFunctions): PausedTasks {
	const { name } = context.getNode();
	// A brace in the node's name would end the expression.
	const quotedName = JSON.stringify(name).replace(/[{}]/g, (brace) => (brace === '{' ? '\\u007b' : '\\u007d'));
	return jsonParse<PausedTasks>(String(context.evaluateExpression(`{{ $node[${quotedName}].context.paused }}`)));
}
