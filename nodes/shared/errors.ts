/**
 * What a person is told when something stands in the way: what happened, and what to do about it.
 * `runForEachItem` turns it into n8n's own error, with the item and the task.
 */
export class ExplainedError extends Error {
	constructor(
		message: string,
		readonly advice: string,
		/** PiAPI's HTTP status where it was the reason; n8n shows it beside the message. */
		readonly httpCode?: string,
	) {
		super(message);
	}
}
