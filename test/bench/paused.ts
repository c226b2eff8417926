/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a script for the developer's machine, not code that runs inside n8n */
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import axios from 'axios';
import type { ExecutionStatus } from 'n8n-workflow';

import { chain, createTask, outputItems, webhook } from '../e2e/workflows';
import type { N8nServer } from '../server/n8n';
import { startN8n } from '../server/n8n';
import type { Execution } from '../server/n8nClient';
import { packPackage } from '../server/pack';
import { removeFolder } from '../server/temporary';
import type { TaskScript } from '../simulator/simulator';
import type { Benchmark, Log, Row } from './benchmark';
import { inMebibytes, inSeconds, mebibyte, percentile } from './numbers';
import type { Usage } from './processGroup';
import { collecting, settledUsage, usageOfGroup } from './processGroup';
import type { SimulatorProcess } from './simulatorProcess';
import { startSimulatorProcess } from './simulatorProcess';
import { createCredential, n8nNode } from './workflows';

const manyPaused = 1_000;
const productionLimit = 5;

/** How many executions wait at the same time, once by polling and once paused. */
const waitingCount = 50;

/** Milliseconds. n8n looks every minute for executions whose time is up, so that every span has one such look. */
const span = 60_000;

/** What a paused execution costs, as a share of what it costs to wait by polling. */
const memoryBound = 1 / 8;
const cpuBound = 1 / 20;

const resumedCount = 200;
/** Milliseconds over which PiAPI's calls are spread: hugs that take equally long end as far apart as n8n began them. */
const callsSpread = 60_000;
const resumptionBound = 1_000;

/** Milliseconds. */
const stateLimit = 5 * 60_000;
const settling = 5_000;

/** Executions that are started at the same time. */
const startsAtOnce = 10;

/** What an execution costs while it is paused, and how soon PiAPI's call wakes it. */
export const paused: Benchmark = { name: 'paused', run };

async function run(log: Log): Promise<Row[]> {
	const tarball = await packPackage();
	try {
		const slots = await withBench(log, { tarball, environment: limited }, rowsOfSlots);
		const costs = await withBench(log, { tarball, environment: collecting }, rowsOfCosts);
		return [...slots, ...costs];
	} finally {
		removeFolder(dirname(tarball));
	}
}

const limited = { N8N_CONCURRENCY_PRODUCTION_LIMIT: String(productionLimit) };

interface Bench {
	log: Log;
	n8n: N8nServer;
	simulator: SimulatorProcess;
	/** Addresses that each start an execution which creates a hug. */
	pausing: string;
	polling: string;
}

async function withBench(
	log: Log,
	options: { tarball: string; environment: NodeJS.ProcessEnv },
	work: (bench: Bench) => Promise<Row[]>,
): Promise<Row[]> {
	const simulator = await startSimulatorProcess();
	const n8n = await startN8n({ log, ...options });
	try {
		const credentialId = await createCredential(n8n, simulator);
		const pausing = await startingAddress(n8n, credentialId, 'callback');
		const polling = await startingAddress(n8n, credentialId, 'poll');
		const bench = { log, n8n, simulator, pausing, polling };
		return await work(bench);
	} finally {
		await n8n.close();
		await simulator.end();
	}
}

const nextNodeName = 'Next Node';

/** A production workflow: Webhook, Create Task with *Wait Until Done*, and a node after it. */
async function startingAddress(n8n: N8nServer, credentialId: string, waitMethod: 'callback' | 'poll') {
	const trigger = webhook(waitMethod);
	const hug = createTask(credentialId, {
		imageUrl: 'https://example.com/photo.jpg',
		waitUntilDone: true,
		waitMethod,
		...(waitMethod === 'callback' && { options: { allowPrivateUrl: true } }),
	});
	const next = n8nNode(nextNodeName, 'noOp', 1, {});
	// The caller does not wait for the end.
	const immediately = { ...trigger, parameters: { ...trigger.parameters, responseMode: 'onReceived' } };
	await n8n.activate(await n8n.createWorkflow(chain(waitMethod, immediately, hug, next)));
	return `${n8n.url}/webhook/${waitMethod}`;
}

