import type { IDataObject, IExecuteFunctions, INodeExecutionData, OperationalError } from 'n8n-workflow';

import { sendOnce } from '../../../shared/creation/sendOnce';
import { holdsTypedExpression } from '../../../shared/forms/input/formats/unevaluatedExpression';
import { readTask } from '../../../shared/forms/input/readTask';
import { fieldsOf } from '../../../shared/forms/inputFields';
import type { ProductTask, TextField } from '../../../shared/forms/productTypes';
import { taskRequest } from '../../../shared/forms/taskRequest';
import type { Operation } from '../../../shared/operations/operation';
import { readSimplify, simplifyField } from '../../../shared/operations/taskFields';
import { forEachItem } from '../../../shared/run/forEachItem';
import type { NodeRun } from '../../../shared/run/nodeRun';
import { creationKey, forgetCreation, storedCreation } from '../../../shared/run/storedCreations';
import { failureError } from '../../../shared/transport/failures/failure';
import { statusFailure } from '../../../shared/transport/failures/statusFailure';
import type { PiApiRequest } from '../../../shared/transport/request';
import { requestWithRetry } from '../../../shared/transport/requestWithRetry';
import type { Reply } from '../../../shared/transport/response';
import { isPrivateUrl } from '../../../shared/utils/privateHost';
import { userError } from '../../../shared/utils/userError';
import { errorInStream, joinStream, withFiles } from './openAiAnswer';

/** Milliseconds. The LLM API has no tasks: it answers when it is done, and an image takes minutes. */
const answerTimeout = 600_000;

/** An operation of the LLM API: its fields are declared like those of a task, its request and its answer are OpenAI's. */
export interface LlmOperation {
	form: ProductTask;
	/** Whether its texts are a conversation, which may be about n8n and its expressions. */
	isConversation?: true;
	path: string;
	/** OpenAI's request body from the input that the form gives. */
	bodyOf: (input: IDataObject) => IDataObject;
	/** The simplified item from OpenAI's answer. */
	simplified: (answer: IDataObject) => IDataObject;
}

export const completionsPath = '/v1/chat/completions';

export const model: TextField = { kind: 'text', name: 'model', label: 'Model', required: true };

/** A form has PiAPI's names for a task, which these operations do not have. */
export const noTask = { model: '', taskType: '' };

/** The operation as the resource lists it. */
export const llmOperation = (declared: LlmOperation): Operation => ({
	...declared.form,
	fields: [...fieldsOf(declared.form, {}), simplifyField],
	execute: async (context) => await execute(context, declared),
});

async function execute(context: IExecuteFunctions, declared: LlmOperation): Promise<INodeExecutionData[]> {
	const { form, isConversation, path, bodyOf, simplified } = declared;
	const keys: string[] = [];
	return await forEachItem(
		context,
		(run) => ({
			read: ({ index }) => {
				const valueOf = (name: string): unknown => context.getNodeParameter(name, index, null) ?? undefined;
				const given = readTask(form, valueOf, {
					refusePrivateHosts: !isPrivateUrl(run.connection.baseUrl),
					acceptExpressions: isConversation ?? !holdsTypedExpression(context.getNode().parameters),
					isConversation,
				});
				return { given, simplify: readSimplify(valueOf('simplify')) };
			},
			perform: async (item, { given, simplify }) => {
				const body = bodyOf(taskRequest(given, () => '').input);
				const key = creationKey(context, item.index, { path, body });
				keys.push(key);
				const answer = await run.limitReads(async () => await answerOnce(run, key, { method: 'POST', path, body }));
				const { json, binary } = await withFiles(context, answer);
				return { json: simplify ? simplified(json) : json, ...(binary && { binary }) };
			},
			finish: (output, results) => {
				// n8n tries again only when an item failed. It stores the answers with the execution, and images are large.
				if (results.every(({ error }) => !error)) keys.forEach((key) => forgetCreation(context, key));
				return output;
			},
		}),
		{ creates: true, answersSlowly: true },
	);
}

/**
 * OpenAI's answer to a request that costs money: asked for once, however often n8n's Retry On Fail starts the node again.
 * Throws a user error when PiAPI refused, or when the answer was lost.
 */
async function answerOnce(run: NodeRun, key: string, request: PiApiRequest): Promise<IDataObject> {
	const stored = storedCreation(run.context, key);
	if (stored?.answer) return stored.answer;
	if (stored) throw lostAnswerError(stored.lost?.reason);

	const ended = await sendOnce(run.context, {
		key,
		send: async () =>
			judged(await requestWithRetry(run, { ...request, timeout: answerTimeout, answerShape: 'likeOpenAi' })),
		creationIn: (reply) => {
			const answer = wholeAnswer(reply);
			return answer && { answer };
		},
		emptyReason: "PiAPI's answer was cut off",
	});
	if (ended.outcome === 'rejected') throw failureError('The request failed', ended.failure);
	if (ended.outcome === 'lost') throw lostAnswerError(ended.lost.reason);
	return ended.creation.answer ?? {};
}

/** A stream that reports an error is a refusal, or, after a part of the answer, an answer that was lost. */
function judged(reply: Reply): Reply {
	const stream = reply.answer?.data.stream;
	const error = typeof stream === 'string' ? errorInStream(stream) : undefined;
	return error ? { failure: { ...statusFailure(400, error.body), rejected: !error.isAfterContent } } : reply;
}

function wholeAnswer({ answer }: Reply): IDataObject | undefined {
	const stream = answer?.data.stream;
	return typeof stream === 'string' ? joinStream(stream) : answer?.data;
}

const lostAnswerError = (reason = 'unknown'): OperationalError =>
	userError(
		`PiAPI's answer was lost: ${reason}`,
		'It may have been charged, so it was not requested again. Run this item again if you want to.',
	);
