import type { IDataObject, INode, INodeExecutionData, IRunExecutionData } from 'n8n-workflow';

import type { Prepared, Workflows } from './workflows';

/** What a node answers a call, and the items that its workflow goes on with; undefined when it does not. */
export interface WebhookAnswer {
	status: number;
	answer: unknown;
	workflowData: INodeExecutionData[][] | undefined;
}

/** Has a node answer a call, as n8n's server does. `runData` is that of an execution that waits for the call. */
export async function answerOf(
	workflows: Workflows,
	{ workflow, additionalData }: Prepared,
	node: INode,
	request: { headers: IDataObject; body: unknown },
	runData: IRunExecutionData | null = null,
): Promise<WebhookAnswer> {
	const { WebhookContext } = await import('n8n-core/dist/execution-engine/node-execution-context/webhook-context');
	const sent = { status: 200, answer: undefined as unknown };
	const httpResponse = {
		status(code: number) {
			sent.status = code;
			return this;
		},
		json(answer: unknown) {
			sent.answer = answer;
		},
	};
	const webhookData = { webhookDescription: { name: 'default' } };
	const data = { ...additionalData, httpRequest: request, httpResponse };
	const context = new WebhookContext(workflow, node, data as never, 'webhook', webhookData as never, [], runData);
	const result = await workflows.nodeType(node.type).webhook?.call(context);
	return { ...sent, answer: sent.answer ?? result?.webhookResponse, workflowData: result?.workflowData };
}
