import { setUp } from '../setUp';

const { simulator, engine } = setUp();
const photo = () => `${simulator().storageUrl}/temp/two-people.png`;
const createTask = () => ({ operation: 'createTask', imageUrl: photo() });
const creations = () => simulator().requests.filter(({ method }) => method === 'POST').length;
const onCreate = { method: 'POST' };
const retrying = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };

describe('Retry On Fail with three tries buys once', () => {
	test('when the wait runs out of time: the next try waits for the same task', async () => {
		simulator().scriptNext({ pendingMs: 0, processingMs: 12_000 });
		const { status, output } = await engine().run({
			parameters: { ...createTask(), options: { waitTimeout: 5 } },
			...retrying,
		});
		expect(status).toBe('success');
		expect(output[0]?.json.status).toBe('completed');
		expect(creations()).toBe(1);
	});

	test.each<[string, boolean]>([
		['when the wait runs out of time', false],
		['when the answer to the creation is lost', true],
	])('though an expression gives another address each time, %s', async (_, isLost) => {
		if (isLost) simulator().fault({ on: onCreate, kind: 'drop-after' });
		simulator().scriptNext({ pendingMs: 0, processingMs: 8_000 });
		const imageUrl = `={{ "${photo()}?at=" + $now.toMillis() }}`;
		const { status, output } = await engine().run({
			parameters: { ...createTask(), imageUrl, options: { waitTimeout: 5 } },
			...retrying,
		});
		expect(creations()).toBe(1);
		expect(status).toBe('success');
		expect(output.map(({ json }) => json.status)).toEqual(['completed']);
	});

	test('when the task cannot be read', async () => {
		simulator().fault({ on: { method: 'GET' }, kind: 'forbidden', times: 2 });
		const { status } = await engine().run({ parameters: createTask(), ...retrying });
		expect(status).toBe('success');
		expect(creations()).toBe(1);
	});

	test('when the download fails', async () => {
		simulator().fault({ on: { host: 'storage' }, kind: 'forbidden', times: 2 });
		const { status, output } = await engine().run({ parameters: { ...createTask(), download: true }, ...retrying });
		expect(status).toBe('success');
		expect(output[0]?.binary?.data).toBeDefined();
		expect(creations()).toBe(1);
	});

	test('without waiting', async () => {
		simulator().fault({ on: { method: 'GET' }, kind: 'forbidden', times: 1 });
		const { status } = await engine().run({ parameters: { ...createTask(), waitUntilDone: false }, ...retrying });
		expect(status).toBe('success');
		expect(creations()).toBe(1);
	});

	test('from a file, which is not uploaded again either', async () => {
		simulator().scriptNext({ pendingMs: 0, processingMs: 8_000 });
		const content = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(100)]);
		const { status } = await engine().run({
			parameters: { operation: 'createTask', imageSource: 'file', options: { waitTimeout: 5 } },
			files: [{ content, fileName: 'us.png' }],
			...retrying,
		});
		expect(status).toBe('success');
		expect(creations()).toBe(1);
		expect(simulator().uploadRequests).toHaveLength(1);
	});
});

test('an item that is refused on a later try names the task of the earlier one', async () => {
	simulator().scriptNext({ pendingMs: 0, processingMs: 30_000 });
	const start = Date.now();
	const imageUrl = `={{ Date.now() - ${start} < 3000 ? "${photo()}" : "" }}`;
	const { error } = await engine().run({
		parameters: { ...createTask(), imageUrl, options: { waitTimeout: 5 } },
		...retrying,
	});
	const [taskId] = simulator().requests.flatMap((request) => request.taskId ?? []);
	expect(error?.message).toContain(`'Image URL' is empty. An earlier try created task ${taskId}`);
	expect(error?.message).not.toContain('Nothing was created');
	expect(error?.context.details).toMatchObject({ task_id: taskId });
});

test('when an item is refused on a later try, the tasks of the others are named, too', async () => {
	simulator().scriptNext({ pendingMs: 0, processingMs: 30_000 }, 2);
	const start = Date.now();
	const imageUrl = `={{ $itemIndex === 0 || Date.now() - ${start} < 3000 ? "${photo()}" : "" }}`;
	const { error } = await engine().run({
		parameters: { ...createTask(), imageUrl, options: { waitTimeout: 5 } },
		items: [{}, {}],
		...retrying,
	});
	const created = simulator().requests.filter(({ method }) => method === 'POST');
	expect(created).toHaveLength(2);
	const text = `${error?.message}\n${error?.description}`;
	expect(error?.message).toContain("'Image URL' is empty. An earlier try created task");
	expect(created.filter(({ taskId }) => !text.includes(taskId ?? '?'))).toEqual([]);
});

