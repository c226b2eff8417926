import { isObject, without, wrongMember, type JsonObject } from '../http/json';

export interface TaskError {
	code: number;
	raw_message: string;
	message: string;
	detail: unknown;
}

/** What becomes of a task; everything not given is as for a hug that succeeds. */
export interface TaskScript {
	model?: string;
	/** The first that the model has when not given. */
	task_type?: string;
	/** The least that the task type needs when not given. */
	input?: JsonObject;
	pendingMs?: number;
	processingMs?: number;
	result?: 'completed' | 'failed' | 'cancelled';
	/** The word for its end, in place of `result`: newer products of PiAPI say `success`, also with a tab behind it. */
	finalStatus?: string;
	/** What `output` becomes when the task has finished; that of its product, with links to the storage host, when not given. */
	output?: unknown;
	/**
	 * What is added to result links with a certain end, as a query that the storage host understands:
	 * `{ '-2.mp3': 'status=404' }` makes the link to the second song a dead one.
	 */
	links?: Record<string, string>;
	/** For a failed task; PiAPI's error for a photo without faces when not given. */
	error?: Partial<TaskError>;
	/** Literal statuses for one Get Task after the other, the last one repeating. */
	statuses?: string[];
	/** Laid over the answer's data as it is. */
	data?: JsonObject;
	webhook?: { endpoint: string; secret?: string };
}

/**
 * A task that was created and then failed because the provider behind PiAPI is overloaded: the same input works later.
 * Code and text as production clients report them.
 */
export const overloaded: TaskScript = {
	result: 'failed',
	error: { code: 10001, message: 'too many requests', raw_message: 'too many requests' },
};

/** The text is one that PiAPI is known to send, the code the one of rejected input. */
export const noFaceFound: TaskError = {
	code: 10000,
	raw_message: 'no face found in the image',
	message: 'no face found in the image',
	detail: null,
};

/** What is wrong with a script that came as JSON; undefined when nothing is. */
export function taskScriptProblem(value: unknown): string | undefined {
	if (!isObject(value)) return 'a task is a JSON object';
	const wrong = wrongMember(without(value, 'output'), {
		model: 'string',
		task_type: 'string',
		input: 'object',
		pendingMs: 'number',
		processingMs: 'number',
		result: 'string',
		finalStatus: 'string',
		links: 'object',
		error: 'object',
		statuses: 'array',
		data: 'object',
		webhook: 'object',
	});
	if (wrong !== undefined) return `${wrong} is unknown or of the wrong type`;
	if (value.result !== undefined && !isResult(value.result)) {
		return 'result must be completed, failed or cancelled';
	}
	const webhook = value.webhook;
	return isObject(webhook) && typeof webhook.endpoint !== 'string' ? 'webhook.endpoint is missing' : undefined;
}

export function isTaskScript(value: unknown): value is TaskScript {
	return taskScriptProblem(value) === undefined;
}

export function isResult(value: unknown): value is 'completed' | 'failed' | 'cancelled' {
	return value === 'completed' || value === 'failed' || value === 'cancelled';
}
