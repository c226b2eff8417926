import { closeEngine } from '../engine/harness';
import { startVirtualClock } from '../engine/harness/virtualClock';
import { problemsOf } from './judge';
import { ways, type Operation } from './habits';
import { listenToLog } from './n8nLog';
import { nameOf, openWorld, outcomeOf, trialsOf, type Trial } from './trial';

/** Milliseconds. */
const longestCampaign = 900_000;

/** Runs every trial of the operations, one after the other, and makes a test of each operation in each way. */
export function campaign(operations: Operation[]): void {
	const problems = new Map<Trial, string[]>();
	const tests = operations.flatMap((operation) =>
		ways.map((way) => ({ name: `${operation.name}, ${way.name}`, trials: trialsOf(operation, way) })),
	);

	beforeAll(async () => {
		const log = await listenToLog();
		const worlds = [await openWorld()];
		const clock = startVirtualClock();
		try {
			for (const trial of tests.flatMap(({ trials }) => trials)) {
				const world = worlds.at(-1) ?? (await openWorld());
				log.splice(0);
				const outcome = await outcomeOf(trial, world);
				problems.set(trial, problemsOf(trial, outcome, world.simulator, log));
				const leaked = outcome.secrets.filter((secret) => log.some((line) => line.includes(secret)));
				if (leaked.length > 0) problems.get(trial)?.push('a secret is in the log of n8n');
				// The run still goes on there.
				if (!outcome.result) worlds.push(await openWorld());
			}
		} finally {
			clock.stop();
			await Promise.all(worlds.map(async ({ simulator }) => await simulator.close()));
			closeEngine();
		}
	}, longestCampaign);

	test.each(tests)('$name', ({ trials }) => {
		const found = trials.flatMap((trial) =>
			(problems.get(trial) ?? ['not tried']).map((one) => `${nameOf(trial)}: ${one}`),
		);
		expect(found).toEqual([]);
	});
}
