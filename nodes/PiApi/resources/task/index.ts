import type { Resource } from '../resource';
import { cancelOperation } from './cancel.operation';
import { cancelManyOperation } from './cancelMany.operation';
import { createCustomOperation } from './createCustom.operation';
import { getOperation } from './get.operation';
import { getManyOperation } from './getMany.operation';

/** The account's tasks of every product, and new ones of products that have no form yet. */
export const taskResource: Resource = {
	name: 'Task',
	value: 'task',
	defaultOperation: getOperation.value,
	operations: [cancelOperation, cancelManyOperation, createCustomOperation, getOperation, getManyOperation],
};
