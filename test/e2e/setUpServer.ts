/* eslint-disable @n8n/community-nodes/no-restricted-globals -- a test on the developer's machine, not code that runs inside n8n */
import { randomUUID } from 'node:crypto';

import type { N8nServer } from '../server/n8n';
import { startN8n } from '../server/n8n';
import type { Credential } from '../server/n8nClient';
import { N8nClient } from '../server/n8nClient';
import type { Simulator, SimulatorOptions } from '../simulator/simulator';
import { startSimulator } from '../simulator/simulator';
import { sharedServer } from './sharedServer';

/** The first run on a machine installs n8n. */
export const installLimitMs = 20 * 60_000;
export const testLimitMs = 3 * 60_000;

interface SetUp<N8n> {
	simulator: () => Simulator;
	n8n: () => N8n;
	/** Of a credential with the simulator's key and addresses. */
	credentialId: () => string;
}

/** For a test file: a simulator of its own, and the n8n that the files share, in which it is a user of its own. */
export function setUpOnSharedServer(options?: SimulatorOptions): SetUp<N8nClient> {
	return setUpWith(options, async () => {
		const asOwner = new N8nClient(sharedServer().url);
		await asOwner.signIn();
		return await asOwner.asNewUser(`${randomUUID()}@example.com`);
	});
}

/** For a test file that restarts n8n or measures it: a simulator and an n8n of its own, with the packed package installed. */
export function setUpOwnServer(options?: SimulatorOptions): SetUp<N8nServer> {
	let n8n: N8nServer | undefined;
	afterAll(async () => await n8n?.close(), testLimitMs);
	return setUpWith(options, async () => {
		const { tarball } = sharedServer();
		n8n = await startN8n({ log: (line) => process.stderr.write(`${line}\n`), tarball });
		return n8n;
	});
}

function setUpWith<N8n extends N8nClient>(
	options: SimulatorOptions | undefined,
	openN8n: () => Promise<N8n>,
): SetUp<N8n> {
	let simulator: Simulator;
	let n8n: N8n;
	let credentialId: string;

	beforeAll(async () => {
		simulator = await startSimulator(options);
		n8n = await openN8n();
		credentialId = await n8n.createCredential(credential(simulator, simulator.apiKey));
	}, installLimitMs);

	afterAll(async () => await simulator?.close(), testLimitMs);

	return { simulator: () => simulator, n8n: () => n8n, credentialId: () => credentialId };
}

export function credential({ url, uploadUrl }: Simulator, apiKey: string): Credential {
	return { name: 'PiAPI account', type: 'piApi', data: { apiKey, baseUrl: url, uploadUrl, webhookSecret: '' } };
}
