import type { IDataObject } from 'n8n-workflow';

import { errorReason, errorText, firstReason, readableText } from '../transport/failures/errorText';
import { noCreditsCode } from '../transport/failures/refusalReason';
import { overloadedAdvice, overloadedCode } from '../transport/failures/statusFailure';
import type { Answer } from '../transport/response';
import { userError } from '../utils/userError';
import { isObject, toNumber } from '../utils/values';
import { isCharged } from './taskCost';
import { hasFailed, taskStatus } from './taskStatus';

/** PiAPI's own words on why the task failed, from the most to the least readable place; null when it has none. */
export function taskErrorMessage(task: IDataObject): string | null {
	const { error, logs } = task;
	// Every task has logs; of one that failed the last line says why.
	const lastLog = taskStatus(task) === 'failed' ? errorText(Array.isArray(logs) ? [...logs].reverse() : logs) : null;
	return firstReason([errorReason(error), lastLog]) ?? null;
}

/** PiAPI's code for why a task failed; undefined when it gives none. */
export function taskErrorCode({ error }: IDataObject): number | undefined {
	const code = isObject(error) ? toNumber(error.code) : undefined;
	return code === 0 ? undefined : code;
}

/** The task of an answer. Throws a user error that names the task, with PiAPI's own reason, when it failed or was cancelled. */
export function successfulTask(taskId: string, answer: Answer): Answer {
	const { data } = answer;
	if (!hasFailed(data)) return answer;
	const reason = readableText(taskErrorMessage(data));
	throw userError(
		`Task ${taskId} ${taskStatus(data) === 'failed' ? 'failed at PiAPI' : 'was cancelled'}${reason ? `: ${reason}` : ''}`,
		adviceAfterFailure(taskErrorCode(data), isCharged(data)),
	);
}

/** PiAPI's codes of a failed task (production clients of 2026). */
function adviceAfterFailure(code: number | undefined, charged: boolean): string {
	if (code === overloadedCode) return overloadedAdvice;
	if (code === noCreditsCode) return 'Top up the account at https://piapi.ai, then run the workflow again.';
	if (charged)
		return "PiAPI reports that it charged this task. Ask PiAPI's support for a refund. To try again, create a new one.";
	return 'PiAPI does not charge a failed task. To try again, create a new one; change the input first if the message points to it.';
}
