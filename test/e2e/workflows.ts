import { randomUUID } from 'node:crypto';

import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import type { WorkflowJson } from '../server/n8n';

export const hugNodeName = 'PiAPI AI Hug';
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

/** Answers with what the last node gives. */
export function webhook(path: string): INode {
	return {
		...node({
			name: 'Webhook',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			parameters: { httpMethod: 'POST', path, responseMode: 'lastNode', options: {} },
		}),
		webhookId: randomUUID(),
	};
}

export interface HugSettings extends IDataObject {
	waitUntilDone?: boolean;
	download?: boolean;
	outputDataFieldName?: string;
	simplify?: boolean;
	options?: { waitTimeout?: number; pollInterval?: number; onTimeout?: string };
}

/** PiAPI AI Hug with the operation Get Task. */
export function getTask(credentialId: string, taskId: string, settings: HugSettings = {}): INode {
	const parameters: INodeParameters = {
		operation: 'getTask',
		taskId: { __rl: true, mode: 'id', value: taskId },
	};
	return {
		...node({
			name: hugNodeName,
			type: 'n8n-nodes-piapi.aiHug',
			typeVersion: 1,
			parameters: Object.assign(parameters, settings),
		}),
		credentials: { piApi: { id: credentialId, name: 'PiAPI account' } },
	};
}

function node(parts: Pick<INode, 'name' | 'type' | 'typeVersion' | 'parameters'>): INode {
	return { ...parts, id: randomUUID(), position: [0, 0] };
}
