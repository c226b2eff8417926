/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- a script for the developer's machine, not code that runs inside n8n */
import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { chain, getTask, hugNodeName, manualTrigger, manualTriggerName } from '../e2e/workflows';
import { outputOf } from '../server/command';
import { startN8n } from '../server/n8n';
import { packPackage } from '../server/pack';
import { removeFolder } from '../server/temporary';
import type { Benchmark, Log, Row } from './benchmark';
import type { DownloadOrder } from './downloadInEngine';
import { withMemory, type Measured } from './memory';
import { inMebibytes, inSeconds, mebibyte } from './numbers';
import { startSimulatorProcess, type SimulatorProcess } from './simulatorProcess';
import { createCredential } from './workflows';

const gibibyte = 1024 * mebibyte;
const videoSize = gibibyte;
const warmUpSize = mebibyte;
/** In the server; what they store stays there until it ends. */
const downloadsInARow = 3;
const spaceNeeded = (downloadsInARow + 1) * gibibyte;

/** Bytes by which the process may grow. */
const bound = 64 * mebibyte;

/** Milliseconds. */
const downloadLimit = 5 * 60_000;

/** The memory that a large video takes on its way into n8n's file store. */
export const download: Benchmark = { name: 'download', run };

async function run(log: Log): Promise<Row[]> {
	const { bavail, bsize } = await statfs(tmpdir());
	if (bavail * bsize < spaceNeeded) throw new Error(`${tmpdir()} has less than ${inMebibytes(spaceNeeded)} left`);
	const simulator = await startSimulatorProcess();
	try {
		log('by n8n’s engine in a process of its own');
		const inEngine = await downloadInEngine(simulator);
		log('by the n8n server');
		const inServer = await downloadsInServer(simulator, log);
		return [
			{
				what: 'Memory for downloading a video of 1 GiB',
				how: 'n8n’s engine in a process of its own, resident memory every 50 ms: peak − before',
				bound: `< ${inMebibytes(bound)}`,
				measured: growthText(inEngine),
				met: inEngine.peak - inEngine.before < bound,
			},
			{
				what: 'The same in the n8n server',
				how: `resident memory of its main process, ${downloadsInARow} downloads one after the other`,
				measured: inServer.map(growthText).join(', then '),
			},
		];
	} finally {
		await simulator.end();
	}
}

function growthText({ before, peak, result: size, milliseconds }: Measured<number>): string {
	if (size !== videoSize) throw new Error(`Of ${videoSize} bytes n8n stored ${size}`);
	return `${inMebibytes(peak - before)} (${inMebibytes(before)} to ${inMebibytes(peak)}, in ${inSeconds(milliseconds)})`;
}

const taskWithVideo = async ({ addTask, storageUrl }: SimulatorProcess, size: number): Promise<string> =>
	await addTask({ pendingMs: 0, processingMs: 0, output: { video_url: `${storageUrl}/temp/hug.mp4?size=${size}` } });

async function downloadInEngine(simulator: SimulatorProcess): Promise<Measured<number>> {
	const { url, uploadUrl, apiKey } = simulator;
	const order: DownloadOrder = {
		piApi: { url, uploadUrl, apiKey },
		warmUpTask: await taskWithVideo(simulator, warmUpSize),
		task: await taskWithVideo(simulator, videoSize),
	};
	const script = join(__dirname, 'downloadInEngine.ts');
	return JSON.parse(await outputOf(process.execPath, ['--import', 'tsx', script, JSON.stringify(order)]));
}

/** More than once: at first the server also grows to the size that it then keeps, however much it downloads. */
async function downloadsInServer(simulator: SimulatorProcess, log: Log): Promise<Array<Measured<number>>> {
	const tarball = await packPackage();
	const n8n = await startN8n({ log, tarball });
	try {
		const credentialId = await createCredential(n8n, simulator);
		const downloaded = async (taskId: string): Promise<number> => {
			const node = getTask(credentialId, taskId, { download: true });
			const workflowId = await n8n.createWorkflow(chain('Download', manualTrigger(), node));
			const executionId = await n8n.run(workflowId, manualTriggerName);
			const { data } = await n8n.waitForExecution(executionId, downloadLimit);
			const { runData, error } = data.resultData;
			if (error) throw new Error(error.message);
			return runData[hugNodeName]?.[0]?.data?.main?.[0]?.[0]?.binary?.data?.bytes ?? 0;
		};
		await downloaded(await taskWithVideo(simulator, warmUpSize));
		const measured: Array<Measured<number>> = [];
		while (measured.length < downloadsInARow) {
			const task = await taskWithVideo(simulator, videoSize);
			measured.push(
				await withMemory(
					async () => await n8n.memoryBytes(),
					async () => await downloaded(task),
				),
			);
		}
		return measured;
	} finally {
		await n8n.close();
		removeFolder(dirname(tarball));
	}
}
