/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs before the tests on the developer's machine, not inside n8n */
import { ensureChromium } from './browser';
import { ensureGraphicsMagick } from './debianPackages';
import { installN8n } from './install';

/** For jest's `globalSetup`: test files run side by side, and none of them may install what another one is installing. */
export default async function installAll() {
	await installN8n((line) => process.stderr.write(`${line}\n`));
	await ensureChromium();
	await ensureGraphicsMagick();
}
