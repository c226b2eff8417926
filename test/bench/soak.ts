/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- a script for the developer's machine, not code that runs inside n8n */
import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import axios from 'axios';
import type { INodeExecutionData } from 'n8n-workflow';

import { credential } from '../e2e/setUpServer';
import { chain, createTask, hugNodeName, outputItems, webhook } from '../e2e/workflows';
import type { N8nServer } from '../server/n8n';
import { startN8n } from '../server/n8n';
import type { Execution } from '../server/n8nClient';
import { packPackage } from '../server/pack';
import { startQueue } from '../server/queue';
import { servicesPresent } from '../server/services';
import { removeFolder } from '../server/temporary';
import type { Fault, Simulator } from '../simulator/simulator';
import { startSimulator } from '../simulator/simulator';
import type { Benchmark, Log, Row } from './benchmark';
import { inMebibytes } from './numbers';
import { collecting, settledUsage } from './processGroup';
import { n8nNode } from './workflows';

/** Tasks of one round: most of them polled for in large batches, the others in executions that pause. */
const polled = { waitMethod: 'poll', executions: 30, items: 50 } as const;
const pausing = { waitMethod: 'callback', executions: 50, items: 10 } as const;
const tasksInAll = polled.executions * polled.items + pausing.executions * pausing.items;

/** A round of the same kind, before memory is measured for the first time: what n8n loads and keeps once does not count. */
const warmUp = [
	{ ...polled, executions: 10 },
	{ ...pausing, executions: 20 },
];

const executionsAtOnce = 4;

/** Milliseconds. */
const taskLength = 3_000;
const roundLimit = 20 * 60_000;

/** Seconds. */
const waitTimeout = 120;

const faultShare = 0.05;

/** Of the lost answers to a creation, so many have to be found again by the same run. */
const foundShare = 0.99;

/** How much more memory may be used at the end than at the start. */
const memoryBound = 1.1;

/** What goes wrong with looks, uploads and the like; and with creations, where an answer may be lost. */
const looksFaults: Fault[] = [
	{ kind: 'bad-gateway' },
	{ kind: 'server-error' },
	{ kind: 'drop-before' },
	{ kind: 'html-page' },
	{ kind: 'malformed-json' },
	{ kind: 'rate-limited', retryAfter: 1 },
	{ kind: 'slow', delayMs: 1_000 },
].map((fault) => ({ ...fault, on: { method: 'GET' } }) as Fault);
const creationFaults: Fault[] = [
	{ kind: 'rate-limited', retryAfter: 1 },
	{ kind: 'drop-after' },
	{ kind: 'slow', delayMs: 1_000 },
	{ kind: 'error-after' },
	{ kind: 'bad-gateway' },
	{ kind: 'truncated-json' },
].map((fault) => ({ ...fault, on: { method: 'POST' } }) as Fault);

/** Thousands of tasks in a real server, with faults among them: what becomes of each, and of the server's memory. */
export const soak: Benchmark = { name: 'soak', run };

async function run(log: Log): Promise<Row[]> {
	const tarball = await packPackage();
	try {
		const regular = await rowsOf('regular mode', log, await startRegular(tarball, log));
		const { present, sentence } = await servicesPresent();
		if (!present)
			return [...regular, { what: `${tasksInAll} tasks in queue mode`, how: 'not run', measured: sentence }];
		return [...regular, ...(await rowsOf('queue mode', log, await startQueueMode(tarball, log)))];
	} finally {
		removeFolder(dirname(tarball));
	}
}

/** n8n, and the processes whose memory counts. */
interface Running {
	n8n: N8nServer;
	processIds: () => number[];
	close: () => Promise<void>;
}

async function startRegular(tarball: string, log: Log): Promise<Running> {
	const n8n = await startN8n({ log, tarball, environment: collecting });
	return { n8n, processIds: () => idsOf([n8n]), close: async () => await n8n.close() };
}

async function startQueueMode(tarball: string, log: Log): Promise<Running> {
	const queue = await startQueue({ log, tarball, environment: collecting });
	const processIds = () => idsOf([queue.main, ...queue.workers]);
	return { n8n: queue.main, processIds, close: async () => await queue.close() };
}

const idsOf = (processes: Array<{ processId: number | undefined }>): number[] =>
	processes.flatMap(({ processId }) => processId ?? []);