test('when an item is refused on a later try, the lost creation of another is named, too', async () => {
	simulator().set({ historyLagMs: 3_600_000 });
	simulator().fault({ on: onCreate, kind: 'drop-after' });
	const start = Date.now();
	const imageUrl = `={{ $itemIndex === 0 || Date.now() - ${start} < 3000 ? "${photo()}?" + $itemIndex : "" }}`;
	const { error } = await engine().run({
		parameters: { ...createTask(), imageUrl },
		items: [{}, {}],
		...retrying,
		maxTries: 2,
	});
	expect(`${error?.message}\n${error?.description}`).toContain('may have created a task for this item');
});

test('lost creations are looked for once, not one after the other, when PiAPI is not reached on a later try', async () => {
	simulator().fault({ on: onCreate, kind: 'drop-after', times: 5 });
	simulator().fault({ on: { method: 'GET' }, kind: 'hang', times: Infinity });
	const start = Date.now();
	const { error } = await engine().run({
		parameters: { ...createTask(), imageUrl: `=${photo()}?photo={{ $itemIndex }}` },
		items: [{}, {}, {}, {}, {}],
		...retrying,
		maxTries: 2,
	});
	expect(creations()).toBe(5);
	expect(error?.message).toContain('and 4 more of 5 items');
	// Half a minute for each try, and the requests that hang in the meantime.
	expect(Date.now() - start).toBeLessThan(2 * 45_000);
});

test('an item that is refused on a later try says that a lost creation may exist', async () => {
	simulator().set({ historyLagMs: 3_600_000 });
	simulator().fault({ on: onCreate, kind: 'drop-after' });
	const start = Date.now();
	const imageUrl = `={{ Date.now() - ${start} < 3000 ? "${photo()}" : "" }}`;
	const { error } = await engine().run({ parameters: { ...createTask(), imageUrl }, ...retrying, maxTries: 2 });
	expect(error?.message).toContain("'Image URL' is empty. An earlier try may have created a task");
});

test('what an earlier try bought is in the hint', async () => {
	simulator().scriptNext({ pendingMs: 0, processingMs: 8_000 });
	const { hints } = await engine().run({
		parameters: { ...createTask(), options: { waitTimeout: 5 } },
		...retrying,
	});
	expect(hints.map(({ message }) => message)).toEqual(['1 task, $0.20']);
});

test('a PiAPI that stops answering holds the next try no longer than a quarter of a minute', async () => {
	simulator().fault({ on: { method: 'GET' }, kind: 'hang', times: Infinity });
	const start = Date.now();
	await engine().run({ parameters: { ...createTask(), options: { waitTimeout: 5 } }, ...retrying, maxTries: 2 });
	// Two waits of 5 s with a last request of 3 s, and the task of the first try in between.
	expect(Date.now() - start).toBeLessThan(2 * 8_000 + 15_000 + 2_000);
});

