import { randomUUID } from 'node:crypto';
import { isObject, without, wrongMember, type JsonObject } from './json';
import { outputsOf, type Outputs } from './outputs';

export interface TaskError {
	code: number;
	raw_message: string;
	message: string;
	detail: unknown;
}

/** `data` of PiAPI's answers about a task. */
export interface TaskData {
	task_id: string;
	model: string;
	task_type: string;
	status: string;
	config: { service_mode: string; webhook_config: WebhookConfig };
	input: JsonObject;
	output: unknown;
	meta: {
		created_at: string;
		started_at: string;
		ended_at: string;
		usage: { type: string; frozen: number; consume: number };
		is_using_private_pool: boolean;
	};
	detail: unknown;
	logs: unknown[] | null;
	error: TaskError;
}

export interface WebhookConfig {
	endpoint: string;
	secret: string;
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
	/** What `output` becomes when the task has finished; that of its product, with links to the storage host, when not given. */
	output?: unknown;
	/** For a failed task; PiAPI's error for a photo without faces when not given. */
	error?: Partial<TaskError>;
	/** Literal statuses for one Get Task after the other, the last one repeating. */
	statuses?: string[];
	/** Laid over the answer's data as it is. */
	data?: JsonObject;
	webhook?: { endpoint: string; secret?: string };
}

export interface Task {
	id: string;
	model: string;
	taskType: string;
	input: JsonObject;
	serviceMode: string;
	webhook: WebhookConfig;
	createdAt: number;
	/** When processing begins, and when it ends. */
	startsAt: number;
	endsAt: number;
	cancelledAt: number | undefined;
	/** How many of the literal statuses were answered. */
	statusesAnswered: number;
	/** `usage` in points. */
	points: number;
	outputs: Outputs;
	script: TaskScript;
}

export type Phase = 'pending' | 'processing' | 'completed' | 'failed' | 'cancelled';

/** Go's zero time: what PiAPI sends for a time that is not set. */
const unsetTime = '0001-01-01T00:00:00Z';

const noError: TaskError = { code: 0, raw_message: '', message: '', detail: null };

/** The text is one that PiAPI is known to send; the code is made up, as no list of codes is public. */
const noFaceFound: TaskError = {
	code: 10000,
	raw_message: 'no face found in the image',
	message: 'no face found in the image',
	detail: null,
};

export function phaseOf(task: Task, now: number): Phase {
	if (task.cancelledAt !== undefined) return 'cancelled';
	if (task.script.statuses !== undefined) return phaseOfStatus(statusOf(task, now));
	if (now < task.startsAt) return 'pending';
	return now < task.endsAt ? 'processing' : (task.script.result ?? 'completed');
}

function phaseOfStatus(status: string): Phase {
	const lowerCase = status.toLowerCase();
	const phases: Phase[] = ['pending', 'completed', 'failed', 'cancelled'];
	return phases.find((phase) => phase === lowerCase) ?? 'processing';
}

function statusOf(task: Task, now: number): string {
	const { statuses } = task.script;
	if (statuses === undefined || task.cancelledAt !== undefined) return phaseOf(task, now);
	const last = Math.min(Math.max(task.statusesAnswered, 1), statuses.length) - 1;
	return statuses[last] ?? '';
}

/** What Get Task answers at this moment. */
export function taskData(task: Task, now: number): TaskData {
	const phase = phaseOf(task, now);
	const isOver = phase === 'completed' || phase === 'failed' || phase === 'cancelled';
	const hasStarted = phase !== 'pending' && phase !== 'cancelled';
	const data: TaskData = {
		task_id: task.id,
		model: task.model,
		task_type: task.taskType,
		status: statusOf(task, now),
		config: { service_mode: task.serviceMode, webhook_config: { ...task.webhook } },
		input: task.input,
		output: outputOf(task, phase),
		meta: {
			created_at: goTime(task.createdAt),
			started_at: hasStarted ? goTime(Math.min(task.startsAt, now)) : unsetTime,
			ended_at: isOver ? goTime(task.cancelledAt ?? Math.min(task.endsAt, now)) : unsetTime,
			usage: usageOf(task, phase),
			is_using_private_pool: false,
		},
		detail: null,
		logs: [],
		error: phase === 'failed' ? { ...noFaceFound, ...task.script.error } : { ...noError },
	};
	return { ...data, ...task.script.data };
}

