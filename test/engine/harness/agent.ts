import type {
	EngineRequest,
	EngineResponse,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

interface Tool {
	description: string;
	schema: { shape: Record<string, unknown> };
	invoke(toolArguments: IDataObject): Promise<string>;
}

/** Calls its tool as often as `calls` says, with the same arguments each time. */
export const agent: INodeType = {
	description: {
		displayName: 'Agent',
		name: 'agent',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: { name: 'Agent' },
		inputs: [NodeConnectionTypes.Main, NodeConnectionTypes.AiTool],
		outputs: [NodeConnectionTypes.Main],
		properties: [
			{ displayName: 'Arguments', name: 'arguments', type: 'json', default: {} },
			{ displayName: 'Calls', name: 'calls', type: 'number', default: 1 },
			{ displayName: 'Is Run by Engine', name: 'isRunByEngine', type: 'boolean', default: false },
		],
	},
	async execute(this: IExecuteFunctions, response?: EngineResponse) {
		const toolArguments = this.getNodeParameter('arguments', 0, {}) as IDataObject;
		const calls = Number(this.getNodeParameter('calls', 0, 1));
		return this.getNodeParameter('isRunByEngine', 0, false)
			? callByEngine(toolArguments, calls, response)
			: await callItself(this, toolArguments, calls);
	},
};

async function callItself(context: IExecuteFunctions, toolArguments: IDataObject, calls: number) {
	const [tool] = (await context.getInputConnectionData(NodeConnectionTypes.AiTool, 0)) as Tool[];
	if (!tool) throw new Error('No tool is connected');
	const call = async () => await tool.invoke(toolArguments).catch((error: Error) => `Error: ${error.message}`);
	let answer = '';
	for (let left = calls; left > 0; left--) answer = await call();
	return [[{ json: { schema: Object.keys(tool.schema.shape), description: tool.description, answer } }]];
}

/** Asks the engine for one call after the other, and comes back with what the last one gave. */
function callByEngine(
	toolArguments: IDataObject,
	calls: number,
	response?: EngineResponse,
): INodeExecutionData[][] | EngineRequest {
	const done = (response?.metadata as { call?: number } | undefined)?.call ?? 0;
	if (done < calls) {
		const action = { actionType: 'ExecutionNodeAction', nodeName: 'PiAPI', type: NodeConnectionTypes.AiTool } as const;
		return {
			actions: [{ ...action, input: toolArguments, id: `call-${done + 1}`, metadata: {} }],
			metadata: { call: done + 1 },
		};
	}
	const items = response?.actionResponses.at(-1)?.data.data?.[NodeConnectionTypes.AiTool]?.[0] ?? [];
	return [[{ json: { answer: JSON.stringify(items.map(({ json }) => json)) } }]];
}

/** What n8n makes of a node that is usable as a tool: it gets no input, and its output is the tool. */
export function asTool(type: INodeType): INodeType {
	const toolDescription = {
		displayName: 'Description',
		name: 'toolDescription',
		type: 'string' as const,
		default: type.description.description,
	};
	return Object.assign(Object.create(type) as INodeType, {
		description: {
			...type.description,
			name: `${type.description.name}Tool`,
			inputs: [],
			outputs: [NodeConnectionTypes.AiTool],
			properties: [toolDescription, ...type.description.properties],
		},
	});
}
