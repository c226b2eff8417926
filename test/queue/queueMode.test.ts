/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a test on the developer's machine, not code that runs inside n8n */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';

import axios from 'axios';
import type { INode } from 'n8n-workflow';

import { credential } from '../e2e/setUpServer';
import { until } from '../e2e/until';
import {
	chain,
	createTask,
	getTask,
	manualTrigger,
	manualTriggerName,
	outputItems,
	pollingTrigger,
	pollingTriggerName,
	webhook,
} from '../e2e/workflows';
import type { N8nWorker } from '../server/n8n';
import type { Execution } from '../server/n8nClient';
import { packPackage } from '../server/pack';
import type { N8nQueue } from '../server/queue';
import { startQueue } from '../server/queue';
import { removeFolder } from '../server/temporary';
import type { RecordedRequest, Simulator } from '../simulator/simulator';
import { startSimulator } from '../simulator/simulator';

/** The first run on a machine installs n8n. */
const installLimitMs = 20 * 60_000;
const testLimitMs = 12 * 60_000;
/** For what a test waits for: the longest took half of it on one core. */
const waitLimitMs = 4 * 60_000;

const hugs = 200;
/** How many executions a worker runs at the same time. */
const concurrency = 10;
/** Seconds, for a pause that nobody ends, and for one that ends much sooner. */
const waitTimeout = 60;

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
	'pauses a run from the editor, which resumes with its hug when PiAPI calls',
	async () => {
		const { main } = queue;
		const workflowId = await main.createWorkflow(chain('One hug', manualTrigger(), pausingHug(imageUrl(0))));

		const execution = await main.waitForExecution(await main.run(workflowId, manualTriggerName));

		expect(execution.status).toBe('success');
		expect(outputItems(execution)).toMatchObject([{ json: { task_id: creations()[0]?.taskId, status: 'completed' } }]);
		expect(simulator.tasksCreated).toBe(1);
	},
	testLimitMs,
);

it(
	'pauses and brings the file, from the database that all processes share',
	async () => {
		const { main } = queue;
		const hug = createTask(credentialId, {
			imageUrl: imageUrl(0),
			waitMethod: 'callback',
			download: true,
			options: { waitTimeout, allowPrivateUrl: true },
		});
		const workflowId = await main.createWorkflow(chain('One hug and its file', manualTrigger(), hug));

		const execution = await main.waitForExecution(await main.run(workflowId, manualTriggerName));

		expect(execution.status).toBe('success');
		const [item] = outputItems(execution);
		expect(item?.binary?.data).toMatchObject({ fileName: `${creations()[0]?.taskId}.mp4`, mimeType: 'video/mp4' });
		expect(item?.binary?.data?.id).toMatch(/^database/);
		expect(simulator.tasksCreated).toBe(1);
	},
	testLimitMs,
);

it(
	'PiAPI Polling Trigger starts the workflow once for each task that ends',
	async () => {
		const { main } = queue;
		const workflowId = await main.createWorkflow(chain('When a task is finished', pollingTrigger(credentialId)));
		await main.activate(workflowId);
		// n8n activates in the background, and the poll at the activation tells what is past.
		await until(async () => JSON.stringify(await main.workflow(workflowId)).includes('activatedAt'));

		const taskIds = [0, 1].map(() => simulator.addTask({ pendingMs: 0, processingMs: 0 }));
		await until(async () => (await main.executionIds(workflowId)).length > 0, waitLimitMs);

		const fired = await Promise.all(
			(await main.executionIds(workflowId)).map(async (id) => await main.waitForExecution(id)),
		);
		const named = fired.flatMap((run) => outputItems(run, pollingTriggerName).map(({ json }) => json.task_id));
		expect(named.sort()).toEqual(taskIds.sort());
		await main.deactivate(workflowId);
	},
	testLimitMs,
);

it(
	`ends each of ${hugs} paused executions with its own hug, though a worker dies and the main process is restarted`,
	async () => {
		const { main } = queue;
		const [victim] = queue.workers;
		if (victim === undefined) throw new Error('There is no worker');
		// Unfinished when its execution pauses, and finished from then on: PiAPI may call at any time.
		simulator.scriptNext({ statuses: ['processing', 'completed'] }, hugs);
		const hug = pausingHug('={{ $json.body.imageUrl }}', 3_600);
		const workflowId = await main.createWorkflow(
			chain('Paused hugs', webhook('paused-hug', 'onReceived'), hug, resultOfHug()),
		);
		await main.activate(workflowId);
		const count = async (status: string) =>
			[...(await statuses(workflowId)).values()].filter((one) => one === status).length;

		await startAll('paused-hug');
		await until(async () => (await count('waiting')) === hugs, waitLimitMs);
		const taskIds = creations().flatMap(({ taskId }) => taskId ?? []);
		await victim.kill();
		await callFor(taskIds.slice(0, hugs / 2));
		await until(async () => (await count('success')) === hugs / 2, waitLimitMs);
		await main.restart();
		await queue.addWorker();
		await callFor(taskIds.slice(hugs / 2));
		await until(async () => (await count('success')) === hugs, waitLimitMs);

		for (const id of (await statuses(workflowId)).keys()) {
			const execution = await main.execution(id);
			const [bought, ...boughtAgain] = purchasesFor(execution);
			expect(boughtAgain).toEqual([]);
			const own = [{ json: { task_id: bought?.taskId, status: 'completed' } }];
			expect(outputItems(execution)).toMatchObject(own);
			expect(outputItems(execution, resultNodeName)).toMatchObject(own);
		}
		expect(simulator.tasksCreated).toBe(hugs);
	},
	testLimitMs,
);

