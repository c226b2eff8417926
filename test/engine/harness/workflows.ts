import './environment';

import { ExecutionLifecycleHooks, WorkflowExecute, type PackageDirectoryLoader } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	INode,
	INodeType,
	INodeTypes,
	IRunExecutionData,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { NodeConnectionTypes, NodeHelpers, Workflow } from 'n8n-workflow';

import { agent, asTool } from './agent';
import { TestCredentials } from './credentials';
import { onLog, type LogLine } from './log';
import { giveFiles, goRound, passOn, startNode } from './testNodes';
import type { NodeSettings } from './types';

export const packageName = 'n8n-nodes-piapi-tasks';

export type Connections = ConstructorParameters<typeof Workflow>[0]['connections'];

/** Nodes and how they are connected; each run of them reads its files from `files`. */
export interface Plan {
	nodes: INode[];
	connections: Connections;
	settings?: NodeSettings;
}

/** What is counted while a run goes on. */
export interface RunRecord {
	log: LogLine[];
	credentialReads: number;
}

/** A workflow, and what n8n hands to an execution of it. */
export interface Prepared {
	workflow: Workflow;
	additionalData: IWorkflowExecuteAdditionalData;
	record: RunRecord;
}

export const newRecord = (): RunRecord => ({ log: [], credentialReads: 0 });

export const mainTo = (node: string) => [{ node, type: NodeConnectionTypes.Main, index: 0 }];

/** The node under test. */
export function piApiNode(settings: NodeSettings): INode {
	const { parameters = {}, type = 'aiHug', nodeName = 'PiAPI', hasCredential = true } = settings;
	const { onError, retryOnFail, maxTries, waitBetweenTries, executeOnce } = settings;
	return {
		id: 'piapi',
		name: nodeName,
		type: type.includes('.') ? type : `${packageName}.${type}`,
		typeVersion: 1,
		position: [200, 0],
		parameters,
		credentials: hasCredential ? { piApi: { id: '1', name: 'PiAPI' } } : undefined,
		onError,
		retryOnFail,
		maxTries,
		waitBetweenTries,
		executeOnce,
	};
}

/** A node of the test around it. */
export const testNode = (name: string, type: string, parameters = {}): INode => ({
	id: name,
	name,
	type: `test.${type}`,
	typeVersion: 1,
	position: [0, 0],
	parameters,
});

/** Start → Files → the node → Again → After, with the error output going to Failed. */
export function planOf(settings: NodeSettings): Plan {
	const node = piApiNode(settings);
	const nodes = [
		testNode('Start', 'start', { items: settings.items ?? (settings.files ?? [{}]).map(() => ({})) }),
		testNode('Files', 'giveFiles'),
		node,
		testNode('Again', 'goRound', { rounds: settings.rounds ?? 1 }),
		testNode('After', 'passOn'),
		testNode('Failed', 'passOn'),
	];
	const isSplit = settings.onError === 'continueErrorOutput';
	const outputs = isSplit ? [mainTo('Again'), mainTo('Failed')] : [mainTo('Again')];
	const connections = {
		Start: { main: [mainTo('Files')] },
		Files: { main: [mainTo(node.name)] },
		[node.name]: { main: outputs },
		Again: { main: [mainTo(node.name), mainTo('After')] },
	};
	return { nodes, connections, settings };
}

/** Makes executions of workflows with the nodes of the loaded package and those of the test. */
export class Workflows {
	/** What all runs together wrote and read. */
	readonly total = newRecord();

	constructor(
		private readonly loader: PackageDirectoryLoader,
		private readonly credential: ICredentialDataDecryptedObject,
		private readonly ownNodes: Record<string, INodeType>,
	) {}

	nodeType(type: string, files: NodeSettings['files'] = []): INodeType {
		const own: Record<string, INodeType> = {
			'test.start': startNode,
			'test.passOn': passOn,
			'test.goRound': goRound,
			'test.agent': agent,
			'test.giveFiles': giveFiles(files),
			...this.ownNodes,
		};
		const known = own[type];
		if (known) return known;
		const name = type.split('.')[1] ?? '';
		const loaded = (nodeName: string) => NodeHelpers.getVersionedNodeType(this.loader.getNode(nodeName).type);
		return name.endsWith('Tool') ? asTool(loaded(name.slice(0, -4))) : loaded(name);
	}

	prepare({ nodes, connections, settings = {} }: Plan, mode: WorkflowExecuteMode = 'manual'): Prepared {
		const { executionId = '1', n8nUrl = 'http://127.0.0.1:5678', binaryMode } = settings;
		const record = newRecord();
		const getNodeType = (type: string) => this.nodeType(type, settings.files);
		const nodeTypes: INodeTypes = {
			getByName: getNodeType,
			getByNameAndVersion: getNodeType,
			getKnownTypes: () => ({}),
		};
		const about = { id: 'wf', name: 'test', nodes, connections, active: mode === 'trigger' };
		const workflow = new Workflow({ ...about, nodeTypes, settings: { executionOrder: 'v1', binaryMode } });
		const hooks = new ExecutionLifecycleHooks(mode, executionId, {
			...about,
			isArchived: false,
			createdAt: new Date(),
			updatedAt: new Date(),
			versionId: '',
			activeVersionId: null,
		});
		const onRead = () => {
			record.credentialReads++;
			this.total.credentialReads++;
		};
		const additionalData = {
			hooks,
			executionId,
			workflowId: 'wf',
			credentialsHelper: new TestCredentials(this.loader, this.credential, onRead),
			currentNodeExecutionIndex: 0,
			variables: {},
			instanceBaseUrl: `${n8nUrl}/`,
			restApiUrl: `${n8nUrl}/rest`,
			webhookBaseUrl: '',
			webhookTestBaseUrl: '',
			webhookWaitingBaseUrl: `${n8nUrl}/webhook-waiting`,
			formWaitingBaseUrl: `${n8nUrl}/form-waiting`,
			setExecutionStatus() {},
			sendDataToUI() {},
			logAiEvent() {},
			externalSecretsProxy: { hasProvider: () => false, listProviders: () => [] },
		} as unknown as IWorkflowExecuteAdditionalData;
		onLog(workflow, (line) => {
			record.log.push(line);
			this.total.log.push(line);
		});
		return { workflow, additionalData, record };
	}

	/** Runs a workflow from its first node on. */
	execute(plan: Plan) {
		const { workflow, additionalData, record } = this.prepare(plan);
		const startNode = workflow.getNode(plan.nodes[0]?.name ?? '') ?? undefined;
		return { running: new WorkflowExecute(additionalData, 'manual').run({ workflow, startNode }), record };
	}

	/** Runs a workflow from where its stored data say that it is. */
	async goOn(plan: Plan, data: IRunExecutionData) {
		const { workflow, additionalData, record } = this.prepare(plan);
		const execution = new WorkflowExecute(additionalData, 'manual', data);
		return { run: await execution.processRunExecutionData(workflow), record };
	}
}
