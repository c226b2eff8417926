/* eslint-disable @n8n/community-nodes/no-restricted-globals -- test code: it is about timers */

/**
 * Makes every clock and timer of this test process run `factor` times as fast: the node, n8n's engine and the simulator
 * all live in the same hurried world, so that a test can wait for minutes in seconds. Returns the way back.
 */
export function timeLapse(factor: number): () => void {
	const real = {
		setTimeout: global.setTimeout,
		setInterval: global.setInterval,
		dateNow: Date.now,
		performanceNow: performance.now.bind(performance),
	};
	const startDate = real.dateNow();
	const start = real.performanceNow();
	const elapsed = () => (real.performanceNow() - start) * factor;

	const hurried =
		(timer: typeof setTimeout | typeof setInterval) =>
		(callback: (...values: unknown[]) => void, delay = 0, ...values: unknown[]) =>
			timer(callback, delay / factor, ...values);
	Object.assign(global, { setTimeout: hurried(real.setTimeout), setInterval: hurried(real.setInterval) });
	Date.now = () => startDate + Math.round(elapsed());
	performance.now = () => start + elapsed();

	return () => {
		Object.assign(global, { setTimeout: real.setTimeout, setInterval: real.setInterval });
		Date.now = real.dateNow;
		Reflect.deleteProperty(performance, 'now');
	};
}