/**
 * What n8n 2.41 does with the executions that a worker had in hand when it died: it runs none of them again. After a
 * minute or two they are failed; but a main process that was restarted in between knows nothing of them. It marks them as
 * crashed when it looks through the queue: as it starts, and then every three hours.
 */
it(
	`brings ${hugs} executions through the death of a worker that is at work and an absence of the main process`,
	async () => {
		const { main } = queue;
		const victim = queue.workers.at(-1);
		if (victim === undefined) throw new Error('There is no worker');
		// About as long as PiAPI takes to accept a task.
		simulator.fault({ kind: 'slow', delayMs: 500, on: { method: 'POST' }, times: Infinity });
		// Unfinished when its execution pauses, and finished from then on: PiAPI may call at any time.
		simulator.scriptNext({ statuses: ['processing', 'completed'] }, hugs);
		const hug = pausingHug('={{ $json.body.imageUrl }}', '={{ $json.body.waitTimeout }}');
		const workflowId = await main.createWorkflow(chain('Many hugs', webhook('hug', 'onReceived'), hug, resultOfHug()));
		await main.activate(workflowId);

		const started = startAll('hug');
		started.catch(() => {});
		await until(async () => {
			const now = [...(await statuses(workflowId)).values()];
			const count = (status: string) => now.filter((one) => one === status).length;
			return count('waiting') >= 40 && count('new') >= 5 && unfinishedOf(victim).some(isBought);
		}, waitLimitMs);
		await victim.kill();
		const leftBehind = await statuses(workflowId);
		const inHand = unfinishedOf(victim).filter((id) => leftBehind.get(id) !== 'waiting');
		await started;
		// The main process dies while it answers calls, and misses the others.
		const toReport = await waitingTasks(workflowId);
		const cutOff = toReport.slice(0, 10);
		for (const taskId of cutOff) simulator.fault({ kind: 'hang', on: { method: 'GET', taskId } });
		const cutCalls = cutOff.map(async (taskId) => await simulator.sendWebhook(taskId));
		await until(() => cutOff.every((taskId) => looksAt(taskId) === 2));
		await main.kill();
		expect((await Promise.all(cutCalls)).map(({ status }) => status)).toEqual(cutOff.map(() => undefined));
		const missed = toReport.slice(10, 20);
		for (const taskId of missed) expect(await simulator.sendWebhook(taskId)).not.toHaveProperty('status');
		await main.start();
		await queue.addWorker();

		// Some the dying worker had only just taken from the queue.
		const isLost = (id: string) => inHand.includes(id) || !queue.workers.some((worker) => hasBegun(worker, id));
		const others = async () => [...(await statuses(workflowId))].filter(([id]) => !isLost(id));
		const isBegun = ([, status]: [string, string]) => status === 'waiting' || isOver(status);
		await until(async () => (await queue.queuedJobs()) === 0 && (await others()).every(isBegun), waitLimitMs, 1_000);
		const reported = await waitingTasks(workflowId);
		await callFor(reported);
		// Those that PiAPI never calls for go on at their time limit.
		await until(async () => (await others()).every(([, status]) => isOver(status)), waitLimitMs, 1_000);
		await main.restart();

		const ended: Execution[] = [];
		for (const id of (await statuses(workflowId)).keys()) ended.push(await main.execution(id));
		const succeeded = ended.filter(({ status }) => status === 'success');
		const lost = ended.filter(({ status }) => status === 'crashed');
		const rest = ended.filter((one) => !succeeded.includes(one) && !lost.includes(one));
		expect(rest.map(({ id, status, data }) => ({ id, status, error: data.resultData.error }))).toEqual([]);
		expect(ended.map(imageOf).sort()).toEqual([...imageUrls].sort());
		expect(lost.filter(({ id }) => !isLost(id))).toEqual([]);
		expect(lost.length).toBeLessThanOrEqual(concurrency);
		for (const execution of succeeded) {
			const [bought, ...boughtAgain] = purchasesFor(execution);
			const taskId = bought?.taskId ?? '';
			expect(boughtAgain).toEqual([]);
			expect(outputItems(execution, resultNodeName)).toMatchObject([
				{ json: { task_id: taskId, status: 'completed' } },
			]);
			// Without a call the execution went on at the time limit with the task as it was created.
			const status = reported.includes(taskId) ? 'completed' : 'pending';
			expect(outputItems(execution)).toMatchObject([{ json: { task_id: taskId, status } }]);
		}
		for (const execution of lost) {
			const purchases = purchasesFor(execution);
			expect(purchases.length).toBeLessThanOrEqual(1);
			// PiAPI knows for which execution it was.
			expect(purchases.filter(({ executionId }) => executionId !== execution.id)).toEqual([]);
		}
		// The test was one: a hug was bought on the dying worker, and others were called in late, or never.
		expect(inHand.some(isBought)).toBe(true);
		expect([cutOff, missed].map((taskIds) => taskIds.filter((id) => reported.includes(id)).length)).toEqual([10, 10]);
		expect(succeeded.length - reported.length).toBeGreaterThanOrEqual(hugs / 4);
	},
	testLimitMs,
);

