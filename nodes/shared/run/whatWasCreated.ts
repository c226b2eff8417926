import type { IExecuteFunctions } from 'n8n-workflow';

import { isUserError, userError } from '../utils/userError';
import { toText } from '../utils/values';
import type { RunItem } from './runItem';
import type { LostCreation } from './storedCreations';
import { creationOfEarlierTry } from './storedCreations';

/**
 * The error of an item that is refused before anything is sent, with what was created for it in its message: nothing, or a
 * task of an earlier try. That task's ID goes into the item's details.
 */
export function withWhatWasCreated(context: IExecuteFunctions, error: Error, item: RunItem): Error {
	const message = `${error.message.replace(/[\s.]+$/, '')}. ${whatWasCreated(context, item)}`;
	return isUserError(error) ? userError(message, toText(error.description ?? '')) : new Error(message);
}

/** With Retry On Fail an expression may give another value on a later try, when there is a task already. */
function whatWasCreated(context: IExecuteFunctions, { index, details }: RunItem): string {
	const earlier = creationOfEarlierTry(context, index);
	if (earlier?.lost) return "An earlier try may have created a task: PiAPI's answer was lost";
	if (earlier?.taskId === undefined || earlier.isRejected) return 'Nothing was created';
	details.task_id = earlier.taskId;
	return `An earlier try created task ${earlier.taskId}`;
}

/** The error of an item that is not refused itself, but whose creation's answer was lost in an earlier try. */
export const lostInEarlierTry = ({ reason }: LostCreation) =>
	userError(
		`An earlier try may have created a task for this item: PiAPI's answer was lost (${reason})`,
		"Correct the other items, then press n8n's button 'Retry' on this execution: the node looks for the task, and does not buy it twice. A new execution buys another. You can also look at https://piapi.ai/workspace.",
	);
