import type { Fault } from '../simulator/simulator';
import { byId, expectTenASecond, finished, idFromItem, setUp } from './setUp';

const { simulator, engine, until, pass } = setUp();

const waiting = { waitUntilDone: true };
const readsOf = (id: string) => simulator().requests.filter(({ taskId }) => taskId === id);

test('the result arrives when PiAPI has it', async () => {
	const id = simulator().addTask({ pendingMs: 3_000, processingMs: 12_000 });
	const { status, output } = await engine().run({ parameters: { taskId: byId(id), ...waiting, download: true } });
	expect(status).toBe('success');
	expect(output[0]).toMatchObject({
		json: { task_id: id, status: 'completed' },
		binary: { data: { fileName: `${id}.mp4` } },
		pairedItem: { item: 0 },
	});
	expect(readsOf(id).length).toBeGreaterThan(1);
	expect(readsOf(id).length).toBeLessThan(12);
});

test('a finished task is read once', async () => {
	const id = simulator().addTask(finished);
	await engine().run({ parameters: { taskId: byId(id), ...waiting } });
	expect(simulator().requests).toHaveLength(1);
});

test.each([
	['Completed after capitals', ['PENDING', 'Processing', 'Completed'], 3],
	['an empty and an unknown status on the way', ['', 'warming up', 'staged', 'completed'], 4],
])('%s', async (_, statuses, looks) => {
	const id = simulator().addTask({ statuses });
	const { output } = await engine().run({ parameters: { taskId: byId(id), ...waiting } });
	expect(output[0]?.json.status).toBe('completed');
	expect(simulator().requests).toHaveLength(looks);
});

test.each([
	['failed', 'failed', /^Task \S+ failed at PiAPI: no face found in the image \[item 0\]$/],
	['Canceled', 'cancelled', /^Task \S+ was cancelled \[item 0\]$/],
])("a task that ends as %s is an error with PiAPI's own words", async (literal, status, message) => {
	const id = simulator().addTask(literal === 'failed' ? { ...finished, result: 'failed' } : { statuses: [literal] });
	const { error } = await engine().run({ parameters: { taskId: byId(id), ...waiting } });
	expect(error?.message).toMatch(message);
	expect(error?.message).toContain(id);
	expect(error?.context.details).toMatchObject({ task_id: id, status });
	const { errorOutput } = await engine().run({
		parameters: { taskId: byId(id), ...waiting },
		onError: 'continueErrorOutput',
	});
	expect(errorOutput[0]?.json).toMatchObject({
		error: expect.stringMatching(message),
		details: { task_id: id, status },
	});
});

describe('when time is up', () => {
	const options = { waitTimeout: 10, pollInterval: 4 };

	test('an error names the task, its status and what to do next', async () => {
		const id = simulator().addTask({ pendingMs: 0, processingMs: 600_000 });
		const { error } = await engine().run({ parameters: { taskId: byId(id), ...waiting, options } });
		expect(error?.message).toBe(`Time is up: task ${id} is still 'processing' after 10 s [item 0]`);
		expect(error?.description).toContain("Run 'Get Task' with this ID later");
		expect(error?.context.details).toMatchObject({ task_id: id, status: 'processing' });
		// At 0, 4 and 8 s, and the last look on the deadline.
		expect(simulator().requests).toHaveLength(4);
	});

	test('or the unfinished task is passed on as an item, without a file', async () => {
		const id = simulator().addTask({ pendingMs: 0, processingMs: 600_000 });
		const { status, output } = await engine().run({
			parameters: { taskId: byId(id), ...waiting, download: true, options: { ...options, onTimeout: 'returnTask' } },
		});
		expect(status).toBe('success');
		expect(output).toEqual([
			{
				json: expect.objectContaining({ task_id: id, status: 'processing', video_url: null }),
				pairedItem: { item: 0 },
			},
		]);
	});

	test('the request on the deadline still counts', async () => {
		const id = simulator().addTask({ statuses: ['processing', 'processing', 'completed'] });
		const { output } = await engine().run({
			parameters: { taskId: byId(id), ...waiting, options: { waitTimeout: 60, pollInterval: 40 } },
		});
		expect(output[0]?.json.status).toBe('completed');
		expect(simulator().requests).toHaveLength(3);
	});

	test('each of a hundred tasks that ended shortly before is read once more', async () => {
		const items = Array.from({ length: 100 }, () => ({
			id: simulator().addTask({ pendingMs: 0, processingMs: 57_000 }),
		}));
		const parameters = { taskId: idFromItem, ...waiting, options: { waitTimeout: 60 } };
		const { status, output } = await engine().run({ parameters, items });
		expect(status).toBe('success');
		expect(output).toHaveLength(100);
	});

	test('a PiAPI that never answered is said to be so', async () => {
		const id = simulator().addTask(finished);
		simulator().fault({ kind: 'rate-limited', retryAfter: 3_600, times: Infinity });
		const { error } = await engine().run({
			parameters: { taskId: byId(id), ...waiting, options: { ...options, onTimeout: 'returnTask' } },
		});
		expect(error?.message).toMatch(
			new RegExp(
				`^Time is up: task ${id} could not be read after 10 s; the last request: PiAPI is receiving too many requests`,
			),
		);
		expect(simulator().requests).toHaveLength(2);
	});

	test.each(['hang', 'drip'] as const)(
		'a PiAPI that takes for ever (%s) does not make the wait longer',
		async (kind) => {
			const id = simulator().addTask(finished);
			simulator().fault({ kind, times: Infinity });
			const start = performance.now();
			const { error } = await engine().run({ parameters: { taskId: byId(id), ...waiting, options } });
			expect(error?.message).toContain(`Time is up: task ${id} could not be read after 10 s`);
			expect(performance.now() - start).toBeLessThan(25_000);
			expect(simulator().requests).toHaveLength(1);
		},
	);
});

