/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a script for the developer's machine, not code that runs inside n8n */
import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';

import type { ITaskData } from 'n8n-workflow';

import { chain, createTask, hugNodeName, manualTrigger, manualTriggerName } from '../e2e/workflows';
import type { N8nServer } from '../server/n8n';
import { startN8n } from '../server/n8n';
import type { WorkflowJson } from '../server/n8nClient';
import { packPackage } from '../server/pack';
import { removeFolder } from '../server/temporary';
import type { Benchmark, Log, Row } from './benchmark';
import { inSeconds } from './numbers';
import type { SimulatorProcess } from './simulatorProcess';
import { startSimulatorProcess } from './simulatorProcess';
import { createCredential, httpRequest, n8nNode } from './workflows';

const taskCount = 20;

/** Seconds between two looks of the loop. */
const loopPause = 5;

/**
 * Milliseconds; all tasks of one run take the same. A hug takes minutes; one is enough to see the difference.
 * How late an end is noticed depends on where in a pause it falls, and a single length would measure that luck, not speed.
 * These end at five places of the loop's pause, a second apart.
 */
const taskLengths = [52_000, 56_000, 60_000, 64_000, 68_000];

/** Milliseconds. */
const runLimit = 5 * 60_000;

/** The node's requests and time, as multiples of the loop's. */
const requestsBound = 0.45;
const timeBound = 1.1;

const ourNodeRuns = 1;

/** The package's node beside the loop that people build without it. */
export const handBuiltLoop: Benchmark = { name: 'handBuiltLoop', run };

async function run(log: Log): Promise<Row[]> {
	const simulator = await startSimulatorProcess();
	const tarball = await packPackage();
	const n8n = await startN8n({ log, tarball });
	try {
		const credentialId = await createCredential(n8n, simulator);
		const node: HugWorkflow = { id: await n8n.createWorkflow(withNode(credentialId)), lastNode: hugNodeName };
		const loop: HugWorkflow = {
			id: await n8n.createWorkflow(withLoop(credentialId, simulator.url)),
			lastNode: isDoneName,
		};
		const runOf = async (workflow: HugWorkflow, processingMs: number) =>
			await hugRun(n8n, simulator, workflow, processingMs);

		log('warming up');
		await runOf(loop, 0);
		await runOf(node, 0);
		const pairs: Pair[] = [];
		for (const taskLength of taskLengths) {
			log(`${taskCount} tasks of ${inSeconds(taskLength)} by the loop, then by the node`);
			const theirs = await runOf(loop, taskLength);
			const ours = await runOf(node, taskLength);
			log(
				`${inSeconds(ours.milliseconds)} / ${inSeconds(theirs.milliseconds)}, ${ours.requests} / ${theirs.requests} requests`,
			);
			pairs.push({ ours, theirs });
		}
		return rowsOf(pairs);
	} finally {
		await n8n.close();
		await simulator.end();
		removeFolder(dirname(tarball));
	}
}

/** The same tasks by the node and by the loop. */
interface Pair {
	ours: HugRun;
	theirs: HugRun;
}

function rowsOf(pairs: Pair[]): Row[] {
	const how = 'n8n server, one after the other, ours / theirs, sums';
	const ours = sumOf(pairs.map((pair) => pair.ours));
	const theirs = sumOf(pairs.map((pair) => pair.theirs));
	const requests = ours.requests / theirs.requests;
	const time = ours.milliseconds / theirs.milliseconds;
	const times = pairs.map((pair) => `${inSeconds(pair.ours.milliseconds)} / ${inSeconds(pair.theirs.milliseconds)}`);
	const lengths = taskLengths.map((taskLength) => inSeconds(taskLength));
	return [
		{
			what: `Requests for ${taskCount} hugs of ${lengths.join(', then of ')}, beside a loop of HTTP Request, Wait ${loopPause} s and IF`,
			how,
			bound: `≤ ${requestsBound}`,
			measured: `${requests.toFixed(2)} (${ours.requests} / ${theirs.requests})`,
			met: requests <= requestsBound,
		},
		{
			what: 'Node runs for the same',
			how: `${how}, without the trigger`,
			bound: `${ourNodeRuns} of ours each time`,
			measured: `${ours.nodeRuns} / ${theirs.nodeRuns}`,
			met: pairs.every((pair) => pair.ours.nodeRuns === ourNodeRuns),
		},
		{
			what: 'Time for the same',
			how,
			bound: `≤ ${timeBound}`,
			measured: `${time.toFixed(3)} (${times.join(', ')})`,
			met: time <= timeBound,
		},
	];
}

