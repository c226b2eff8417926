/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error -- a script for the developer's machine, not code that runs inside n8n */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { AxiosInstance } from 'axios';
import axios from 'axios';
import { parse } from 'flatted';
import type {
	ExecutionStatus,
	IBinaryData,
	ICredentialDataDecryptedObject,
	IRunExecutionData,
	IWorkflowBase,
} from 'n8n-workflow';

import { outputOf } from './command';
import type { N8nInstallation } from './install';
import { installN8n } from './install';
import { freePort } from './ports';
import type { N8nProcessOptions } from './process';
import { N8nProcess } from './process';
import { removeFolder, temporaryFolder } from './temporary';

export interface N8nOptions {
	/** Told what takes time: the first installation above all. */
	log?: (line: string) => void;
	/** Which n8n; the newest that can be installed when absent. */
	version?: string;
	/** The packed package (see `packPackage`) to install into this n8n. */
	tarball?: string;
	/** n8n's data folder, kept afterwards; without it a temporary one. */
	userFolder?: string;
	port?: number;
	/** On top of the environment that keeps n8n to this machine. */
	environment?: NodeJS.ProcessEnv;
}

export interface Credential {
	name: string;
	type: string;
	data: ICredentialDataDecryptedObject;
}

export type WorkflowJson = Pick<IWorkflowBase, 'name' | 'nodes' | 'connections' | 'settings'>;

export interface Execution {
	id: string;
	status: ExecutionStatus;
	data: IRunExecutionData;
	/** The data as the database holds it. */
	storedData: string;
}

export const owner = { email: 'owner@example.com', firstName: 'Test', lastName: 'Owner', password: 'Hug-Video-2024' };

/**
 * Starts n8n on this machine, for this machine only, with the package installed the way users install it,
 * and signs in as its owner. Installs n8n itself first where it is missing.
 */
export async function startN8n(options: N8nOptions = {}): Promise<N8nServer> {
	const url = `http://127.0.0.1:${await freePort(options.port)}`;
	return await inUserFolder(options, url, async (installed) => {
		options.log?.(`Starting n8n at ${url}`);
		const n8n = new N8nServer(url, new N8nProcess({ ...installed, command: ['start'], url }), installed.cleanUp);
		await n8n.start();
		return n8n;
	});
}

/**
 * Starts a worker for the n8n at the address, with a data folder of its own. `options.environment` holds what the two
 * share: database, queue, encryption key.
 */
export async function startWorker(n8nUrl: string, options: N8nOptions & { concurrency: number }): Promise<N8nWorker> {
	const url = `http://127.0.0.1:${await freePort()}`;
	const environment = {
		...options.environment,
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: new URL(url).port,
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
	};
	return await inUserFolder({ ...options, environment }, n8nUrl, async (installed) => {
		options.log?.(`Starting a worker with its health check at ${url}`);
		const command = ['worker', `--concurrency=${options.concurrency}`];
		const worker = new N8nWorker(new N8nProcess({ ...installed, command, url }), installed.cleanUp);
		await worker.start();
		return worker;
	});
}

interface InstalledN8n extends Pick<N8nProcessOptions, 'installation' | 'environment' | 'logFile'> {
	cleanUp: () => void;
}

/** Calls `start` with all that a process of the n8n at the address needs; what was laid out for it goes when that fails. */
async function inUserFolder<T>(
	options: N8nOptions,
	n8nUrl: string,
	start: (installed: InstalledN8n) => Promise<T>,
): Promise<T> {
	const installation = await installN8n(options.log ?? (() => {}), options.version);
	const userFolder = options.userFolder ?? temporaryFolder();
	const cleanUp = () => {
		if (options.userFolder === undefined) removeFolder(userFolder);
	};
	try {
		if (options.tarball !== undefined) await installPackage(options.tarball, userFolder, installation);
		const environment = {
			...withoutSettings(installation.environment),
			...(await localEnvironment(n8nUrl, userFolder)),
			N8N_DISABLED_MODULES: disabledModules(installation),
			...options.environment,
		};
		return await start({ installation, environment, logFile: join(userFolder, 'n8n.log'), cleanUp });
	} catch (error) {
		cleanUp();
		throw error;
	}
}

/** One running worker: its life. What it does is seen in the n8n it works for. */
export class N8nWorker {
	constructor(
		private readonly process: N8nProcess,
		private readonly cleanUp: () => void,
	) {}

	get logFile(): string {
		return this.process.logFile;
	}

	get processId(): number | undefined {
		return this.process.id;
	}

	/** Starts it, also again after `kill`: with the folder it had, as a container that is started again. */
	async start() {
		await this.process.start();
	}

	/** Ends it at once, in the middle of whatever it does. */
	async kill() {
		await this.process.kill();
	}

	/** Ends it, in good order where it is alive, and removes its data. */
	async close() {
		await this.process.end();
		this.cleanUp();
	}
}

