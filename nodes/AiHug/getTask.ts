import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { hugPresentation } from '../products/presentation';
import { shownFor } from '../shared/fields';
import { getTaskFields as fieldsOfGetTask, getTasks } from '../shared/getTask';

/** The fields of Get Task, as they appear below the operation. */
export const getTaskFields: INodeProperties[] = shownFor('getTask', fieldsOfGetTask(hugPresentation.downloadLabel));

/** Retrieves a hug, if wanted once it is finished and with its video. */
export const getTask = async (context: IExecuteFunctions): Promise<INodeExecutionData[]> =>
	await getTasks(context, hugPresentation);
