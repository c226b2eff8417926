import type {
	IExecuteFunctions,
	ILoadOptionsFunctions,
	INodeExecutionData,
	INodeListSearchResult,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { hugView } from '../products/nodeResultViews';
import { resumeExecution } from '../shared/callback/resume';
import { callbackWebhooks } from '../shared/callback/webhookConfig';
import { shownFor } from '../shared/forms/resourceFields';
import { refuseAll } from '../shared/run/forEachItem';
import { recentTasks } from '../shared/tasks/taskLocator';
import { credentialName } from '../shared/transport/credential';
import { userError } from '../shared/utils/userError';
import { describeValue, isEmpty } from '../shared/utils/values';
import { createHug } from './createTask.operation';
import { getHug } from './getTask.operation';

/** The name of AI Hug in the task history, by PiAPI's documentation of the history query. */
const historyModel = 'hug_video';

/** For example where an AI agent or an expression chose it. */
const operationGone = (operation: unknown) =>
	userError(
		isEmpty(operation) ? "'Operation' is empty" : `PiAPI AI Hug has no operation ${describeValue(operation)}`,
		'Open the node and choose the operation again.',
	);

/** Turns a photo of two people into a video of them hugging: PiAPI's product AI Hug. */
export class AiHug implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'PiAPI AI Hug',
		name: 'aiHug',
		icon: { light: 'file:../../icons/hug.svg', dark: 'file:../../icons/hug.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ { createTask: "Create Task", getTask: "Get Task" }[$parameter["operation"]] }}',
		description: 'Create a video of two people hugging from their photo with PiAPI, or get a hug video by its task ID',
		defaults: { name: 'PiAPI AI Hug' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: credentialName, required: true }],
		webhooks: callbackWebhooks,
		waitingNodeTooltip: 'The execution resumes when PiAPI reports that the task is finished',
		properties: [
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				options: [createHug, getHug].map(({ name, value, action, description }) => ({
					name,
					value,
					action,
					description,
				})),
				default: 'getTask',
			},
			...shownFor(createHug.value, createHug.fields),
			...shownFor(getHug.value, getHug.fields),
		],
	};

	methods = {
		listSearch: {
			async searchTasks(this: ILoadOptionsFunctions, filter?: string, page?: string): Promise<INodeListSearchResult> {
				return await recentTasks(this, { filter, page, model: historyModel });
			},
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const operation = this.getNodeParameter('operation', 0, null);
		const known = [createHug, getHug].find(({ value }) => value === operation);
		if (known) return [await known.execute(this)];
		return [refuseAll(this, operationGone(operation))];
	}

	/** PiAPI calls here when a task that a paused execution waits for is finished. */
	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await resumeExecution(this, hugView);
	}
}
