/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- a script for the developer's machine, not code that runs inside n8n */
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { outputOf } from '../server/command';
import { packPackage } from '../server/pack';
import { removeFolder } from '../server/temporary';
import type { Benchmark, Log, Row } from './benchmark';
import { median } from './numbers';

const processCount = 15;

/** Beside the time for n8n-workflow, as machines differ by more than versions of the package do. */
const largestShare = 0.07;

/** Kilobytes. */
const largestPackage = 700;

/** What the package adds to the start of n8n, and to its disk. */
export const load: Benchmark = { name: 'load', run };

async function run(log: Log): Promise<Row[]> {
	log(`loading the package in ${processCount} processes`);
	const times: LoadTimes[] = [];
	for (let index = 0; index < processCount; index++) times.push(await loadTimes());
	const share = median(times.map(({ n8nWorkflow, nodes }) => nodes / n8nWorkflow));
	const milliseconds = (name: keyof LoadTimes) => `${median(times.map((time) => time[name])).toFixed(1)} ms`;
	const kilobytes = (await unpackedSize()) / 1000;
	return [
		{
			what: 'Loading all nodes and credentials, beside loading n8n-workflow before them',
			how: `a fresh process, ours / n8n’s; medians of ${processCount}`,
			bound: `≤ ${largestShare}`,
			measured: `${share.toFixed(3)} (${milliseconds('nodes')} / ${milliseconds('n8nWorkflow')})`,
			met: share <= largestShare,
		},
		{
			what: 'Size of the unpacked package',
			how: 'the sum of the files in the packed tarball',
			bound: `< ${largestPackage} kB`,
			measured: `${kilobytes.toFixed(0)} kB`,
			met: kilobytes < largestPackage,
		},
	];
}

/** Milliseconds. */
interface LoadTimes {
	n8nWorkflow: number;
	nodes: number;
}

async function loadTimes(): Promise<LoadTimes> {
	const output = await outputOf(process.execPath, [join(__dirname, 'loadNodes.mjs')]);
	const [n8nWorkflow = NaN, nodes = NaN] = output.split(' ').map(Number);
	return { n8nWorkflow, nodes };
}

async function unpackedSize(): Promise<number> {
	const tarball = await packPackage();
	const folder = dirname(tarball);
	try {
		await outputOf('tar', ['-xzf', tarball, '-C', folder]);
		return sizeOf(join(folder, 'package'));
	} finally {
		removeFolder(folder);
	}
}

function sizeOf(folder: string): number {
	return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
		const path = join(folder, entry.name);
		return sum + (entry.isDirectory() ? sizeOf(path) : statSync(path).size);
	}, 0);
}