async function rowsOf(mode: string, log: Log, { n8n, processIds, close }: Running): Promise<Row[]> {
	const simulator = await startSimulator({ pendingMs: 0, processingMs: taskLength });
	const faults = spreadFaults(simulator);
	try {
		log(`${mode}: warming up`);
		for (const part of warmUp) await finishedExecutions(n8n, simulator, part);
		const before = await memoryOf(processIds());
		const first = simulator.requests.length;
		log(`${mode}: ${tasksInAll} tasks`);
		const executions = [
			...(await finishedExecutions(n8n, simulator, polled)),
			...(await finishedExecutions(n8n, simulator, pausing)),
		];
		const account = accountOf(executions, simulator, first);
		const after = await memoryOf(processIds());
		const rows = [rowOfAccount(mode, account, faults.count()), rowOfMemory(mode, before, after)];
		rows.forEach(({ what, measured }) => log(`${what}: ${measured}`));
		return rows;
	} finally {
		faults.end();
		await close();
		await simulator.close();
	}
}

/** Makes one request in twenty go wrong, as they come. */
function spreadFaults(simulator: Simulator) {
	let seen = { GET: 0, POST: 0 };
	let scripted = 0;
	const count = (method: string) => simulator.requests.filter((request) => request.method === method).length;
	const script = (method: 'GET' | 'POST', faults: Fault[]) => {
		const due = Math.floor((count(method) - seen[method]) * faultShare);
		if (due === 0) return;
		seen = { ...seen, [method]: count(method) };
		for (let index = 0; index < due; index++) {
			const fault = faults[scripted % faults.length];
			if (fault) simulator.fault(fault);
			scripted += 1;
		}
	};
	const timer = setInterval(() => {
		script('GET', looksFaults);
		script('POST', creationFaults);
	}, 100);
	return { count: () => scripted, end: () => clearInterval(timer) };
}

interface Part {
	waitMethod: 'poll' | 'callback';
	executions: number;
	items: number;
}

/** Runs a production workflow so many times, some at once, and returns its executions when all have ended. */
async function finishedExecutions(n8n: N8nServer, simulator: Simulator, part: Part): Promise<Execution[]> {
	const credentialId = await n8n.createCredential(credential(simulator, simulator.apiKey));
	const path = randomUUID();
	const hug = createTask(credentialId, {
		imageUrl: '=https://photos.example/{{ $execution.id }}/{{ $itemIndex }}.png',
		waitUntilDone: true,
		waitMethod: part.waitMethod,
		options: { waitTimeout, allowPrivateUrl: true, concurrency: 25 },
	});
	const start = webhook(path);
	const trigger = { ...start, parameters: { ...start.parameters, responseMode: 'onReceived' } };
	const node = { ...hug, onError: 'continueErrorOutput' as const };
	const rows = n8nNode('Rows', 'splitOut', 1, { fieldToSplitOut: 'body.rows', options: {} });
	const workflowId = await n8n.createWorkflow(chain(part.waitMethod, trigger, rows, node));
	await n8n.activate(workflowId);

	let left = part.executions;
	const runner = async () => {
		while (left > 0) {
			left -= 1;
			await startExecution(`${n8n.url}/webhook/${path}`, part.items);
			await untilUnfinished(n8n, workflowId, executionsAtOnce - 1);
		}
	};
	await Promise.all(Array.from({ length: executionsAtOnce }, runner));
	await untilUnfinished(n8n, workflowId, 0);
	const executions: Execution[] = [];
	for (const id of await executionIds(n8n, workflowId)) executions.push(await n8n.execution(id));
	return executions;
}

async function startExecution(url: string, items: number) {
	const rows = Array.from({ length: items }, (_, row) => ({ row }));
	const deadline = Date.now() + 10_000;
	for (;;) {
		const { status } = await axios.post(url, { rows }, { validateStatus: () => true });
		if (status === 200) return;
		// n8n registers a workflow's webhook a moment after it was published, and under load takes its database for gone now
		// and then. Either way nothing was started.
		if (![404, 503].includes(status) || Date.now() > deadline)
			throw new Error(`n8n answered ${status} to a call of the workflow`);
		await sleep(200);
	}
}

interface ListedExecution {
	id: string;
	status: string;
}

async function listed(n8n: N8nServer, workflowId: string): Promise<ListedExecution[]> {
	const params = { filter: JSON.stringify({ workflowId }), limit: 100 };
	const answer = await n8n.rest.get<{ data: { results: ListedExecution[] } }>('/rest/executions', { params });
	return answer.data.data.results;
}

const executionIds = async (n8n: N8nServer, workflowId: string) => (await listed(n8n, workflowId)).map(({ id }) => id);

async function untilUnfinished(n8n: N8nServer, workflowId: string, most: number) {
	const deadline = Date.now() + roundLimit;
	for (;;) {
		const unfinished = (await listed(n8n, workflowId)).filter(({ status }) =>
			['new', 'running', 'waiting', 'unknown'].includes(status),
		);
		if (unfinished.length <= most) return;
		if (Date.now() > deadline) throw new Error(`${unfinished.length} executions do not end`);
		await sleep(500);
	}
}

