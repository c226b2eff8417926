import { points, spentUsd, type Account } from './account';
import { adminPrefix, adminReply } from './admin';
import { apiReply, webhookConfig, type Api } from './api';
import { Faults, type Fault } from './faults';
import { startHost, type Host, type HostRequest, type RecordedRequest } from './host';
import { llmReply } from './llm';
import { NextScripts, type CreateRequest, type NextScript } from './nextScripts';
import { exampleInput, productOf, productsOfModel } from './products';
import { isLlmPath, openAiRefusal, refusal, type Reply } from './replies';
import { Storage } from './storage';
import { taskData, Tasks, type TaskData, type TaskScript } from './tasks';
import { Timers } from './timers';
import { uploadReply } from './upload';
import { Webhooks, type WebhookDelivery, type WebhookOverrides } from './webhooks';

export type {
	CreateRequest,
	Fault,
	NextScript,
	RecordedRequest,
	TaskData,
	TaskScript,
	WebhookDelivery,
	WebhookOverrides,
};

export interface SimulatorOptions {
	/** Of the API; the upload host takes the next port and the storage host the one after. 0, the default: free ones. */
	port?: number;
	apiKey?: string;
	pendingMs?: number;
	processingMs?: number;
	webhookRetryMs?: number;
	webhookAttempts?: number;
	/** 'free' may not upload files. */
	plan?: 'free' | 'creator';
	availableCreditsUsd?: number;
	/** How many created tasks run at once; the others stay pending. */
	maxConcurrent?: number;
	/** Of one task or one answer of the LLM part, whatever the model. */
	priceUsd?: number;
}

export interface Simulator {
	/** The API's address. */
	readonly url: string;
	readonly uploadUrl: string;
	/** Where result files are; a host of its own, so that a test sees whether the API key was sent there. */
	readonly storageUrl: string;
	readonly apiKey: string;
	readonly requests: RecordedRequest[];
	readonly uploadRequests: RecordedRequest[];
	readonly storageRequests: RecordedRequest[];
	readonly webhookDeliveries: WebhookDelivery[];
	/** How many requests created a task, also those whose answer was lost. */
	readonly tasksCreated: number;
	/** How many chat completions and picture generations were carried out, also those whose answer was lost. */
	readonly completionsCreated: number;
	/** What all these cost. */
	readonly spentUsd: number;
	/** A task that nobody had to create: no request, no money, no slot. Returns its ID. */
	addTask(script?: TaskScript): string;
	/** What becomes of the next tasks that are created, in order. A function is asked at each creation. */
	scriptNext(script: NextScript, times?: number): void;
	/** What Get Task would answer as `data`. Does not use up a literal status. */
	task(id: string): TaskData | undefined;
	fault(fault: Fault): void;
	clearFaults(): void;
	/** Calls a task's endpoint once, by hand: early, forged, again. */
	sendWebhook(taskId: string, overrides?: WebhookOverrides): Promise<WebhookDelivery>;
	/** Forgets all requests, tasks, faults, files and money, and drops what is not answered yet. */
	reset(): void;
	/** Ends every connection and every timer at once. */
	close(): Promise<void>;
}

/** No digit in it, and not a word that could be a real one. */
const defaultApiKey = ['simulator', 'key', 'that', 'opens', 'nothing'].join('-');

const defaults: Required<SimulatorOptions> = {
	port: 0,
	apiKey: defaultApiKey,
	pendingMs: 200,
	processingMs: 800,
	// PiAPI documents at most three attempts, five seconds apart.
	webhookRetryMs: 5_000,
	webhookAttempts: 3,
	plan: 'creator',
	availableCreditsUsd: 1_000,
	// As many as the node's option Tasks at Once allows.
	maxConcurrent: 100,
	// PiAPI's price of a hug.
	priceUsd: 0.2,
};

