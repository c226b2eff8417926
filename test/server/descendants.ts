/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a script for the developer's machine, not code that runs inside n8n */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

import { outputOf } from './command';

/** The IDs of all processes that this one has started, and those again, and so on. */
export async function descendantsOf(processId: number): Promise<number[]> {
	const parents = existsSync('/proc/self/stat') ? parentsOnLinux() : await parentsByPs();
	const childrenOf = (id: number): number[] =>
		[...parents].filter(([, parent]) => parent === id).flatMap(([child]) => [child, ...childrenOf(child)]);
	return childrenOf(processId);
}

export function isRunning(processId: number): boolean {
	try {
		process.kill(processId, 0);
		return true;
	} catch {
		return false;
	}
}

/** The parent of each process. */
type Parents = Map<number, number>;

/** Without `ps`, which small Linux images do not have. */
function parentsOnLinux(): Parents {
	const ids = readdirSync('/proc').map(Number).filter(Number.isInteger);
	return new Map(ids.map((id) => [id, parentOnLinux(id)]));
}

function parentOnLinux(id: number): number {
	try {
		const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
		// The command before the last bracket may hold anything. Behind it: state, parent.
		return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
	} catch {
		// It ended meanwhile.
		return 0;
	}
}

async function parentsByPs(): Promise<Parents> {
	const lines = (await outputOf('ps', ['-A', '-o', 'pid=,ppid='])).trim().split('\n');
	return new Map(lines.map((line) => line.trim().split(/\s+/).map(Number)).map(([id = 0, parent = 0]) => [id, parent]));
}
