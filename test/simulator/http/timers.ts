/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs in tests and on a developer's machine, not inside n8n */
/**
 * Every timer of one simulator, so that all of them can be ended at once. The global setTimeout is looked up at each
 * call: a test on a virtual clock replaces it after this module was loaded.
 */
export class Timers {
	private readonly handles = new Set<ReturnType<typeof setTimeout>>();

	/** Calls the action once; returns a function that prevents it. */
	after(milliseconds: number, action: () => void): () => void {
		const handle = setTimeout(
			() => {
				this.handles.delete(handle);
				action();
			},
			Math.min(milliseconds, longestTimeout),
		);
		this.handles.add(handle);
		return () => {
			this.handles.delete(handle);
			clearTimeout(handle);
		};
	}

	/** Never resolves when clear() comes first. */
	async sleep(milliseconds: number): Promise<void> {
		await new Promise<void>((resolve) => this.after(milliseconds, resolve));
	}

	/** Calls the action when the clock shows the time. A timer may fire a millisecond early, so it looks again. */
	at(time: number, action: () => void): void {
		this.after(Math.max(time - Date.now(), 0), () => {
			if (Date.now() < time) this.at(time, action);
			else action();
		});
	}

	clear(): void {
		this.handles.forEach((handle) => clearTimeout(handle));
		this.handles.clear();
	}
}

/** Milliseconds; Node.js turns a longer timeout into one of 1 ms. */
const longestTimeout = 2 ** 31 - 1;
