import type { Clock } from '../http/clock';
import type { JsonObject } from '../http/json';
import { refusal, success, type Reply } from '../http/replies';
import type { Settings } from '../settings';
import { phaseOf, taskData, type Task } from '../tasks/task';
import type { Tasks } from '../tasks/tasks';

interface Surroundings {
	settings: Settings;
	tasks: Tasks;
	clock: Clock;
}

/** The task history, newest first. The documentation gives page, size and total as strings. */
export function historyReply(query: Record<string, string>, { settings, tasks, clock }: Surroundings): Reply {
	const page = Number(query.page ?? 1);
	const size = Number(query.page_size ?? 10);
	if (!Number.isInteger(page) || page < 1) return refusal(400, 'invalid page');
	if (!Number.isInteger(size) || size < 1 || size > 100) return refusal(400, 'page_size must be between 1 and 100');
	const from = query.start_time === undefined ? -Infinity : clock.fromSeconds(Number(query.start_time));
	const until = query.end_time === undefined ? Infinity : clock.fromSeconds(Number(query.end_time));
	const asOf = Date.now() - settings.historyLagMs;
	const found = tasks
		.newestFirst()
		.filter(({ createdAt }) => createdAt <= asOf && createdAt >= from && createdAt <= until)
		.filter((task) => !query.model || historyName(task.model) === query.model);
	const rows = found.slice((page - 1) * size, page * size).map((task) => historyRow(task, asOf, clock));
	return success({ data: rows, page: String(page), size: String(size), total: String(found.length) });
}

/** What public clients of PiAPI read from a row: no input and no prompt. */
function historyRow(task: Task, asOf: number, clock: Clock): JsonObject {
	const data = taskData(task, asOf, clock);
	const phase = phaseOf(task, asOf);
	const output = phase === 'completed' ? firstLink(data.output) : undefined;
	return {
		id: task.number,
		account_id: 1,
		task_id: task.id,
		action: task.taskType,
		task_model: historyName(task.model),
		status: phase === 'completed' ? 'finished' : data.status,
		// No source says what stands here for a failed task. The price stays, so that a sum over all rows is found out.
		usage: task.points,
		usage_type: data.meta.usage.type,
		service_mode: task.serviceMode || 'public',
		created_at: clock.shown(task.createdAt),
		updated_at: clock.shown(lastChange(task, asOf)),
		detail: {
			model: task.model,
			task_id: task.id,
			// Its values are not known.
			workflow_type: task.taskType,
			...(output !== undefined && { output }),
		},
	};
}

function lastChange(task: Task, asOf: number): number {
	if (task.cancelledAt !== undefined && task.cancelledAt <= asOf) return task.cancelledAt;
	return Math.max(...[task.createdAt, task.startsAt, task.endsAt].filter((time) => time <= asOf));
}

function firstLink(output: unknown): string | undefined {
	return /"(https?:[^"]+)"/.exec(JSON.stringify(output) ?? '')?.[1];
}

/** How the running counts call a model: `hug_video` for `Qubico/hug-video`, `flux` for each of Flux's. */
export function providerOf(model: string): string {
	const name = model.replace(/^.*\//, '').toLowerCase();
	if (name.startsWith('flux')) return 'flux';
	if (name === 'wanx') return 'wan';
	return model.startsWith('Qubico/') ? name.replaceAll('-', '_') : name;
}

/** How the task history calls a model: like the running counts, but for Midjourney. */
function historyName(model: string): string {
	return model === 'midjourney' ? 'mj' : providerOf(model);
}
