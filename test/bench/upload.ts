/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- a script for the developer's machine, not code that runs inside n8n */
import { join } from 'node:path';

import { outputOf } from '../server/command';
import type { Benchmark, Log, Row } from './benchmark';
import type { Measured } from './memory';
import { inMebibytes, inSeconds, mebibyte, median } from './numbers';
import { startSimulatorProcess } from './simulatorProcess';
import type { UploadOrder } from './uploadInEngine';

/** The largest file that PiAPI takes. */
const pictureSize = 10 * mebibyte;
const warmUpSize = 64 * 1024;

const processCount = 3;

/** Bytes by which the process may grow. */
const bound = 40 * mebibyte;

/** The memory that a large picture takes on its way from n8n's file store to PiAPI. */
export const upload: Benchmark = { name: 'upload', run };

async function run(log: Log): Promise<Row[]> {
	const simulator = await startSimulatorProcess();
	try {
		log(`by n8n’s engine, in ${processCount} processes`);
		const { url, uploadUrl, apiKey } = simulator;
		const order: UploadOrder = { piApi: { url, uploadUrl, apiKey }, warmUpSize, size: pictureSize };
		const measured: Array<Measured<number>> = [];
		while (measured.length < processCount) measured.push(await uploadInEngine(order));
		const growths = measured.map(({ before, peak }) => peak - before);
		const growth = median(growths);
		return [
			{
				what: `Memory for uploading a picture of ${inMebibytes(pictureSize)}`,
				how: `n8n’s engine in a process of its own, the most resident memory − before; median of ${processCount} processes`,
				bound: `< ${inMebibytes(bound)}`,
				measured: `${inMebibytes(growth)} (${inMebibytes(Math.min(...growths))} to ${inMebibytes(Math.max(...growths))}, in ${inSeconds(median(measured.map(({ milliseconds }) => milliseconds)))})`,
				met: growth < bound,
			},
		];
	} finally {
		await simulator.end();
	}
}

async function uploadInEngine(order: UploadOrder): Promise<Measured<number>> {
	const script = join(__dirname, 'uploadInEngine.ts');
	return JSON.parse(await outputOf(process.execPath, ['--import', 'tsx', script, JSON.stringify(order)]));
}
