import { createHmac } from 'crypto';
import type { IDataObject, IExecuteFunctions, IWebhookDescription, IWebhookFunctions } from 'n8n-workflow';
import * as n8nWorkflow from 'n8n-workflow';

import type { PiApiConnection } from '../transport/credential';
import { secretForms, tokenParameter } from '../transport/secrets';
import { isAgentTool } from '../utils/agentTool';
import { resumesOnlyOnce } from '../utils/n8nVersion';
import { isPrivateHost } from '../utils/privateHost';
import { userError } from '../utils/userError';

/**
 * The webhook that resumes a paused execution. A node that offers the wait method `callback` has these as its `webhooks`,
 * and `resumeExecution` as its `webhook()`. (A list written out in the node would have to come with methods that register it.)
 */
export const callbackWebhooks: IWebhookDescription[] = [
	{
		name: 'default',
		httpMethod: 'POST',
		responseMode: 'onReceived',
		responseData: '',
		path: '={{ $nodeId }}',
		restartWebhook: true,
		isFullPath: true,
	},
];

/** What a person chose about the pause. */
export interface PauseOptions {
	/** Milliseconds until the execution continues without a call. */
	timeout: number;
	/** Whether n8n's address is taken as it is, though PiAPI can hardly reach it. */
	allowPrivateUrl: boolean;
}

/**
 * PiAPI's `webhook_config` for a task that resumes this execution. The secret follows from the API key and the execution, so
 * that it need not be stored anywhere.
 * Throws a user error where PiAPI could not call this n8n, or n8n could not answer its calls.
 */
export function webhookConfig(
	context: IExecuteFunctions,
	connection: PiApiConnection,
	{ allowPrivateUrl }: PauseOptions,
): IDataObject {
	if (isAgentTool(context.getNode())) {
		throw userError(
			"'Pause Until PiAPI Calls Back' does not work in an AI agent's tool",
			"An agent waits for its tool's answer. Set 'Wait Method' to 'Ask PiAPI Repeatedly'.",
		);
	}
	if (context.getInputData().length > 1 && !resumesOnlyOnce(n8nWorkflow)) {
		throw userError(
			"'Pause Until PiAPI Calls Back' takes one item at a time before n8n 2.0",
			"This n8n would run the next nodes several times when PiAPI calls for several tasks at the same moment. Update n8n, set 'Wait Method' to 'Ask PiAPI Repeatedly', or give this node one item at a time.",
		);
	}
	const endpoint = resumeUrl(context);
	if (!allowPrivateUrl && isPrivateHost(endpoint.hostname)) {
		throw userError(
			`PiAPI cannot call this n8n back: its address ${endpoint.origin} is on this machine or in a private network`,
			"Set n8n's environment variable WEBHOOK_URL to the address at which the internet reaches it, or set 'Wait Method' to 'Ask PiAPI Repeatedly'. If a tunnel leads to this address, switch on the option 'Allow Private URL'.",
		);
	}
	endpoint.pathname += `/${encodeURIComponent(context.getNode().id)}`;
	return { endpoint: endpoint.toString(), secret: callbackSecret(context, connection) };
}

const resumeUrl = (context: IExecuteFunctions | IWebhookFunctions): URL =>
	new URL(String(context.evaluateExpression('{{ $execution.resumeUrl }}', 0)));

/** The secret of the calls to this execution. It is masked from now on, and so is n8n's token in the address. */
export function callbackSecret(
	context: IExecuteFunctions | IWebhookFunctions,
	{ apiKey, secrets }: PiApiConnection,
): string {
	const purpose = `callback/${context.getExecutionId()}/${context.getNode().id}`;
	const secret = createHmac('sha256', apiKey).update(purpose).digest('hex');
	const token = resumeUrl(context).searchParams.get(tokenParameter) ?? '';
	secrets.push(...secretForms([secret, token]).filter((text) => !secrets.includes(text)));
	return secret;
}
