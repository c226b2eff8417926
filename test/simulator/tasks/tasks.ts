import { randomUUID } from 'node:crypto';
import type { Clock } from '../http/clock';
import { productOf } from '../products';
import type { Settings } from '../settings';
import { outputsOf } from './outputs';
import { isRunning, taskData, type Task, type TaskData } from './task';
import type { TaskScript } from './taskScript';

export interface NewTask extends Pick<Task, 'model' | 'taskType' | 'input' | 'serviceMode' | 'webhook' | 'points'> {
	script: TaskScript;
	/** Whether it has to wait for one of the account's slots. */
	needsSlot: boolean;
}

interface Surroundings {
	settings: Settings;
	clock: Clock;
	/** Where the results are; known only once that host listens. */
	storageUrl(): string;
}

/** The tasks of one account, in the order in which they were created. */
export class Tasks {
	/** The highest number of tasks that were pending or processing at the same time. */
	mostRunning = 0;

	private readonly byId = new Map<string, Task>();

	/** Those that ran when they were last looked at. A task that has ended does not run again. */
	private readonly started = new Set<Task>();

	/** When each slot is free again. A task takes the one that is free first; a cancelled one keeps it. */
	private slotsFreeAt: number[] = [];

	constructor(private readonly surroundings: Surroundings) {}

	add(task: NewTask): Task {
		const { script, needsSlot, ...rest } = task;
		const { settings, storageUrl } = this.surroundings;
		const id = randomUUID();
		const createdAt = Date.now();
		const readyAt = createdAt + (script.pendingMs ?? settings.pendingMs);
		const processingMs = script.processingMs ?? settings.processingMs;
		const startsAt = needsSlot ? this.startInSlot(readyAt, processingMs) : readyAt;
		const input = { ...productOf(rest.model, rest.taskType)?.defaults, ...rest.input };
		const added: Task = {
			...rest,
			input,
			id,
			number: this.byId.size + 1,
			createdAt,
			startsAt,
			endsAt: startsAt + processingMs,
			cancelledAt: undefined,
			statusesAnswered: 0,
			outputs: outputsOf({ ...rest, id, links: script.links }, storageUrl()),
			script,
		};
		this.byId.set(id, added);
		this.started.add(added);
		this.mostRunning = Math.max(this.mostRunning, this.running());
		return added;
	}

	get(id: string): Task | undefined {
		return this.byId.get(id);
	}

	newestFirst(): Task[] {
		return [...this.byId.values()].reverse();
	}

	/** What Get Task answers now. */
	data(task: Task): TaskData {
		return taskData(task, Date.now(), this.surroundings.clock);
	}

	/** How many tasks are pending or processing now. */
	running(): number {
		const now = Date.now();
		for (const task of this.started) if (!isRunning(task, now)) this.started.delete(task);
		return this.started.size;
	}

	/** Ends a task now, in place of its time or its literal statuses. */
	end(task: Task, result: TaskScript['result'] = 'completed'): void {
		const now = Date.now();
		task.script = { ...task.script, statuses: undefined, result };
		task.startsAt = Math.min(task.startsAt, now);
		task.endsAt = now;
	}

	clear(): void {
		this.byId.clear();
		this.started.clear();
		this.slotsFreeAt = [];
		this.mostRunning = 0;
	}

	private startInSlot(readyAt: number, processingMs: number): number {
		const { slotsFreeAt } = this;
		if (slotsFreeAt.length < this.surroundings.settings.maxConcurrent) slotsFreeAt.push(readyAt);
		const slot = slotsFreeAt.indexOf(Math.min(...slotsFreeAt));
		const startsAt = Math.max(readyAt, slotsFreeAt[slot] ?? readyAt);
		slotsFreeAt[slot] = startsAt + processingMs;
		return startsAt;
	}
}
