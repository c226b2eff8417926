/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console -- a script for the developer's machine, not code that runs inside n8n */
/** Runs all benchmarks, or those named as arguments, and prints what they measured as a Markdown table. */
import { batch } from './batch';
import type { Benchmark, Row } from './benchmark';
import { download } from './download';
import { handBuiltLoop } from './handBuiltLoop';
import { itemCost } from './itemCost';
import { load } from './load';
import { notice } from './notice';
import { paused } from './paused';
import { upload } from './upload';

const benchmarks: Benchmark[] = [load, notice, batch, handBuiltLoop, paused, itemCost, download, upload];

function chosen(names: string[]): Benchmark[] {
	const unknown = names.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name));
	if (unknown.length > 0) {
		throw new Error(`No benchmark ${unknown.join(', ')}; there are ${benchmarks.map(({ name }) => name).join(', ')}`);
	}
	return names.length === 0 ? benchmarks : benchmarks.filter(({ name }) => names.includes(name));
}

/** The rows of one benchmark; one that says why where it could not be run, which keeps none of the others from running. */
async function rowsOf({ name, run }: Benchmark): Promise<Row[]> {
	console.log(`\n${name}`);
	try {
		return await run((line) => console.log(`  ${line}`));
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		console.log(`  ${reason}`);
		return [{ what: name, how: 'could not be run', measured: reason.split('\n')[0] ?? '', met: false }];
	}
}

function markdownTable(rows: Row[]): string {
	const verdict = ({ met }: Row) => (met === undefined ? '–' : met ? 'yes' : '**no**');
	const cells = rows.map((row) => [row.what, row.how, row.bound ?? '–', row.measured, verdict(row)]);
	const head = ['what', 'how measured', 'bound', 'measured', 'met?'];
	return [head, head.map(() => '---'), ...cells].map((line) => `| ${line.join(' | ')} |`).join('\n');
}

async function main() {
	const rows: Row[] = [];
	for (const benchmark of chosen(process.argv.slice(2))) rows.push(...(await rowsOf(benchmark)));
	console.log(`\n${markdownTable(rows)}`);
	return rows.every(({ met }) => met !== false);
}

// Through `process.exit`, so that what the benchmarks started ends with them.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));

main()
	.then((allMet) => process.exit(allMet ? 0 : 1))
	.catch((error: unknown) => {
		console.error(error instanceof Error ? error.message : error);
		process.exit(1);
	});
