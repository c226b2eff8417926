/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs in tests and on a developer's machine, not inside n8n */
import { setMaxListeners } from 'node:events';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Clock } from '../http/clock';
import { isObject } from '../http/json';
import type { Timers } from '../http/timers';
import type { Settings, WebhookWrapping } from '../settings';
import { phaseOf, taskData, type Task, type TaskData } from '../tasks/task';

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
	wrapping?: WebhookWrapping;
	/** '' for none. */
	contentType?: string;
	/** '' for none. */
	secret?: string;
	endpoint?: string;
}

interface Surroundings {
	settings: Settings;
	clock: Clock;
	timers: Timers;
}

/** PiAPI's calls to the endpoints of tasks: `{ timestamp, data }` with the secret, word for word, in a header. */
export class Webhooks {
	readonly deliveries: WebhookDelivery[] = [];
	private readonly reported = new Set<Task>();
	private calls = newCalls();

	constructor(private readonly surroundings: Surroundings) {}

	/** Calls the task's endpoint when the task ends. */
	schedule(task: Task): void {
		if (task.webhook.endpoint === '' || task.script.statuses !== undefined) return;
		this.surroundings.timers.at(task.endsAt, () => this.report(task));
	}

	/** Calls the endpoint of a task that has ended, once for each task. */
	report(task: Task): void {
		if (task.webhook.endpoint === '' || this.reported.has(task)) return;
		const phase = phaseOf(task, Date.now());
		// PiAPI documents calls for completed and failed tasks, none for cancelled ones.
		if (phase !== 'completed' && phase !== 'failed') return;
		this.reported.add(task);
		void this.attempt(task, 1);
	}

	/** One call, whatever the state of the task. */
	async send(task: Task, overrides: WebhookOverrides = {}, attempt = 1): Promise<WebhookDelivery> {
		const { settings, clock } = this.surroundings;
		const {
			endpoint = task.webhook.endpoint,
			secret = task.webhook.secret,
			wrapping = settings.webhookWrapping,
			contentType = settings.webhookContentType,
		} = overrides;
		const now = Date.now();
		const body = overrides.body ?? wrapped(wrapping, clock.seconds(now), taskData(task, now, clock));
		const { calls } = this;
		const answer = await post(endpoint, body, { contentType, secret }, calls.signal);
		const delivery: WebhookDelivery = { at: now, taskId: task.id, endpoint, attempt, ...answer };
		if (!calls.signal.aborted) this.deliveries.push(delivery);
		return delivery;
	}

	/** Ends every call on its way. */
	clear(): void {
		this.calls.abort();
		this.calls = newCalls();
		this.reported.clear();
		this.deliveries.length = 0;
	}

	private async attempt(task: Task, number: number): Promise<void> {
		const { calls } = this;
		const { settings, timers } = this.surroundings;
		const { status = 0 } = await this.send(task, {}, number);
		const isAccepted = status >= 200 && status < 300;
		if (isAccepted || number >= settings.webhookAttempts || calls.signal.aborted) return;
		timers.after(settings.webhookRetryMs, () => void this.attempt(task, number + 1));
	}
}

/** Node.js takes more than ten calls at a time for a leak. */
function newCalls(): AbortController {
	const calls = new AbortController();
	setMaxListeners(0, calls.signal);
	return calls;
}

/** The body in PiAPI's form, or in one of those that integrators have met. */
function wrapped(wrapping: WebhookWrapping, timestamp: number, data: TaskData): unknown {
	switch (wrapping) {
		case 'envelope':
			return { timestamp, data };
		case 'data-as-text':
			return { timestamp, data: JSON.stringify(data) };
		case 'bare-task':
			return data;
	}
}

async function post(
	endpoint: string,
	body: unknown,
	{ contentType, secret }: { contentType: string; secret: string },
	signal: AbortSignal,
): Promise<{ status: number } | { error: string }> {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	return await new Promise((resolve) => {
		const fail = (error: unknown) => resolve({ error: isObject(error) ? String(error.message) : String(error) });
		try {
			const send = endpoint.startsWith('https:') ? httpsRequest : httpRequest;
			const headers = {
				...(contentType !== '' && { 'content-type': contentType }),
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
