import { hugVideo } from '../products/aiHug';
import { hugView } from '../products/nodeResultViews';
import { readTask } from '../shared/forms/input/readTask';
import { inputFieldsOf } from '../shared/forms/inputFields';
import { creationFields } from '../shared/operations/creationFields';
import { createTasks } from '../shared/operations/createTasks';
import type { Operation } from '../shared/operations/operation';

/** Creates a hug for each item, and waits for its video as the person chose. */
export const createHug: Operation = {
	name: 'Create Task',
	value: 'createTask',
	action: 'Create a hug video',
	description: 'Create a hug video from a photo of two people, and optionally wait for it',
	fields: [...inputFieldsOf(hugVideo), ...creationFields(hugView.downloadLabel)],
	execute: async (context) =>
		await createTasks(context, {
			readTask: (valueOf, rules) => readTask(hugVideo, valueOf, rules),
			view: hugView,
		}),
};
