/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a script for the developer's machine, not code that runs inside n8n */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The folders that still exist, removed together when this process ends. */
const folders = new Set<string>();
process.once('exit', () => folders.forEach(removeFolder));

/**
 * A new folder that is removed by `removeFolder`, and at the latest when this process ends.
 * Jest keeps a test from hearing of the process's end, so a test removes its folders itself.
 */
export function temporaryFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-piapi-tasks-'));
	folders.add(folder);
	return folder;
}

export function removeFolder(folder: string) {
	// A process that was just killed may still hold a file for a moment.
	rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
	folders.delete(folder);
}
