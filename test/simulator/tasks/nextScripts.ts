import type { JsonObject } from '../http/json';
import type { WebhookConfig } from './task';
import type { TaskScript } from './taskScript';

/** What a script is told about the creation at hand. */
export interface CreateRequest {
	model: string;
	taskType: string;
	input: JsonObject;
	serviceMode: string;
	webhook: WebhookConfig;
}

/** A function may decline by returning undefined; the next script is asked then. */
export type NextScript = TaskScript | ((request: CreateRequest) => TaskScript | undefined);

/** What becomes of the next tasks that are created. */
export class NextScripts {
	private entries: Array<{ script: NextScript; left: number }> = [];

	add(script: NextScript, times: number): void {
		this.entries.push({ script, left: times });
	}

	clear(): void {
		this.entries = [];
	}

	/** The script for this creation, which counts as used; an empty one when none was given. */
	take(request: CreateRequest): TaskScript {
		for (const entry of this.entries) {
			if (entry.left <= 0) continue;
			const script = typeof entry.script === 'function' ? entry.script(request) : entry.script;
			if (script === undefined) continue;
			entry.left -= 1;
			return script;
		}
		return {};
	}
}
