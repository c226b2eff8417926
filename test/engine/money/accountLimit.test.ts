import { setUp } from '../setUp';

const { simulator, engine, until, pass } = setUp();
const createTask = (options = {}) => ({
	operation: 'createTask',
	imageUrl: '={{ $json.photo }}',
	options: { waitTimeout: 600, ...options },
});
const itemsOf = (count: number) =>
	Array.from({ length: count }, (_, n) => ({ photo: `${simulator().storageUrl}/temp/two-people.png?n=${n}` }));
const creations = () => simulator().requests.filter(({ method }) => method === 'POST');
const runFor = (milliseconds: number, times: number) =>
	simulator().scriptNext({ pendingMs: 0, processingMs: milliseconds }, times);

/** The photos of the output's tasks, in the order of the output. */
const photosOf = (output: Array<{ json: { task_id?: unknown } }>) =>
	output.map(({ json }) => simulator().task(String(json.task_id))?.input?.image_url);

describe("the account's limit of running tasks is a queue", () => {
	test('eight items where two tasks may run: all done, in order, at most two at a time', async () => {
		simulator().set({ runningLimit: 2 });
		runFor(300_000, 8);
		const items = itemsOf(8);
		const { status, output } = await engine().run({ parameters: createTask({ waitTimeout: 3_000 }), items });
		expect(status).toBe('success');
		expect(output.map(({ json }) => json.status)).toEqual(Array.from({ length: 8 }, () => 'completed'));
		expect(photosOf(output)).toEqual(items.map(({ photo }) => photo));
		expect(simulator().mostRunning).toBe(2);
		expect(simulator().tasksCreated).toBe(8);
	});

	test('twenty items of a minute each need at most two requests an item, and little more than ten minutes', async () => {
		simulator().set({ runningLimit: 2 });
		runFor(60_000, 20);
		const start = Date.now();
		const { status } = await engine().run({ parameters: createTask(), items: itemsOf(20) });
		expect(status).toBe('success');
		expect(creations().length).toBeLessThanOrEqual(40);
		expect(Date.now() - start).toBeLessThanOrEqual(1.15 * 600_000);
	});

	test('other workflows hold the places: the item is sent again after growing pauses', async () => {
		simulator().set({ runningLimit: 3 });
		const others = simulator().occupy(3);
		const running = engine().run({ parameters: createTask(), items: itemsOf(1) });
		await pass(100_000);
		expect(simulator().tasksCreated).toBe(0);
		others.forEach((id) => simulator().endTask(id));
		const { status } = await running;
		expect(status).toBe('success');
		const at = creations().map((request) => request.at);
		const pauses = at.slice(1).map((time, index) => time - (at[index] ?? 0));
		expect(pauses).toEqual([...pauses].sort((one, other) => one - other));
		expect(pauses[0]).toBeGreaterThanOrEqual(4_000);
	});

	test('without waiting', async () => {
		simulator().set({ runningLimit: 2 });
		runFor(20_000, 5);
		const { status, output } = await engine().run({
			parameters: { ...createTask(), waitUntilDone: false },
			items: itemsOf(5),
		});
		expect(status).toBe('success');
		expect(new Set(output.map(({ json }) => json.task_id)).size).toBe(5);
		expect(simulator().tasksCreated).toBe(5);
	});

	test('Retry-After is obeyed', async () => {
		simulator().set({ runningLimit: 1, retryAfter: 25 });
		const [other = ''] = simulator().occupy(1);
		const running = engine().run({ parameters: createTask(), items: itemsOf(1) });
		await until(() => creations().length === 1);
		simulator().endTask(other);
		const { status } = await running;
		expect(status).toBe('success');
		const [first, second] = creations();
		expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(25_000);
	});

	test('an item fails only when nothing of the run moved for the Wait Timeout, and nothing was created for it', async () => {
		simulator().set({ runningLimit: 1 });
		simulator().occupy(1);
		const start = Date.now();
		const { status, error } = await engine().run({ parameters: createTask({ waitTimeout: 120 }), items: itemsOf(1) });
		expect(status).toBe('error');
		expect(error?.message).toBe(
			'The task was not created: the account has reached its limit of running tasks (HTTP 429) [item 0]',
		);
		expect(Date.now() - start).toBeGreaterThanOrEqual(110_000);
		expect(Date.now() - start).toBeLessThanOrEqual(180_000);
		expect(simulator().tasksCreated).toBe(0);
	});

	test('Stop ends the queue, starts no further task, and names those that were paid for', async () => {
		simulator().set({ runningLimit: 2 });
		runFor(600_000, 2);
		const { stop, result } = engine().start({ parameters: createTask(), items: itemsOf(6) });
		await until(() => simulator().refusedCreations > 0);
		await pass(10_000);
		stop();
		const { status, error } = await result;
		await pass(300_000);
		expect(status).toBe('canceled');
		expect(simulator().tasksCreated).toBe(2);
		const ids = [...new Set(simulator().requests.flatMap(({ taskId }) => taskId ?? []))];
		ids.forEach((id) => expect(error?.message).toContain(id));
	});

	test('with Pause: all tasks are created before the execution is suspended', async () => {
		simulator().set({ runningLimit: 2 });
		runFor(20_000, 4);
		const suspended = await engine().suspend({
			parameters: {
				...createTask({ allowPrivateUrl: true }),
				waitMethod: 'callback',
			},
			items: itemsOf(4),
		});
		expect(suspended).toBeDefined();
		expect(simulator().tasksCreated).toBe(4);
	});

	test('a run that meets no limit sends one creation for each item', async () => {
		await engine().run({ parameters: createTask(), items: itemsOf(4) });
		expect(creations()).toHaveLength(4);
	});
});
