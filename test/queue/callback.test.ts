/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a test on the developer's machine, not code that runs inside n8n */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';

import axios from 'axios';
import type { INode } from 'n8n-workflow';

import { credential } from '../e2e/setUp';
import { until } from '../e2e/until';
import { chain, createTask, manualTrigger, manualTriggerName, outputItems, webhook } from '../e2e/workflows';
import type { Execution, N8nWorker } from '../server/n8n';
import { packPackage } from '../server/pack';
import type { N8nQueue } from '../server/queue';
import { startQueue } from '../server/queue';
import { removeFolder } from '../server/temporary';
import type { Simulator } from '../simulator/simulator';
import { startSimulator } from '../simulator/simulator';

/** The first run on a machine installs n8n. */
const installLimitMs = 20 * 60_000;
const testLimitMs = 6 * 60_000;

const hugs = 200;
/** Seconds. Longer than the longest task and the main process's absence together, so that only what was never called in meets it. */
const waitTimeout = 75;
/** How many executions a worker runs at the same time. */
const concurrency = 10;

let simulator: Simulator;
/** Kept for the worker that is added later. */
let tarball: string;
let queue: N8nQueue;
let credentialId: string;

beforeAll(async () => {
	simulator = await startSimulator({ maxConcurrent: hugs });
	tarball = await packPackage();
	queue = await startQueue({ log: (line) => process.stderr.write(`${line}\n`), tarball, concurrency });
	credentialId = await queue.main.createCredential(credential(simulator, simulator.apiKey));
}, installLimitMs);

afterAll(async () => {
	await queue?.close();
	await simulator?.close();
	removeFolder(dirname(tarball));
}, testLimitMs);

beforeEach(() => simulator.reset());

it(
	'pauses a run from the editor, which goes on with its hug when PiAPI calls',
	async () => {
		const { main } = queue;
		const workflowId = await main.createWorkflow(chain('One hug', manualTrigger(), pausingHug(imageUrl(0)), after()));

		const execution = await main.waitForExecution(await main.run(workflowId, manualTriggerName));

		expect(execution.status).toBe('success');
		expect(outputItems(execution, afterName)[0]?.json).toMatchObject({
			task_id: creations()[0]?.taskId,
			status: 'completed',
		});
		expect(simulator.tasksCreated).toBe(1);
	},
	testLimitMs,
);

/**
 * What n8n 2.41 does with the executions that a worker had in hand when it died: it runs none of them again. A paused one
 * is in nobody's hand. One that ran is failed after a minute or two; where the main process was restarted in between,
 * which forgets what it had queued, nobody notices until the main process looks through the queue, as it starts or every three
 * hours, and marks it as crashed.
 */
it(
	`brings ${hugs} executions through the death of a worker and an absence of the main process`,
	async () => {
		const { main } = queue;
		const [victim] = queue.workers;
		if (victim === undefined) throw new Error('There is no worker');
		// As long as it takes PiAPI to take a task in, about; and tasks that end one after the other.
		simulator.fault({ kind: 'slow', delayMs: 500, on: { method: 'POST' }, times: Infinity });
		simulator.scriptNext(({ input }) => ({ pendingMs: 0, processingMs: processingMs(String(input.image_url)) }), hugs);
		const hug = pausingHug('={{ $json.body.imageUrl }}');
		const workflowId = await main.createWorkflow(chain('Many hugs', webhook('hug', 'onReceived'), hug, after()));
		await main.activate(workflowId);
		const executions = async () => await statuses(workflowId);

		const started = startAll();
		started.catch(() => {});
		await until(async () => {
			const now = [...(await executions()).values()];
			const count = (status: string) => now.filter((one) => one === status).length;
			return count('waiting') >= 30 && count('new') >= 5 && unfinishedOf(victim).some(isBought);
		});
		await victim.kill();
		const inHand = unfinishedOf(victim);
		await started;
		await main.end();
		// PiAPI calls three times, five seconds apart: some tasks end early enough to have all their calls in vain.
		await until(() => givenUp().length >= 5);
		await main.start();
		await queue.addWorker();

		// Some the dying worker had only just taken from the queue.
		const isLost = (id: string) => inHand.includes(id) || !queue.workers.some((worker) => hasBegun(worker, id));
		await until(async () => {
			const isQueueEmpty = (await queue.queuedJobs()) === 0;
			const unfinished = [...(await executions())].filter(([, status]) => status !== 'success').map(([id]) => id);
			return isQueueEmpty && unfinished.every(isLost);
		}, testLimitMs);
		await main.restart();

		const ended = await Promise.all([...(await executions()).keys()].map(async (id) => await main.execution(id)));
		expect(ended.map(imageOf).sort()).toEqual([...imageUrls].sort());
		const lost = ended.filter(({ status }) => status !== 'success');
		expect(lost.filter(({ status }) => status !== 'crashed')).toEqual([]);
		expect(lost.filter(({ id }) => !isLost(id))).toEqual([]);
		expect(lost.length).toBeLessThanOrEqual(concurrency);
		for (const execution of ended) {
			const bought = creations().filter(({ body }) => photoIn(body) === imageOf(execution));
			const [item, ...others] = outputItems(execution, afterName);
			if (execution.status === 'success') {
				expect(others).toEqual([]);
				expect(bought.map(({ taskId }) => taskId)).toEqual([item?.json.task_id]);
				expect(item?.json.status).toBe(wasCalledIn(String(item?.json.task_id)) ? 'completed' : 'pending');
			} else {
				// Bought at most once, and PiAPI knows for which execution.
				expect(bought.length).toBeLessThanOrEqual(1);
				expect(bought.filter(({ executionId }) => executionId !== execution.id)).toEqual([]);
			}
		}
		// The test was one: hugs were bought on the dying worker, were called in later, and were never called in.
		expect(inHand.some(isBought)).toBe(true);
		expect(simulator.webhookDeliveries.some(({ attempt, status }) => attempt > 1 && status === 200)).toBe(true);
		expect(givenUp().length).toBeGreaterThan(0);
	},
	testLimitMs,
);

