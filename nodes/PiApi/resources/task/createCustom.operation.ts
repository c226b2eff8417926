import type { INodeProperties } from 'n8n-workflow';

import { callsBack } from '../../../products/callsBack';
import { productView } from '../../../products/nodeResultViews';
import { readInputTexts } from '../../../shared/forms/input/formats/readInputTexts';
import type { GivenTask, ReadingRules, ValueOf } from '../../../shared/forms/input/givenTask';
import { readJsonObject, unwrapTaskBody } from '../../../shared/forms/input/readJson';
import { additionalInput } from '../../../shared/forms/parameterNames';
import { createTasks } from '../../../shared/operations/createTasks';
import { creationFields } from '../../../shared/operations/creationFields';
import type { Operation } from '../../../shared/operations/operation';
import { userError } from '../../../shared/utils/userError';
import { isEmpty, readText } from '../../../shared/utils/values';

const inputLabel = 'Input (JSON)';

const fields: INodeProperties[] = [
	{
		displayName: 'Model',
		name: 'customModel',
		type: 'string',
		default: '',
		placeholder: 'e.g. Qubico/hug-video',
		description: "The model's name in PiAPI's documentation",
	},
	{
		displayName: 'Task Type',
		name: 'customTaskType',
		type: 'string',
		default: '',
		placeholder: 'e.g. image_to_video',
		description: "The task type's name in PiAPI's documentation",
	},
	{
		displayName: inputLabel,
		name: additionalInput,
		type: 'json',
		default: '{}',
		description: "The task's input from PiAPI's documentation, as a JSON object",
	},
];

/** PiAPI's whole body may be pasted into the input: it names the model and the task type itself. */
function readCustomTask(valueOf: ValueOf, rules: ReadingRules): GivenTask {
	const json = readJsonObject(inputLabel, valueOf(additionalInput));
	const body = unwrapTaskBody(inputLabel, json);
	const input = body?.input ?? json;
	const read = (name: string, label: string, example: string, ofBody?: string) => {
		const given = valueOf(name);
		const text =
			isEmpty(given) && ofBody !== undefined ? ofBody : readText(label, given, `PiAPI's name, for example ${example}`);
		if (text === '') throw userError(`'${label}' is empty`, `Enter PiAPI's name, for example ${example}.`);
		if (ofBody === undefined || ofBody === text) return text;
		throw userError(
			`'${label}' is '${text}', and '${inputLabel}' has '${ofBody}'`,
			`Leave '${label}' empty, or enter only the task's input in '${inputLabel}'.`,
		);
	};
	return {
		model: read('customModel', 'Model', 'Qubico/hug-video', body?.model || undefined),
		taskType: read('customTaskType', 'Task Type', 'image_to_video', body?.taskType || undefined),
		values: [],
		media: [],
		additionalInput: readInputTexts(inputLabel, input, rules),
	};
}

export const createCustomOperation: Operation = {
	name: 'Create Custom',
	value: 'createCustom',
	action: 'Create custom task',
	description: 'Create a task of a product that has no form in this node yet',
	fields: [...fields, ...creationFields(productView.downloadLabel)],
	execute: async (context) =>
		await createTasks(context, {
			readTask: readCustomTask,
			view: productView,
			callsBack: ({ model, taskType }) => callsBack(model, taskType),
		}),
};
