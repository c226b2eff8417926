/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a script for the developer's machine, not code that runs inside n8n */
import { existsSync } from 'node:fs';

import { outputOf } from './command';

/** Installs packages where that can be done without asking anybody: on Debian, as root. */
export async function installDebianPackages(...names: string[]) {
	if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) return;
	const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	await outputOf('apt-get', ['update']);
	await outputOf('apt-get', ['install', '-y', '--no-install-recommends', ...names], { environment });
}

const graphicsMagick = '/usr/bin/gm';

/** n8n's node Edit Image calls it; n8n's Docker image has it. */
export async function ensureGraphicsMagick() {
	if (!existsSync(graphicsMagick)) await installDebianPackages('graphicsmagick');
	if (!existsSync(graphicsMagick)) throw new Error(`GraphicsMagick was not found. Install it: ${graphicsMagick}`);
}