export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const { apiKey, port, ...settings } = { ...defaults, ...options };
	const account: Account = { ...settings, tasksCreated: 0, completionsCreated: 0 };
	const timers = new Timers();
	const faults = new Faults();
	const storage = new Storage(timers);
	const webhooks = new Webhooks({ retryMs: settings.webhookRetryMs, attempts: settings.webhookAttempts, timers });
	const tasks = new Tasks({ ...settings, storageUrl: () => storage.url });
	const records = { api: newRecords(), upload: newRecords(), storage: newRecords() };
	const nextScripts = new NextScripts();

	const withKey = (request: HostRequest, reply: () => Reply) =>
		request.headers['x-api-key'] === apiKey ? reply() : refusal(401, 'Invalid API key');
	const withBearer = ({ headers }: HostRequest, reply: () => Reply) =>
		headers.authorization === `Bearer ${apiKey}` ? reply() : openAiRefusal(401, 'Invalid API key');
	const api: Api = { account, tasks, webhooks, nextScripts };
	const hosts: Host[] = [];
	const closeAll = async () => {
		timers.clear();
		webhooks.clear();
		await Promise.all(hosts.map(async (host) => await host.close()));
	};

	async function start(
		name: 'api' | 'upload' | 'storage',
		options: Pick<Parameters<typeof startHost>[0], 'handle' | 'admin'>,
	) {
		const place = port === 0 ? 0 : port + ['api', 'upload', 'storage'].indexOf(name);
		const host = await startHost({ name, port: place, records: records[name], faults, timers, ...options });
		hosts.push(host);
		return host.url;
	}

	async function startHosts() {
		const url = await start('api', {
			handle: (request) =>
				isLlmPath(request.path)
					? withBearer(request, () => llmReply(request, account, storage.url))
					: withKey(request, () => apiReply(request, api)),
			admin: { prefix: adminPrefix, handle: async (request) => await adminReply(request, simulator) },
		});
		const uploadUrl = await start('upload', {
			handle: (request) => withKey(request, () => uploadReply(request, account.plan, storage)),
		});
		const storageUrl = await start('storage', { handle: async (request) => await storage.handle(request) });
		storage.url = storageUrl;
		return { url, uploadUrl, storageUrl };
	}

	const urls = await startHosts().catch(async (error: unknown) => {
		// One port may be taken while others are open already.
		await closeAll();
		throw error;
	});

	const simulator: Simulator = {
		...urls,
		apiKey,
		requests: records.api,
		uploadRequests: records.upload,
		storageRequests: records.storage,
		webhookDeliveries: webhooks.deliveries,
		get tasksCreated() {
			return account.tasksCreated;
		},
		get completionsCreated() {
			return account.completionsCreated;
		},
		get spentUsd() {
			return spentUsd(account);
		},
		addTask: (script = {}) => {
			const { model = 'Qubico/hug-video' } = script;
			const taskType = script.task_type ?? productsOfModel(model)[0]?.taskType ?? 'image_to_video';
			const product = productOf(model, taskType);
			const task = tasks.add({
				script,
				model,
				taskType,
				input: script.input ?? (product ? exampleInput(product, `${urls.storageUrl}/temp/two-people.png`) : {}),
				serviceMode: '',
				webhook: webhookConfig(script.webhook),
				points: points(account.priceUsd),
				needsSlot: false,
			});
			webhooks.schedule(task);
			return task.id;
		},
		scriptNext: (script, times = 1) => nextScripts.add(script, times),
		task: (id) => {
			const task = tasks.get(id);
			return task && taskData(task, Date.now());
		},
		fault: (fault) => faults.add(fault),
		clearFaults: () => faults.clear(),
		sendWebhook: async (taskId, overrides) => {
			const task = tasks.get(taskId);
			if (task === undefined) throw new Error(`The simulator has no task ${taskId}`);
			return await webhooks.send(task, overrides);
		},
		reset: () => {
			timers.clear();
			webhooks.clear();
			hosts.forEach((host) => host.dropOpenRequests());
			Object.values(records).forEach((requests) => requests.splice(0));
			tasks.clear();
			storage.clear();
			faults.clear();
			nextScripts.clear();
			account.tasksCreated = 0;
			account.completionsCreated = 0;
		},
		close: closeAll,
	};
	return simulator;
}

function newRecords(): RecordedRequest[] {
	return [];
}
