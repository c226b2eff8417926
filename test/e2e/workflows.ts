import { randomUUID } from 'node:crypto';

import type { IDataObject, INode, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { Execution, WorkflowJson } from '../server/n8nClient';

export const hugNodeName = 'PiAPI AI Hug';
export const piApiNodeName = 'PiAPI';
export const manualTriggerName = 'When clicking ‘Execute workflow’';

/** A workflow whose nodes follow one another. */
export function chain(name: string, ...nodes: INode[]): WorkflowJson {
	const steps = nodes
		.slice(1)
		.map((node, index): [string, WorkflowJson['connections'][string]] => [
			nodes[index]?.name ?? '',
			{ main: [[{ node: node.name, type: 'main', index: 0 }]] },
		]);
	return {
		name,
		nodes: nodes.map((node, index) => ({ ...node, position: [index * 240, 0] })),
		connections: Object.fromEntries(steps),
	};
}

export function manualTrigger(): INode {
	return node({ name: manualTriggerName, type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} });
}

/** Answers with what the last node gives, or at once. */
export function webhook(path: string, responseMode: 'lastNode' | 'onReceived' = 'lastNode'): INode {
	return {
		...node({
			name: 'Webhook',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			parameters: { httpMethod: 'POST', path, responseMode, options: {} },
		}),
		webhookId: randomUUID(),
	};
}

export interface HugSettings extends IDataObject {
	waitUntilDone?: boolean;
	waitMethod?: 'poll' | 'callback';
	download?: boolean;
	outputDataFieldName?: string;
	simplify?: boolean;
	options?: { waitTimeout?: number | string; pollInterval?: number; onTimeout?: string; allowPrivateUrl?: boolean };
}

/** PiAPI AI Hug with the operation Get Task. */
export function getTask(credentialId: string, taskId: string, settings: HugSettings = {}): INode {
	return hug(credentialId, { operation: 'getTask', taskId: { __rl: true, mode: 'id', value: taskId } }, settings);
}

export interface CreationSettings extends HugSettings {
	imageSource?: 'url' | 'file';
	imageUrl?: string;
	inputDataFieldName?: string;
	waitMethod?: 'poll' | 'callback';
	options?: HugSettings['options'] & { concurrency?: number; allowPrivateUrl?: boolean };
}

/** PiAPI AI Hug with the operation Create Task. */
export function createTask(credentialId: string, settings: CreationSettings = {}): INode {
	return hug(credentialId, { operation: 'createTask' }, settings);
}

/** PiAPI, with what a person has chosen so far. */
export function piApi(credentialId: string, parameters: INodeParameters = {}): INode {
	return {
		...node({ name: piApiNodeName, type: 'n8n-nodes-piapi-tasks.piApi', typeVersion: 1, parameters }),
		credentials: { piApi: { id: credentialId, name: 'PiAPI account' } },
	};
}

export const pollingTriggerName = 'PiAPI Polling Trigger';

/** PiAPI Polling Trigger. n8n polls once a minute at most: the first time ten seconds from now. */
export function pollingTrigger(credentialId: string): INode {
	const second = new Date(Date.now() + 10_000).getSeconds();
	return {
		...node({
			name: pollingTriggerName,
			type: 'n8n-nodes-piapi-tasks.piApiPollingTrigger',
			typeVersion: 1,
			parameters: { pollTimes: { item: [{ mode: 'custom', cronExpression: `${second} * * * * *` }] } },
		}),
		credentials: { piApi: { id: credentialId, name: 'PiAPI account' } },
	};
}

/** Fetches a file into the field `data`. */
export function httpRequest(url: string): INode {
	return node({
		name: 'HTTP Request',
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: { url, options: { response: { response: { responseFormat: 'file' } } } },
	});
}

/** Reads a file of the machine into the field `data`; n8n has to be allowed to read its folder. */
export function readFile(path: string): INode {
	return node({
		name: 'Read File',
		type: 'n8n-nodes-base.readWriteFile',
		typeVersion: 1,
		parameters: { operation: 'read', fileSelector: path, options: {} },
	});
}

/** Gives so many empty items, in a run from the editor. */
export function manyItems(count: number): INode {
	return node({
		name: 'Many Items',
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: { mode: 'raw', jsonOutput: '{}', duplicateItem: true, duplicateCount: count - 1, options: {} },
	});
}

/** The items that a node gave on one of its outputs, in its last run. */
export function outputItems({ data }: Execution, nodeName = hugNodeName, output = 0): INodeExecutionData[] {
	return data.resultData.runData[nodeName]?.at(-1)?.data?.main?.[output] ?? [];
}

function hug(credentialId: string, parameters: INodeParameters, settings: HugSettings): INode {
	return {
		...node({
			name: hugNodeName,
			type: 'n8n-nodes-piapi-tasks.aiHug',
			typeVersion: 1,
			parameters: Object.assign(parameters, settings),
		}),
		credentials: { piApi: { id: credentialId, name: 'PiAPI account' } },
	};
}

function node(parts: Pick<INode, 'name' | 'type' | 'typeVersion' | 'parameters'>): INode {
	return { ...parts, id: randomUUID(), position: [0, 0] };
}
