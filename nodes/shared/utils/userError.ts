import { OperationalError } from 'n8n-workflow';

/**
 * The error a person reads: `message` says what happened, `advice` what to do about it, `httpCode` is PiAPI's HTTP status
 * where that was the reason. The node run turns it into n8n's error and adds the item and the task.
 */
export const userError = (message: string, advice: string, httpCode?: string): OperationalError =>
	new OperationalError(message, { description: advice, extra: { httpCode } });

/** Whether an error was worded for a person. Anything else is a defect, of n8n or of ours, and its words are not shown. */
export const isUserError = (error: unknown): error is OperationalError => error instanceof OperationalError;
