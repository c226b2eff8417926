/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a script for the developer's machine, not code that runs inside n8n */
import { dirname } from 'node:path';

import type { IDataObject, INode } from 'n8n-workflow';

import { chain, getTask, hugNodeName, manualTrigger, manualTriggerName } from '../e2e/workflows';
import type { N8nServer } from '../server/n8n';
import { startN8n } from '../server/n8n';
import { packPackage } from '../server/pack';
import { removeFolder } from '../server/temporary';
import type { Benchmark, Log, Row } from './benchmark';
import { median } from './numbers';
import type { SimulatorProcess } from './simulatorProcess';
import { startSimulatorProcess } from './simulatorProcess';
import { createCredential, httpRequest } from './workflows';

const itemCount = 200;
const warmUps = 4;
const measuredRuns = 20;

/** What an item costs with this package's node, as a multiple of what it costs with n8n's HTTP Request. */
const bound = 1;

const httpNodeName = 'HTTP Request';

/** The time a node takes for an item, side by side with n8n's own node for the same request. */
export const itemCost: Benchmark = { name: 'itemCost', run };

async function run(log: Log): Promise<Row[]> {
	const simulator = await startSimulatorProcess();
	const tarball = await packPackage();
	const n8n = await startN8n({ log, tarball });
	try {
		const items: IDataObject[] = [];
		for (let index = 0; index < itemCount; index++) {
			items.push({ id: await simulator.addTask({ pendingMs: 0, processingMs: 0 }) });
		}
		const workflowIds = await createWorkflows(n8n, simulator, items);
		log(`${warmUps + measuredRuns} runs with ${itemCount} items each`);
		const times = { ours: new Array<number>(), theirs: new Array<number>() };
		for (let index = 0; index < warmUps + measuredRuns; index++) {
			const { ours, theirs } = await nodeTimes(n8n, workflowIds[index % workflowIds.length] ?? '');
			if (index < warmUps) continue;
			times.ours.push(ours);
			times.theirs.push(theirs);
		}
		const [ours, theirs] = [median(times.ours), median(times.theirs)];
		const perItem = (milliseconds: number) => `${(milliseconds / itemCount).toFixed(2)} ms`;
		return [
			{
				what: 'Time per item, beside n8n’s HTTP Request',
				how: `n8n server, ${itemCount} items, the two nodes taking turns; medians of ${measuredRuns} runs, ours / theirs`,
				bound: `≤ ${bound}`,
				measured: `${(ours / theirs).toFixed(2)} (${perItem(ours)} / ${perItem(theirs)})`,
				met: ours / theirs <= bound,
			},
		];
	} finally {
		await n8n.close();
		await simulator.end();
		removeFolder(dirname(tarball));
	}
}

/** Two workflows that give the same items to both nodes: in the one HTTP Request is first, in the other ours. */
async function createWorkflows(n8n: N8nServer, piApi: SimulatorProcess, items: IDataObject[]): Promise<string[]> {
	const credentialId = await createCredential(n8n, piApi);
	const ours = getTask(credentialId, '={{ $json.id }}');
	const theirs = httpRequest(httpNodeName, credentialId, { url: `=${piApi.url}/api/v1/task/{{ $json.id }}` });
	const workflows = [
		[theirs, ours],
		[ours, theirs],
	].map((nodes) => sideBySide(nodes, items));
	return await Promise.all(workflows.map(async (workflow) => await n8n.createWorkflow(workflow)));
}

/** One trigger with several nodes after it; n8n runs the uppermost first. */
function sideBySide(nodes: INode[], items: IDataObject[]) {
	const {
		nodes: [trigger = manualTrigger()],
	} = chain('Start', manualTrigger());
	return {
		name: 'Side by side',
		nodes: [trigger, ...nodes.map((node, index): INode => ({ ...node, position: [240, index * 240] }))],
		connections: {
			[manualTriggerName]: { main: [nodes.map(({ name }) => ({ node: name, type: 'main' as const, index: 0 }))] },
		},
		pinData: { [manualTriggerName]: items.map((json) => ({ json })) },
		settings: { executionOrder: 'v1' as const },
	};
}

/** How long each node ran, in milliseconds, by n8n's own account. */
async function nodeTimes(n8n: N8nServer, workflowId: string) {
	const { status, data } = await n8n.waitForExecution(await n8n.run(workflowId, manualTriggerName));
	const { runData, error } = data.resultData;
	const timeOf = (name: string) => {
		const [taskRun] = runData[name] ?? [];
		const itemsOut = taskRun?.data?.main?.[0]?.length;
		if (status !== 'success' || taskRun === undefined || itemsOut !== itemCount) {
			throw new Error(`${name} put out ${itemsOut} items; the run ended with ${status}: ${error?.message}`);
		}
		return taskRun.executionTime;
	};
	return { ours: timeOf(hugNodeName), theirs: timeOf(httpNodeName) };
}
