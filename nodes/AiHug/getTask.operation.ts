import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { hugView } from '../products/resultViews';
import { shownFor } from '../shared/forms/resourceFields';
import { getTaskFields, getTasks } from '../shared/operations/getTasks';

export const option = {
	name: 'Get Task',
	value: 'getTask',
	action: 'Get a hug video',
	description: 'Get a hug video, optionally wait until it is finished',
};

/** The fields of Get Task, as they appear below the operation. */
export const fields: INodeProperties[] = shownFor(option.value, getTaskFields(hugView.downloadLabel));

/** Gets a hug for each item: as it is, or once it is finished, with its video as the person chose. */
export const execute = async (context: IExecuteFunctions): Promise<INodeExecutionData[]> =>
	await getTasks(context, hugView);
