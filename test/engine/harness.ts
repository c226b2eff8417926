/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- test code: runs n8n's engine, not inside n8n */
import 'reflect-metadata';

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

// Before n8n-core reads them.
export const userFolder = mkdtempSync(join(tmpdir(), 'n8n-engine-test-'));
process.env.N8N_USER_FOLDER = userFolder;
process.env.N8N_ENCRYPTION_KEY = 'for tests only';
process.env.N8N_LOG_LEVEL = 'silent';

import { Container } from '@n8n/di';
import { parse, stringify } from 'flatted';
import { BinaryDataService, ExecutionLifecycleHooks, PackageDirectoryLoader, WorkflowExecute } from 'n8n-core';
import type {
	EngineRequest,
	EngineResponse,
	IBinaryData,
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	INode,
	INodeCredentialsDetails,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	INodeTypes,
	IRun,
	IRunExecutionData,
	ITriggerFunctions,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { ICredentialsHelper, NodeConnectionTypes, NodeHelpers, Workflow } from 'n8n-workflow';

import type { Simulator } from '../simulator/simulator';

const packageFolder = resolve(__dirname, '../..');

export interface GivenFile {
	content: Buffer;
	fileName?: string;
	mimeType?: string;
}

export interface NodeSettings {
	parameters?: INodeParameters;
	/** One input item with each of these as `json`. */
	items?: IDataObject[];
	/** A file for each input item, in n8n's file store, in the field `data`; or several, by their fields. */
	files?: Array<GivenFile | Record<string, GivenFile>>;
	/** How often the node runs: after each time its output comes back as its input. Or how often an agent calls it. */
	rounds?: number;
	/** Of an agent's tool: whether the agent has n8n's engine run it, as the AI Agent does since its version 3. */
	isRunByEngine?: boolean;
	onError?: INode['onError'];
	retryOnFail?: boolean;
	maxTries?: number;
	waitBetweenTries?: number;
	type?: string;
	hasCredential?: boolean;
	nodeName?: string;
	executeOnce?: boolean;
	executionId?: string;
	/** Where n8n says that it can be reached. */
	n8nUrl?: string;
}

export interface Result {
	run: IRun;
	/** 'success', 'error', 'canceled', … */
	status: string;
	/** What the node put out, paired items and all; [] when it threw. */
	output: INodeExecutionData[];
	/** What came out of the error output. */
	errorOutput: INodeExecutionData[];
	/** What the node threw. */
	error?: { message: string; description?: string | null; context: IDataObject; httpCode?: string; name: string };
	/** What the node after it received from the first output, with the item each one is linked to. */
	received: INodeExecutionData[];
}

/** What a call to the trigger is answered, and what the workflow starts with. */
export interface TriggerCall {
	status: number;
	answer: unknown;
	items: INodeExecutionData[];
}

/** An execution that was put aside, as n8n's database holds it. */
export interface Suspended {
	/** What there was when it was put aside. */
	result: Result;
	/** When n8n goes on without a call. */
	waitTill: Date;
	/** Does with a call to an address of n8n's what its server does. `result` is there once the execution has gone on. */
	call(call: { endpoint: string; headers?: IDataObject; body?: unknown }): Promise<{
		status: number;
		answer: unknown;
		result?: Result;
	}>;
	/** Does what n8n's server does when the time is up. */
	timeUp(): Promise<Result>;
}

export interface Engine {
	/** Runs Start → Files → the node → Again → After, with the error output going to Failed. */
	run(settings: NodeSettings): Promise<Result>;
	/** The same, but hands the running workflow over, so that it can be stopped. */
	start(settings: NodeSettings): { stop: () => void; result: Promise<Result> };
	/** The same, for a run that is put aside. Throws when it is not. */
	suspend(settings: NodeSettings): Promise<Suspended>;
	/** The same, for a run that may end instead. */
	runOrSuspend(settings: NodeSettings): Promise<Result | Suspended>;
	/** Has an agent call the node as its tool with these arguments; returns what the agent gets to read. */
	callAsTool(
		parameters: INodeParameters,
		toolArguments: IDataObject,
		settings?: NodeSettings,
	): Promise<{ schema?: string[]; description?: string; answer: string }>;
	/** Calls the address of PiAPI Trigger, as PiAPI would. */
	callTrigger(parameters: INodeParameters, call: { headers?: IDataObject; body: unknown }): Promise<TriggerCall>;
	/** Switches a workflow with PiAPI Trigger on: checks, and registers where needed. */
	activateTrigger(): Promise<boolean>;
	/** The entries of From List, as the editor asks for them. */
	listTasks(
		filter?: string,
		page?: string,
		type?: string,
	): Promise<{ results: Array<{ name: string; value: unknown }>; paginationToken?: unknown }>;
	file(binary: IBinaryData | undefined): Promise<Buffer>;
	credential: ICredentialDataDecryptedObject;
	/** How often n8n has read the credential from its database so far. */
	credentialReads(): number;
}

const startNode: INodeType = {
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

const passOn: INodeType = {
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

const isFile = (given: GivenFile | Record<string, GivenFile>): given is GivenFile => Buffer.isBuffer(given.content);

/** Gives each item its file, as a node that fetches files would. */
const giveFiles = (files: NonNullable<NodeSettings['files']>): INodeType => ({
	description: { ...passOn.description, displayName: 'Give Files', name: 'giveFiles' },
	async execute(this: IExecuteFunctions) {
		const stored = async ([field, { content, fileName, mimeType }]: [string, GivenFile]) => {
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
const goRound: INodeType = {
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

interface Tool {
	description: string;
	schema: { shape: Record<string, unknown> };
	invoke(toolArguments: IDataObject): Promise<string>;
}

const agent: INodeType = {
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

/** Decrypts nothing and asks nobody: hands out the test's credential and applies its generic authentication. */
class TestCredentials extends ICredentialsHelper {
	constructor(
		private readonly loader: PackageDirectoryLoader,
		private readonly credential: ICredentialDataDecryptedObject,
		private readonly onRead: () => void,
	) {
		super();
	}

	getParentTypes() {
		return [];
	}

	isCredentialUsableByNode() {
		return true;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		options: IHttpRequestOptions,
		workflow: Workflow,
		node: INode,
	) {
		const { authenticate } = this.loader.getCredential(typeName).type;
		if (typeof authenticate !== 'object') throw new Error('The test knows only generic authentication');
		const evaluate = (value: unknown) =>
			String(
				workflow.expression.getSimpleParameterValue(
					node,
					String(value),
					'internal',
					{ $credentials: credentials },
					undefined,
					'',
				),
			);
		const headers = Object.entries(authenticate.properties.headers ?? {}).map(([name, value]) => [
			name,
			evaluate(value),
		]);
		return { ...options, headers: { ...options.headers, ...Object.fromEntries(headers) } };
	}

	async preAuthentication() {
		return undefined;
	}

	async runPreAuthentication() {
		return undefined;
	}

	async getCredentials(): Promise<never> {
		throw new Error('Not used');
	}

	async getDecrypted(_data: IWorkflowExecuteAdditionalData, _details: INodeCredentialsDetails, type: string) {
		if (type !== 'piApi') throw new Error(`No credential ${type}`);
		this.onRead();
		return { ...this.credential };
	}

	async updateCredentials() {}

	async updateCredentialsOauthTokenData() {}

	getCredentialsProperties(type: string) {
		return this.loader.getCredential(type).type.properties;
	}
}

/** Loads the built package the way n8n does and runs its nodes with n8n's own engine, against the simulator. */
export async function startEngine(simulator: Pick<Simulator, 'url' | 'uploadUrl' | 'apiKey'>): Promise<Engine> {
	await Container.get(BinaryDataService).init();
	const loader = new PackageDirectoryLoader(packageFolder);
	await loader.loadAll();
	const credential: ICredentialDataDecryptedObject = {
		apiKey: simulator.apiKey,
		baseUrl: simulator.url,
		uploadUrl: simulator.uploadUrl,
		webhookSecret: 'a-webhook-secret-for-tests',
	};

	let credentialReads = 0;

	const own: Record<string, INodeType> = {
		'test.start': startNode,
		'test.passOn': passOn,
		'test.goRound': goRound,
		'test.agent': agent,
	};
	const nodeType = (type: string): INodeType => {
		const known = own[type];
		if (known) return known;
		const name = type.split('.')[1] ?? '';
		if (name.endsWith('Tool')) return asTool(NodeHelpers.getVersionedNodeType(loader.getNode(name.slice(0, -4)).type));
		return NodeHelpers.getVersionedNodeType(loader.getNode(name).type);
	};
	const nodeTypes: INodeTypes = { getByName: nodeType, getByNameAndVersion: nodeType, getKnownTypes: () => ({}) };

	const piApiNode = ({
		parameters = {},
		type = 'aiHug',
		onError,
		retryOnFail,
		maxTries,
		waitBetweenTries,
		executeOnce,
		nodeName = 'PiAPI',
		hasCredential = true,
	}: NodeSettings): INode => ({
		id: 'piapi',
		name: nodeName,
		type: `n8n-nodes-piapi-tasks.${type}`,
		typeVersion: 1,
		position: [200, 0],
		parameters,
		credentials: hasCredential ? { piApi: { id: '1', name: 'PiAPI' } } : undefined,
		onError,
		retryOnFail,
		maxTries,
		waitBetweenTries,
		executeOnce,
	});
	const otherNode = (name: string, type: string, parameters = {}): INode => ({
		id: name,
		name,
		type: `test.${type}`,
		typeVersion: 1,
		position: [0, 0],
		parameters,
	});
	const main = (node: string) => [{ node, type: NodeConnectionTypes.Main, index: 0 }];

	type Connections = ConstructorParameters<typeof Workflow>[0]['connections'];
	type Place = Pick<NodeSettings, 'executionId' | 'n8nUrl'>;

	/** A workflow, and what n8n hands to an execution of it. */
	function prepare(nodes: INode[], connections: Connections, place: Place = {}) {
		const { executionId = '1', n8nUrl = 'http://127.0.0.1:5678' } = place;
		const workflow = new Workflow({
			id: 'wf',
			name: 'test',
			nodes,
			connections,
			active: false,
			nodeTypes,
			settings: { executionOrder: 'v1' },
		});
		const hooks = new ExecutionLifecycleHooks('manual', executionId, {
			id: 'wf',
			name: 'test',
			nodes,
			connections,
			active: false,
			isArchived: false,
			createdAt: new Date(),
			updatedAt: new Date(),
			versionId: '',
			activeVersionId: null,
		});
		const additionalData = {
			hooks,
			executionId,
			workflowId: 'wf',
			credentialsHelper: new TestCredentials(loader, credential, () => credentialReads++),
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
		return { workflow, additionalData };
	}

	function execute(nodes: INode[], connections: Connections, place?: Place) {
		const { workflow, additionalData } = prepare(nodes, connections, place);
		const first = nodes[0]?.name ?? '';
		return new WorkflowExecute(additionalData, 'manual').run({
			workflow,
			startNode: workflow.getNode(first) ?? undefined,
		});
	}

	function nodesOf(settings: NodeSettings): [INode[], Connections] {
		own['test.giveFiles'] = giveFiles(settings.files ?? []);
		const node = piApiNode(settings);
		const nodes = [
			otherNode('Start', 'start', { items: settings.items ?? (settings.files ?? [{}]).map(() => ({})) }),
			otherNode('Files', 'giveFiles'),
			node,
			otherNode('Again', 'goRound', { rounds: settings.rounds ?? 1 }),
			otherNode('After', 'passOn'),
			otherNode('Failed', 'passOn'),
		];
		const outputs = settings.onError === 'continueErrorOutput' ? [main('Again'), main('Failed')] : [main('Again')];
		const connections = {
			Start: { main: [main('Files')] },
			Files: { main: [main(node.name)] },
			[node.name]: { main: outputs },
			Again: { main: [main(node.name), main('After')] },
		};
		return [nodes, connections];
	}

	function start(settings: NodeSettings) {
		const running = execute(...nodesOf(settings), settings);
		const result = running.then((run) => resultOf(run, settings.nodeName));
		return { stop: () => running.cancel(), result };
	}

	/** Has a node answer a call, as n8n's server does. */
	async function answerOf(
		{ workflow, additionalData }: ReturnType<typeof prepare>,
		node: INode,
		request: { headers: IDataObject; body: unknown },
		runData: IRunExecutionData | null = null,
	) {
		const { WebhookContext } = await import('n8n-core/dist/execution-engine/node-execution-context/webhook-context');
		const sent = { status: 200, answer: undefined as unknown };
		const httpResponse = {
			status(code: number) {
				sent.status = code;
				return this;
			},
			json(answer: unknown) {
				sent.answer = answer;
			},
		};
		const webhookData = { webhookDescription: { name: 'default' } };
		const data = { ...additionalData, httpRequest: request, httpResponse };
		const context = new WebhookContext(workflow, node, data as never, 'webhook', webhookData as never, [], runData);
		const result = await nodeType(node.type).webhook?.call(context);
		return { ...sent, answer: sent.answer ?? result?.webhookResponse, workflowData: result?.workflowData };
	}

	async function suspend(settings: NodeSettings): Promise<Suspended> {
		const outcome = await runOrSuspend(settings);
		if ('call' in outcome) return outcome;
		throw new Error(`It is not waiting: ${outcome.status} ${outcome.error?.message}`);
	}

	async function runOrSuspend(settings: NodeSettings): Promise<Result | Suspended> {
		const result = await start(settings).result;
		if (result.status !== 'waiting') return result;
		const { nodeName } = settings;
		let status = result.status;
		let stored = stringify(result.run.data);

		async function goOn(data: IRunExecutionData) {
			const { workflow, additionalData } = prepare(...nodesOf(settings), settings);
			const run = await new WorkflowExecute(additionalData, 'manual', data).processRunExecutionData(workflow);
			status = run.status;
			stored = stringify(run.data);
			return resultOf(run, nodeName);
		}

		/** As n8n's WaitingWebhooks and executeWebhook do it, up to the point where the workflow runs. */
		const call: Suspended['call'] = async ({ endpoint, headers = {}, body }) => {
			const refused = (code: number) => ({ status: code, answer: undefined });
			const data: IRunExecutionData = parse(stored);
			const { pathname, searchParams } = new URL(endpoint);
			const [, place, executionId, suffix] = pathname.split('/');
			if (place !== 'webhook-waiting' || executionId !== (settings.executionId ?? '1')) return refused(404);
			if (data.resumeToken === undefined || searchParams.get('signature') !== data.resumeToken) return refused(401);
			if (status !== 'waiting') return refused(409);

			const [entry] = data.executionData?.nodeExecutionStack ?? [];
			const { lastNodeExecuted = '' } = data.resultData;
			const prepared = prepare(...nodesOf(settings), settings);
			const node = prepared.workflow.getNode(lastNodeExecuted);
			if (!entry || !node) return refused(404);
			const webhook = nodeType(node.type).description.webhooks?.find(({ restartWebhook }) => restartWebhook);
			const path = prepared.workflow.expression.getSimpleParameterValue(node, webhook?.path, 'internal', {});
			if (decodeURIComponent(suffix ?? '') !== path) return refused(404);
			entry.node.disabled = true;
			data.waitTill = undefined;
			data.resultData.runData[lastNodeExecuted]?.pop();
			try {
				const { workflowData, ...sent } = await answerOf(prepared, node, { headers, body }, data);
				if (workflowData === undefined) return sent;
				entry.data.main = workflowData;
				entry.metadata = { ...entry.metadata, forwardAllOutputs: true };
				return { ...sent, result: await goOn(data) };
			} catch (thrown) {
				const error = thrown as Error;
				entry.data.main = [[{ json: {} }]];
				entry.metadata = { ...entry.metadata, forwardAllOutputs: true };
				Object.assign(data, {
					resultData: {
						runData: {},
						lastNodeExecuted,
						error: { ...error, message: error.message, stack: error.stack },
					},
				});
				return { ...refused(500), result: await goOn(data) };
			}
		};

		const waitTill = new Date(result.run.waitTill ?? Number.NaN);
		return { result, waitTill, call, timeUp: async () => await goOn(parse(stored)) };
	}

	return {
		credential,
		credentialReads: () => credentialReads,
		start,
		suspend,
		runOrSuspend,
		run: async (settings) => await start(settings).result,
		file: async (binary) => {
			if (!binary) throw new Error('There is no file');
			return await Container.get(BinaryDataService).getAsBuffer(binary);
		},
		callAsTool: async (parameters, toolArguments, settings) => {
			const nodes = [
				otherNode('Start', 'start', { items: [{}] }),
				otherNode('Agent', 'agent', {
					arguments: toolArguments,
					calls: settings?.rounds ?? 1,
					isRunByEngine: settings?.isRunByEngine ?? false,
				}),
				piApiNode({ ...settings, parameters, type: `${settings?.type ?? 'aiHug'}Tool` }),
			];
			const run = await execute(nodes, {
				Start: { main: [main('Agent')] },
				PiAPI: { [NodeConnectionTypes.AiTool]: [[{ node: 'Agent', type: NodeConnectionTypes.AiTool, index: 0 }]] },
			});
			const { resultData } = run.data;
			const json = resultData.runData.Agent?.at(-1)?.data?.main?.[0]?.[0]?.json;
			if (!json) throw new Error(`The agent did not run: ${resultData.error?.message}`);
			return json as { schema?: string[]; description?: string; answer: string };
		},
		callTrigger: async (parameters, { headers = {}, body }) => {
			const node = piApiNode({ type: 'piApiTrigger', parameters });
			const { workflowData, ...sent } = await answerOf(prepare([node], {}), node, { headers, body });
			return { ...sent, items: workflowData?.[0] ?? [] };
		},
		activateTrigger: async () => {
			const { HookContext } = await import('n8n-core/dist/execution-engine/node-execution-context/hook-context');
			const node = piApiNode({ type: 'piApiTrigger' });
			const { workflow, additionalData } = prepare([node], {});
			const context = new HookContext(workflow, node, additionalData, 'trigger', 'activate');
			const methods = nodeType(node.type).webhookMethods?.default;
			if (!methods?.checkExists || !methods.create) throw new Error('The node is no trigger');
			return (await methods.checkExists.call(context)) || (await methods.create.call(context));
		},
		listTasks: async (filter, page, type) => {
			const { LoadOptionsContext } = await import(
				'n8n-core/dist/execution-engine/node-execution-context/load-options-context'
			);
			const node = piApiNode({ type });
			const { workflow, additionalData } = prepare([node], {});
			const search = nodeType(node.type).methods?.listSearch?.searchTasks;
			if (!search) throw new Error('The node lists no tasks');
			return await search.call(new LoadOptionsContext(workflow, node, additionalData, ''), filter, page);
		},
	};
}

/** What n8n makes of a node that is usable as a tool: it gets no input, and its output is the tool. */
function asTool(type: INodeType): INodeType {
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

function resultOf(run: IRun, nodeName = 'PiAPI'): Result {
	const { resultData } = run.data;
	const itemsOf = (node: string, output: number) => resultData.runData[node]?.[0]?.data?.main?.[output] ?? [];
	const error = resultData.runData[nodeName]?.[0]?.error ?? resultData.error;
	return {
		run,
		status: run.status,
		output: itemsOf(nodeName, 0),
		errorOutput: itemsOf('Failed', 0),
		received: itemsOf('After', 0),
		error: error as unknown as Result['error'],
	};
}
