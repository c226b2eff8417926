import { startSimulator, type Simulator, type SimulatorOptions } from '../simulator/simulator';
import { closeEngine, startEngine, type Engine } from './harness';
import { startVirtualClock, type VirtualClock } from './harness/virtualClock';

export interface World {
	simulator: () => Simulator;
	engine: () => Engine;
	/** Waits until something is so; see VirtualClock. */
	until: VirtualClock['until'];
	/** Lets virtual milliseconds pass; see VirtualClock. */
	pass: VirtualClock['pass'];
}

/**
 * For a test file: one simulator and one engine, the simulator forgetful between tests. Each test runs on a virtual clock:
 * waiting costs no time, and a test may count what happened in how many milliseconds.
 */
export function setUp(options?: SimulatorOptions): World {
	let simulator: Simulator;
	let engine: Engine;
	let clock: VirtualClock;
	beforeAll(async () => {
		simulator = await startSimulator(options);
		engine = await startEngine(simulator);
	});
	beforeEach(() => {
		clock = startVirtualClock();
		simulator.reset();
	});
	afterEach(() => clock.stop());
	afterAll(async () => {
		await simulator.close();
		closeEngine();
	});
	return {
		simulator: () => simulator,
		engine: () => engine,
		until: async (condition) => await clock.until(condition),
		pass: async (milliseconds) => await clock.pass(milliseconds),
	};
}

export const byId = (value: string) => ({ __rl: true, mode: 'id', value });

/** Takes the ID from each input item's field `id`. */
export const idFromItem = { __rl: true, mode: 'id', value: '={{ $json.id }}' };

/** A task that is finished already. */
export const finished = { pendingMs: 0, processingMs: 0 };

/** Expects that all requests of a run that began at `start` (by Date.now()) kept to ten a second. */
export function expectTenASecond({ requests }: Simulator, start: number): void {
	const tooEarly = requests.filter(({ at }, index) => at - start < Math.floor(index / 10) * 1_000);
	expect(tooEarly).toEqual([]);
}
