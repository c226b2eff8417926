import { createHmac } from 'crypto';
import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	IWebhookDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import * as n8nWorkflow from 'n8n-workflow';
import { jsonParse } from 'n8n-workflow';

import type { Fault, PiApi, Reply } from './api';
import { connect, requestPiApi } from './api';
import type { Callback } from './deliver';
import { completedTask, keepDetails, taskJson, lookRequest } from './deliver';
import { explained } from './errors';
import type { Presentation } from './items';
import type { ItemRun, Outcome } from './outcomes';
import { describedError, namedNode, outcomeOf, settledItems, stoppedError } from './outcomes';
import { isPrivateHost } from './privateHost';
import { isTool } from './purchases';
import { tokenParameter } from './secrets';
import { isFinished, isObject } from './task';
import { pause, requestTurns } from './time';
import { persistently } from './wait';
import { isRightSecret, refuseCall, secretHeader } from './webhook';
import { wakesOnce } from './wakesOnce';

/**
 * What wakes a paused execution. A node that offers the wait method `callback` has these as its `webhooks`, and
 * `answerCall` as its `webhook()`. (A list written out in the node would have to come with methods that register it.)
 */
export const callbackWebhooks: IWebhookDescription[] = [
	{
		name: 'default',
		httpMethod: 'POST',
		responseMode: 'onReceived',
		responseData: '',
		path: '={{ $nodeId }}',
		restartWebhook: true,
		isFullPath: true,
	},
];

/** Milliseconds. A call must be answered soon, or PiAPI takes it for lost. */
const longestLook = 10_000;

/** So many tasks are looked at together. */
const looksAtOnce = 10;

/** What a paused node waits for, in the order of its input items. */
interface Paused {
	continuesOnFail: boolean;
	items: PausedItem[];
}

/** A task that is to become an item. */
export interface AwaitedTask {
	taskId: string;
	simplify: boolean;
	/** Milliseconds until its execution goes on without it. */
	timeout: number;
}

/** An item that is not waited for, as it goes on, and what is known of its task. */
export interface DoneItem {
	output: INodeExecutionData;
	details: IDataObject;
}

/** What an item waits for, or what became of it already: its output, or why there is none. */
type PausedItem = AwaitedTask | DoneItem | { error: string; details: IDataObject };

/**
 * PiAPI's `webhook_config` for a task that wakes this execution. The secret follows from the API key and the execution,
 * so that it need not be stored anywhere.
 * Throws an explained error where PiAPI could not call this n8n, or n8n could not answer its calls.
 */
export function callbackConfig(context: IExecuteFunctions, api: PiApi, { allowPrivateUrl }: Callback): IDataObject {
	if (isTool(context.getNode())) {
		throw explained(
			"'Pause Until PiAPI Calls Back' does not work in an AI agent's tool",
			"An agent waits for its tool's answer. Set 'Wait Method' to 'Ask PiAPI Repeatedly'.",
		);
	}
	if (context.getInputData().length > 1 && !wakesOnce(n8nWorkflow)) {
		throw explained(
			"'Pause Until PiAPI Calls Back' takes one item at a time before n8n 2.0",
			"This n8n would run the next nodes several times when PiAPI calls for several tasks at the same moment. Update n8n, set 'Wait Method' to 'Ask PiAPI Repeatedly', or give this node one item at a time.",
		);
	}
	const endpoint = resumeUrl(context);
	if (!allowPrivateUrl && isPrivateHost(endpoint.hostname)) {
		throw explained(
			`PiAPI cannot call this n8n back: its address ${endpoint.origin} leads to this machine or a private network`,
			"Set n8n's environment variable WEBHOOK_URL to the address at which the internet reaches it, or set 'Wait Method' to 'Ask PiAPI Repeatedly'. If a tunnel leads to this address, switch on the option 'Allow Private URL'.",
		);
	}
	endpoint.pathname += `/${encodeURIComponent(context.getNode().id)}`;
	return { endpoint: endpoint.toString(), secret: callbackSecret(context, api) };
}

const resumeUrl = (context: IExecuteFunctions | IWebhookFunctions): URL =>
	new URL(String(context.evaluateExpression('{{ $execution.resumeUrl }}', 0)));