describe('a failed request does not end the wait', () => {
	test.each<[string, Fault]>([
		['429', { kind: 'rate-limited' }],
		['429 with Retry-After', { kind: 'rate-limited', retryAfter: 3 }],
		['429 with a date that is over', { kind: 'rate-limited', retryAfter: new Date(0).toUTCString() }],
		['500', { kind: 'server-error' }],
		['502 with a page', { kind: 'bad-gateway' }],
		['a dropped connection', { kind: 'drop-before' }],
		['a page', { kind: 'html-page' }],
		['half a JSON', { kind: 'truncated-json' }],
		['a body that ends early', { kind: 'cut-body' }],
		['no data', { kind: 'null-data' }],
		['code 500 in a 200', { kind: 'code-in-200' }],
		['silence', { kind: 'hang' }],
	])('%s, four times', async (_, fault) => {
		const id = simulator().addTask(finished);
		simulator().fault({ ...fault, times: 4 });
		const { status, output } = await engine().run({
			parameters: { taskId: byId(id), ...waiting, options: { pollInterval: 1 } },
		});
		expect(status).toBe('success');
		expect(output[0]?.json.status).toBe('completed');
		expect(simulator().requests).toHaveLength(5);
	});

	test('429 with a date: it is asked again then', async () => {
		const id = simulator().addTask(finished);
		const start = Date.now();
		simulator().fault({ kind: 'rate-limited', retryAfter: new Date(start + 30_000).toUTCString() });
		await engine().run({ parameters: { taskId: byId(id), ...waiting } });
		expect(simulator().requests.map(({ at }) => Math.round((at - start) / 1_000))).toEqual([0, 30]);
	});

	test('Retry-After is obeyed, otherwise the pause doubles', async () => {
		const id = simulator().addTask(finished);
		simulator().fault({ kind: 'rate-limited', retryAfter: 20 });
		simulator().fault({ kind: 'server-error', times: 2 });
		await engine().run({ parameters: { taskId: byId(id), ...waiting, options: { pollInterval: 5 } } });
		const at = simulator().requests.map((request) => request.at);
		const pauses = at.slice(1).map((time, index) => Math.round((time - (at[index] ?? 0)) / 1000));
		expect(pauses[0]).toBeGreaterThanOrEqual(20);
		expect(pauses[1]).toBeGreaterThanOrEqual(20);
		expect(pauses[2]).toBeGreaterThanOrEqual(40);
	});

	test('five in a row end it, with the task in the message', async () => {
		const id = simulator().addTask({ pendingMs: 0, processingMs: 600_000 });
		simulator().fault({ kind: 'bad-gateway', times: Infinity, after: 1 });
		const { error } = await engine().run({
			parameters: { taskId: byId(id), ...waiting, options: { pollInterval: 1 } },
		});
		expect(error?.message).toBe(
			`Task ${id} could not be read 5 times in a row: PiAPI could not answer (code 502) [item 0]`,
		);
		expect(error?.description).toContain("Run 'Get Task' with this ID later");
		expect(error?.context.details).toMatchObject({ task_id: id, status: 'processing' });
		expect(simulator().requests).toHaveLength(6);
	});

	test.each(['unauthorized', 'payment-required', 'forbidden', 'not-found'] as const)(
		'but %s ends it at once',
		async (kind) => {
			const id = simulator().addTask({ pendingMs: 0, processingMs: 600_000 });
			simulator().fault({ kind, times: Infinity, after: 2 });
			const { error } = await engine().run({
				parameters: { taskId: byId(id), ...waiting, options: { pollInterval: 1 } },
			});
			expect(error?.message).toContain(`Task ${id} could not be read: `);
			expect(simulator().requests).toHaveLength(3);
		},
	);
});

