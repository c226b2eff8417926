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

import { hugPresentation } from '../products/presentation';
import { credentialName } from '../shared/api';
import { answerCall, callbackWebhooks } from '../shared/callback';
import { recentTasks } from '../shared/taskId';
import { createTask, createTaskFields } from './createTask';
import { getTask, getTaskFields } from './getTask';

/** The name of AI Hug in the task history, by PiAPI's documentation of the history query. */
const historyModel = 'hug_video';

/** Turns a photo of two people into a video of them hugging: PiAPI's product AI Hug. */
export class AiHug implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'PiAPI AI Hug',
		name: 'aiHug',
		icon: { light: 'file:../../icons/hug.svg', dark: 'file:../../icons/hug.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ { createTask: "Create Task", getTask: "Get Task" }[$parameter["operation"]] }}',
		description: 'Turn a photo of two people into a video of them hugging',
		defaults: { name: 'PiAPI AI Hug' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: credentialName, required: true }],
		webhooks: callbackWebhooks,
		waitingNodeTooltip: 'The execution goes on when PiAPI reports that the task is finished',
		properties: [
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Create Task',
						value: 'createTask',
						action: 'Create task',
						description: 'Turn a photo of two people into a video of them hugging, and wait for the video if wanted',
					},
					{
						name: 'Get Task',
						value: 'getTask',
						action: 'Get task',
						description: 'Retrieve a hug video, and wait until it is finished if wanted',
					},
				],
				default: 'getTask',
			},
			...createTaskFields,
			...getTaskFields,
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
		const operation = this.getNodeParameter('operation', 0);
		return [operation === 'createTask' ? await createTask(this) : await getTask(this)];
	}

	/** PiAPI calls here when a task that a paused execution waits for is finished. */
	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await answerCall(this, hugPresentation);
	}
}
