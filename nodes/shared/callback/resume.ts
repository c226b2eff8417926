import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { getTaskRequest } from '../tasks/getTask';
import type { ResultView } from '../tasks/resultView';
import { connect } from '../transport/credential';
import { requestRateLimiter } from '../transport/rateLimiter';
import { sendRequest } from '../transport/request';
import type { Reply } from '../transport/response';
import { concurrencyLimiter } from '../utils/concurrencyLimiter';
import type { PausedTasks } from './pausedTasks';
import { readPausedTasks } from './pausedTasks';
import type { TaskReader, TasksRead } from './taskResults';
import { pausedOutput, readTasks } from './taskResults';
import { isVerifiedCall, refuseCall } from './verifyCaller';
import { callbackSecret } from './webhookConfig';

/** Milliseconds. A call must be answered soon, or PiAPI takes it for lost. */
const readTimeout = 10_000;

/** Downloads at the same time in one process, which also has to answer calls. */
const limitDownloads = concurrencyLimiter(4);

/**
 * Answers a call to a paused execution. Of the call only the secret counts: the tasks are read instead of its body. The
 * execution continues once all of them are finished; files are fetched after the call was answered.
 * Throws n8n's error of the node, which ends the execution, only when a task failed and the node does not continue on fail.
 * (n8n 2.41 gives the next node an empty item all the same: it takes the node for disabled. No other answer ends in an error.)
 */
export async function resumeExecution(context: IWebhookFunctions, view: ResultView): Promise<IWebhookResponseData> {
	const verified = await verify(context, view);
	if ('refusal' in verified) return verified.refusal;
	const { reader, paused } = verified;
	const key = JSON.stringify(paused.items);
	const earlier = underWay.get(key);
	if (earlier !== undefined) {
		if ((await earlier) instanceof Map) return answerResumed;
		// The task of this call may have ended after the earlier reading was at it, so it takes one that begins later.
		const later = underWay.get(key);
		if (later !== undefined) {
			const tasks = await later;
			return tasks instanceof Map ? answerResumed : answerUnfinished(context, tasks);
		}
	}

	const reading = readTasks(reader, paused);
	underWay.set(key, reading);
	try {
		const tasks = await reading;
		return tasks instanceof Map ? await resumeWith(reader, paused, tasks) : answerUnfinished(context, tasks);
	} finally {
		underWay.delete(key);
	}
}

/**
 * The readings under way in this process, by what they read, until their call is answered and the files are there. Tasks
 * created together end together, and if each of their calls read all of them, twenty calls would be four hundred requests.
 * n8n itself sees to it that an execution resumes once, also when the calls come to several processes.
 */
const underWay = new Map<string, Promise<TasksRead>>();

const answerResumed: IWebhookResponseData = {
	webhookResponse: { message: 'Another call has just resumed the execution' },
};

function answerUnfinished(
	context: IWebhookFunctions,
	tasks: Exclude<TasksRead, Map<string, unknown>>,
): IWebhookResponseData {
	if (tasks === 'unfinished') return { webhookResponse: { message: 'Not all tasks are finished yet' } };
	// PiAPI calls again after an answer like this one.
	return refuseCall(context, 503, `A task could not be read: ${tasks.message}`);
}

async function resumeWith(
	reader: WebhookReader,
	paused: PausedTasks,
	tasks: Map<string, Reply>,
): Promise<IWebhookResponseData> {
	const hasFiles = paused.items.some((item) => 'taskId' in item && item.downloadTo !== undefined);
	if (!hasFiles) return { workflowData: [await pausedOutput(reader, paused, tasks)] };
	reader.context.getResponseObject().status(200).json({ message: 'The files are being downloaded' });
	return { noWebhookResponse: true, workflowData: [await pausedOutput(reader, paused, tasks)] };
}

interface WebhookReader extends TaskReader {
	context: IWebhookFunctions;
}

/** What the execution waits for, if the caller may know. Never throws: that would end the execution. */
async function verify(
	context: IWebhookFunctions,
	view: ResultView,
): Promise<{ reader: WebhookReader; paused: PausedTasks } | { refusal: IWebhookResponseData }> {
	try {
		const connection = await connect(context);
		if (!isVerifiedCall(context, callbackSecret(context, connection))) {
			return { refusal: refuseCall(context, 401, 'The webhook secret is missing or wrong') };
		}
		const limitRate = requestRateLimiter();
		const readTask = async (taskId: string) => {
			await limitRate();
			return await sendRequest(connection, getTaskRequest(taskId, readTimeout));
		};
		return { reader: { context, connection, view, readTask, limitDownloads }, paused: readPausedTasks(context) };
	} catch {
		return { refusal: refuseCall(context, 503, 'The execution cannot be resumed at the moment') };
	}
}
