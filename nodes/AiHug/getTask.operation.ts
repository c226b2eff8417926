import { hugView } from '../products/nodeResultViews';
import { getTaskFields, getTasks } from '../shared/operations/getTasks';
import type { Operation } from '../shared/operations/operation';

/** Gets a hug for each item: as it is, or once it is finished, with its video as the person chose. */
export const getHug: Operation = {
	name: 'Get Task',
	value: 'getTask',
	action: 'Get a hug video',
	description: 'Get a hug video, optionally wait until it is finished',
	fields: getTaskFields(hugView.downloadLabel),
	execute: async (context) => await getTasks(context, hugView),
};
