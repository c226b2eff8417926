import { startSimulator, type Simulator, type SimulatorOptions } from '../simulator/simulator';
import { removeFolder } from '../server/temporary';
import { startEngine, userFolder, type Engine } from './harness';

/** For a test file: one simulator and one engine, the simulator forgetful between tests. */
export function setUp(options?: SimulatorOptions): { simulator: () => Simulator; engine: () => Engine } {
	let simulator: Simulator;
	let engine: Engine;
	beforeAll(async () => {
		simulator = await startSimulator(options);
		engine = await startEngine(simulator);
	});
	beforeEach(() => simulator.reset());
	afterAll(async () => {
		await simulator.close();
		removeFolder(userFolder);
	});
	return { simulator: () => simulator, engine: () => engine };
}

export const byId = (value: string) => ({ __rl: true, mode: 'id', value });

/** Takes the ID from each input item's field `id`. */
export const idFromItem = { __rl: true, mode: 'id', value: '={{ $json.id }}' };

/** A task that is finished already. */
export const finished = { pendingMs: 0, processingMs: 0 };

/**
 * Expects that all requests of a run that began at `start` (by Date.now()) kept to ten a second. What delays a request on a
 * busy machine only makes it come later, so this does not fail by that.
 */
export function expectTenASecond({ requests }: Simulator, start: number): void {
	requests.forEach(({ at }, index) => expect(at - start).toBeGreaterThanOrEqual(Math.floor(index / 10) * 1_000));
}
