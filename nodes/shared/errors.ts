import { OperationalError } from 'n8n-workflow';

/**
 * What a person is told when something stands in the way: `message` is what happened, `advice` what to do about it,
 * `httpCode` PiAPI's HTTP status where that was the reason.
 * `runForEachItem` makes it n8n's error of the node, and adds the item and the task.
 */
export const explained = (message: string, advice: string, httpCode?: string): OperationalError =>
	new OperationalError(message, { description: advice, extra: { httpCode } });
