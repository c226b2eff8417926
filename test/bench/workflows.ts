import { randomUUID } from 'node:crypto';

import type { INode, INodeParameters } from 'n8n-workflow';

import type { N8nServer } from '../server/n8n';
import type { PiApiAddress } from './engine';

/** A node of n8n's own. */
export function n8nNode(name: string, type: string, typeVersion: number, parameters: INodeParameters): INode {
	return { id: randomUUID(), name, type: `n8n-nodes-base.${type}`, typeVersion, position: [0, 0], parameters };
}

const credentialName = 'PiAPI account';

/** Returns the credential's ID. */
export async function createCredential(n8n: N8nServer, piApi: PiApiAddress): Promise<string> {
	const { apiKey, url: baseUrl, uploadUrl } = piApi;
	return await n8n.createCredential({ name: credentialName, type: 'piApi', data: { apiKey, baseUrl, uploadUrl } });
}

/** n8n's own node for requests, with the credential for PiAPI. */
export function httpRequest(name: string, credentialId: string, parameters: INodeParameters): INode {
	const authentication = { authentication: 'predefinedCredentialType', nodeCredentialType: 'piApi' };
	return {
		...n8nNode(name, 'httpRequest', 4.2, { ...parameters, ...authentication, options: {} }),
		credentials: { piApi: { id: credentialId, name: credentialName } },
	};
}
