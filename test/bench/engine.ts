/* eslint-disable @n8n/community-nodes/no-restricted-globals -- a script for the developer's machine, not code that runs inside n8n */
import type { Engine } from '../engine/harness';
import { removeFolder } from '../server/temporary';
import type { Simulator } from '../simulator/simulator';

/** Where a PiAPI is, whatever process it runs in. */
export type PiApiAddress = Pick<Simulator, 'url' | 'uploadUrl' | 'apiKey'>;

/** n8n's engine in this process, and a way to remove the files it stored. Loaded only here, as that takes a second. */
export async function startBenchEngine(piApi: PiApiAddress): Promise<{ engine: Engine; removeFiles: () => void }> {
	const { startEngine } = await import('../engine/harness');
	return {
		engine: await startEngine(piApi),
		removeFiles: () => {
			const { N8N_USER_FOLDER } = process.env;
			if (N8N_USER_FOLDER !== undefined) removeFolder(N8N_USER_FOLDER);
		},
	};
}

export const byId = (value: string) => ({ __rl: true, mode: 'id', value });

/** Takes the ID from each input item's field `id`. */
export const idFromItem = byId('={{ $json.id }}');