/** A task that is unfinished when the node pauses, and finished from then on: PiAPI may call at any time. */
const finishedOncePaused: TaskScript = { statuses: ['processing', 'completed'] };

/** Once with each of both ways to wait, so that what n8n loads and compiles at first does not count. */
async function warmUp(bench: Bench) {
	const { n8n, pausing, polling } = bench;
	bench.log('warming up');
	await start(bench, polling, waitingCount, { pendingMs: 0, processingMs: 3_000 });
	await untilCount(n8n, 'running', 0);
	await resume(bench, await pause(bench, pausing, waitingCount), 0);
}

async function rowsOfSlots(bench: Bench): Promise<Row[]> {
	const { log, n8n, pausing, polling } = bench;
	log(`pausing ${manyPaused} executions`);
	await pause(bench, pausing, manyPaused);
	const running = await count(n8n, 'running');
	log(`starting ${productionLimit} more`);
	await start(bench, polling, productionLimit, { pendingMs: 0, processingMs: settling });
	await untilCount(n8n, 'running', productionLimit);
	await untilCount(n8n, 'running', 0);
	const stillPaused = await count(n8n, 'waiting');
	return [
		{
			what: `Running executions and places taken while ${manyPaused} are paused`,
			how: `n8n server with room for ${productionLimit} production executions, by its own account; then ${productionLimit} others run at once`,
			bound: 'none',
			measured: `${running} running; ${productionLimit} others ran at once, ${stillPaused} still paused`,
			met: running === 0 && stillPaused === manyPaused,
		},
	];
}

async function rowsOfCosts(bench: Bench): Promise<Row[]> {
	const { log, n8n, pausing, polling } = bench;
	await warmUp(bench);
	log(`nothing to do for ${inSeconds(span, 0)}`);
	const idle = await costOf(n8n, async () => {});

	log(`${waitingCount} paused executions for ${inSeconds(span, 0)}`);
	let taskIds: string[] = [];
	const ours = await costOf(n8n, async () => void (taskIds = await pause(bench, pausing, waitingCount)));
	await resume(bench, taskIds, 0);

	log(`${waitingCount} polling executions for ${inSeconds(span, 0)}`);
	const theirs = await costOf(n8n, async () => {
		await start(bench, polling, waitingCount, { pendingMs: 0, processingMs: 2 * span });
		await untilCount(n8n, 'running', waitingCount);
	});
	if ((await count(n8n, 'running')) !== waitingCount) throw new Error('Some executions did not wait long enough');
	await untilCount(n8n, 'running', 0);

	return [
		...rowsOfWaiting(idle, ours, theirs),
		await rowOfResumption(bench, callsSpread, resumptionBound),
		await rowBesideWaitNode(bench),
	];
}

/** What the executions that `begin` leaves behind add to the server's memory, and the CPU time of all in `span`. */
async function costOf(n8n: N8nServer, begin: () => Promise<void>): Promise<Usage> {
	const before = await settledUsage(processId(n8n));
	await begin();
	const from = await settledUsage(processId(n8n));
	await sleep(span);
	const to = await usageOfServer(n8n);
	const { memoryBytes } = await settledUsage(processId(n8n));
	return { memoryBytes: memoryBytes - before.memoryBytes, cpuTime: to.cpuTime - from.cpuTime };
}

const usageOfServer = async (n8n: N8nServer) => await usageOfGroup(processId(n8n));

function processId({ processId }: N8nServer): number {
	if (processId === undefined) throw new Error('n8n does not run');
	return processId;
}

