/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- loaded into the n8n server of a benchmark, not code that runs as a node */
/** Loaded into the n8n server before its own code (`node --require`): on SIGUSR2 it frees all memory that it can. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');
process.on('SIGUSR2', () => {
	// "Last resort" also gives the emptied pages back to the operating system.
	if (typeof collect === 'function') collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
});
