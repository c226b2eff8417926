import { userFolder } from '../engine/harness';
import { startVirtualClock } from '../engine/harness/virtualClock';
import { removeFolder } from '../server/temporary';
import { problemsOf } from './judge';
import { ways, type Operation } from './operations';
import { listenToLog } from './n8nLog';
import { nameOf, openLane, outcomeOf, trialsOf, type Lane, type Trial } from './trial';

/** So many trials run side by side: most of them wait for a clock. */
const laneCount = Number(process.env.LANES ?? 24);

/** Milliseconds. */
const longestCampaign = 900_000;

/** Runs every trial of the operations, and makes a test of each operation in each way. */
export function campaign(operations: Operation[]): void {
	const problems = new Map<Trial, string[]>();
	const tests = operations.flatMap((operation) =>
		ways.map((way) => ({ name: `${operation.name}, ${way.name}`, trials: trialsOf(operation, way) })),
	);

	beforeAll(async () => {
		const log = await listenToLog();
		const lanes = await Promise.all(Array.from({ length: laneCount }, openLane));
		const clock = startVirtualClock();
		const left = tests.flatMap(({ trials }) => trials);
		const work = async (lane: Lane) => {
			for (let trial = left.shift(); trial; trial = left.shift()) {
				const outcome = await outcomeOf(trial, lane);
				problems.set(trial, problemsOf(trial, outcome, lane.simulator, log));
				const leaked = outcome.secrets.filter((secret) => log.some((line) => line.includes(secret)));
				if (leaked.length > 0) problems.get(trial)?.push('a secret is in the log of n8n');
				// The lane's run still goes on.
				if (!outcome.result) Object.assign(lane, await openLane());
			}
		};
		try {
			await Promise.all(lanes.map(work));
		} finally {
			clock.stop();
			await Promise.all(lanes.map(async ({ simulator }) => await simulator.close()));
			removeFolder(userFolder);
		}
	}, longestCampaign);

	test.each(tests)('$name', ({ trials }) => {
		const found = trials.flatMap((trial) =>
			(problems.get(trial) ?? ['not tried']).map((one) => `${nameOf(trial)}: ${one}`),
		);
		expect(found).toEqual([]);
	});
}
