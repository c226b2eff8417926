/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- a script for the developer's machine, not code that runs inside n8n */
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { outputOf } from '../server/command';
import { packPackage } from '../server/pack';
import { removeFolder } from '../server/temporary';
import type { Benchmark, Log, Row } from './benchmark';
import { median } from './numbers';

const processCount = 15;

/** Milliseconds. */
const longestLoad = 25;

/** Kilobytes. */
const largestPackage = 700;

/** What the package adds to the start of n8n, and to its disk. */
export const load: Benchmark = { name: 'load', run };

async function run(log: Log): Promise<Row[]> {
	log(`loading the package in ${processCount} processes`);
	const times: number[] = [];
	for (let index = 0; index < processCount; index++) times.push(await loadTime());
	const milliseconds = median(times);
	const kilobytes = (await unpackedSize()) / 1000;
	return [
		{
			what: 'Loading all nodes and credentials',
			how: `a fresh process that has n8n-workflow already; median of ${processCount}`,
			bound: `< ${longestLoad} ms`,
			measured: `${milliseconds.toFixed(1)} ms (${Math.min(...times).toFixed(1)} to ${Math.max(...times).toFixed(1)})`,
			met: milliseconds < longestLoad,
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

const loadTime = async () => Number(await outputOf(process.execPath, [join(__dirname, 'loadNodes.mjs')]));

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
