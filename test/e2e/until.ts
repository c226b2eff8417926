/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test on the developer's machine, not code that runs inside n8n */
import { setTimeout as sleep } from 'node:timers/promises';

/** Returns when it is so. Throws when it is not so within 30 s. */
export async function until(isSo: () => boolean | Promise<boolean>) {
	const deadline = Date.now() + 30_000;
	while (!(await isSo())) {
		if (Date.now() > deadline) throw new Error('What the test waits for did not happen within 30 s');
		await sleep(50);
	}
}
