import { adminPrefix, adminReply } from './admin';
import { apiReply, type Api } from './api/api';
import { webhookConfig } from './api/createTask';
import { llmReply } from './api/llm';
import { uploadReply } from './api/upload';
import { Webhooks, type WebhookDelivery, type WebhookOverrides } from './api/webhooks';
import { Faults, type Fault } from './faults';
import { Clock } from './http/clock';
import { startHost, type Host, type HostRequest, type RecordedRequest } from './http/host';
import { isLlmPath, openAiRefusal, refusal, type Reply } from './http/replies';
import { Timers } from './http/timers';
import { exampleInput, productOf, productsOfModel } from './products';
import { defaultSettings, type Settings } from './settings';
import { Storage } from './storage';
import { Account, points } from './tasks/account';
import { NextScripts, type CreateRequest, type NextScript } from './tasks/nextScripts';
import type { Task, TaskData } from './tasks/task';
import { overloaded, type TaskScript } from './tasks/taskScript';
import { Tasks } from './tasks/tasks';

export { overloaded };
export type {
	CreateRequest,
	Fault,
	NextScript,
	RecordedRequest,
	Settings,
	TaskData,
	TaskScript,
	WebhookDelivery,
	WebhookOverrides,
};

export interface SimulatorOptions extends Partial<Settings> {
	/** Of the API; the upload host takes the next port and the storage host the one after. 0, the default: free ones. */
	port?: number;
	apiKey?: string;
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
	/** What all these cost, also what is only set aside for tasks that have not ended. */
	readonly spentUsd: number;
	/** What was consumed: tasks that succeeded, and answers of the LLM part. */
	readonly consumedUsd: number;
	/** How many creations were refused because of `runningLimit`. */
	readonly refusedCreations: number;
	/** How many tasks are pending or processing. */
	readonly running: number;
	/** The highest number of tasks that were pending or processing at the same time. */
	readonly mostRunning: number;
	/** Changes what the account and PiAPI are like, until reset(). */
	set(settings: Partial<Settings>): void;
	/** A task that nobody had to create: no request, no money, no slot. Returns its ID. */
	addTask(script?: TaskScript): string;
	/** Tasks of another workflow that run until they are ended by endTask(): they count for `runningLimit`. Returns their IDs. */
	occupy(count: number): string[];
	/** Ends a task now, and calls its endpoint. */
	endTask(id: string, result?: TaskScript['result']): void;
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

/** Milliseconds; longer than any test. */
const longTask = 24 * 3_600_000;

export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const { apiKey = defaultApiKey, port = 0, ...given } = options;
	const initialSettings: Settings = { ...defaultSettings, ...given };
	const settings = { ...initialSettings };
	const clock = new Clock(settings);
	const account = new Account(settings);
	const timers = new Timers();
	const faults = new Faults();
	const storage = new Storage(timers);
	const webhooks = new Webhooks({ settings, clock, timers });
	const tasks = new Tasks({ settings, clock, storageUrl: () => storage.url });
	const records = { api: newRecords(), upload: newRecords(), storage: newRecords() };
	const nextScripts = new NextScripts();

	const withKey = (request: HostRequest, reply: () => Reply) =>
		request.headers['x-api-key'] === apiKey ? reply() : refusal(401, 'Invalid API key');
	const withBearer = ({ headers }: HostRequest, reply: () => Reply) =>
		headers.authorization === `Bearer ${apiKey}` ? reply() : openAiRefusal(401, 'Invalid API key');
	const api: Api = { settings, clock, account, tasks, webhooks, nextScripts };
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
		const host = await startHost({ name, port: place, records: records[name], faults, timers, clock, ...options });
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
			handle: (request) => withKey(request, () => uploadReply(request, settings.plan, storage)),
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

	function addTask(script: TaskScript = {}): string {
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
			points: points(settings.priceUsd ?? product?.priceUsd ?? 0),
			needsSlot: false,
		});
		webhooks.schedule(task);
		return task.id;
	}

	function existing(id: string): Task {
		const task = tasks.get(id);
		if (task === undefined) throw new Error(`The simulator has no task ${id}`);
		return task;
	}

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
			return account.spentUsd;
		},
		get consumedUsd() {
			return account.consumedUsd;
		},
		get refusedCreations() {
			return account.refusedCreations;
		},
		get running() {
			return tasks.running();
		},
		get mostRunning() {
			return tasks.mostRunning;
		},
		set: (changes) => void Object.assign(settings, changes),
		addTask,
		occupy: (count) => Array.from({ length: count }, () => addTask({ processingMs: longTask })),
		endTask: (id, result) => {
			const task = existing(id);
			tasks.end(task, result);
			webhooks.report(task);
		},
		scriptNext: (script, times = 1) => nextScripts.add(script, times),
		task: (id) => {
			const task = tasks.get(id);
			return task && tasks.data(task);
		},
		fault: (fault) => faults.add(fault),
		clearFaults: () => faults.clear(),
		sendWebhook: async (taskId, overrides) => await webhooks.send(existing(taskId), overrides),
		reset: () => {
			timers.clear();
			webhooks.clear();
			hosts.forEach((host) => host.dropOpenRequests());
			Object.values(records).forEach((requests) => requests.splice(0));
			tasks.clear();
			storage.clear();
			faults.clear();
			nextScripts.clear();
			account.clear();
			Object.assign(settings, initialSettings);
		},
		close: closeAll,
	};
	return simulator;
}

function newRecords(): RecordedRequest[] {
	return [];
}