const imageUrl = (index: number) => `https://example.com/${index}.jpg`;
const imageUrls = Array.from({ length: hugs }, (_, index) => imageUrl(index));

/** PiAPI calls for two hugs out of three, and reports the others to nobody. */
const isReported = (image: string | undefined) => imageUrls.indexOf(image ?? '') % 3 < 2;

function pausingHug(imageUrl: string, timeout: number | string = waitTimeout): INode {
	return createTask(credentialId, {
		waitMethod: 'callback',
		imageUrl,
		options: { waitTimeout: timeout, allowPrivateUrl: true },
	});
}

const resultNodeName = 'Result of the hug';

/** What follows a hug where no result may be missed: at once where it was called in, and waiting where it was not. */
function resultOfHug(): INode {
	return { ...getTask(credentialId, '={{ $json.task_id }}', { waitUntilDone: true }), name: resultNodeName };
}

/** Calls the workflow once for each image. */
async function startAll(path: string) {
	const [first = '', ...others] = imageUrls;
	// n8n registers a webhook a moment after its workflow was activated.
	await until(async () => await isAccepted(path, first));
	await someAtOnce(others, async (url) => expect(await isAccepted(path, url)).toBe(true));
}

async function isAccepted(path: string, imageUrl: string): Promise<boolean> {
	const url = `${queue.main.url}/webhook/${path}`;
	const body = { imageUrl, waitTimeout: isReported(imageUrl) ? 3_600 : waitTimeout };
	const { status } = await axios.post(url, body, { validateStatus: () => true });
	return status === 200;
}

/** Has PiAPI call for all tasks. */
async function callFor(taskIds: string[]) {
	await someAtOnce(taskIds, async (taskId) =>
		expect(await simulator.sendWebhook(taskId)).toMatchObject({ status: 200 }),
	);
}

/** Does the work for all values, for twenty at a time. */
async function someAtOnce<T>(values: T[], work: (value: T) => Promise<void>) {
	const left = values.values();
	const workOneByOne = async () => {
		for (const value of left) await work(value);
	};
	await Promise.all(Array.from({ length: 20 }, workOneByOne));
}

/** Of the workflow's executions, by their IDs. */
async function statuses(workflowId: string): Promise<Map<string, string>> {
	const rows = await queue.sql(`SELECT id, status FROM execution_entity WHERE "workflowId" = '${workflowId}'`);
	return new Map(rows.map((row): [string, string] => [row.split('|')[0] ?? '', row.split('|')[1] ?? '']));
}

const isOver = (status: string) => !['new', 'running', 'waiting'].includes(status);

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

interface Purchase {
	taskId: string | undefined;
	imageUrl: string | undefined;
	/** The execution that PiAPI was told to call. */
	executionId: string | undefined;
}

function creations(): Purchase[] {
	const isCreation = ({ method, path }: RecordedRequest) => method === 'POST' && path === '/api/v1/task';
	return simulator.requests.filter(isCreation).map(({ taskId, body }) => {
		const text = JSON.stringify(body);
		return { taskId, imageUrl: imageIn(text), executionId: /webhook-waiting\/(\d+)/.exec(text)?.[1] };
	});
}

const isBought = (id: string) =>
	creations().some(({ executionId, taskId }) => executionId === id && taskId !== undefined);

const purchasesFor = (execution: Execution) => creations().filter(({ imageUrl }) => imageUrl === imageOf(execution));

/** The image that the execution was started for. */
const imageOf = ({ storedData }: Execution) => imageIn(storedData);

const imageIn = (text: string) => /https:\/\/example\.com\/\d+\.jpg/.exec(text)?.[0];

/** How often a task was asked for. */
const looksAt = (taskId: string) =>
	simulator.requests.filter(({ method, path }) => method === 'GET' && path.endsWith(taskId)).length;

/** The tasks of the workflow's paused executions for which PiAPI calls. */
async function waitingTasks(workflowId: string): Promise<string[]> {
	const now = await statuses(workflowId);
	return creations().flatMap(({ taskId, imageUrl, executionId = '' }) =>
		taskId !== undefined && isReported(imageUrl) && now.get(executionId) === 'waiting' ? [taskId] : [],
	);
}
