/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a script for the developer's machine, not code that runs inside n8n */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import type { INode } from 'n8n-workflow';

import type { WorkflowJson } from './n8nClient';
import { checkout } from './pack';

const folder = join(checkout, 'examples');

/** A photo of two people, as a file of this repository. */
export const photoFile = join(folder, 'two-people.jpg');

/** The workflows that people can import. */
export const exampleNames = readdirSync(folder)
	.filter((name) => name.endsWith('.json'))
	.map((name) => basename(name, '.json'))
	.sort();

export const exampleFile = (name: string) => join(folder, `${name}.json`);

/**
 * An example as a person imports it, with the credential chosen.
 * Its photos at example.com, which are not there, move to `photos`, an address that ends with a slash.
 */
export function exampleWorkflow(name: string, credentialId: string, photos?: string): WorkflowJson {
	const text = readFileSync(exampleFile(name), 'utf8');
	const workflow: WorkflowJson = JSON.parse(text.replaceAll('https://example.com/', photos ?? 'https://example.com/'));
	for (const { credentials } of workflow.nodes) {
		if (credentials?.piApi) credentials.piApi.id = credentialId;
	}
	return workflow;
}

/** A node of a workflow; throws when there is none by that name. */
export function nodeOf({ nodes }: WorkflowJson, name: string): INode {
	const node = nodes.find((one) => one.name === name);
	if (node === undefined) throw new Error(`The workflow has no node ${name}`);
	return node;
}
