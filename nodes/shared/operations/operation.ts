import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { OperationForm } from '../forms/resourceFields';

/** An operation of a node: how n8n's editor shows it, and what it does. */
export interface Operation extends OperationForm {
	execute: (context: IExecuteFunctions) => Promise<INodeExecutionData[]>;
}