interface Account {
	completed: number;
	/** Items that failed with their task's ID. */
	failed: number;
	/** Items that failed because the answer to the creation was lost, and say so. */
	lost: number;
	/** Creations that PiAPI processed and whose answer was lost; and how many of these the same run found again. */
	lostAnswers: number;
	found: number;
	/** What must not be: items missing or without a word about their task, tasks that two items have, photos bought twice. */
	wrong: string[];
}

function accountOf(executions: Execution[], simulator: Simulator, first: number): Account {
	const account: Account = { completed: 0, failed: 0, lost: 0, lostAnswers: 0, found: 0, wrong: [] };
	const known = new Set<string>();
	const unfound: string[] = [];
	for (const execution of executions) {
		if (execution.status !== 'success') account.wrong.push(`execution ${execution.id} ended with ${execution.status}`);
		for (const item of [0, 1].flatMap((output) => outputItems(execution, hugNodeName, output))) {
			const { taskId, kind } = fateOf(item);
			if (kind === 'lost') unfound.push(String(item.json.error));
			if (kind === undefined) account.wrong.push(`an item says nothing of its task: ${JSON.stringify(item.json)}`);
			else account[kind] += 1;
			if (taskId !== undefined && known.has(taskId)) account.wrong.push(`two items have task ${taskId}`);
			if (taskId !== undefined) known.add(taskId);
		}
	}
	const items = account.completed + account.failed + account.lost;
	if (items !== tasksInAll) account.wrong.push(`${items} items instead of ${tasksInAll}`);

	const creations = simulator.requests.slice(first).filter(({ method, taskId }) => method === 'POST' && taskId);
	const photos = creations.map(({ body }) => /photos\.example\/[^"]+/.exec(JSON.stringify(body))?.[0]);
	if (new Set(photos).size !== photos.length) account.wrong.push('a photo was bought twice');
	const lostAnswers = creations.filter(({ fault }) => fault !== undefined && fault !== 'slow');
	account.lostAnswers = lostAnswers.length;
	account.found = lostAnswers.filter(({ taskId }) => known.has(taskId ?? '')).length;
	if (account.found < foundShare * account.lostAnswers) {
		const words = unfound.filter((error) => error.includes('may exist'));
		account.wrong.push(`too few lost answers were found again: ${words.join(' / ')}`);
	}
	const unknown = creations.filter(({ taskId }) => !known.has(taskId ?? ''));
	if (unknown.length > account.lost) account.wrong.push(`${unknown.length - account.lost} tasks are lost`);
	return account;
}

function fateOf({ json }: INodeExecutionData): {
	taskId?: string;
	kind?: 'completed' | 'failed' | 'lost';
} {
	const details = typeof json.details === 'object' && json.details !== null ? json.details : {};
	const taskId = json.task_id ?? ('task_id' in details ? details.task_id : undefined);
	if (typeof taskId === 'string') return { taskId, kind: json.status === 'completed' ? 'completed' : 'failed' };
	return /may exist|was not created/.test(String(json.error)) ? { kind: 'lost' } : {};
}

async function memoryOf(processIds: number[]): Promise<number> {
	const usages = await Promise.all(processIds.map(async (id) => await settledUsage(id)));
	return usages.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0);
}

function rowOfAccount(
	mode: string,
	{ completed, failed, lost, lostAnswers, found, wrong }: Account,
	faults: number,
): Row {
	return {
		what: `${tasksInAll} tasks in ${mode}, one request in twenty going wrong`,
		how: `n8n server; ${polled.executions * polled.items} by asking, ${pausing.executions * pausing.items} by pausing; ${faults} faults`,
		bound: 'every task accounted for, none bought twice, 99 of 100 lost answers found again',
		measured: `${completed} completed, ${failed} failed with their ID, ${lost} not created or perhaps created, and say so; ${found} of ${lostAnswers} lost answers to a creation found again${wrong.length > 0 ? `; ${wrong.length} wrong: ${wrong.slice(0, 3).join('; ')}` : ''}`,
		met: wrong.length === 0,
	};
}

function rowOfMemory(mode: string, before: number, after: number): Row {
	return {
		what: `Memory of n8n in ${mode} after these tasks`,
		how: 'all its processes, after garbage collection; after / before',
		bound: `≤ ${memoryBound}`,
		measured: `${(after / before).toFixed(2)} (${inMebibytes(after)} / ${inMebibytes(before)})`,
		met: after <= before * memoryBound,
	};
}
