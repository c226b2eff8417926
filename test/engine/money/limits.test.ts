import { setUp } from '../setUp';

const { simulator, engine, pass } = setUp();
const photo = () => `${simulator().storageUrl}/temp/two-people.png`;
const createTask = (options = {}) => ({ operation: 'createTask', imageUrl: photo(), options });
const creations = () => simulator().requests.filter(({ method }) => method === 'POST').length;
const historyRequests = () => simulator().requests.filter(({ path }) => path.includes('/histories')).length;
const threeItems = [{}, {}, {}];

describe('Max Tasks per Run', () => {
	test('more items than that: nothing is created, and the message has both numbers', async () => {
		const { error } = await engine().run({ parameters: createTask({ maxTasks: 2 }), items: threeItems });
		expect(error?.message).toContain(
			"This run would create 3 tasks, and 'Max Tasks per Run' is 2. Nothing was created",
		);
		expect(simulator().requests).toEqual([]);
	});

	test.each([0, 3, '', '5'])('%j lets three through', async (maxTasks) => {
		const { status } = await engine().run({ parameters: createTask({ maxTasks }), items: threeItems });
		expect(status).toBe('success');
	});

	test('an expression that finds nothing is refused: it is no limit', async () => {
		const { error } = await engine().run({ parameters: createTask({ maxTasks: '={{ $json.limit }}' }) });
		expect(error?.message).toBe("'Max Tasks per Run' is empty. Nothing was created [item 0]");
		expect(simulator().requests).toEqual([]);
	});

	test.each([-1, 1.5, 'many'])('%j is refused', async (maxTasks) => {
		const { error } = await engine().run({ parameters: createTask({ maxTasks }) });
		expect(error?.message).toMatch(/^'Max Tasks per Run' must be a whole number, 0 or more, got .*Nothing was created/);
		expect(simulator().requests).toEqual([]);
	});
});