/** The secret of the calls to this execution. `api` masks it from now on, and n8n's token in the address, too. */
function callbackSecret(context: IExecuteFunctions | IWebhookFunctions, { credential, secrets }: PiApi): string {
	const purpose = `callback/${context.getExecutionId()}/${context.getNode().id}`;
	const secret = createHmac('sha256', String(credential.apiKey)).update(purpose).digest('hex');
	const token = resumeUrl(context).searchParams.get(tokenParameter) ?? '';
	secrets.push(...[secret, token].filter((text) => !secrets.includes(text)));
	return secret;
}

/**
 * Suspends the execution until PiAPI's calls say that all its tasks are finished, or until the time is up: n8n then goes
 * on with `created`, the tasks as they were. `bought` has what became of each item that did not fail. Nothing is suspended
 * when no task is unfinished: its call may have come already, when n8n was not ready to take it.
 * Throws n8n's error of the node when the execution was stopped, or when a finished task ends it.
 */
export async function pauseUntilCalled(
	context: IExecuteFunctions,
	presentation: Presentation,
	created: INodeExecutionData[],
	bought: Array<AwaitedTask | DoneItem>,
): Promise<INodeExecutionData[]> {
	const items = created.map(({ json: { error, details } }, index): PausedItem => {
		return bought[index] ?? { error: String(error), details: isObject(details) ? details : {} };
	});
	const paused: Paused = { continuesOnFail: context.continueOnFail(), items };
	const api = await connect(context);
	callbackSecret(context, api);
	const signal = context.getExecutionCancelSignal();
	const takeTurn = requestTurns();
	const look = async (taskId: string) =>
		await persistently({ api, signal, takeTurn }, lookRequest(taskId), 'costsNothing');
	const outcomes = await outcomesIfFinished({ context, api, presentation }, paused, look);
	if (signal?.aborted) throw stoppedError(context, items.map(itemRun));
	if (Array.isArray(outcomes)) return settled(context, paused, outcomes);

	context.getContext('node').paused = JSON.stringify(paused);
	// When the time is up, n8n puts out the node's input as it is stored.
	context.getExecuteData().data.main = [created];
	const timeouts = items.flatMap((item) => ('timeout' in item ? [item.timeout] : []));
	await context.putExecutionToWait(new Date(Date.now() + Math.max(...timeouts)));
	// With an error as the first item n8n's Retry On Fail would run the node again, and on what is stored as its input now.
	return created.filter((_, index) => bought[index] !== undefined);
}

/**
 * Answers a call to a paused execution. Of the call only the secret counts: the tasks are looked at instead of its body.
 * The execution goes on once all of them are finished.
 * Throws n8n's error of the node, which ends the execution, only when a task failed and the node does not continue on fail.
 * (n8n 2.41 gives the next node an empty item all the same: it takes the node for disabled. No other answer ends in an error.)
 */
export async function answerCall(
	context: IWebhookFunctions,
	presentation: Presentation,
): Promise<IWebhookResponseData> {
	const waiting = await waitingFor(context);
	if ('refusal' in waiting) return waiting.refusal;
	const { api, paused } = waiting;
	const takeTurn = requestTurns();
	const look = async (taskId: string) => {
		await pause(takeTurn());
		return await requestPiApi(api, lookRequest(taskId, longestLook));
	};
	const outcomes = await lookTogether(
		JSON.stringify(paused.items),
		async () => await outcomesIfFinished({ context, api, presentation }, paused, look),
	);
	if (outcomes === 'unfinished') return { webhookResponse: { message: 'Not all tasks are finished yet' } };
	if (outcomes === 'woken') return { webhookResponse: { message: 'Another call has just woken the execution' } };
	// PiAPI calls again after an answer like this one.
	if (!Array.isArray(outcomes)) return refuseCall(context, 503, `A task could not be looked up: ${outcomes.message}`);
	return { workflowData: [settled(context, paused, outcomes)] };
}

/** How all tasks of an execution ended; or that one has not, or what keeps from knowing. */
type Ending = Outcome[] | 'unfinished' | Fault;

/** The looks under way in this process, by what they look at. */
const looksUnderWay = new Map<string, Promise<Ending>>();