/** One running n8n: its REST API as the editor uses it, and its life. */
export class N8nServer {
	/** Signed in as the owner; its paths are relative to the server's address. */
	readonly rest: AxiosInstance;

	constructor(
		readonly url: string,
		private readonly process: N8nProcess,
		private readonly cleanUp: () => void,
	) {
		// n8n binds a session to the browser that began it.
		this.rest = axios.create({
			baseURL: url,
			timeout: 60_000,
			headers: { 'browser-id': 'n8n-nodes-piapi-tasks-tests' },
		});
		this.rest.interceptors.response.use(undefined, (error: unknown) => Promise.reject(withAnswer(error)));
	}

	get logFile(): string {
		return this.process.logFile;
	}

	/** Of n8n's main process, which leads a group with its task runner. */
	get processId(): number | undefined {
		return this.process.id;
	}

	async start() {
		try {
			await this.process.start();
			await this.signIn();
		} catch (error) {
			await this.process.end();
			throw error;
		}
	}

	async restart() {
		await this.end();
		await this.start();
	}

	/** Ends n8n, in good order where it does so within 10 s. `start` starts it again with the data it had. */
	async end() {
		await this.process.end();
	}

	/** Ends n8n at once, in the middle of whatever it does. */
	async kill() {
		await this.process.kill();
	}

	/** Ends n8n and removes its data unless the caller brought the folder. */
	async close() {
		await this.process.end();
		this.cleanUp();
	}

	async memoryBytes(): Promise<number> {
		return await this.process.memoryBytes();
	}

	async nodeTypeNames(): Promise<string[]> {
		const answer = await this.rest.get<Array<{ name: string }>>('/types/nodes.json');
		return answer.data.map(({ name }) => name);
	}

	async createCredential(credential: Credential): Promise<string> {
		const answer = await this.rest.post<Data<{ id: string }>>('/rest/credentials', credential);
		return answer.data.data.id;
	}

	/** What the editor shows when a person saves a credential, which tests it. */
	async testCredential(credential: Credential): Promise<{ status: 'OK' | 'Error'; message: string }> {
		const id = await this.createCredential(credential);
		const body = { credentials: { id, ...credential } };
		const answer = await this.rest.post<Data<{ status: 'OK' | 'Error'; message: string }>>(
			'/rest/credentials/test',
			body,
		);
		// It was for the test only: the editor would offer it beside the one that is meant.
		await this.rest.delete(`/rest/credentials/${id}`);
		return answer.data.data;
	}

	async createWorkflow(workflow: WorkflowJson): Promise<string> {
		// n8n 1 wants to be told that it is not active.
		const body = { active: false, settings: {}, ...workflow };
		const answer = await this.rest.post<Data<IWorkflowBase>>('/rest/workflows', body);
		return answer.data.data.id;
	}

	async workflow(id: string): Promise<IWorkflowBase> {
		return (await this.rest.get<Data<IWorkflowBase>>(`/rest/workflows/${id}`)).data.data;
	}

	/** Publishes a workflow. Its webhooks answer 404 for a moment longer: n8n registers them afterwards. */
	async activate(id: string) {
		const { versionId } = await this.workflow(id);
		await this.rest.post(`/rest/workflows/${id}/activate`, { versionId });
	}

	async deactivate(id: string) {
		await this.rest.post(`/rest/workflows/${id}/deactivate`, {});
	}

	/** Starts a run as the editor's button does, and returns the execution's id at once. */
	async run(workflowId: string, triggerName: string): Promise<string> {
		const workflowData = await this.workflow(workflowId);
		const body = { workflowData, triggerToStartFrom: { name: triggerName } };
		const answer = await this.rest.post<Data<{ executionId: string }>>(`/rest/workflows/${workflowId}/run`, body);
		return answer.data.data.executionId;
	}

	async execution(id: string): Promise<Execution> {
		const answer = await this.rest.get<Data<{ status: ExecutionStatus; data: string }>>(`/rest/executions/${id}`);
		const { status, data } = answer.data.data;
		return { id, status, data: parse(data), storedData: data };
	}

	async latestExecutionId(workflowId: string): Promise<string | undefined> {
		return (await this.executionIds(workflowId, 1))[0];
	}

	/** Newest first. */
	async executionIds(workflowId: string, limit = 20): Promise<string[]> {
		const params = { filter: JSON.stringify({ workflowId }), limit };
		const answer = await this.rest.get<Data<{ results: Array<{ id: string }> }>>('/rest/executions', { params });
		return answer.data.data.results.map(({ id }) => id);
	}

	/** The execution once it has ended. Throws when it has not by then. */
	async waitForExecution(id: string, timeoutMs = 60_000): Promise<Execution> {
		const deadline = Date.now() + timeoutMs;
		for (;;) {
			const execution = await this.execution(id);
			if (!['new', 'running', 'waiting', 'unknown'].includes(execution.status)) return execution;
			if (Date.now() > deadline)
				throw new Error(`Execution ${id} is still ${execution.status} after ${timeoutMs / 1000} s`);
			await sleep(200);
		}
	}