function outputOf(task: Task, phase: Phase): unknown {
	const { outputs, script } = task;
	if (phase === 'completed') return script.output === undefined ? outputs.finished : script.output;
	return phase === 'failed' ? (script.output ?? outputs.empty) : outputs.empty;
}

/** Only tasks that succeed are charged; until they end the amount is frozen. */
function usageOf(task: Task, phase: Phase): TaskData['meta']['usage'] {
	if (phase === 'failed' || phase === 'cancelled') return { type: 'point', frozen: 0, consume: 0 };
	return { type: 'point', frozen: task.points, consume: phase === 'completed' ? task.points : 0 };
}

/** RFC 3339 in UTC with nanoseconds, as PiAPI's server, written in Go, sends it. */
export function goTime(milliseconds: number): string {
	return new Date(milliseconds).toISOString().replace('Z', '000000Z');
}

/** How the running counts call a model: `hug_video` for `Qubico/hug-video`, `flux` for each of Flux's. */
export function providerOf(model: string): string {
	const name = model.replace(/^.*\//, '').toLowerCase();
	if (name.startsWith('flux')) return 'flux';
	if (name === 'wanx') return 'wan';
	return model.startsWith('Qubico/') ? name.replaceAll('-', '_') : name;
}

/** How the task history calls a model: like the running counts, but for Midjourney. */
export function historyName(model: string): string {
	return model === 'midjourney' ? 'mj' : providerOf(model);
}

export interface NewTask {
	script: TaskScript;
	model: string;
	taskType: string;
	input: JsonObject;
	serviceMode: string;
	webhook: WebhookConfig;
	points: number;
	/** Whether it has to wait for one of the account's slots. */
	needsSlot: boolean;
}

interface TaskDefaults {
	pendingMs: number;
	processingMs: number;
	maxConcurrent: number;
	/** Where the results are; known only once that host listens. */
	storageUrl(): string;
}

/** The tasks of one account, in the order in which they were created. */
export class Tasks {
	private readonly byId = new Map<string, Task>();

	/** When each slot is free again. A task takes the one that is free first; a cancelled one keeps it. */
	private slotsFreeAt: number[] = [];

	constructor(private readonly defaults: TaskDefaults) {}

	add(task: NewTask): Task {
		const { script, needsSlot, ...rest } = task;
		const id = randomUUID();
		const createdAt = Date.now();
		const readyAt = createdAt + (script.pendingMs ?? this.defaults.pendingMs);
		const processingMs = script.processingMs ?? this.defaults.processingMs;
		const startsAt = needsSlot ? this.startInSlot(readyAt, processingMs) : readyAt;
		const added: Task = {
			...rest,
			id,
			createdAt,
			startsAt,
			endsAt: startsAt + processingMs,
			cancelledAt: undefined,
			statusesAnswered: 0,
			outputs: outputsOf({ ...rest, id }, this.defaults.storageUrl()),
			script,
		};
		this.byId.set(id, added);
		return added;
	}

	get(id: string): Task | undefined {
		return this.byId.get(id);
	}

	newestFirst(): Task[] {
		return [...this.byId.values()].reverse();
	}

	clear(): void {
		this.byId.clear();
		this.slotsFreeAt = [];
	}

	private startInSlot(readyAt: number, processingMs: number): number {
		const { slotsFreeAt } = this;
		if (slotsFreeAt.length < this.defaults.maxConcurrent) slotsFreeAt.push(readyAt);
		const slot = slotsFreeAt.indexOf(Math.min(...slotsFreeAt));
		const startsAt = Math.max(readyAt, slotsFreeAt[slot] ?? readyAt);
		slotsFreeAt[slot] = startsAt + processingMs;
		return startsAt;
	}
}

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
		error: 'object',
		statuses: 'array',
		data: 'object',
		webhook: 'object',
	});
	if (wrong !== undefined) return `${wrong} is unknown or of the wrong type`;
	if (![undefined, 'completed', 'failed', 'cancelled'].some((result) => result === value.result)) {
		return 'result must be completed, failed or cancelled';
	}
	const webhook = value.webhook;
	return isObject(webhook) && typeof webhook.endpoint !== 'string' ? 'webhook.endpoint is missing' : undefined;
}

export function isTaskScript(value: unknown): value is TaskScript {
	return taskScriptProblem(value) === undefined;
}