function sumOf(runs: HugRun[]): HugRun {
	const total = (count: (run: HugRun) => number) => runs.reduce((sum, run) => sum + count(run), 0);
	return {
		requests: total((run) => run.requests),
		nodeRuns: total((run) => run.nodeRuns),
		milliseconds: total((run) => run.milliseconds),
	};
}

function withNode(credentialId: string): WorkflowJson {
	const hug = createTask(credentialId, {
		imageUrl: '={{ $json.image_url }}',
		waitUntilDone: true,
		options: { concurrency: taskCount },
	});
	return withPhotos(chain('With the node', manualTrigger(), hug));
}

const waitName = 'Wait';
const isDoneName = 'Is It Done?';

/** Create, wait, look, and round again with the tasks that are not completed. */
function withLoop(credentialId: string, piApiUrl: string): WorkflowJson {
	const create = httpRequest('Create Task', credentialId, {
		method: 'POST',
		url: `${piApiUrl}/api/v1/task`,
		sendBody: true,
		specifyBody: 'json',
		jsonBody:
			"={{ { model: 'Qubico/hug-video', task_type: 'image_to_video', input: { image_url: $json.image_url } } }}",
	});
	const wait = { ...n8nNode(waitName, 'wait', 1.1, { amount: loopPause, unit: 'seconds' }), webhookId: randomUUID() };
	const look = httpRequest('Get Task', credentialId, { url: `=${piApiUrl}/api/v1/task/{{ $json.data.task_id }}` });
	const isDone = n8nNode(isDoneName, 'if', 2.2, {
		conditions: {
			options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
			conditions: [
				{
					id: randomUUID(),
					leftValue: '={{ $json.data.status }}',
					rightValue: 'completed',
					operator: { type: 'string', operation: 'equals' },
				},
			],
			combinator: 'and',
		},
		options: {},
	});
	const workflow = chain('With a loop', manualTrigger(), create, wait, look, isDone);
	const roundAgain = { [isDoneName]: { main: [[], [{ node: waitName, type: 'main' as const, index: 0 }]] } };
	return withPhotos({ ...workflow, connections: { ...workflow.connections, ...roundAgain } });
}

/** The trigger gives an item with a photo's address for each task. */
function withPhotos(workflow: WorkflowJson) {
	const photos = Array.from({ length: taskCount }, (_, index) => ({
		json: { image_url: `https://example.com/photos/${index + 1}.jpg` },
	}));
	return { ...workflow, settings: { executionOrder: 'v1' as const }, pinData: { [manualTriggerName]: photos } };
}

interface HugWorkflow {
	id: string;
	/** Its first output has the completed tasks. */
	lastNode: string;
}

interface HugRun {
	requests: number;
	/** Without the trigger's. */
	nodeRuns: number;
	/** From the trigger to the end of the last node, by n8n's own account. */
	milliseconds: number;
}

async function hugRun(
	n8n: N8nServer,
	{ scriptNext, requests }: SimulatorProcess,
	{ id, lastNode }: HugWorkflow,
	processingMs: number,
): Promise<HugRun> {
	await scriptNext({ pendingMs: 0, processingMs }, taskCount);
	const before = (await requests()).length;
	const { status, data } = await n8n.waitForExecution(await n8n.run(id, manualTriggerName), runLimit);
	const { runData, error } = data.resultData;
	const { [manualTriggerName]: triggerRuns = [], ...others } = runData;
	const nodeRuns = Object.values(others).flat();
	const done = runData[lastNode]?.flatMap((nodeRun) => nodeRun.data?.main?.[0] ?? []) ?? [];
	if (status !== 'success' || done.length !== taskCount) {
		throw new Error(`${done.length} tasks were completed; the run ended with ${status}: ${error?.message}`);
	}
	const endOf = ({ startTime, executionTime }: ITaskData) => startTime + executionTime;
	return {
		requests: (await requests()).length - before,
		nodeRuns: nodeRuns.length,
		milliseconds: Math.max(...nodeRuns.map(endOf)) - Math.min(...triggerRuns.map(({ startTime }) => startTime)),
	};
}
