/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, not inside n8n */
import { dirname } from 'node:path';

import type { N8nServer } from '../server/n8n';
import { startN8n } from '../server/n8n';
import { packPackage } from '../server/pack';
import { removeFolder, temporaryFolder } from '../server/temporary';

/** What a test file knows of the n8n that it shares with others. */
export interface SharedServer {
	url: string;
	logFile: string;
	/** Where its workflows may write files. */
	folder: string;
	/** The packed package, packed once: the test of the demo builds anew in the same checkout. */
	tarball: string;
}

/** The environment is what jest's processes have in common. */
const variable = 'SHARED_TEST_SERVER';

let running: N8nServer | undefined;

/** Starts the n8n that all test files share which neither restart it nor measure it. */
export async function startSharedServer() {
	const tarball = await packPackage();
	const folder = temporaryFolder();
	const environment = { N8N_RESTRICT_FILE_ACCESS_TO: folder };
	running = await startN8n({ log: (line) => process.stderr.write(`${line}\n`), tarball, environment });
	const { url, logFile } = running;
	process.env[variable] = JSON.stringify({ url, logFile, folder, tarball } satisfies SharedServer);
}

/** Ends it, and removes its data and what was written. */
export async function endSharedServer() {
	if (running === undefined) return;
	await running.close();
	const { folder, tarball } = sharedServer();
	[folder, dirname(tarball)].forEach(removeFolder);
}

/** Throws where jest's global setup did not start it. */
export function sharedServer(): SharedServer {
	const server = process.env[variable];
	if (server === undefined) throw new Error('The shared n8n was not started');
	return JSON.parse(server) as SharedServer;
}
