import { closeEngine } from '../engine/harness';
import { startVirtualClock } from '../engine/harness/virtualClock';
import { brokenPromises } from './brokenPromises';
import { modes, type Operation } from './expectations';
import { listenToLog } from './n8nLog';
import { nameOf, startSetup, runCase, casesOf, type FaultCase } from './faultCase';

/** Milliseconds. */
const longestMatrix = 900_000;

/** Runs every case of the operations, one after the other, and makes a test of each operation in each mode. */
export function testFaults(operations: Operation[]): void {
	const problems = new Map<FaultCase, string[]>();
	const tests = operations.flatMap((operation) =>
		modes.map((mode) => ({ name: `${operation.name}, ${mode.name}`, cases: casesOf(operation, mode) })),
	);

	beforeAll(async () => {
		const log = await listenToLog();
		const setups = [await startSetup()];
		const clock = startVirtualClock();
		try {
			for (const faultCase of tests.flatMap(({ cases }) => cases)) {
				const setup = setups.at(-1) ?? (await startSetup());
				log.splice(0);
				const outcome = await runCase(faultCase, setup);
				problems.set(faultCase, brokenPromises(faultCase, outcome, setup.simulator, log));
				const leaked = outcome.secrets.filter((secret) => log.some((line) => line.includes(secret)));
				if (leaked.length > 0) problems.get(faultCase)?.push('a secret is in the log of n8n');
				// The run still goes on there.
				if (!outcome.result) setups.push(await startSetup());
			}
		} finally {
			clock.stop();
			await Promise.all(setups.map(async ({ simulator }) => await simulator.close()));
			closeEngine();
		}
	}, longestMatrix);

	test.each(tests)('$name', ({ cases }) => {
		const found = cases.flatMap((faultCase) =>
			(problems.get(faultCase) ?? ['not tried']).map((one) => `${nameOf(faultCase)}: ${one}`),
		);
		expect(found).toEqual([]);
	});
}
