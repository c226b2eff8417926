import { setUp } from '../setUp';

const { simulator, engine, until, pass } = setUp();
const createTask = (options = {}) => ({
	operation: 'createTask',
	imageUrl: '={{ $json.photo }}',
	options: { waitTimeout: 600, ...options },
});
const itemsOf = (count: number) =>
	Array.from({ length: count }, (_, n) => ({ photo: `${simulator().storageUrl}/temp/two-people.png?n=${n}` }));
const png = () => Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(5_000, 7)]);
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

	test.each([60, 120])(
		'a place that became free is used at the end of the Wait Timeout (%p s)',
		async (waitTimeout) => {
			simulator().set({ runningLimit: 1 });
			const [other = ''] = simulator().occupy(1);
			const running = engine().run({ parameters: createTask({ waitTimeout }), items: itemsOf(1) });
			await pass(waitTimeout * 510);
			simulator().endTask(other);
			expect((await running).status).toBe('success');
		},
	);

	test('items that give up together do not each ask once more', async () => {
		simulator().set({ runningLimit: 1 });
		simulator().occupy(1);
		const { output } = await engine().run({
			parameters: createTask({ waitTimeout: 60 }),
			items: itemsOf(6),
			onError: 'continueRegularOutput',
		});
		expect(output.map(({ json }) => String(json.error).includes('HTTP 429'))).toEqual(Array(6).fill(true));
		expect(creations().length).toBeLessThanOrEqual(6 + 5);
	});

	test.each([
		[20, 1],
		[100, 10],
	])(
		'a full account holds %i items, %i at once, for one Wait Timeout, not each for its own',
		async (count, concurrency) => {
			simulator().set({ runningLimit: 1 });
			simulator().occupy(1);
			const start = Date.now();
			const { output } = await engine().run({
				parameters: createTask({ waitTimeout: 60, concurrency }),
				items: itemsOf(count),
				onError: 'continueRegularOutput',
			});
			expect(output).toHaveLength(count);
			expect(Date.now() - start).toBeLessThanOrEqual(90_000);
			expect(creations().length).toBeLessThanOrEqual(count + 6);
		},
	);

	test.each([
		['lost answers of the items before it', { dailyBudget: 0, concurrency: 1 }],
		['lost answers of the items before it, with a budget', { dailyBudget: 100, concurrency: 10 }],
	])('the time of an item begins when it queues: after %s', async (_, { dailyBudget, concurrency }) => {
		engine().credential.dailyBudget = dailyBudget;
		simulator().fault({ on: { method: 'POST' }, kind: 'drop-before', times: 3 });
		const running = engine().run({
			parameters: createTask({ waitTimeout: 60, concurrency }),
			items: itemsOf(4),
			onError: 'continueRegularOutput',
		});
		await until(() => creations().length === 3);
		simulator().set({ runningLimit: 1 });
		const [other = ''] = simulator().occupy(1);
		await until(() => creations().length === 4);
		await pass(1_000);
		simulator().endTask(other);
		const { output } = await running;
		engine().credential.dailyBudget = 0;
		expect(output.at(-1)?.json.status).toBe('completed');
	});

	test('the time of an item begins when it queues: after an upload that took longer', async () => {
		simulator().set({ runningLimit: 1 });
		const [other = ''] = simulator().occupy(1);
		simulator().fault({ on: { host: 'upload' }, kind: 'slow', delayMs: 12_000 });
		const running = engine().run({
			parameters: { ...createTask({ waitTimeout: 10 }), imageSource: 'file' },
			files: [{ content: png(), fileName: 'us.png' }],
		});
		await until(() => creations().some(({ statusSent }) => statusSent === 429));
		await pass(1_000);
		simulator().endTask(other);
		expect((await running).status).toBe('success');
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
