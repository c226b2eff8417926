import type {
	IDataObject,
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';

import { viewOf } from '../products/nodeResultViews';
import { isVerifiedCall, refuseCall } from '../shared/callback/verifyCaller';
import { modelsField, taskFilter } from '../shared/events/taskFilter';
import { simplifyField } from '../shared/operations/taskFields';
import { taskJson } from '../shared/tasks/taskItem';
import { credentialName, readSecret } from '../shared/transport/credential';
import { maskSecrets, secretForms } from '../shared/transport/secrets';
import { isObject, toText } from '../shared/utils/values';
import { eventId } from './eventId';
import { readReport } from './taskReport';

/** Starts a workflow when PiAPI reports a task. PiAPI is told the address with each task, not once for all. */
export class PiApiTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'PiAPI Trigger',
		name: 'piApiTrigger',
		icon: { light: 'file:../../icons/piapi.svg', dark: 'file:../../icons/piapi.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ [$parameter["statuses"]].flat().join(", ") }}',
		description: 'Generate videos, images, music and more with PiAPI, or start a workflow when a task finishes',
		eventTriggerDescription: 'Waiting for PiAPI to report a task',
		triggerPanel: {
			header: 'Receive a finished task',
			executionsHelp:
				"While you build the workflow, listen for a test event, then create a task with the Test URL as its 'Webhook URL'. Once the workflow is published, use the Production URL.",
			activationHint: 'Once the workflow is published, PiAPI starts it by the Production URL.',
		},
		activationMessage: 'Tasks that were given the Production URL of this node now start the workflow.',
		defaults: { name: 'PiAPI Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: credentialName, required: true }],
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'webhook' }],
		properties: [
			{
				displayName:
					"Open 'Webhook URLs' above and copy the Production URL into the option 'Webhook URL' of the PiAPI node that creates the task. Enter the Webhook Secret of your PiAPI credential again in the option 'Webhook Secret' of that node.",
				name: 'howToNotice',
				type: 'notice',
				default: '',
			},
			{
				displayName: 'Trigger On',
				name: 'statuses',
				type: 'multiOptions',
				options: [
					{ name: 'Cancelled', value: 'cancelled' },
					{ name: 'Completed', value: 'completed' },
					{ name: 'Failed', value: 'failed' },
					{ name: 'Pending', value: 'pending' },
					{ name: 'Processing', value: 'processing' },
					{ name: 'Staged', value: 'staged' },
				],
				default: ['completed', 'failed'],
			},
			modelsField,
			simplifyField,
		],
	};

	webhookMethods = {
		default: {
			/** PiAPI keeps no list of addresses that could be looked up, so each activation checks the credential anew. */
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return false;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				const { webhookSecret } = await this.getCredentials(credentialName);
				if (readSecret(webhookSecret) !== '') return true;
				throw new NodeOperationError(this.getNode(), 'The PiAPI credential has no Webhook Secret', {
					description:
						'Without one, anybody who knows the address could start the workflow. Open the credential and enter a secret of your choice.',
				});
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const { apiKey, webhookSecret } = await this.getCredentials(credentialName);
		if (!isVerifiedCall(this, readSecret(webhookSecret))) {
			return refuseCall(this, 401, 'The webhook secret is missing or wrong');
		}
		const task = maskSecrets(readReport(this), secretForms([apiKey, webhookSecret]));
		if (!isObject(task)) return refuseCall(this, 400, 'The call reports no task');
		const { isWantedStatus, isWantedModel } = taskFilter((name) => this.getNodeParameter(name, null));
		if (!isWantedStatus(task) || !isWantedModel(task)) return { webhookResponse: { received: true } };
		// Read leniently: a call has to be answered, and here nobody is told about a wrong value.
		const isSimplified = toText(this.getNodeParameter('simplify', true)).trim().toLowerCase() !== 'false';
		return { workflowData: [[{ json: eventItem(task, isSimplified) }]] };
	}
}

/** The item of Get Task, and the `event_id`. */
function eventItem(task: IDataObject, isSimplified: boolean): IDataObject {
	const taskId = toText(task.task_id).trim();
	const answer = { code: 200, message: 'success', data: task };
	return { ...taskJson(viewOf(task), taskId, answer, isSimplified), event_id: eventId(taskId, task) };
}
