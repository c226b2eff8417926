import { setUp } from '../setUp';

const { simulator, engine, until, pass } = setUp();
const photo = () => `${simulator().storageUrl}/temp/two-people.png`;
const createTask = () => ({ operation: 'createTask', imageUrl: photo() });
const creations = () => simulator().requests.filter(({ method }) => method === 'POST').length;
const onCreate = { method: 'POST' };
const retrying = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };

describe('Stop in the middle of a batch', () => {
	const items = Array.from({ length: 6 }, () => ({}));

	test.each([{}, retrying])('starts no further task and names every one that was paid for (%j)', async (settings) => {
		simulator().scriptNext({ pendingMs: 0, processingMs: 600_000 }, 6);
		const { stop, result } = engine().start({
			parameters: { ...createTask(), options: { concurrency: 2, pollInterval: 1 } },
			items,
			...settings,
		});
		await until(() => simulator().requests.length >= 6);
		stop();
		const { status, error } = await result;
		await pass(20_000);
		expect(status).toBe('canceled');
		expect(simulator().tasksCreated).toBe(2);
		const bought = [...new Set(simulator().requests.flatMap(({ taskId }) => taskId ?? []))];
		expect(bought).toHaveLength(2);
		bought.forEach((id) => expect(error?.message).toContain(id));
	});

	test('waits for the answer of a creation that is under way, so that its task is named', async () => {
		simulator().fault({ on: onCreate, kind: 'slow', delayMs: 5_000 });
		const { stop, result } = engine().start({ parameters: { ...createTask(), options: { concurrency: 1 } }, items });
		await until(() => simulator().requests.length >= 1);
		stop();
		const { error } = await result;
		expect(simulator().tasksCreated).toBe(1);
		expect(creations()).toBe(1);
		expect(error?.message).toMatch(/^The execution was canceled. Its tasks: [0-9a-f-]{36}$/);
	});

	const lostOne = "Tasks that may exist, because PiAPI's answer to their creation did not arrive: 1";

	test('says in the error and in the log that a task may exist whose creation is not answered', async () => {
		simulator().fault({ on: onCreate, kind: 'hang', processed: true });
		const { stop, result } = engine().start({ parameters: createTask() });
		await until(() => creations() >= 1);
		stop();
		const { error, log } = await result;
		expect(error?.message).toBe(`The execution was canceled. ${lostOne}`);
		expect(error?.description).toContain('https://piapi.ai/workspace');
		expect(JSON.stringify(log)).toContain(lostOne);
	});

	test('does not say so of a task that a later try has found, though an expression changed its content', async () => {
		simulator().set({ historyLagMs: 45_000 });
		simulator().scriptNext({ pendingMs: 0, processingMs: 600_000 });
		simulator().fault({ on: onCreate, kind: 'drop-after' });
		const parameters = { ...createTask(), imageUrl: `=${photo()}?t={{ $now.toMillis() }}` };
		const { stop, result } = engine().start({ parameters, ...retrying });
		await pass(90_000);
		stop();
		expect((await result).error?.message).toMatch(/^The execution was canceled. Its tasks: [0-9a-f-]{36}$/);
		expect(creations()).toBe(1);
	});

	test('says so in the middle of the search for it, too', async () => {
		simulator().set({ historyLagMs: 20_000 });
		simulator().fault({ on: onCreate, kind: 'drop-after' });
		const { stop, result } = engine().start({ parameters: createTask() });
		await until(() => simulator().requests.length >= 3);
		stop();
		expect((await result).error?.message).toContain(lostOne);
	});
});
