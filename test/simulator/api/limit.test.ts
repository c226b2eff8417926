import { call, create, created, hug, open, passTime } from '../testing/openSimulator';

afterEach(() => jest.restoreAllMocks());

describe('limit of running tasks', () => {
	it('is off unless it is set', async () => {
		const simulator = await open({ pendingMs: 60_000 });
		for (let count = 0; count < 20; count++) expect((await create(simulator)).status).toBe(200);
		expect([simulator.refusedCreations, simulator.running, simulator.mostRunning]).toEqual([0, 20, 20]);
	});

	it('refuses a creation above it at once and creates nothing', async () => {
		const simulator = await open({ runningLimit: 2, pendingMs: 1_000, processingMs: 1_000 });
		await created(simulator);
		await created(simulator);
		const refused = await create(simulator);
		expect(refused).toMatchObject({ status: 429, data: { code: 429, message: expect.any(String), data: null } });
		expect(refused.headers).not.toHaveProperty('retry-after');
		expect(simulator.requests[2]).toMatchObject({ statusSent: 429, taskId: undefined, fault: undefined });
		const { tasksCreated, spentUsd, refusedCreations, running } = simulator;
		expect({ tasksCreated, spentUsd, refusedCreations, running }).toEqual({
			tasksCreated: 2,
			spentUsd: 0.4,
			refusedCreations: 1,
			running: 2,
		});
	});

	it('takes the same request as soon as a task has ended', async () => {
		const simulator = await open({ runningLimit: 1, pendingMs: 500, processingMs: 500 });
		passTime(0);
		await created(simulator);
		passTime(999);
		expect((await create(simulator)).status).toBe(429);
		passTime(1);
		expect((await create(simulator)).status).toBe(200);
		expect([simulator.tasksCreated, simulator.mostRunning]).toEqual([2, 1]);
	});

	it.each([
		[7, '7'],
		['Wed, 21 Oct 2026 07:28:00 GMT', 'Wed, 21 Oct 2026 07:28:00 GMT'],
	])('sends Retry-After %j', async (retryAfter, header) => {
		const simulator = await open({ runningLimit: 0, retryAfter });
		expect((await create(simulator)).headers['retry-after']).toBe(header);
	});

	it('refuses a bad request as such', async () => {
		const simulator = await open({ runningLimit: 0 });
		expect((await create(simulator, undefined, { ...hug, input: {} })).status).toBe(400);
		expect(simulator.refusedCreations).toBe(0);
	});

	it('counts the tasks of another workflow until they are ended', async () => {
		const simulator = await open({ runningLimit: 2 });
		const [first = ''] = simulator.occupy(2);
		expect((await create(simulator)).status).toBe(429);
		expect([simulator.tasksCreated, simulator.spentUsd, simulator.running]).toEqual([0, 0, 2]);
		simulator.endTask(first);
		expect(simulator.task(first)).toMatchObject({ status: 'completed', output: { video_url: expect.any(String) } });
		expect((await create(simulator)).status).toBe(200);
		expect(() => simulator.endTask('no-such-task')).toThrow('no task');
	});

	it('counts a cancelled task no longer', async () => {
		const simulator = await open({ runningLimit: 1, pendingMs: 60_000 });
		await call(simulator, 'DELETE', `/api/v1/task/${await created(simulator)}`);
		expect((await create(simulator)).status).toBe(200);
	});

	it('can be changed until reset()', async () => {
		const simulator = await open({ runningLimit: 5 });
		simulator.set({ runningLimit: 0 });
		expect((await create(simulator)).status).toBe(429);
		simulator.reset();
		expect([simulator.refusedCreations, simulator.mostRunning]).toEqual([0, 0]);
		expect((await create(simulator)).status).toBe(200);
	});
});