	/** The content of a file that an item holds: from n8n's file store or, where n8n 1 keeps it, from the item itself. */
	async fileBytes({ id, data }: IBinaryData): Promise<Buffer> {
		if (id === undefined) return Buffer.from(data, 'base64');
		const params = { id, action: 'download' };
		return (await this.rest.get<Buffer>('/rest/binary-data', { params, responseType: 'arraybuffer' })).data;
	}

	async stop(executionId: string) {
		await this.rest.post(`/rest/executions/${executionId}/stop`);
	}

	private async signIn() {
		const { email, password } = owner;
		if (await this.hasNoOwner()) await this.rest.post('/rest/owner/setup', owner);
		const answer = await this.rest.post('/rest/login', { emailOrLdapLoginId: email, password });
		const cookie = answer.headers['set-cookie']?.map((line) => line.split(';')[0]).join('; ');
		this.rest.defaults.headers.common.Cookie = cookie;
	}

	/** n8n 1 says that it is ready a moment before its REST API is there. */
	private async hasNoOwner(timeoutMs = 60_000): Promise<boolean> {
		const deadline = Date.now() + timeoutMs;
		for (;;) {
			const settings = await this.rest.get<Data<{ userManagement: { showSetupOnFirstLoad: boolean } }>>(
				'/rest/settings',
				{ validateStatus: (status) => status === 200 || (status === 404 && Date.now() < deadline) },
			);
			if (settings.status === 200) return settings.data.data.userManagement.showSetupOnFirstLoad;
			await sleep(200);
		}
	}
}

/** n8n's REST API wraps most answers. */
interface Data<T> {
	data: T;
}

/** n8n says what is wrong in the answer's body, which axios leaves out of its message. */
function withAnswer(error: unknown): unknown {
	if (!axios.isAxiosError<{ message?: string }>(error) || error.response === undefined) return error;
	const { method, url } = error.config ?? {};
	error.message = `${method?.toUpperCase()} ${url}: ${error.response.status} ${error.response.data?.message ?? error.response.statusText}`;
	return error;
}

/** As n8n's own community package installer lays it out. */
async function installPackage(tarball: string, userFolder: string, { environment }: N8nInstallation) {
	const cwd = join(userFolder, '.n8n/nodes');
	mkdirSync(cwd, { recursive: true });
	writeFileSync(join(cwd, 'package.json'), '{ "name": "installed-nodes", "private": true, "dependencies": {} }\n');
	const args = ['install', tarball, '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund'];
	await outputOf('npm', args, { cwd, environment });
}

/** Leaves out the developer's own settings for n8n, a key for PiAPI, which belongs in a credential, and Jest's `NODE_ENV`. */
function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	const isSetting = (name: string) => /^(N8N|DB|EXECUTIONS|QUEUE|WEBHOOK|PIAPI|JEST)_|^NODE_ENV$/.test(name);
	return Object.fromEntries(Object.entries(environment).filter(([name]) => !isSetting(name)));
}

/** Loopback only, and nothing that n8n would fetch from or report to the internet. */
async function localEnvironment(url: string, userFolder: string): Promise<NodeJS.ProcessEnv> {
	return {
		N8N_USER_FOLDER: userFolder,
		N8N_PORT: new URL(url).port,
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_PROTOCOL: 'http',
		N8N_WEBHOOK_URL: `${url}/`,
		N8N_EDITOR_BASE_URL: url,
		N8N_SECURE_COOKIE: 'false',
		N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'true',
		N8N_LOG_LEVEL: 'info',
		N8N_LOG_OUTPUT: 'console',
		DB_TYPE: 'sqlite',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_DIAGNOSTICS_CONFIG_FRONTEND: '',
		N8N_DIAGNOSTICS_CONFIG_BACKEND: '',
		EXTERNAL_FRONTEND_HOOKS_URLS: '',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_AI_ENABLED: 'false',
		N8N_COMMUNITY_PACKAGES_REGISTRY_REFRESH: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
		N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
		N8N_LICENSE_SERVER_URL: 'http://127.0.0.1:9',
	};
}

/** Parts of n8n that the tests do without; some of them would ask the internet for something. */
const unneededModules = 'mcp-registry,mcp,instance-ai,agents,agent-evals,chat-hub,insights,workflow-builder'.split(',');

/** As n8n's setting: those this version has, since it does not start when it is given a module that it does not know. */
function disabledModules({ n8n }: N8nInstallation): string {
	const listFile = join(dirname(n8n), '../../@n8n/backend-common/dist/modules/modules.config.js');
	const list = readFileSync(listFile, 'utf8');
	return unneededModules.filter((name) => list.includes(`'${name}'`)).join(',');
}
