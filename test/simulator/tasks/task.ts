import type { Clock } from '../http/clock';
import type { JsonObject } from '../http/json';
import type { Outputs } from './outputs';
import { noFaceFound, type TaskError, type TaskScript } from './taskScript';

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

export interface Task {
	id: string;
	/** Counts the account's tasks. */
	number: number;
	model: string;
	taskType: string;
	/** With PiAPI's defaults for what was not sent. */
	input: JsonObject;
	serviceMode: string;
	webhook: WebhookConfig;
	/** Times of this machine's clock. */
	createdAt: number;
	/** When processing begins, and when it ends. */
	startsAt: number;
	endsAt: number;
	cancelledAt: number | undefined;
	/** How many of the literal statuses were answered. */
	statusesAnswered: number;
	/** What it costs, in points. */
	points: number;
	outputs: Outputs;
	script: TaskScript;
}

export type Phase = 'pending' | 'processing' | 'completed' | 'failed' | 'cancelled';

/** Go's zero time: what PiAPI sends for a time that is not set. */
const unsetTime = '0001-01-01T00:00:00Z';

const noError: TaskError = { code: 0, raw_message: '', message: '', detail: null };

/** Where a task is in its life at a time of this machine's clock. */
export function phaseOf(task: Task, now: number): Phase {
	if (task.cancelledAt !== undefined && task.cancelledAt <= now) return 'cancelled';
	if (task.script.statuses !== undefined) return phaseOfStatus(literalStatus(task, task.script.statuses));
	if (now < task.startsAt) return 'pending';
	return now < task.endsAt ? 'processing' : (task.script.result ?? 'completed');
}

/** Whether a task counts for the account's limit. */
export function isRunning(task: Task, now: number): boolean {
	return ['pending', 'processing'].includes(phaseOf(task, now));
}

/** Newer products of PiAPI, its history and public clients have other words for the same. */
const phasesOfStatuses: Readonly<Partial<Record<string, Phase>>> = {
	pending: 'pending',
	completed: 'completed',
	success: 'completed',
	succeeded: 'completed',
	finished: 'completed',
	done: 'completed',
	failed: 'failed',
	cancelled: 'cancelled',
	canceled: 'cancelled',
};

function phaseOfStatus(status: string): Phase {
	return phasesOfStatuses[status.trim().toLowerCase()] ?? 'processing';
}

function literalStatus({ statusesAnswered }: Task, statuses: string[]): string {
	return statuses[Math.min(Math.max(statusesAnswered, 1), statuses.length) - 1] ?? '';
}

function statusOf(task: Task, phase: Phase): string {
	if (phase === 'cancelled' && task.cancelledAt !== undefined) return phase;
	const { statuses, finalStatus } = task.script;
	if (statuses !== undefined) return literalStatus(task, statuses);
	return phase === 'pending' || phase === 'processing' ? phase : (finalStatus ?? phase);
}

/** What Get Task answers at this time of this machine's clock. */
export function taskData(task: Task, now: number, clock: Clock): TaskData {
	const phase = phaseOf(task, now);
	const isOver = phase === 'completed' || phase === 'failed' || phase === 'cancelled';
	const hasStarted = phase !== 'pending' && phase !== 'cancelled';
	const data: TaskData = {
		task_id: task.id,
		model: task.model,
		task_type: task.taskType,
		status: statusOf(task, phase),
		config: { service_mode: task.serviceMode, webhook_config: { ...task.webhook } },
		input: task.input,
		output: outputOf(task, phase),
		meta: {
			created_at: clock.shown(task.createdAt),
			started_at: hasStarted ? clock.shown(Math.min(task.startsAt, now)) : unsetTime,
			ended_at: isOver ? clock.shown(task.cancelledAt ?? Math.min(task.endsAt, now)) : unsetTime,
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

/** Set aside at the creation, consumed on success, given back when the task fails: what production clients report. */
function usageOf(task: Task, phase: Phase): TaskData['meta']['usage'] {
	if (phase === 'failed' || phase === 'cancelled') return { type: 'point', frozen: 0, consume: 0 };
	return { type: 'point', frozen: task.points, consume: phase === 'completed' ? task.points : 0 };
}
