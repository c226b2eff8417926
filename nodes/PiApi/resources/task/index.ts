import type { Resource } from '../resource';
import { cancelTask } from './cancel.operation';
import { cancelManyTasks } from './cancelMany.operation';
import { createCustomTask } from './createCustom.operation';
import { getTask } from './get.operation';
import { getManyTasks } from './getMany.operation';

/** The account's tasks of every product, and new ones of products that have no form yet. */
export const taskResource: Resource = {
	name: 'Task',
	value: 'task',
	defaultOperation: getTask.value,
	operations: [cancelTask, cancelManyTasks, createCustomTask, getTask, getManyTasks],
};
