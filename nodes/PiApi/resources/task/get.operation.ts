import { productView } from '../../../products/nodeResultViews';
import { getTaskFields, getTasks } from '../../../shared/operations/getTasks';
import type { Operation } from '../../../shared/operations/operation';

export const getOperation: Operation = {
	name: 'Get',
	value: 'get',
	action: 'Get task',
	description: 'Get a task, optionally wait until it is finished',
	fields: getTaskFields(productView.downloadLabel),
	execute: async (context) => await getTasks(context, productView),
};