describe('Daily Budget', () => {
	const withBudget = async <T>(dailyBudget: unknown, work: () => Promise<T>): Promise<T> => {
		Object.assign(engine().credential, { dailyBudget });
		try {
			return await work();
		} finally {
			delete engine().credential.dailyBudget;
		}
	};

	test('what the run itself created counts: the third hug of $0.20 does not fit into $0.40', async () => {
		const { output } = await withBudget(
			0.4,
			async () => await engine().run({ parameters: createTask(), items: threeItems, onError: 'continueRegularOutput' }),
		);
		expect(creations()).toBe(2);
		expect(output.filter(({ json }) => 'error' in json)).toHaveLength(1);
		const message = String(output.find(({ json }) => 'error' in json)?.json.error);
		expect(message).toMatch(
			/'Daily Budget' of \$0\.40 is used up: .* cost \$0\.\d\d, .* set aside \$0\.\d\d\. Nothing was created/,
		);
	});

	test('while the history is behind, every round of a loop counts what the earlier ones created', async () => {
		simulator().set({ historyLagMs: 60_000 });
		await withBudget(
			0.4,
			async () =>
				await engine().run({
					parameters: { ...createTask(), waitUntilDone: false },
					rounds: 6,
					onError: 'continueRegularOutput',
				}),
		);
		expect(creations()).toBe(2);
	});

	test('every call of an agent counts what the earlier ones created', async () => {
		simulator().set({ historyLagMs: 60_000 });
		const parameters = { ...createTask(), waitUntilDone: false };
		const { answer } = await withBudget(0.4, async () => await engine().callAsTool(parameters, {}, { rounds: 4 }));
		expect(creations()).toBe(2);
		expect(answer).toContain("'Daily Budget' of $0.40 is used up");
	});

	test('a loop over midnight has the new day’s budget', async () => {
		// The virtual clock begins at noon.
		await pass(12 * 3_600_000 - 60_000);
		simulator().scriptNext({ pendingMs: 0, processingMs: 120_000 }, Infinity);
		const settings = { parameters: createTask(), rounds: 2 };
		const { status } = await withBudget(0.2, async () => await engine().run(settings));
		expect(status).toBe('success');
		expect(creations()).toBe(2);
	});

	test.each([0, 60_000])('tasks that failed set nothing aside, with a history %p ms behind', async (historyLagMs) => {
		simulator().set({ historyLagMs });
		simulator().scriptNext({ pendingMs: 0, processingMs: 500, result: 'failed' }, Infinity);
		const { output } = await withBudget(
			0.4,
			async () =>
				await engine().run({
					parameters: createTask({ concurrency: 1 }),
					items: [{}, {}, {}, {}, {}],
					onError: 'continueRegularOutput',
				}),
		);
		expect(creations()).toBe(5);
		output.forEach(({ json }) => expect(json.error).toContain('failed at PiAPI'));
	});

	test('Retry On Fail after failed tasks is not refused for what they did not cost', async () => {
		simulator().set({ historyLagMs: 60_000 });
		simulator().scriptNext({ pendingMs: 0, processingMs: 500, result: 'failed' }, 2);
		const settings = { parameters: createTask(), retryOnFail: true, maxTries: 4, waitBetweenTries: 0 };
		const { status } = await withBudget(0.2, async () => await engine().run(settings));
		expect(status).toBe('success');
		expect(creations()).toBe(3);
	});

	test('a history that cannot be read is asked for once for all items, not once for each', async () => {
		simulator().fault({ on: { path: '/api/open/tasks/histories' }, kind: 'server-error', times: Infinity });
		const items = Array.from({ length: 10 }, () => ({}));
		const { output } = await withBudget(
			1,
			async () => await engine().run({ parameters: createTask(), items, onError: 'continueRegularOutput' }),
		);
		output.forEach(({ json }) => expect(json.error).toContain("'Daily Budget' could not be checked"));
		expect(historyRequests()).toBe(5);
		expect(creations()).toBe(0);
	});

	test('what earlier runs created counts, and failed tasks do not', async () => {
		simulator().scriptNext({ pendingMs: 0, processingMs: 0, result: 'failed' });
		await engine().run({ parameters: createTask(), onError: 'continueRegularOutput' });
		await engine().run({ parameters: createTask() });
		const { status } = await withBudget(0.3, async () => await engine().run({ parameters: createTask() }));
		expect(status).toBe('success');
		const { error } = await withBudget(0.3, async () => await engine().run({ parameters: createTask() }));
		expect(error?.message).toContain("'Daily Budget' of $0.30 is used up");
		expect(creations()).toBe(3);
	});

	test('nothing is created while the history cannot be read', async () => {
		simulator().fault({ on: { method: 'GET' }, kind: 'forbidden', times: Infinity });
		const { error } = await withBudget(5, async () => await engine().run({ parameters: createTask() }));
		expect(error?.message).toContain("'Daily Budget' could not be checked");
		expect(error?.message).toContain('Nothing was created');
		expect(creations()).toBe(0);
	});

	test.each([-1, 'five dollars', { amount: 5 }, 'NaN'])('%j is refused before anything is sent', async (budget) => {
		const { error } = await withBudget(budget, async () => await engine().run({ parameters: createTask() }));
		expect(error?.message).toMatch(/^'Daily Budget' .*Nothing was created \[item 0\]$/);
		expect(simulator().requests).toEqual([]);
	});

	test.each([0, '', undefined, '0'])('%j means none, and costs not one request', async (budget) => {
		await withBudget(budget, async () => await engine().run({ parameters: createTask() }));
		expect(creations()).toBe(1);
		expect(historyRequests()).toBe(0);
	});
});

describe('what it cost', () => {
	test('is in the item, and in a hint with number and sum', async () => {
		const { output, hints } = await engine().run({ parameters: createTask(), items: threeItems });
		expect(output.map(({ json }) => json.cost_usd)).toEqual([0.2, 0.2, 0.2]);
		expect(hints.map(({ message }) => message)).toEqual(['3 tasks, $0.60']);
	});

	test('a failed task cost nothing', async () => {
		simulator().scriptNext({ pendingMs: 0, processingMs: 0, result: 'failed' });
		const { hints } = await engine().run({ parameters: createTask(), onError: 'continueRegularOutput' });
		expect(hints.map(({ message }) => message)).toEqual(['1 task, $0.00']);
	});

	test('a run that created nothing gives no hint', async () => {
		const id = simulator().addTask({ pendingMs: 0, processingMs: 0 });
		const { hints } = await engine().run({ parameters: { taskId: { __rl: true, mode: 'id', value: id } } });
		expect(hints).toEqual([]);
	});
});

test.each([{}, { waitMethod: 'callback' }])('the credential is read once in a run (%j)', async (parameters) => {
	const { credentialReads } = await engine().run({
		parameters: { ...createTask({ allowPrivateUrl: true }), ...parameters },
		items: threeItems,
	});
	expect(credentialReads).toBe(1);
});