describe('many items', () => {
	test('wait at the same time: the batch takes as long as its slowest, in input order', async () => {
		const ids = Array.from({ length: 30 }, (_, index) =>
			simulator().addTask({ pendingMs: 0, processingMs: 30_000 - index * 900 }),
		);
		const start = performance.now();
		const { output } = await engine().run({
			parameters: { taskId: idFromItem, ...waiting },
			items: ids.map((id) => ({ id })),
		});
		const took = performance.now() - start;
		expect(output.map(({ json }) => json.task_id)).toEqual(ids);
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual(ids.map((_, item) => ({ item })));
		// One after the other would take 508 s.
		expect(took).toBeLessThan(508_000 / 4);
	});

	test('send at most ten requests a second together', async () => {
		const ids = Array.from({ length: 35 }, () => simulator().addTask({ pendingMs: 0, processingMs: 3_000 }));
		const start = Date.now();
		await engine().run({
			parameters: { taskId: idFromItem, ...waiting, options: { pollInterval: 1 } },
			items: ids.map((id) => ({ id })),
		});
		expectTenASecond(simulator(), start);
	});

	test('when one fails, the others are seen through first', async () => {
		const failing = simulator().addTask({ pendingMs: 0, processingMs: 1_000, result: 'failed' });
		const slow = simulator().addTask({ pendingMs: 0, processingMs: 15_000 });
		const { error } = await engine().run({
			parameters: { taskId: idFromItem, ...waiting },
			items: [{ id: failing }, { id: slow }],
		});
		expect(simulator().task(slow)?.status).toBe('completed');
		expect(error?.message).toContain(`Task ${failing} failed at PiAPI`);
		expect(error?.description).toContain(slow);
		expect(error?.context.details).toMatchObject({
			succeeded_items: [{ item: 1, task_id: slow, status: 'completed' }],
		});
	});

	test('one that fails goes to the error output, the others on', async () => {
		const failing = simulator().addTask({ pendingMs: 0, processingMs: 1_000, result: 'failed' });
		const slow = simulator().addTask({ pendingMs: 0, processingMs: 15_000 });
		const { output, errorOutput } = await engine().run({
			parameters: { taskId: idFromItem, ...waiting },
			items: [{ id: failing }, { id: slow }],
			onError: 'continueErrorOutput',
		});
		expect(output).toEqual([
			expect.objectContaining({ json: expect.objectContaining({ task_id: slow }), pairedItem: { item: 1 } }),
		]);
		expect(errorOutput[0]?.json).toMatchObject({
			details: { task_id: failing, status: 'failed', error_message: 'no face found in the image' },
		});
	});
});

describe('Stop', () => {
	test.each(['stopWorkflow', 'continueRegularOutput'] as const)(
		'ends the wait, names the tasks and asks no more (%s)',
		async (onError) => {
			const ids = Array.from({ length: 3 }, () => simulator().addTask({ pendingMs: 0, processingMs: 600_000 }));
			const { stop, result } = engine().start({
				parameters: { taskId: idFromItem, ...waiting },
				items: ids.map((id) => ({ id })),
				onError,
			});
			await until(() => simulator().requests.length >= 6);
			stop();
			const requests = simulator().requests.length;
			const { error, status, received } = await result;
			expect(status).toBe('canceled');
			expect(received).toEqual([]);
			expect(error?.message).toMatch(/^The execution was canceled/);
			ids.forEach((id) => expect(error?.message).toContain(id));
			await pass(30_000);
			expect(simulator().requests.length).toBeLessThanOrEqual(requests + 1);
		},
	);

	test('ends a request that PiAPI does not answer', async () => {
		const id = simulator().addTask(finished);
		simulator().fault({ kind: 'hang', times: Infinity });
		const { stop, result } = engine().start({ parameters: { taskId: byId(id), ...waiting } });
		await until(() => simulator().requests.length >= 1);
		const start = performance.now();
		stop();
		expect((await result).error?.message).toContain(id);
		// Far from the 30 s after which it would be given up anyway; the machine may be busy.
		expect(performance.now() - start).toBeLessThan(15_000);
	});

	test('with Retry On Fail the node does not start again', async () => {
		const id = simulator().addTask({ pendingMs: 0, processingMs: 600_000 });
		const { stop, result } = engine().start({
			parameters: { taskId: byId(id), ...waiting },
			retryOnFail: true,
			maxTries: 3,
			waitBetweenTries: 100,
		});
		await until(() => simulator().requests.length >= 2);
		stop();
		const requests = simulator().requests.length;
		expect((await result).status).toBe('canceled');
		expect(simulator().requests.length).toBeLessThanOrEqual(requests + 1);
	});
});
