/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a script for the developer's machine, not code that runs inside n8n */
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between two looks at a process's memory. */
const samplingInterval = 50;

export interface Measured<T> {
	result: T;
	milliseconds: number;
	/** Bytes: how large the process was before the work, and at most during it. */
	before: number;
	peak: number;
}

/** Does the work and watches the memory of the process that it burdens. */
export async function withMemory<T>(
	memoryBytes: () => number | Promise<number>,
	work: () => Promise<T>,
): Promise<Measured<T>> {
	const before = await memoryBytes();
	const start = performance.now();
	let peak = before;
	let isDone = false;
	const sampling = (async () => {
		while (!isDone) {
			peak = Math.max(peak, await memoryBytes());
			await sleep(samplingInterval);
		}
	})();
	try {
		const result = await work();
		const milliseconds = performance.now() - start;
		return { result, milliseconds, before, peak: Math.max(peak, await memoryBytes()) };
	} finally {
		isDone = true;
		await sampling;
	}
}
