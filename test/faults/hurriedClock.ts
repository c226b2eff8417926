/* eslint-disable @n8n/community-nodes/no-restricted-globals -- test code: it is about timers */
import { install } from '@sinonjs/fake-timers';

/**
 * Makes time pass `step` milliseconds for each millisecond, but only while the process keeps up: a machine under load
 * slows the clock down instead of making answers late. Many runs wait on it side by side. Returns the way back.
 */
export function hurriedClock(step: number): () => void {
	const { setInterval, clearInterval } = global;
	const clock = install({
		now: Date.now(),
		toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
	});
	const beat = setInterval(() => clock.tick(step), 1);
	return () => {
		clearInterval(beat);
		clock.uninstall();
	};
}
