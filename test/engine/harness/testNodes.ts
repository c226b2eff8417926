import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType, ITriggerFunctions } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import type { GivenFile, GivenFiles } from './types';

/** Starts with the items of its parameter. */
export const startNode: INodeType = {
	description: {
		displayName: 'Start',
		name: 'start',
		group: ['trigger'],
		version: 1,
		description: '',
		defaults: { name: 'Start' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		properties: [{ displayName: 'Items', name: 'items', type: 'json', default: [] }],
	},
	async trigger(this: ITriggerFunctions) {
		const items = this.getNodeParameter('items');
		const emitted = Array.isArray(items) ? items : [];
		return { manualTriggerFunction: async () => this.emit([emitted.map((json) => ({ json: json as IDataObject }))]) };
	},
};

export const passOn: INodeType = {
	description: {
		displayName: 'Pass On',
		name: 'passOn',
		group: ['organization'],
		version: 1,
		description: '',
		defaults: { name: 'Pass On' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	},
	async execute(this: IExecuteFunctions) {
		return [this.getInputData()];
	},
};

const isFile = (given: GivenFiles): given is GivenFile => Buffer.isBuffer(given.content);

/** Gives each item its file, as a node that fetches files would. */
export const giveFiles = (files: GivenFiles[]): INodeType => ({
	description: { ...passOn.description, displayName: 'Give Files', name: 'giveFiles' },
	async execute(this: IExecuteFunctions) {
		const stored = async ([field, { content, fileName, mimeType = '', isInItem }]: [string, GivenFile]) => {
			if (isInItem) return [field, { data: content.toString('base64'), mimeType, fileName }];
			const data = await this.helpers.prepareBinaryData(content, fileName, mimeType);
			// n8n makes up a name where there is none.
			if (fileName === undefined) delete data.fileName;
			return [field, data];
		};
		const give = async (item: INodeExecutionData, index: number) => {
			const given = files[index];
			if (!given) return item;
			const byField = isFile(given) ? { data: given } : given;
			return { ...item, binary: Object.fromEntries(await Promise.all(Object.entries(byField).map(stored))) };
		};
		return [await Promise.all(this.getInputData().map(give))];
	},
});

/** Sends its items round again until it has seen them `rounds` times. */
export const goRound: INodeType = {
	description: {
		...passOn.description,
		displayName: 'Go Round',
		name: 'goRound',
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		properties: [{ displayName: 'Rounds', name: 'rounds', type: 'number', default: 1 }],
	},
	async execute(this: IExecuteFunctions) {
		const round = Number(this.evaluateExpression('{{ $runIndex }}', 0)) + 1;
		return round < Number(this.getNodeParameter('rounds', 0)) ? [this.getInputData(), []] : [[], this.getInputData()];
	},
};
