import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { byName, fieldsOf, noticeField, showWhen } from './inputFields';
import type { Product } from './productTypes';

/** A resource as n8n's editor shows it. */
export interface ResourceForm {
	name: string;
	/** Saved workflows depend on it, as on the operations' values. */
	value: string;
	notice?: string;
	/** The operation that a fresh node opens on. n8n does not store it, so it must never change. */
	defaultOperation: string;
	operations: OperationForm[];
}

export interface OperationForm {
	name: string;
	value: string;
	action: string;
	description: string;
	fields: INodeProperties[];
}

/** The operations of a resource and all their fields; a field that several operations share stands there once. */
export function resourceFields({
	value: resource,
	notice,
	defaultOperation,
	operations,
}: ResourceForm): INodeProperties[] {
	const ofResource = { resource: [resource] };
	const choices = operations.map(({ name, value, action, description }) => ({ name, value, action, description }));
	const notices = notice === undefined ? [] : [noticeField('productNotice', notice)];
	return [
		...[selectorField('Operation', 'operation', choices, defaultOperation), ...notices].map((field) =>
			showWhen(field, ofResource),
		),
		...operations.reduce(withFieldsOf, []).map(({ field, operation }) => showWhen(field, { ...ofResource, operation })),
	];
}

/** The operations of a product and all their fields. */
export const productFields = ({ tasks, ...product }: Product): INodeProperties[] =>
	resourceFields({ ...product, operations: tasks.map((task) => ({ ...task, fields: fieldsOf(task, {}) })) });

/** The field that chooses between resources. n8n does not store the default one, so it must never change. */
export const resourceField = (
	resources: ReadonlyArray<Pick<ResourceForm, 'name' | 'value'>>,
	defaultResource: string,
): INodeProperties =>
	selectorField(
		'Resource',
		'resource',
		resources.map(({ name, value }) => ({ name, value })),
		defaultResource,
	);

const selectorField = (
	displayName: string,
	name: string,
	choices: INodePropertyOptions[],
	preset: string,
): INodeProperties => ({
	displayName,
	name,
	type: 'options',
	noDataExpression: true,
	options: byName(choices),
	default: preset,
});

/** The fields of one operation of a node without resources, shown only for it. */
export const shownFor = (operation: string, fields: INodeProperties[]): INodeProperties[] =>
	fields.map((field) => showWhen(field, { operation: [operation] }));

/** A field and the operations that have it. */
interface SharedField {
	field: INodeProperties;
	operation: string[];
	/** What makes two fields the same. */
	identity: string;
}

/** Adds the fields of one more operation to those of the ones before it; the order of every operation's fields is kept. */
function withFieldsOf(before: SharedField[], { value, fields }: OperationForm): SharedField[] {
	const all = [...before];
	let next = 0;
	for (const field of fields) {
		const identity = JSON.stringify(field);
		const place = all.findIndex((other, index) => index >= next && other.identity === identity);
		const same = all[place];
		if (same) all[place] = { ...same, operation: [...same.operation, value] };
		else all.splice(next, 0, { field, operation: [value], identity });
		next = (same ? place : next) + 1;
	}
	return all;
}
