/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error -- a script for the developer's machine, not code that runs inside n8n */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { outputOf } from './command';
import type { N8nInstallation } from './install';
import { installN8n } from './install';
import { N8nClient } from './n8nClient';
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

/** One running n8n as its owner sees it, and its life. */
export class N8nServer extends N8nClient {
	constructor(
		url: string,
		private readonly process: N8nProcess,
		private readonly cleanUp: () => void,
	) {
		super(url);
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
