import type { IDataObject } from 'n8n-workflow';

import type { NodeRun } from '../../../shared/run/nodeRun';
import { failureError } from '../../../shared/transport/failures/failure';
import { requestWithRetry } from '../../../shared/transport/requestWithRetry';

/**
 * Cancels what `path` and `query` name; returns PiAPI's message. Not sent again when its answer is lost: PiAPI would say that
 * there is nothing left to cancel. Throws a user error that begins with one of `subjects`.
 */
export async function deleteTasks(
	run: NodeRun,
	subjects: { refused: string; lost: string },
	path: string,
	query?: IDataObject,
): Promise<string> {
	const { answer, failure } = await requestWithRetry(run, { method: 'DELETE', path, query, answerShape: 'anything' });
	if (failure) throw failureError(failure.rejected ? subjects.refused : subjects.lost, failure);
	return answer.message;
}
