import { products } from '../../../nodes/products';
import type { MediaSource } from '../../../nodes/shared/forms/input/givenTask';
import { readTask } from '../../../nodes/shared/forms/input/readTask';
import type { Product, ProductTask, Selection } from '../../../nodes/shared/forms/productTypes';
import { taskRequest } from '../../../nodes/shared/forms/taskRequest';

export interface Operation {
	/** `resource.operation`. */
	id: string;
	product: Product;
	task: ProductTask;
}

/** Every operation that creates a task. */
export const operations: Operation[] = products.flatMap((product) =>
	product.tasks.map((task) => ({ id: `${product.value}.${task.value}`, product, task })),
);

/** The same as a table for `test.each`. */
export const eachOperation = operations.map((operation): [string, Operation] => [operation.id, operation]);

/** The task of an operation. */
export function taskOf(id: string): ProductTask {
	const operation = operations.find((one) => one.id === id);
	if (!operation) throw new Error(`No operation ${id}`);
	return operation.task;
}

export const valuesOf = (selection: string | Selection): unknown[] =>
	typeof selection === 'string' ? [selection] : selection.options.map(({ value }) => value);

/** The member of `input` that a name leads to. */
export const topName = ({ name }: { name: string }) => name.split('.')[0] ?? '';

/** What a test lets PiAPI get for each file. */
export function linkOf(source: MediaSource): string {
	if ('url' in source) return source.url;
	if ('inline' in source) return source.inline;
	return `https://uploaded.example/${'fileField' in source ? source.fileField : source.file.fileName}`;
}

/** PiAPI's request for what a person enters, as JSON. */
export const bodyOf = (task: ProductTask, parameters: Record<string, unknown>) =>
	JSON.parse(
		JSON.stringify(
			taskRequest(
				readTask(task, (name) => parameters[name]),
				linkOf,
			),
		),
	);