describe('a task that failed at PiAPI costs nothing, so Retry On Fail', () => {
	test('creates a new one', async () => {
		simulator().scriptNext({ pendingMs: 0, processingMs: 0, result: 'failed' });
		const { status, output } = await engine().run({ parameters: createTask(), ...retrying });
		expect(status).toBe('success');
		expect(output[0]?.json.status).toBe('completed');
		expect(creations()).toBe(2);
	});

	test.each([0, 200, 900])('and does not take it for one whose answer was lost (history %p ms behind)', async (lag) => {
		simulator().set({ historyLagMs: lag });
		simulator().scriptNext({ pendingMs: 0, processingMs: 0, result: 'failed' }, 1);
		simulator().fault({ on: onCreate, kind: 'drop-after', after: 1 });
		const { status } = await engine().run({ parameters: createTask(), ...retrying });
		expect([status, creations(), simulator().consumedUsd]).toEqual(['success', 2, 0.2]);
	});

	test('gives up after its tries, and names the last task', async () => {
		simulator().scriptNext({ pendingMs: 0, processingMs: 0, result: 'failed' }, 3);
		const { error } = await engine().run({ parameters: createTask(), ...retrying });
		expect(error?.message).toMatch(/^Task \S+ failed at PiAPI/);
		expect(creations()).toBe(3);
	});

	test('creates one for the failed item alone', async () => {
		let number = 0;
		simulator().scriptNext(
			() => ({ pendingMs: 0, processingMs: 2_000, result: number++ === 1 ? 'failed' : 'completed' }),
			4,
		);
		const { status, output } = await engine().run({
			parameters: createTask(),
			items: [{}, {}, {}, {}],
			...retrying,
		});
		expect(status).toBe('success');
		expect(creations()).toBe(5);
		expect(new Set(output.map(({ json }) => json.task_id)).size).toBe(4);
	});

	test.each<[string, boolean]>([
		['when the wait for it runs out of time', false],
		['when the answer to its creation is lost', true],
	])(
		'creates one new one and no third, %s, though an expression gives another address each time',
		async (_, isLost) => {
			simulator().scriptNext({ pendingMs: 0, processingMs: 0, result: 'failed' });
			simulator().scriptNext({ pendingMs: 0, processingMs: 8_000 });
			if (isLost) {
				simulator().fault({ on: onCreate, kind: 'drop-after', after: 1 });
				simulator().set({ historyLagMs: 60_000 });
			}
			const imageUrl = `={{ "${photo()}?at=" + $now.toMillis() }}`;
			await engine().run({
				parameters: { ...createTask(), imageUrl, options: { waitTimeout: 5 } },
				...retrying,
				maxTries: 4,
			});
			expect(creations()).toBe(2);
		},
	);

	test('creates none when PiAPI charged the task', async () => {
		const usage = { type: 'point', frozen: 0, consume: 2_000_000 };
		simulator().fault({
			on: { method: 'GET' },
			kind: 'custom',
			status: 200,
			body: { code: 200, message: 'success', data: { task_id: 'charged', status: 'failed', meta: { usage } } },
			times: Infinity,
		});
		const { status } = await engine().run({ parameters: createTask(), ...retrying });
		expect(status).toBe('error');
		expect(creations()).toBe(1);
	});
});

describe('when one of several items fails', () => {
	test('the others are finished first, and named', async () => {
		let number = 0;
		simulator().scriptNext(
			() => ({ pendingMs: 0, processingMs: 2_000, result: number++ === 1 ? 'failed' : 'completed' }),
			4,
		);
		const { error } = await engine().run({ parameters: createTask(), items: [{}, {}, {}, {}] });
		expect(error?.message).toMatch(/^Task \S+ failed at PiAPI: no face found in the image \[item 1\]$/);
		const { succeeded_items: succeeded } = error?.context.details as {
			succeeded_items: Array<{ item: number; task_id: string; status: string }>;
		};
		expect(succeeded.map(({ item, status }) => [item, status])).toEqual([
			[0, 'completed'],
			[2, 'completed'],
			[3, 'completed'],
		]);
		succeeded.forEach(({ task_id: id }) => expect(error?.description).toContain(id));
	});

	test('a node that continues keeps its place in the output', async () => {
		simulator().scriptNext({ pendingMs: 0, processingMs: 0, result: 'failed' });
		const { output } = await engine().run({
			parameters: createTask(),
			items: [{}, {}, {}],
			onError: 'continueRegularOutput',
		});
		expect(output.map(({ json }) => 'error' in json)).toEqual([true, false, false]);
		expect(creations()).toBe(3);
	});
});

describe('in a loop', () => {
	test('each round is a new purchase', async () => {
		const { status } = await engine().run({ parameters: createTask(), rounds: 3 });
		expect(status).toBe('success');
		expect(creations()).toBe(3);
	});

	test('and a retry of one round is not', async () => {
		simulator().scriptNext({ pendingMs: 0, processingMs: 0 });
		simulator().scriptNext({ pendingMs: 0, processingMs: 8_000 });
		const { status } = await engine().run({
			parameters: { ...createTask(), options: { waitTimeout: 5 } },
			rounds: 3,
			...retrying,
		});
		expect(status).toBe('success');
		expect(creations()).toBe(3);
	});
});

test('two items with the same photo are two purchases', async () => {
	const { output } = await engine().run({ parameters: createTask(), items: [{}, {}] });
	expect(new Set(output.map(({ json }) => json.task_id)).size).toBe(2);
	expect(creations()).toBe(2);
});

test("n8n's button Retry goes on with the same task, also where a webhook's address names the execution", async () => {
	const options = { webhookUrl: '=https://hooks.example/{{ $execution.id }}', waitTimeout: 5 };
	const parameters = { ...createTask(), options };
	simulator().scriptNext({ pendingMs: 0, processingMs: 8_000 });
	const failed = await engine().run({ parameters, executionId: '1' });
	expect(failed.status).toBe('error');
	const again = await engine().retry(failed, { parameters, executionId: '2' });
	expect([again, creations()]).toEqual([expect.objectContaining({ status: 'success' }), 1]);
});
