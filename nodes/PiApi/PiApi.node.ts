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
import { NodeConnectionTypes } from 'n8n-workflow';

import { products } from '../products';
import { productView } from '../products/nodeResultViews';
import { resumeExecution } from '../shared/callback/resume';
import { callbackWebhooks } from '../shared/callback/webhookConfig';
import { readTask } from '../shared/forms/input/readTask';
import { showWhen } from '../shared/forms/inputFields';
import { productFields, resourceField, resourceFields } from '../shared/forms/resourceFields';
import { creationFields } from '../shared/operations/creationFields';
import { createTasks } from '../shared/operations/createTasks';
import { refuseAll } from '../shared/run/forEachItem';
import { recentTasks } from '../shared/tasks/taskLocator';
import { credentialName } from '../shared/transport/credential';
import { userError } from '../shared/utils/userError';
import { describeValue, isEmpty } from '../shared/utils/values';
import { accountResource } from './resources/account';
import { fileResource } from './resources/file';
import { llmResource } from './resources/llm';
import type { Resource } from './resources/resource';
import { taskResource } from './resources/task';

const otherResources: Resource[] = [accountResource, fileResource, llmResource, taskResource];

/** What all products' operations have below the fields of their tasks. */
const fieldsOfAllProducts: INodeProperties[] = creationFields(productView.downloadLabel).map((field) =>
	showWhen(field, { resource: products.map(({ value }) => value) }),
);

/** For example of a workflow that was made with a newer version of the package. */
function operationGone(resource: unknown, operation: unknown) {
	const isKnown = [...products, ...otherResources].some(({ value }) => value === resource);
	if (isKnown) {
		return userError(
			isEmpty(operation)
				? "'Operation' is empty"
				: `PiAPI has no operation ${describeValue(operation)} for ${describeValue(resource)}`,
			'Open the node and choose the operation again.',
		);
	}
	return userError(
		isEmpty(resource) ? "'Resource' is empty" : `PiAPI has no resource ${describeValue(resource)}`,
		'Open the node and choose the resource again.',
	);
}

/** PiAPI's products: a resource for each, whose operations follow from its declaration; and what goes with them. */
export class PiApi implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'PiAPI',
		name: 'piApi',
		icon: { light: 'file:../../icons/piapi.svg', dark: 'file:../../icons/piapi.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ ($parameter["resource"] + ": " + $parameter["operation"]).replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase() }}',
		description: 'Generate videos, images, music and more with PiAPI, or manage its tasks',
		defaults: { name: 'PiAPI' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: credentialName, required: true }],
		webhooks: callbackWebhooks,
		waitingNodeTooltip: 'The execution resumes when PiAPI reports that the task is finished',
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
		const resource = this.getNodeParameter('resource', 0, null);
		const operation = this.getNodeParameter('operation', 0, null);
		const product = products.find(({ value }) => value === resource);
		const task = product?.tasks.find(({ value }) => value === operation);
		if (task) {
			return [
				await createTasks(this, {
					readTask: (valueOf, rules) => readTask(task, valueOf, rules),
					view: productView,
					callsBack: () => task.callsBack !== false,
				}),
			];
		}
		const other = otherResources.find(({ value }) => value === resource);
		const known = other?.operations.find(({ value }) => value === operation);
		if (known) return [await known.execute(this)];
		return [refuseAll(this, operationGone(resource, operation))];
	}

	/** PiAPI calls here when a task that a paused execution waits for is finished. */
	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await resumeExecution(this, productView);
	}
}