/**
 * Looks at the tasks of an execution for a call. Tasks made together end together, and if each of their calls looked at
 * all of them, twenty calls would be four hundred requests: one look does for all calls that came before it began.
 * Only the call whose look it was gets to know that all is finished; the others hear that it wakes the execution. n8n 1.123
 * would go on once for each of them; later ones refuse all but the first. An entry lives as long as its look.
 */
async function lookTogether(tasks: string, look: () => Promise<Ending>): Promise<Ending | 'woken'> {
	const earlier = looksUnderWay.get(tasks);
	if (earlier !== undefined) {
		if (Array.isArray(await earlier)) return 'woken';
		// The task of this call may have ended after the earlier look was at it.
		const later = looksUnderWay.get(tasks);
		if (later !== undefined) return await later.then((ending) => (Array.isArray(ending) ? 'woken' : ending));
	}
	const own = look();
	looksUnderWay.set(tasks, own);
	try {
		return await own;
	} finally {
		looksUnderWay.delete(tasks);
	}
}

/** What the execution waits for, if the call has a right to know. Never throws: that would end the execution. */
async function waitingFor(
	context: IWebhookFunctions,
): Promise<{ api: PiApi; paused: Paused } | { refusal: IWebhookResponseData }> {
	try {
		const api = await connect(context);
		if (!isRightSecret(context.getHeaderData()[secretHeader], callbackSecret(context, api))) {
			return { refusal: refuseCall(context, 401, 'The webhook secret is missing or wrong') };
		}
		return { api, paused: readPaused(context) };
	} catch {
		return { refusal: refuseCall(context, 503, 'The execution cannot be continued at present') };
	}
}

/** What `pauseUntilCalled` kept. n8n lets a webhook read its node's context by an expression only. */
function readPaused(context: IWebhookFunctions): Paused {
	const { name } = context.getNode();
	// A brace in the node's name would end the expression.
	const quotedName = JSON.stringify(name).replace(/[{}]/g, (brace) => (brace === '{' ? '\\u007b' : '\\u007d'));
	return jsonParse<Paused>(String(context.evaluateExpression(`{{ $node[${quotedName}].context.paused }}`)));
}

/** Who looks at the tasks: the node as it runs, or its webhook. */
interface Looker {
	context: IExecuteFunctions | IWebhookFunctions;
	api: PiApi;
	presentation: Presentation;
}

async function outcomesIfFinished(
	{ context, api: { secrets }, presentation }: Looker,
	{ items }: Paused,
	look: (taskId: string) => Promise<Reply>,
): Promise<Ending> {
	const reporter = { node: namedNode(context), secrets };
	const outcomes: Outcome[] = [];
	let passingFault: Fault | undefined;
	// The task that was created last is the likeliest to be unfinished, and one is enough to know.
	const lastFirst = items.map((item, index) => ({ item, run: itemRun(item, index) })).reverse();
	for (let from = 0, count = 1; from < lastFirst.length; from += count, count = looksAtOnce) {
		const looks = lastFirst.slice(from, from + count).map(async ({ item, run }) => {
			if ('output' in item) return { outcome: { item: run, output: item.output } };
			if ('error' in item) return { outcome: { item: run, error: describedError(reporter.node, item.error, item) } };
			const { taskId, simplify } = item;
			const reply = await look(taskId);
			if (reply.answer) keepDetails({ presentation }, run, reply.answer.data);
			const output = () => ({ json: taskJson(presentation, taskId, completedTask(taskId, reply), simplify) });
			return { reply, outcome: await outcomeOf(reporter, run, output) };
		});
		for (const { reply, outcome } of await Promise.all(looks)) {
			if (reply?.answer && !isFinished(reply.answer.data)) return 'unfinished';
			if (reply?.fault?.passing) passingFault = reply.fault;
			outcomes.unshift(outcome);
		}
	}
	return passingFault ?? outcomes;
}

const itemRun = (item: PausedItem, index: number): ItemRun => ({
	index,
	details: 'taskId' in item ? { task_id: item.taskId } : item.details,
});

const settled = (
	context: IExecuteFunctions | IWebhookFunctions,
	{ continuesOnFail, items }: Paused,
	outcomes: Outcome[],
): INodeExecutionData[] => settledItems(namedNode(context), continuesOnFail, outcomes, items.length);
