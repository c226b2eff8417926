/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console -- a script for the developer's machine, not code that runs inside n8n */
/**
 * The demo: n8n on this machine with the package installed, an example workflow that has run once, and the editor
 * open to play with. `--once` ends after the run.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { INodeExecutionData } from 'n8n-workflow';

import type { N8nServer, WorkflowJson } from '../server/n8n';
import { owner, startN8n } from '../server/n8n';
import { checkout, packPackage } from '../server/pack';
import { freePort } from '../server/ports';
import type { DemoPiApi } from './piapi';
import { startPiApi } from './piapi';

const triggerName = 'When clicking ‘Execute workflow’';
const nodeName = 'PiAPI AI Hug';
const credentialName = 'PiAPI account';

/** What the demo has started, for its end. */
const running: { n8n?: N8nServer; piApi?: DemoPiApi } = {};

async function demo(isOnce: boolean): Promise<boolean> {
	const piApi = await startPiApi();
	running.piApi = piApi;
	console.log(`This demo uses ${piApi.description}.`);
	console.log('Packing the package');
	const tarball = await packPackage();
	const n8n = await startN8n({ log: console.log, tarball, port: await freePort(5678) });
	running.n8n = n8n;

	const credential = { name: credentialName, type: 'piApi', data: piApi.credentialData };
	const credentialId = await n8n.createCredential(credential);
	const taskId = piApi.taskId();
	const workflowId = await n8n.createWorkflow(exampleWorkflow(credentialId, taskId));
	const succeeded = await runOnce(n8n, workflowId, taskId);
	if (!isOnce) {
		console.log(`\nThe editor: ${n8n.url}/workflow/${workflowId}`);
		console.log(`  e-mail    ${owner.email}\n  password  ${owner.password}`);
		console.log('Ctrl-C ends the demo and removes its data.');
	}
	return succeeded;
}

/** The example as a person imports it, with this demo's credential and task in it. */
function exampleWorkflow(credentialId: string, taskId: string | undefined): WorkflowJson {
	const workflow: WorkflowJson = JSON.parse(readFileSync(join(checkout, 'examples/get-hug-video.json'), 'utf8'));
	for (const node of workflow.nodes.filter(({ name }) => name === nodeName)) {
		node.credentials = { piApi: { id: credentialId, name: credentialName } };
		node.parameters.taskId = { __rl: true, mode: 'id', value: taskId ?? '' };
	}
	return workflow;
}

/** Whether the workflow came to a good end, which it also does where there is no task to run it for. */
async function runOnce(n8n: N8nServer, workflowId: string, taskId: string | undefined): Promise<boolean> {
	if (taskId === undefined) {
		console.log(
			'The account has no task yet, so there is nothing to fetch: the workflow was not run. PIAPI_TASK_ID names a task.',
		);
		return true;
	}
	console.log(`Running the example workflow for task ${taskId}: it waits until the video is there`);
	const startedAt = Date.now();
	const executionId = await n8n.run(workflowId, triggerName);
	const { status, data } = await n8n.waitForExecution(executionId, 15 * 60_000);
	console.log(`The run ended after ${((Date.now() - startedAt) / 1000).toFixed(1)} s: ${status}`);
	const { error, runData } = data.resultData;
	if (error) console.log([error.message, error.description].filter(Boolean).join('\n'));
	for (const item of runData[nodeName]?.at(-1)?.data?.main?.[0] ?? []) showItem(item);
	return status === 'success';
}

function showItem({ json, binary }: INodeExecutionData) {
	console.log(`\nThe item that the next node receives:\n${JSON.stringify(json, undefined, 2)}`);
	for (const [field, { fileName, fileSize, mimeType }] of Object.entries(binary ?? {})) {
		console.log(`Its file in the field ${field}: ${fileName}, ${fileSize}, ${mimeType}`);
	}
}

async function end(exitCode: number) {
	await running.n8n?.close();
	await running.piApi?.close();
	process.exit(exitCode);
}

let isEnding = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.on(signal, () => {
		// One Ctrl-C reaches this process more than once: from the terminal and through npm.
		if (isEnding) return;
		isEnding = true;
		console.log('\nEnding the demo');
		void end(running.n8n ? 0 : 130);
	});
}

const isOnce = process.argv.includes('--once');
demo(isOnce)
	.then(async (succeeded) => {
		if (isOnce) await end(succeeded ? 0 : 1);
	})
	.catch(async (error: unknown) => {
		// What was under way when the demo was ended fails, as it should.
		if (isEnding) return;
		// The message only: an axios error also carries the request, and with it the API key.
		console.error(error instanceof Error ? error.message : String(error));
		await end(1);
	});
