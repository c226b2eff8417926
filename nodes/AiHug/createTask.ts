import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { hugVideo } from '../products/aiHug';
import { hugPresentation } from '../products/presentation';
import { createTasks, creationFields } from '../shared/createTask';
import { shownFor } from '../shared/fields';
import { inputFieldsOf } from '../shared/productFields';
import { readTask } from '../shared/productRequest';

/** The fields of Create Task, as they appear below the operation. */
export const createTaskFields: INodeProperties[] = shownFor('createTask', [
	...inputFieldsOf(hugVideo),
	...creationFields(hugPresentation.downloadLabel),
]);

/** Creates a hug for each item, and follows it to its video if wanted. */
export const createTask = async (context: IExecuteFunctions): Promise<INodeExecutionData[]> =>
	await createTasks(context, {
		readTask: (valueOf) => readTask(hugVideo, valueOf),
		presentation: hugPresentation,
	});
