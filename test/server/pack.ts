/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a script for the developer's machine, not code that runs inside n8n */
import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

import { outputOf } from './command';
import { temporaryFolder } from './temporary';

export const checkout = resolve(__dirname, '../..');

/** The path of the packed package, in a temporary folder; it holds what `npm run build` last put into `dist`. */
export async function packPackage(): Promise<string> {
	if (!existsSync(join(checkout, 'dist/nodes')))
		throw new Error('There is no dist folder to pack: run `npm run build` first');
	const folder = temporaryFolder();
	const output = await outputOf('npm', ['pack', '--pack-destination', folder], { cwd: checkout });
	return join(folder, basename(output.trim().split('\n').at(-1) ?? ''));
}
