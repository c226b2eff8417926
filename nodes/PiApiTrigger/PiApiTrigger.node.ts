import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';

import { presentationOf } from '../products/presentation';
import { credentialName } from '../shared/api';
import { readSwitch, simplifyField } from '../shared/fields';
import { maskSecrets, secretsOf } from '../shared/secrets';
import { simplifiedTask, taskStatus } from '../shared/task';
import { textOf } from '../shared/text';
import type { Report } from '../shared/webhook';
import { isRightSecret, readReport, refuseCall, secretHeader } from '../shared/webhook';

/** As the field's default, which n8n's linter wants written out there. */
const usualStatuses = ['completed', 'failed'];

/** Starts a workflow when PiAPI reports a task. PiAPI is told the address with each task, not once for all. */
export class PiApiTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'PiAPI Trigger',
		name: 'piApiTrigger',
		icon: { light: 'file:../../icons/piapi.svg', dark: 'file:../../icons/piapi.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["statuses"].join(", ") }}',
		description: 'Starts the workflow when PiAPI reports a task, for example when a hug video is finished',
		eventTriggerDescription: 'Waiting for PiAPI to report a task',
		activationMessage: 'Tasks that were given the Production URL of this node now start the workflow.',
		defaults: { name: 'PiAPI Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: credentialName, required: true }],
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'webhook' }],
		properties: [
			{
				displayName:
					"Copy the Production URL above into the option 'Webhook URL' of the node that creates the task. Put the Webhook Secret of your PiAPI credential into its option 'Webhook Secret'.",
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
			{
				displayName: 'Models',
				name: 'models',
				type: 'string',
				default: '',
				placeholder: 'e.g. Qubico/hug-video',
				description: 'Comma-separated list of the models whose tasks start the workflow. Empty: all of them.',
			},
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
				if (secretOf(await this.getCredentials(credentialName)) !== '') return true;
				throw new NodeOperationError(this.getNode(), 'The PiAPI credential has no Webhook Secret', {
					description:
						'Without one anybody who knows the address could start the workflow. Open the credential and enter a word of your choice.',
				});
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const credential = await this.getCredentials(credentialName);
		if (!isRightSecret(this.getHeaderData()[secretHeader], secretOf(credential))) {
			return refuseCall(this, 401, 'The webhook secret is missing or wrong');
		}
		const report = readReport(maskSecrets(this.getBodyData(), secretsOf(credential)));
		if (report === undefined) return refuseCall(this, 400, 'The call reports no task');
		if (!isWanted(this, report)) return { webhookResponse: { received: true } };
		const isSimplified = readSwitch(this.getNodeParameter('simplify', true));
		return { workflowData: [[{ json: itemOf(report, isSimplified) }]] };
	}
}

/** As it comes back: HTTP knows no spaces around a header. */
const secretOf = ({ webhookSecret }: ICredentialDataDecryptedObject): string => textOf(webhookSecret ?? '').trim();

function isWanted(context: IWebhookFunctions, { task }: Report): boolean {
	const statuses = readList(context.getNodeParameter('statuses', null) ?? usualStatuses);
	const models = readList(context.getNodeParameter('models', null) ?? '');
	const isWantedModel = models.length === 0 || models.includes(textOf(task.model).trim().toLowerCase());
	return isWantedModel && statuses.includes(taskStatus(task));
}

/** Entries in lower case, of a list or of a text with commas: an expression may give either. */
const readList = (value: unknown): string[] =>
	textOf(value)
		.toLowerCase()
		.split(',')
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');

/** The item of Get Task, and an `event_id` that is the same when PiAPI reports the same thing again. */
function itemOf({ task, taskId, timestamp }: Report, isSimplified: boolean): IDataObject {
	const item: IDataObject = isSimplified ? simplified(taskId, task) : { code: 200, message: 'success', data: task };
	return { ...item, event_id: [taskId, taskStatus(task), timestamp ?? ''].join('/') };
}

function simplified(taskId: string, task: IDataObject): IDataObject {
	const { linksOf, linkFields } = presentationOf(task);
	return simplifiedTask(taskId, task, linkFields(linksOf(task)));
}
