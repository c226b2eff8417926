import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { OperationForm, ResourceForm } from '../../shared/forms/resourceFields';

/** A resource of the node that is no product: each operation is written out. */
export interface Resource extends ResourceForm {
	operations: Operation[];
}

export interface Operation extends OperationForm {
	execute: (context: IExecuteFunctions) => Promise<INodeExecutionData[]>;
}
