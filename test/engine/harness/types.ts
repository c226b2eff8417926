import type {
	IBinaryData,
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	IRun,
	IWorkflowSettings,
	NodeExecutionHint,
} from 'n8n-workflow';

import type { LogLine } from './log';

export interface GivenFile {
	content: Buffer;
	fileName?: string;
	mimeType?: string;
	/** Whether the item itself holds the content, as a Code node's file or with n8n's file store switched off. */
	isInItem?: boolean;
}

/** A file for the field `data` of an item, or several, by their fields. */
export type GivenFiles = GivenFile | Record<string, GivenFile>;

export interface NodeSettings {
	parameters?: INodeParameters;
	/** One input item with each of these as `json`. */
	items?: IDataObject[];
	/** A file for each input item, in n8n's file store. */
	files?: GivenFiles[];
	/** How often the node runs: after each time its output comes back as its input. Or how often an agent calls it. */
	rounds?: number;
	/** Of an agent's tool: whether the agent has n8n's engine run it, as the AI Agent does since its version 3. */
	isRunByEngine?: boolean;
	onError?: INode['onError'];
	retryOnFail?: boolean;
	maxTries?: number;
	waitBetweenTries?: number;
	/** The node's name in this package (`aiHug` when left out), or the full type of a test node (`test.…`). */
	type?: string;
	hasCredential?: boolean;
	nodeName?: string;
	executeOnce?: boolean;
	executionId?: string;
	/** Where n8n says that it can be reached. */
	n8nUrl?: string;
	/**
	 * The workflow's Binary Data setting. With 'combined' n8n moves the files of each item from `item.binary` to
	 * `item.json._files` after every node, and a file is named by its path there, such as `_files.data`.
	 */
	binaryMode?: IWorkflowSettings['binaryMode'];
}

/** What a node threw. */
export interface NodeError {
	message: string;
	description?: string | null;
	context: IDataObject;
	httpCode?: string;
	name: string;
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
	error?: NodeError;
	/** What the node after it received from the first output, with the item each one is linked to. */
	received: INodeExecutionData[];
	/** What the node showed with `addExecutionHints`, in all its rounds. n8n drops the hints of a run that threw. */
	hints: NodeExecutionHint[];
	/** What the node wrote to n8n's logger (`this.logger`) in this run. */
	log: LogLine[];
	/** How often the credential was read: by `getCredentials`, or for a request that n8n authenticates. */
	credentialReads: number;
}

/** What a call to the trigger is answered, and what the workflow starts with. */
export interface TriggerCall {
	status: number;
	answer: unknown;
	items: INodeExecutionData[];
}

export interface PollSettings {
	/**
	 * What n8n has stored for the node. Hand the same object to the next poll to go on from there: after a poll that
	 * does not throw it holds what n8n would read back from its database.
	 */
	staticData?: IDataObject;
	/** 'trigger' (default): an active workflow at its Poll Times. 'manual': Fetch Test Event in the editor. */
	mode?: 'trigger' | 'manual';
	/** The node's name in this package (`piApiPollingTrigger` when left out), or the full type of a test node. */
	type?: string;
}

/** What came of one poll. */
export interface Poll {
	/** The items the workflow starts with; undefined when the node returned null, so that no workflow starts. */
	items?: INodeExecutionData[];
	error?: NodeError;
	log: LogLine[];
	credentialReads: number;
}

/** The answer of n8n's server to a call. */
export interface CallAnswer {
	status: number;
	answer: unknown;
	/** There once the execution has gone on. */
	result?: Result;
}

/** An execution that is suspended, as n8n's database holds it. */
export interface Suspended {
	/** What there was when it was suspended. */
	result: Result;
	/** When n8n goes on without a call. */
	waitTill: Date;
	/** Does with a call to an address of n8n's what its server does. */
	call(call: { endpoint: string; headers?: IDataObject; body?: unknown }): Promise<CallAnswer>;
	/** Does what n8n's server does when the time is up. */
	timeUp(): Promise<Result>;
}

export interface Engine {
	/** Runs Start → Files → the node → Again → After, with the error output going to Failed. */
	run(settings: NodeSettings): Promise<Result>;
	/** The same, but hands the running workflow over, so that it can be stopped. */
	start(settings: NodeSettings): { stop: () => void; result: Promise<Result> };
	/** The same, for a run that is suspended. Throws when it is not. */
	suspend(settings: NodeSettings): Promise<Suspended>;
	/** The same, for a run that may end instead. */
	runOrSuspend(settings: NodeSettings): Promise<Result | Suspended>;
	/** n8n's button Retry for a run that failed: another execution, with what the failed one stored. */
	retry(failed: Result, settings: NodeSettings & { executionId: string }): Promise<Result | Suspended>;
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
	/** Has a polling trigger ask once, with n8n's own PollContext. What the node throws comes back as `error`. */
	pollTrigger(parameters: INodeParameters, settings?: PollSettings): Promise<Poll>;
	/** The entries of From List, as the editor asks for them. */
	listTasks(
		filter?: string,
		page?: string,
		type?: string,
	): Promise<{ results: Array<{ name: string; value: unknown }>; paginationToken?: unknown }>;
	/** The content of a file in n8n's store. */
	file(binary: IBinaryData | undefined): Promise<Buffer>;
	credential: ICredentialDataDecryptedObject;
	/** How often n8n has read the credential from its database so far. */
	credentialReads(): number;
	/** What nodes wrote to n8n's logger in all that this engine did so far. */
	log: LogLine[];
}
