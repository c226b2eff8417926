import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { resourceFields } from '../shared/productFields';

/** A resource of the node that is no product: each operation is written out. */
export interface Resource {
	name: string;
	/** Saved workflows depend on it, as on the operations' values. */
	value: string;
	operations: Operation[];
}

export interface Operation {
	name: string;
	value: string;
	action: string;
	description: string;
	fields: INodeProperties[];
	execute: (context: IExecuteFunctions) => Promise<INodeExecutionData[]>;
}

/** The operations of a resource, and the fields of each. */
export const fieldsOfResource = ({ value, operations }: Resource): INodeProperties[] =>
	resourceFields({ value, operations }, (operation) => operation.fields);