const imageUrl = (index: number) => `https://example.com/${index}.jpg`;
const imageUrls = Array.from({ length: hugs }, (_, index) => imageUrl(index));

/** From 8 to 47 seconds, in no order. */
function processingMs(url: string): number {
	const index = Number(/(\d+)\.jpg$/.exec(url)?.[1]);
	return 8_000 + ((index * 37) % 40) * 1_000;
}

function pausingHug(imageUrl: string): INode {
	return createTask(credentialId, {
		waitMethod: 'callback',
		imageUrl,
		options: { waitTimeout, allowPrivateUrl: true },
	});
}

const afterName = 'After';

/** A node that shows that the execution went on. */
function after(): INode {
	return {
		id: randomUUID(),
		name: afterName,
		type: 'n8n-nodes-base.noOp',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
}

/** Calls the workflow once for each image, twenty calls at a time. */
async function startAll() {
	const left = [...imageUrls];
	// n8n registers a webhook a moment after its workflow was activated.
	await until(async () => await isAccepted(imageUrls[0] ?? ''));
	left.shift();
	const callOneByOne = async () => {
		for (let url = left.shift(); url !== undefined; url = left.shift()) expect(await isAccepted(url)).toBe(true);
	};
	await Promise.all(Array.from({ length: 20 }, callOneByOne));
}

async function isAccepted(imageUrl: string): Promise<boolean> {
	const { status } = await axios.post(`${queue.main.url}/webhook/hug`, { imageUrl }, { validateStatus: () => true });
	return status === 200;
}

async function statuses(workflowId: string): Promise<Map<string, string>> {
	const rows = await queue.sql(`SELECT id, status FROM execution_entity WHERE "workflowId" = '${workflowId}'`);
	return new Map(rows.map((row): [string, string] => [row.split('|')[0] ?? '', row.split('|')[1] ?? '']));
}

/** The executions that a worker began and did not put away again. */
function unfinishedOf(worker: N8nWorker): string[] {
	const ids = new Set<string>();
	for (const { event, id } of eventsOf(worker)) {
		if (event === 'started') ids.add(id);
		else ids.delete(id);
	}
	return [...ids];
}

const hasBegun = (worker: N8nWorker, executionId: string) => eventsOf(worker).some(({ id }) => id === executionId);

/** What a worker says in its log. */
function eventsOf({ logFile }: N8nWorker) {
	const events = readFileSync(logFile, 'utf8').matchAll(/Worker (started|finished) execution (\d+) /g);
	return [...events].map(([, event = '', id = '']) => ({ event, id }));
}

interface Creation {
	taskId: string | undefined;
	body: unknown;
	/** The execution that PiAPI was told to call. */
	executionId: string | undefined;
}

function creations(): Creation[] {
	return simulator.requests
		.filter(({ method, path }) => method === 'POST' && path === '/api/v1/task')
		.map(({ taskId, body }) => ({
			taskId,
			body,
			executionId: /webhook-waiting\/(\d+)/.exec(JSON.stringify(body))?.[1],
		}));
}

const isBought = (id: string) =>
	creations().some(({ executionId, taskId }) => executionId === id && taskId !== undefined);

function photoIn(body: unknown): string | undefined {
	return /https:\/\/example\.com\/\d+\.jpg/.exec(JSON.stringify(body))?.[0];
}

function imageOf({ data }: Execution): string | undefined {
	return photoIn(data.executionData) ?? photoIn(data.resultData);
}

const wasCalledIn = (id: string) =>
	simulator.webhookDeliveries.some(({ taskId, status }) => taskId === id && status === 200);

/** The tasks that PiAPI reported in vain. */
const givenUp = () => simulator.webhookDeliveries.filter(({ attempt, status }) => attempt === 3 && status !== 200);
