import { startSimulator } from '../simulator/simulator';
import type { Benchmark, Log, Row } from './benchmark';
import { idFromItem, startBenchEngine } from './engine';
import { evenly, inSeconds, shuffled } from './numbers';

const taskCount = 50;
/** Milliseconds. */
const shortestTask = 40_000;
const longestTask = 60_000;
const seed = 2_024;

/** Wall time as a multiple of the slowest task. */
const bound = 1.15;

/** Many tasks waited for in one node run, in real time: a batch takes as long as its slowest task, not the sum. */
export const batch: Benchmark = { name: 'batch', run };

async function run(log: Log): Promise<Row[]> {
	const simulator = await startSimulator();
	const { engine, removeFiles } = await startBenchEngine(simulator);
	try {
		const lengths = shuffled(evenly(taskCount, shortestTask, longestTask), seed);
		log(`waiting for ${taskCount} tasks of ${inSeconds(shortestTask, 0)} to ${inSeconds(longestTask, 0)}`);
		const ids = lengths.map((length) => simulator.addTask({ pendingMs: 0, processingMs: length }));
		const start = performance.now();
		const { status, output } = await engine.run({
			parameters: { taskId: idFromItem, waitUntilDone: true },
			items: ids.map((id) => ({ id })),
		});
		const wallTime = performance.now() - start;
		if (status !== 'success' || output.some(({ json }) => json.status !== 'completed')) {
			throw new Error(`The run ended with ${status}`);
		}
		const times = simulator.requests.map(({ at }) => at);
		const ratio = wallTime / longestTask;
		return [
			{
				what: `${taskCount} tasks of 40 to 60 s, waited for in one run`,
				how: 'n8n’s engine and the simulator, real time: wall time / slowest task',
				bound: `≤ ${bound}`,
				measured: `${ratio.toFixed(2)} (${inSeconds(wallTime)}; ${times.length} requests, ${busiestSecond(times)} in the busiest second)`,
				met: ratio <= bound,
			},
		];
	} finally {
		await simulator.close();
		removeFiles();
	}
}

/** The most that fell into any one second. */
function busiestSecond(times: number[]): number {
	return Math.max(...times.map((from) => times.filter((time) => time >= from && time < from + 1_000).length));
}
