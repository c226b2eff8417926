/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a test on the developer's machine, not code that runs inside n8n */
import { dirname } from 'node:path';

import type { Credential, N8nServer } from '../server/n8n';
import { startN8n } from '../server/n8n';
import { packPackage } from '../server/pack';
import { removeFolder } from '../server/temporary';
import type { Simulator, SimulatorOptions } from '../simulator/simulator';
import { startSimulator } from '../simulator/simulator';

/** The first run on a machine installs n8n. */
export const installLimitMs = 20 * 60_000;
export const testLimitMs = 3 * 60_000;

interface SetUp {
	simulator: () => Simulator;
	n8n: () => N8nServer;
	/** Of a credential with the simulator's key and addresses. */
	credentialId: () => string;
}

/** For a test file: one simulator, and one n8n with the packed package installed, and with these settings of its own. */
export function setUp(options?: SimulatorOptions, environment?: NodeJS.ProcessEnv): SetUp {
	let simulator: Simulator;
	let n8n: N8nServer;
	let credentialId: string;

	beforeAll(async () => {
		simulator = await startSimulator(options);
		const tarball = await packPackage();
		n8n = await startN8n({ log: (line) => process.stderr.write(`${line}\n`), tarball, environment });
		removeFolder(dirname(tarball));
		credentialId = await n8n.createCredential(credential(simulator, simulator.apiKey));
	}, installLimitMs);

	afterAll(async () => {
		await n8n?.close();
		await simulator?.close();
	}, testLimitMs);

	return { simulator: () => simulator, n8n: () => n8n, credentialId: () => credentialId };
}

export function credential({ url, uploadUrl }: Simulator, apiKey: string): Credential {
	return { name: 'PiAPI account', type: 'piApi', data: { apiKey, baseUrl: url, uploadUrl, webhookSecret: '' } };
}
