import { randomUUID } from 'node:crypto';

import type { N8nOptions, N8nServer, N8nWorker } from './n8n';
import { startN8n, startWorker } from './n8n';
import type { OwnServices } from './services';
import { createOwnServices } from './services';

export interface QueueOptions extends Pick<N8nOptions, 'log' | 'tarball' | 'environment'> {
	/** How many workers to begin with; 2 when not given. */
	workers?: number;
	/** How many executions one worker runs at the same time; n8n's 10 when not given. */
	concurrency?: number;
}

/**
 * Starts n8n in queue mode on this machine: a main process and its workers, with the package installed in each, a
 * database of their own in PostgreSQL and a key prefix of their own in Redis (see `servicesPresent`).
 * Throws when one of them cannot be had; nothing is left then.
 */
export async function startQueue({ workers = 2, ...options }: QueueOptions = {}): Promise<N8nQueue> {
	const services = await createOwnServices();
	const settings = {
		concurrency: 10,
		...options,
		environment: {
			...services.environment,
			EXECUTIONS_MODE: 'queue',
			OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
			N8N_ENCRYPTION_KEY: randomUUID(),
			...options.environment,
		},
	};
	let queue: N8nQueue | undefined;
	try {
		queue = new N8nQueue(await startN8n(settings), services, settings);
		for (let count = 0; count < workers; count++) await queue.addWorker();
		return queue;
	} catch (error) {
		await (queue ?? services).close();
		throw error;
	}
}

/** One running n8n in queue mode. */
export class N8nQueue {
	/** In the order in which they were started, also those that were killed. */
	readonly workers: N8nWorker[] = [];

	constructor(
		/** The main process: it serves the editor and takes the webhooks, but runs no workflow. */
		readonly main: N8nServer,
		private readonly services: OwnServices,
		private readonly settings: N8nOptions & { concurrency: number },
	) {}

	/** Starts one more worker, with a folder of its own: also what replaces one that was killed, as a new container. */
	async addWorker(): Promise<N8nWorker> {
		const worker = await startWorker(this.main.url, this.settings);
		this.workers.push(worker);
		return worker;
	}

	/** Asks n8n's database: also while the main process is down. One line per row, columns separated by `|`. */
	async sql(statement: string): Promise<string[]> {
		return (await this.services.sql(statement)).split('\n').filter((line) => line !== '');
	}

	/** How many executions wait for a worker or are in the hands of one; those of a dead worker count until n8n notices. */
	async queuedJobs(): Promise<number> {
		return await this.services.queuedJobs();
	}

	/** Ends all processes and removes their data. */
	async close() {
		await Promise.all([this.main, ...this.workers].map(async (one) => await one.close()));
		await this.services.close();
	}
}