function rowsOfWaiting(idle: Usage, ours: Usage, theirs: Usage): Row[] {
	const how = `n8n server, one after the other, ${waitingCount} executions each; paused / polling`;
	const memory = ours.memoryBytes / theirs.memoryBytes;
	const cpu = (ours.cpuTime - idle.cpuTime) / (theirs.cpuTime - idle.cpuTime);
	const each = ({ memoryBytes }: Usage) => `${(memoryBytes / waitingCount / mebibyte).toFixed(2)} MiB`;
	return [
		{
			what: 'Memory of a paused execution, beside one that polls',
			how: `${how}, after garbage collection`,
			bound: `≤ ${memoryBound}`,
			measured: `${memory.toFixed(3)} (${each(ours)} / ${each(theirs)} each; idle for ${inSeconds(span, 0)}: ${inMebibytes(idle.memoryBytes)})`,
			met: memory <= memoryBound,
		},
		{
			what: 'CPU time of the same',
			how: `${how}, in ${inSeconds(span, 0)}, less what the idle server took`,
			bound: `≤ ${cpuBound}`,
			measured: `${cpu.toFixed(3)} (with the server's own: ${[ours, theirs].map(({ cpuTime }) => inSeconds(cpuTime, 2)).join(' / ')}; idle ${inSeconds(idle.cpuTime, 2)})`,
			met: cpu <= cpuBound,
		},
	];
}

async function rowOfResumption(bench: Bench, spread: number, bound: number): Promise<Row> {
	const { log, pausing } = bench;
	log(`${resumedCount} calls within ${inSeconds(spread, 0)}`);
	const delays = await resume(bench, await pause(bench, pausing, resumedCount), spread);
	const delay = percentile(delays, 0.95);
	return {
		what: `From PiAPI’s call to the next node, ${resumedCount} calls within ${inSeconds(spread, 0)}`,
		how: 'n8n server, 95th percentile',
		bound: `< ${inSeconds(bound, 0)}`,
		measured: `${inSeconds(delay, 2)} (median ${inSeconds(percentile(delays, 0.5), 2)}, longest ${inSeconds(Math.max(...delays), 2)})`,
		met: delay < bound,
	};
}

/** What n8n takes for any execution that a call wakes, where its only node is n8n's own Wait. */
async function rowBesideWaitNode(bench: Bench): Promise<Row> {
	const { log, pausing } = bench;
	log(`${resumedCount} calls at once`);
	const ours = Math.max(...(await resume(bench, await pause(bench, pausing, resumedCount), 0)));
	log(`${resumedCount} calls at once of n8n's Wait`);
	const theirs = await resumeWaitNodes(bench);
	return {
		what: `Until the last of ${resumedCount} executions that are called at once continues, beside n8n’s own Wait node`,
		how: 'n8n server, one after the other, ours / theirs',
		measured: `${(ours / theirs).toFixed(2)} (${inSeconds(ours)} / ${inSeconds(theirs)})`,
	};
}

const urlField = 'resume_url';

/** Returns the milliseconds from calls at one instant to the last next node. */
async function resumeWaitNodes({ n8n }: Bench): Promise<number> {
	const trigger = webhook('wait');
	const immediately = { ...trigger, parameters: { ...trigger.parameters, responseMode: 'onReceived' } };
	const assignment = { id: urlField, name: urlField, type: 'string', value: '={{ $execution.resumeUrl }}' };
	const set = n8nNode('Address', 'set', 3.4, { assignments: { assignments: [assignment] }, options: {} });
	const wait = { ...n8nNode('Wait', 'wait', 1.1, { resume: 'webhook', httpMethod: 'POST' }), webhookId: 'wait' };
	const next = n8nNode(nextNodeName, 'noOp', 1, {});
	const workflowId = await n8n.createWorkflow(chain('wait', immediately, set, wait, next));
	await n8n.activate(workflowId);
	const pausedBefore = await count(n8n, 'waiting');
	await postAll(`${n8n.url}/webhook/wait`, resumedCount);
	await untilCount(n8n, 'waiting', pausedBefore + resumedCount);

	const executions = await executionsOf(n8n, workflowId);
	const urls = executions.map((execution) => String(outputItems(execution, 'Address')[0]?.json[urlField]));
	const start = Date.now();
	await Promise.all(urls.map(async (url) => await axios.post(url, {})));
	await untilCount(n8n, 'waiting', pausedBefore);
	await untilCount(n8n, 'running', 0);
	const ended = await executionsOf(n8n, workflowId);
	return Math.max(...ended.map((execution) => nextNodeStart(execution) - start));
}

