import type { JsonObject } from '../http/json';
import type { Settings } from '../settings';
import { phaseOf, type Task } from './task';

/** PiAPI's ratio in `meta.usage` of the type `point`. */
const pointsPerUsd = 10_000_000;

/** PiAPI's ratio in `credit_pack_info`. */
const creditsPerUsd = 500;

/** No source names what an answer of the LLM part costs. */
const completionPriceUsd = 0.2;

export function points(usd: number): number {
	return Math.round(usd * pointsPerUsd);
}

/** The one account there is: what it has bought and what that costs. */
export class Account {
	/** How many requests created a task. */
	tasksCreated = 0;
	completionsCreated = 0;
	/** How many creations were refused because of the limit of running tasks. */
	refusedCreations = 0;

	/** Bought tasks that have not ended: what they cost is set aside. */
	private readonly open = new Set<Task>();
	private consumedPoints = 0;

	constructor(private readonly settings: Settings) {}

	/** What was consumed, and what is set aside for tasks that have not ended. */
	get spentUsd(): number {
		this.settle();
		return inUsd([...this.open].reduce((sum, task) => sum + task.points, this.consumedPoints));
	}

	/** What the tasks that succeeded and the answers of the LLM part cost. A task that failed costs nothing. */
	get consumedUsd(): number {
		this.settle();
		return inUsd(this.consumedPoints);
	}

	/** Whether so many points are left. */
	hasLeft(wanted: number): boolean {
		return points(this.spentUsd) + wanted <= points(this.settings.availableCreditsUsd);
	}

	/** Whether the account is at its limit while so many tasks run; counts the creation that is refused for it. */
	isFull(running: number): boolean {
		const isFull = running >= this.settings.runningLimit;
		if (isFull) this.refusedCreations += 1;
		return isFull;
	}

	buyTask(task: Task): void {
		this.tasksCreated += 1;
		this.open.add(task);
	}

	/** Pays an answer of the LLM part; false, and nothing happens, when the credits are used up. */
	buyCompletion(): boolean {
		const price = points(this.settings.priceUsd ?? completionPriceUsd);
		if (!this.hasLeft(price)) return false;
		this.completionsCreated += 1;
		this.consumedPoints += price;
		return true;
	}

	/** `data` of the account's answer. */
	info(): JsonObject {
		const { plan, maxConcurrent, availableCreditsUsd, balanceIn } = this.settings;
		const used = this.spentUsd;
		const left = Math.max(inUsd(points(availableCreditsUsd) - points(used)), 0);
		return {
			id: 1,
			name: 'simulator',
			plan,
			type: 'user',
			is_enable: true,
			is_verified: true,
			account_group: '',
			created_at: '2025-01-01T00:00:00Z',
			updated_at: '2025-01-01T00:00:00Z',
			...(balanceIn === 'equivalent_in_usd' && { equivalent_in_usd: left }),
			...(balanceIn === 'quota.equivalent_in_usd' && { quota: { equivalent_in_usd: left } }),
			credit_pack_info: credits(left, used),
			max_concurrent_task_count: maxConcurrent,
			wallet: { point_remain: points(left), point_used: points(used), llm_remain: 0, llm_used: 0 },
			notification_hook_url: '',
			platform: 'piapi',
		};
	}

	clear(): void {
		this.tasksCreated = 0;
		this.completionsCreated = 0;
		this.refusedCreations = 0;
		this.open.clear();
		this.consumedPoints = 0;
	}

	/** Takes what the tasks that succeeded cost, and gives back what was set aside for the others. */
	private settle(): void {
		const now = Date.now();
		for (const task of this.open) {
			const phase = phaseOf(task, now);
			if (phase === 'pending' || phase === 'processing') continue;
			this.open.delete(task);
			if (phase === 'completed') this.consumedPoints += task.points;
		}
	}
}

function credits(leftUsd: number, usedUsd: number): JsonObject {
	return {
		available_credits: Math.round(leftUsd * creditsPerUsd),
		used_credits: Math.round(usedUsd * creditsPerUsd),
	};
}

function inUsd(amount: number): number {
	return amount / pointsPerUsd;
}
