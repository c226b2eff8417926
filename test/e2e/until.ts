/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test on the developer's machine, not code that runs inside n8n */
import { setTimeout as sleep } from 'node:timers/promises';

/** Returns when it is so. Throws when it is not so in time. */
export async function until(isSo: () => boolean | Promise<boolean>, timeoutMs = 30_000) {
	const deadline = Date.now() + timeoutMs;
	while (!(await isSo())) {
		if (Date.now() > deadline) throw new Error(`What the test waits for did not happen within ${timeoutMs / 1000} s`);
		await sleep(50);
	}
}
