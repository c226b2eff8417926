import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { NodeError, Poll, PollSettings } from './types';
import { piApiNode, type Workflows } from './workflows';

/**
 * Has a polling trigger ask once, as n8n's PollTriggerExecutor does. Static data are read from `staticData` and, after a
 * poll that did not throw, written back to it, both through JSON as through n8n's database.
 */
export async function pollOnce(
	workflows: Workflows,
	parameters: INodeParameters,
	{ staticData = {}, mode = 'trigger', type = 'piApiPollingTrigger' }: PollSettings = {},
): Promise<Poll> {
	const { PollContext } = await import('n8n-core/dist/execution-engine/node-execution-context/poll-context');
	const node = piApiNode({ type, parameters });
	const { poll } = workflows.nodeType(node.type);
	if (!poll) throw new Error(`The node ${node.type} does not poll`);
	const { workflow, additionalData, record } = workflows.prepare({ nodes: [node], connections: {} }, mode);
	const ofNode = workflow.getStaticData('node', node);
	Object.assign(ofNode, throughDatabase(staticData));
	const context = new PollContext(workflow, node, additionalData, mode, mode === 'manual' ? 'manual' : 'activate');
	try {
		const items = await poll.call(context);
		for (const key of Object.keys(staticData)) delete staticData[key];
		Object.assign(staticData, throughDatabase(ofNode));
		return { items: items?.[0], ...record };
	} catch (thrown) {
		return { error: thrown as NodeError, ...record };
	}
}

const throughDatabase = (data: IDataObject) => JSON.parse(JSON.stringify(data)) as IDataObject;
