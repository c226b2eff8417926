/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- test code: runs n8n's engine, not inside n8n */
import { resolve } from 'node:path';

import { userFolder } from './environment';

import { Container } from '@n8n/di';
import { BinaryDataService, PackageDirectoryLoader } from 'n8n-core';
import { SSHClientsManager } from 'n8n-core/dist/execution-engine/ssh-clients-manager';
import { parse, stringify } from 'flatted';
import type { ICredentialDataDecryptedObject, INodeType, IRunExecutionData } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { removeFolder } from '../../server/temporary';
import type { Simulator } from '../../simulator/simulator';
import { recordLog } from './log';
import { pollOnce } from './polling';
import { resultOf } from './result';
import { suspendedExecution } from './suspended';
import type { Engine, NodeSettings } from './types';
import { answerOf } from './webhook';
import { mainTo, piApiNode, planOf, testNode, Workflows } from './workflows';

export type { LogLine } from './log';
export type * from './types';

const packageFolder = resolve(__dirname, '../../..');

/**
 * Loads the built package the way n8n does and runs its nodes with n8n's own engine, against the simulator. `ownNodes`
 * are further nodes by their full type (`test.…`).
 */
export async function startEngine(
	simulator: Pick<Simulator, 'url' | 'uploadUrl' | 'apiKey'>,
	ownNodes: Record<string, INodeType> = {},
): Promise<Engine> {
	await recordLog();
	await Container.get(BinaryDataService).init();
	const loader = new PackageDirectoryLoader(packageFolder);
	await loader.loadAll();
	const credential: ICredentialDataDecryptedObject = {
		apiKey: simulator.apiKey,
		baseUrl: simulator.url,
		uploadUrl: simulator.uploadUrl,
		webhookSecret: 'a-webhook-secret-for-tests',
	};
	const workflows = new Workflows(loader, credential, ownNodes);

	function start(settings: NodeSettings) {
		const { running, record } = workflows.execute(planOf(settings));
		const result = running.then((run) => resultOf(run, record, settings.nodeName));
		return { stop: () => running.cancel(), result };
	}

	const runOrSuspend: Engine['runOrSuspend'] = async (settings) => {
		const result = await start(settings).result;
		return result.status === 'waiting' ? suspendedExecution(workflows, settings, result) : result;
	};

	/** As n8n's ExecutionService does it. */
	const retry: Engine['retry'] = async ({ run: failed }, settings) => {
		const data: IRunExecutionData = parse(stringify(failed.data));
		const { resultData } = data;
		delete resultData.error;
		delete resultData.runData[resultData.lastNodeExecuted ?? ''];
		const { run, record } = await workflows.goOn(planOf(settings), data);
		const result = resultOf(run, record, settings.nodeName);
		return result.status === 'waiting' ? suspendedExecution(workflows, settings, result) : result;
	};

	const suspend: Engine['suspend'] = async (settings) => {
		const outcome = await runOrSuspend(settings);
		if ('call' in outcome) return outcome;
		throw new Error(`It is not waiting: ${outcome.status} ${outcome.error?.message}`);
	};

	const callAsTool: Engine['callAsTool'] = async (parameters, toolArguments, settings) => {
		const { rounds: calls = 1, isRunByEngine = false, type = 'aiHug' } = settings ?? {};
		const nodes = [
			testNode('Start', 'start', { items: [{}] }),
			testNode('Agent', 'agent', { arguments: toolArguments, calls, isRunByEngine }),
			piApiNode({ ...settings, parameters, type: `${type}Tool` }),
		];
		const connections = {
			Start: { main: [mainTo('Agent')] },
			PiAPI: { [NodeConnectionTypes.AiTool]: [[{ node: 'Agent', type: NodeConnectionTypes.AiTool, index: 0 }]] },
		};
		const { resultData } = (await workflows.execute({ nodes, connections }).running).data;
		const json = resultData.runData.Agent?.at(-1)?.data?.main?.[0]?.[0]?.json;
		if (!json) throw new Error(`The agent did not run: ${resultData.error?.message}`);
		return json as { schema?: string[]; description?: string; answer: string };
	};

	const callTrigger: Engine['callTrigger'] = async (parameters, { headers = {}, body }) => {
		const node = piApiNode({ type: 'piApiTrigger', parameters });
		const prepared = workflows.prepare({ nodes: [node], connections: {} });
		const { workflowData, ...sent } = await answerOf(workflows, prepared, node, { headers, body });
		return { ...sent, items: workflowData?.[0] ?? [] };
	};

	const activateTrigger: Engine['activateTrigger'] = async () => {
		const { HookContext } = await import('n8n-core/dist/execution-engine/node-execution-context/hook-context');
		const node = piApiNode({ type: 'piApiTrigger' });
		const { workflow, additionalData } = workflows.prepare({ nodes: [node], connections: {} });
		const context = new HookContext(workflow, node, additionalData, 'trigger', 'activate');
		const methods = workflows.nodeType(node.type).webhookMethods?.default;
		if (!methods?.checkExists || !methods.create) throw new Error('The node is no trigger');
		return (await methods.checkExists.call(context)) || (await methods.create.call(context));
	};

	const listTasks: Engine['listTasks'] = async (filter, page, type) => {
		const { LoadOptionsContext } = await import(
			'n8n-core/dist/execution-engine/node-execution-context/load-options-context'
		);
		const node = piApiNode({ type });
		const { workflow, additionalData } = workflows.prepare({ nodes: [node], connections: {} });
		const search = workflows.nodeType(node.type).methods?.listSearch?.searchTasks;
		if (!search) throw new Error('The node lists no tasks');
		return await search.call(new LoadOptionsContext(workflow, node, additionalData, ''), filter, page);
	};

	return {
		credential,
		credentialReads: () => workflows.total.credentialReads,
		log: workflows.total.log,
		start,
		suspend,
		runOrSuspend,
		retry,
		run: async (settings) => await start(settings).result,
		file: async (binary) => {
			if (!binary) throw new Error('There is no file');
			return await Container.get(BinaryDataService).getAsBuffer(binary);
		},
		callAsTool,
		callTrigger,
		activateTrigger,
		pollTrigger: async (parameters, settings) => await pollOnce(workflows, parameters, settings),
		listTasks,
	};
}

/** Removes n8n's folder, and ends the one timer that n8n-core never ends, which kept every test file in memory. */
export function closeEngine(): void {
	Container.get(SSHClientsManager).onShutdown();
	removeFolder(userFolder);
}
