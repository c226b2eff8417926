/* eslint-disable @n8n/community-nodes/no-restricted-globals -- test code: it is about timers */
import { install } from '@sinonjs/fake-timers';

import { untilQuiet, watchWork } from './openWork';

export interface VirtualClock {
	/**
	 * Resolves once the condition holds. It is looked at whenever nothing is under way any more, before the clock jumps to
	 * the next timer, so the moment is always the same one. Throws when nothing is left that could make it true.
	 */
	until(condition: () => boolean): Promise<void>;
	/** Resolves when so many virtual milliseconds have passed. */
	pass(milliseconds: number): Promise<void>;
	/** Gives the process its real clock back. Timers that are left never fire. */
	stop(): void;
}

/** Noon, so that hours pass without the date changing. */
const start = new Date('2026-06-15T12:00:00Z');

/** Real milliseconds without a timer or an event after which nothing will happen by itself. */
const longestStandstill = 2_000;

/** Virtual milliseconds: what has not come by then does not come. */
const longestWait = 48 * 3_600_000;

interface Waiting {
	condition: () => boolean;
	end: number;
	resolve: () => void;
	reject: (error: Error) => void;
}

/**
 * Replaces `Date`, `performance` and the timers of this process: the clock stands still while anything is under way, and
 * otherwise jumps to the next timer, one timer at a time. So waits of hours take milliseconds, and what happens when does
 * not depend on how busy the machine is. Node, engine and simulator have to be in this process; Node.js's own time-outs of
 * sockets keep to the real clock.
 */
export function startVirtualClock(): VirtualClock {
	const real = { setTimeout: global.setTimeout, now: performance.now.bind(performance) };
	const clock = install({
		now: start,
		toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
	});
	const { setTimeout: fakeTimeout } = global;
	// Node.js makes a millisecond of anything shorter. The clock would stand still for code that sleeps for a fraction.
	const atLeastOne = (callback: (...values: unknown[]) => void, delay?: number, ...values: unknown[]) =>
		fakeTimeout(callback, Math.max(1, Number(delay) || 1), ...values);
	Object.assign(global, { setTimeout: Object.assign(atLeastOne, fakeTimeout) });
	const stopWatching = watchWork();
	const waiting = new Set<Waiting>();
	let isStopped = false;

	function resolveMet(): boolean {
		const met = [...waiting].filter(isMet);
		met.forEach((one) => waiting.delete(one));
		return met.length > 0;
	}

	function isMet({ condition, resolve, reject, end }: Waiting): boolean {
		try {
			if (condition()) resolve();
			else if (clock.now > end) throw new Error(`Not so after two days: ${String(condition)}`);
			else return false;
		} catch (error) {
			reject(error as Error);
		}
		return true;
	}

	function giveUp() {
		const error = (condition: () => boolean) =>
			new Error(`Nothing is left that could make it so: ${String(condition)}`);
		waiting.forEach(({ condition, reject }) => reject(error(condition)));
		waiting.clear();
	}

	async function run() {
		let lastTimer = real.now();
		while (!isStopped) {
			await untilQuiet(() => isStopped);
			if (isStopped) return;
			if (resolveMet()) continue;
			if (clock.countTimers() > 0) {
				clock.next();
				lastTimer = real.now();
			} else {
				if (real.now() - lastTimer > longestStandstill) giveUp();
				await new Promise((resolve) => real.setTimeout(resolve, 1));
			}
		}
	}
	void run();

	return {
		until: async (condition) =>
			await new Promise<void>((resolve, reject) => {
				waiting.add({ condition, resolve, reject, end: clock.now + longestWait });
			}),
		pass: async (milliseconds) => await new Promise((resolve) => setTimeout(resolve, milliseconds)),
		stop: () => {
			isStopped = true;
			clock.uninstall();
			stopWatching();
		},
	};
}
