/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs in tests and on a developer's machine, not inside n8n */
import { setMaxListeners } from 'node:events';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isObject } from './json';
import { phaseOf, taskData, type Task } from './tasks';
import type { Timers } from './timers';

export interface WebhookDelivery {
	at: number;
	taskId: string;
	endpoint: string;
	attempt: number;
	/** What the receiver answered, or why there was no answer. */
	status?: number;
	error?: string;
}

/** What differs from the call that PiAPI itself would make. */
export interface WebhookOverrides {
	/** Sent as it is when it is a string, otherwise as JSON. */
	body?: unknown;
	/** '' for none. */
	secret?: string;
	endpoint?: string;
}

interface WebhookOptions {
	retryMs: number;
	attempts: number;
	timers: Timers;
}

/** PiAPI's calls to the endpoints of tasks: `{ timestamp, data }` with the secret, word for word, in a header. */
export class Webhooks {
	readonly deliveries: WebhookDelivery[] = [];
	private calls = newCalls();

	constructor(private readonly options: WebhookOptions) {}

	/** Calls the task's endpoint when the task ends. */
	schedule(task: Task): void {
		if (task.webhook.endpoint === '' || task.script.statuses !== undefined) return;
		this.options.timers.at(task.endsAt, () => {
			const phase = phaseOf(task, Date.now());
			// PiAPI documents calls for completed and failed tasks, none for cancelled ones.
			if (phase === 'completed' || phase === 'failed') void this.attempt(task, 1);
		});
	}

	/** One call, whatever the state of the task. */
	async send(task: Task, overrides: WebhookOverrides = {}, attempt = 1): Promise<WebhookDelivery> {
		const { endpoint = task.webhook.endpoint, secret = task.webhook.secret } = overrides;
		const now = Date.now();
		const body = overrides.body ?? { timestamp: Math.floor(now / 1000), data: taskData(task, now) };
		const text = typeof body === 'string' ? body : JSON.stringify(body);
		const { calls } = this;
		const answer = await post(endpoint, text, secret, calls.signal);
		const delivery: WebhookDelivery = { at: now, taskId: task.id, endpoint, attempt, ...answer };
		if (!calls.signal.aborted) this.deliveries.push(delivery);
		return delivery;
	}

	/** Ends every call on its way. */
	clear(): void {
		this.calls.abort();
		this.calls = newCalls();
		this.deliveries.length = 0;
	}

	private async attempt(task: Task, number: number): Promise<void> {
		const { calls, options } = this;
		const { status = 0 } = await this.send(task, {}, number);
		const isAccepted = status >= 200 && status < 300;
		if (isAccepted || number >= options.attempts || calls.signal.aborted) return;
		options.timers.after(options.retryMs, () => void this.attempt(task, number + 1));
	}
}

/** Node.js takes more than ten calls at a time for a leak. */
function newCalls(): AbortController {
	const calls = new AbortController();
	setMaxListeners(0, calls.signal);
	return calls;
}

async function post(
	endpoint: string,
	text: string,
	secret: string,
	signal: AbortSignal,
): Promise<{ status: number } | { error: string }> {
	return await new Promise((resolve) => {
		const fail = (error: unknown) => resolve({ error: isObject(error) ? String(error.message) : String(error) });
		try {
			const send = endpoint.startsWith('https:') ? httpsRequest : httpRequest;
			const headers = {
				'content-type': 'application/json',
				'content-length': Buffer.byteLength(text),
				...(secret !== '' && { 'x-webhook-secret': secret }),
			};
			// No agent: a connection that is kept open would outlive the simulator.
			const call = send(endpoint, { method: 'POST', headers, agent: false, signal }, (response) => {
				response.resume();
				response.on('end', () => resolve({ status: response.statusCode ?? 0 }));
				response.on('error', fail);
			});
			call.on('error', fail);
			call.end(text);
		} catch (error) {
			fail(error);
		}
	});
}
