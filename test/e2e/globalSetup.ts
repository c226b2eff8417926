/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs before the tests on the developer's machine, not inside n8n */
import { ensureChromium } from '../server/browser';
import { ensureGraphicsMagick } from '../server/debianPackages';
import { installN8n } from '../server/install';
import { startSharedServer } from './sharedServer';

/** Once before all test files: they run side by side, and none of them may install what another one is installing. */
export default async function globalSetup() {
	await installN8n((line) => process.stderr.write(`${line}\n`));
	await ensureChromium();
	await ensureGraphicsMagick();
	await startSharedServer();
}
