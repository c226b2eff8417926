import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../../shared/operations/operation';
import { forEachItem } from '../../../shared/run/forEachItem';
import { rowCost } from '../../../shared/tasks/taskCost';
import { failureError } from '../../../shared/transport/failures/failure';
import { readHistory } from '../../../shared/transport/taskHistory';
import { isEmpty, isObject, readBoolean, readText, readWholeNumber } from '../../../shared/utils/values';
import { readDate } from './readDate';

/** The models of the task history, by PiAPI's documentation of it. */
const historyModels =
	'diffrhythm, flux, gpts, hailuo, hug_video, hunyuan, image_toolkit, kling, llm, luma, mj, mmaudio, music-s, music-u, sd, skyreels, trellis, tts, video_toolkit, wan';

const fields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: 'Created After',
				name: 'createdAfter',
				type: 'dateTime',
				default: '',
				description: 'Only tasks that were created after this date and time',
			},
			{
				displayName: 'Created Before',
				name: 'createdBefore',
				type: 'dateTime',
				default: '',
				description: 'Only tasks that were created before this date and time',
			},
			{
				displayName: 'Model',
				name: 'model',
				type: 'string',
				default: '',
				placeholder: 'e.g. hug_video',
				description: `Only tasks of this model. Known names: ${historyModels}.`,
			},
		],
	},
];

const execute = async (context: IExecuteFunctions): Promise<INodeExecutionData[]> =>
	await forEachItem(context, (run) => ({
		read: ({ index }) => {
			const returnAll = readBoolean('Return All', context.getNodeParameter('returnAll', index, false));
			const given: unknown = context.getNodeParameter('filters', index, {});
			const { createdAfter, createdBefore, model } = isObject(given) ? given : {};
			const name = readText('Model', model, 'the name of a model');
			return {
				most: returnAll ? Infinity : readWholeNumber('Limit', context.getNodeParameter('limit', index, 50), 1),
				query: {
					...(name !== '' && { model: name }),
					...(!isEmpty(createdAfter) && { start_time: readDate(context, 'Created After', createdAfter) }),
					...(!isEmpty(createdBefore) && { end_time: readDate(context, 'Created Before', createdBefore) }),
				},
			};
		},
		perform: async (_, { most, query }) => {
			const { rows, failure } = await readHistory(run, query, { most, givesUpEarly: true });
			if (failure) throw failureError('The tasks could not be listed', failure);
			return rows.map((row) => ({ json: { ...row, cost_usd: rowCost(row) } }));
		},
	}));

export const getManyOperation: Operation = {
	name: 'Get Many',
	value: 'getMany',
	action: 'Get many tasks',
	description: "List the account's tasks",
	fields,
	execute,
};
