/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a script for the developer's machine, not code that runs inside n8n */
import { readdir, readFile } from 'node:fs/promises';

/** What a group of processes uses; Linux only. Processes that have ended no longer count. */
export interface Usage {
	/** Resident; what processes share is divided among them. */
	memoryBytes: number;
	/** Milliseconds since the processes began. */
	cpuTime: number;
}

/** Linux counts in hundredths of a second for all programs (USER_HZ). */
const millisecondsPerTick = 10;

/** The usage of the process that leads the group, and of its children. */
export async function usageOfGroup(leader: number): Promise<Usage> {
	const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
	const usages = await Promise.all(ids.map(async (id) => await usageInGroup(id, leader)));
	return {
		memoryBytes: usages.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
		cpuTime: usages.reduce((sum, { cpuTime }) => sum + cpuTime, 0),
	};
}

async function usageInGroup(id: string, leader: number): Promise<Usage> {
	const nothing = { memoryBytes: 0, cpuTime: 0 };
	try {
		const stat = await readFile(`/proc/${id}/stat`, 'utf8');
		// The command before the last bracket may hold anything. Behind it: state, parent, group; user and system time.
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		if (Number(fields[2]) !== leader) return nothing;
		const memory = /^Pss:\s*(\d+)/m.exec(await readFile(`/proc/${id}/smaps_rollup`, 'utf8'))?.[1];
		const ticks = Number(fields[11]) + Number(fields[12]);
		return { memoryBytes: Number(memory) * 1024, cpuTime: ticks * millisecondsPerTick };
	} catch {
		// It ended meanwhile.
		return nothing;
	}
}
