import type {
	IExecuteFunctions,
	ILoadOptionsFunctions,
	INodeExecutionData,
	INodeListSearchResult,
	INodeProperties,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';

import { products } from '../products';
import { productPresentation } from '../products/presentation';
import { credentialName } from '../shared/api';
import { answerCall, callbackWebhooks } from '../shared/callback';
import { createTasks, creationFields } from '../shared/createTask';
import { productFields, resourceField, resourceFields } from '../shared/productFields';
import { readTask } from '../shared/productRequest';
import { recentTasks } from '../shared/taskId';
import { accountResource } from './account';
import { fileResource } from './file';
import { llmResource } from './llm';
import type { Resource } from './resource';
import { taskResource } from './task';

const otherResources: Resource[] = [accountResource, fileResource, llmResource, taskResource];

/** What all products' operations have below the fields of their tasks. */
const fieldsOfAllProducts = creationFields(productPresentation.downloadLabel).map(
	(field): INodeProperties => ({
		...field,
		displayOptions: {
			...field.displayOptions,
			show: { resource: products.map(({ value }) => value), ...field.displayOptions?.show },
		},
	}),
);

/** PiAPI's products: a resource for each, whose operations follow from its declaration; and what goes with them. */
export class PiApi implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'PiAPI',
		name: 'piApi',
		icon: { light: 'file:../../icons/piapi.svg', dark: 'file:../../icons/piapi.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["resource"] + ": " + $parameter["operation"] }}',
		description: 'Generate videos, images, music and more with the products of PiAPI',
		defaults: { name: 'PiAPI' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: credentialName, required: true }],
		webhooks: callbackWebhooks,
		waitingNodeTooltip: 'The execution goes on when PiAPI reports that the task is finished',
		properties: [
			resourceField([...products, ...otherResources], 'task'),
			...products.flatMap(productFields),
			...fieldsOfAllProducts,
			...otherResources.flatMap(resourceFields),
		],
	};

	methods = {
		listSearch: {
			async searchTasks(this: ILoadOptionsFunctions, filter?: string, page?: string): Promise<INodeListSearchResult> {
				return await recentTasks(this, { filter, page });
			},
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const resource = this.getNodeParameter('resource', 0);
		const operation = this.getNodeParameter('operation', 0);
		const product = products.find(({ value }) => value === resource);
		const task = product?.tasks.find(({ value }) => value === operation);
		if (task) {
			return [
				await createTasks(this, { readTask: (valueOf) => readTask(task, valueOf), presentation: productPresentation }),
			];
		}
		const other = otherResources.find(({ value }) => value === resource);
		const known = other?.operations.find(({ value }) => value === operation);
		if (known) return [await known.execute(this)];
		throw new NodeOperationError(this.getNode(), `PiAPI has no operation '${operation}' for '${resource}'`, {
			description: 'Open the node and choose the operation again.',
		});
	}

	/** PiAPI calls here when a task that a paused execution waits for is finished. */
	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await answerCall(this, productPresentation);
	}
}
