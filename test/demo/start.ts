/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console -- a script for the developer's machine, not code that runs inside n8n */
/**
 * The demo: n8n on this machine with the package installed, a workflow that has run once and made a hug of the photo
 * in `examples`, and the editor open to play with.
 * `--once` ends after the run. `--spend`, or PIAPI_SPEND=1, allows to create a hug at the real PiAPI.
 * It builds the package itself: npm then runs one command only, and hands a signal on to it.
 */
import { constants } from 'node:os';
import { dirname } from 'node:path';

import type { INodeExecutionData } from 'n8n-workflow';

import {
	chain,
	createTask,
	hugNodeName,
	manualTrigger,
	manualTriggerName,
	outputItems,
	readFile,
} from '../e2e/workflows';
import { outputOf } from '../server/command';
import { descendantsOf } from '../server/descendants';
import { exampleNames, exampleWorkflow, nodeOf, photoFile } from '../server/examples';
import type { N8nServer } from '../server/n8n';
import { startN8n } from '../server/n8n';
import type { WorkflowJson } from '../server/n8nClient';
import { owner } from '../server/n8nClient';
import { checkout, packPackage } from '../server/pack';
import { freePort } from '../server/ports';
import type { DemoPiApi } from './piapi';
import { startPiApi } from './piapi';

/** What the demo has started, for its end. */
const running: { n8n?: N8nServer; piApi?: DemoPiApi } = {};

async function demo(isOnce: boolean, maySpend: boolean): Promise<boolean> {
	const piApi = await startPiApi(maySpend);
	running.piApi = piApi;
	console.log(`This demo uses ${piApi.description}.`);
	console.log('Building and packing the package');
	await outputOf('npm', ['run', 'build'], { cwd: checkout });
	const tarball = await packPackage();
	// n8n reads files only from the folders it is told.
	const environment = { N8N_RESTRICT_FILE_ACCESS_TO: dirname(photoFile) };
	const n8n = await startN8n({ log: console.log, tarball, port: await freePort(5678), environment });
	running.n8n = n8n;

	const credential = { name: 'PiAPI account', type: 'piApi', data: piApi.credentialData };
	const credentialId = await n8n.createCredential(credential);
	const workflowId = await n8n.createWorkflow(demoWorkflow(credentialId, piApi));
	const succeeded = await runOnce(n8n, workflowId, piApi);
	if (!isOnce) {
		for (const name of exampleNames) await n8n.createWorkflow(demoExample(name, credentialId, piApi));
		showWhereToLook(n8n.url, workflowId);
	}
	return succeeded;
}

function showWhereToLook(url: string, workflowId: string) {
	console.log(`
Open    ${url}/workflow/${workflowId}
Sign in ${owner.email} with the password ${owner.password}
Press   Execute workflow. Then double-click the node ${hugNodeName}: in its output, Binary → View plays the hug.
More    ${url}/home/workflows has the examples of the package, ready to run.

Ctrl-C ends the demo and removes its data.`);
}

/** Creates a hug from the photo, as a file, or gets the video of a task that exists. */
function demoWorkflow(credentialId: string, { plan }: DemoPiApi): WorkflowJson {
	if (plan.create) {
		const hug = createTask(credentialId, { imageSource: 'file', download: true });
		return chain('Turn the photo of the demo into a hug video', manualTrigger(), readFile(photoFile), hug);
	}
	const workflow = exampleWorkflow('get-hug-video', credentialId);
	nodeOf(workflow, hugNodeName).parameters.taskId = { __rl: true, mode: 'id', value: plan.taskId ?? '' };
	return workflow;
}

/** An example as it works on this machine, where the simulated PiAPI reaches n8n at its private address. */
function demoExample(name: string, credentialId: string, { photos, finishedTaskId }: DemoPiApi): WorkflowJson {
	const workflow = exampleWorkflow(name, credentialId, photos);
	if (finishedTaskId === undefined) return workflow;
	for (const { parameters } of workflow.nodes) {
		if (parameters.waitMethod === 'callback')
			parameters.options = { ...Object(parameters.options), allowPrivateUrl: true };
	}
	if (name === 'get-hug-video') {
		nodeOf(workflow, hugNodeName).parameters.taskId = { __rl: true, mode: 'id', value: finishedTaskId };
	}
	return workflow;
}

/** Whether the workflow came to a good end, which it also does where there is no task to run it for. */
async function runOnce(n8n: N8nServer, workflowId: string, { plan, cost }: DemoPiApi): Promise<boolean> {
	if (!plan.create && plan.taskId === undefined) {
		console.log(
			'The account has no task yet, so there is nothing to fetch: the workflow was not run. PIAPI_TASK_ID names a task.',
		);
		return true;
	}
	const what = plan.create ? `creates a hug from ${photoFile}` : `gets task ${plan.taskId}`;
	console.log(`Running a workflow that ${what} and waits until the video is there`);
	const startedAt = Date.now();
	const executionId = await n8n.run(workflowId, manualTriggerName);
	const execution = await n8n.waitForExecution(executionId, 15 * 60_000);
	console.log(`The run ended after ${((Date.now() - startedAt) / 1000).toFixed(1)} s: ${execution.status}`);
	const { error } = execution.data.resultData;
	if (error) console.log([error.message, error.description].filter(Boolean).join('\n'));
	outputItems(execution).forEach(showItem);
	console.log(`What it cost: ${cost()}`);
	return execution.status === 'success';
}

function showItem({ json, binary }: INodeExecutionData) {
	console.log(`\nThe item that the next node receives:\n${JSON.stringify(json, undefined, 2)}`);
	for (const [field, { fileName, fileSize, mimeType }] of Object.entries(binary ?? {})) {
		console.log(`Its file in the field ${field}: ${fileName}, ${fileSize}, ${mimeType}`);
	}
}

async function end(exitCode: number) {
	try {
		await running.n8n?.close();
		await running.piApi?.close();
		await endChildren();
	} finally {
		process.exit(exitCode);
	}
}

/** What runs while the demo starts, such as npm's installations: a signal to this process does not reach it. */
async function endChildren() {
	// Windows has no parents to find them by, and ends them with the console.
	if (process.platform === 'win32') return;
	for (const id of await descendantsOf(process.pid)) {
		try {
			process.kill(id);
		} catch {
			// It ended meanwhile.
		}
	}
}

let isEnding = false;
function endOnce(exitCode: number) {
	// One Ctrl-C reaches this process more than once: from the terminal and through npm.
	if (isEnding) return;
	isEnding = true;
	console.log('\nEnding the demo');
	void end(running.n8n ? 0 : exitCode);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.on(signal, () => endOnce(128 + constants.signals[signal]));
}
// npm, or the shell in which it runs this, may be gone without a signal to this process: it has another parent then.
const startedBy = process.ppid;
setInterval(() => {
	if (process.ppid !== startedBy) endOnce(1);
}, 500).unref();

const isOnce = process.argv.includes('--once');
const maySpend = process.argv.includes('--spend') || process.env.PIAPI_SPEND === '1';
demo(isOnce, maySpend)
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