interface Page {
	results: Array<{ id: string }>;
	nextCursor: string | null;
}

/** n8n's list has a hundred executions to the page at most. */
async function executionsOf(n8n: N8nServer, workflowId: string): Promise<Execution[]> {
	const executions: Execution[] = [];
	for (let cursor: string | null | undefined; cursor !== null; ) {
		const params = { filter: JSON.stringify({ workflowId }), limit: 100, cursor };
		const { data: page } = (await n8n.rest.get<{ data: Page }>('/rest/executions', { params })).data;
		for (const { id } of page.results) executions.push(await n8n.execution(id));
		cursor = page.nextCursor;
	}
	return executions;
}

const nextNodeStart = ({ data }: Execution) => data.resultData.runData[nextNodeName]?.[0]?.startTime ?? NaN;

/** Starts executions that pause, and returns the IDs of their tasks. */
async function pause(bench: Bench, address: string, times: number): Promise<string[]> {
	const { n8n, simulator } = bench;
	const pausedBefore = await count(n8n, 'waiting');
	const before = (await simulator.requests()).length;
	await start(bench, address, times, finishedOncePaused);
	await untilCount(n8n, 'waiting', pausedBefore + times);
	const creations = (await simulator.requests()).slice(before).filter(({ method }) => method === 'POST');
	return creations.flatMap(({ taskId }) => taskId ?? []);
}

/** Has PiAPI call for all tasks; returns the milliseconds from each call to the start of the next node. */
async function resume({ n8n, simulator }: Bench, taskIds: string[], spread: number): Promise<number[]> {
	const calls = taskIds.map(async (taskId, index) => {
		await sleep((spread * index) / taskIds.length);
		return await simulator.sendWebhook(taskId);
	});
	const delays: number[] = [];
	for (const { at, taskId, endpoint, status, error } of await Promise.all(calls)) {
		if (status !== 200) throw new Error(`n8n answered ${status ?? error} to PiAPI's call`);
		const execution = await n8n.waitForExecution(/webhook-waiting\/(\d+)/.exec(endpoint)?.[1] ?? '');
		const [item] = outputItems(execution, nextNodeName);
		if (execution.status !== 'success' || item?.json.task_id !== taskId || item.json.status !== 'completed') {
			throw new Error(`Execution ${execution.id} ended with ${execution.status} and ${JSON.stringify(item?.json)}`);
		}
		delays.push(nextNodeStart(execution) - at);
	}
	return delays;
}

/** Starts executions whose tasks all become what `script` says. */
async function start({ simulator }: Bench, address: string, times: number, script: TaskScript) {
	await simulator.scriptNext(script, times);
	await postAll(address, times);
}

async function postAll(address: string, times: number) {
	let left = times;
	const starter = async () => {
		while (left > 0) {
			left -= 1;
			await post(address);
		}
	};
	await Promise.all(Array.from({ length: startsAtOnce }, starter));
}

async function post(address: string) {
	const deadline = Date.now() + stateLimit;
	for (;;) {
		const { status } = await axios.post(address, {}, { validateStatus: () => true });
		if (status === 200) return;
		// n8n registers a workflow's webhook a moment after it was published.
		if (status !== 404 || Date.now() > deadline) throw new Error(`POST ${address}: ${status}`);
		await sleep(200);
	}
}

/** How many executions n8n says are in this state. */
async function count(n8n: N8nServer, status: ExecutionStatus): Promise<number> {
	const params = { filter: JSON.stringify({ status: [status] }), limit: 1 };
	const answer = await n8n.rest.get<{ data: { count: number } }>('/rest/executions', { params });
	return answer.data.data.count;
}

async function untilCount(n8n: N8nServer, status: ExecutionStatus, wanted: number) {
	const deadline = Date.now() + stateLimit;
	for (;;) {
		const found = await count(n8n, status);
		if (found === wanted) return;
		if (Date.now() > deadline) throw new Error(`${found} executions are ${status}, not ${wanted}`);
		await sleep(200);
	}
}
