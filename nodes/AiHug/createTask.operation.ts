import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { hugVideo } from '../products/aiHug';
import { hugView } from '../products/resultViews';
import { readTask } from '../shared/forms/input/readTask';
import { inputFieldsOf } from '../shared/forms/n8nFields';
import { shownFor } from '../shared/forms/resourceFields';
import { creationFields } from '../shared/operations/creationFields';
import { createTasks } from '../shared/operations/createTasks';

export const option = {
	name: 'Create Task',
	value: 'createTask',
	action: 'Create a hug video',
	description: 'Create a hug video from a photo of two people, and optionally wait for it',
};

/** The fields of Create Task, as they appear below the operation. */
export const fields: INodeProperties[] = shownFor(option.value, [
	...inputFieldsOf(hugVideo),
	...creationFields(hugView.downloadLabel),
]);

/** Creates a hug for each item, and waits for its video as the person chose. */
export const execute = async (context: IExecuteFunctions): Promise<INodeExecutionData[]> =>
	await createTasks(context, {
		readTask: (valueOf, rules) => readTask(hugVideo, valueOf, rules),
		view: hugView,
	});
