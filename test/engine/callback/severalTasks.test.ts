import type { Suspended } from '../harness';
import { call, continuing, jsonOf, pausing, retrying, setUpCallbacks, type Tasks, webhookOf } from './setUp';

const { simulator, engine, pass, creations, polls, tasksFor, paused } = setUpCallbacks();

describe('several tasks', () => {
	test('in whatever order their calls come, once or twice: the last one resumes the execution, once', async () => {
		const tasks = tasksFor(4);
		const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
		for (const index of [2, 0, 0, 3]) {
			tasks.end(index);
			const { status, result } = await call(suspended, tasks.webhook(index));
			expect({ status, result }).toEqual({ status: 200, result: undefined });
		}
		tasks.end(1);
		const { status, result } = await call(suspended, tasks.webhook(1));
		expect(status).toBe(200);
		expect(result?.output.map(({ json }) => json.task_id)).toEqual([0, 1, 2, 3].map(tasks.id));
		expect(creations()).toHaveLength(4);
		// n8n's server refuses what comes after the end.
		expect(await call(suspended, tasks.webhook(1))).toEqual({ status: 409 });
	});

	test('a call costs one request while the task that was created last is unfinished', async () => {
		const tasks = tasksFor(30);
		const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
		expect(polls()).toHaveLength(1);
		for (let index = 0; index < 29; index++) {
			tasks.end(index);
			await call(suspended, tasks.webhook(index));
		}
		expect(polls()).toHaveLength(30);
		expect(new Set(polls().map(({ taskId }) => taskId))).toEqual(new Set([tasks.id(29)]));
	});

	test('a call costs eleven requests at most while one of the ten before that is unfinished', async () => {
		const tasks = tasksFor(30);
		const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
		const before = polls().length;
		tasks.end(29);
		await call(suspended, tasks.webhook(29));
		expect(polls()).toHaveLength(before + 11);
	});

	test('the call that resumes the execution reads each task once', async () => {
		const { ids } = await paused(
			{ parameters: pausing },
			Array.from({ length: 12 }, () => 'completed'),
		);
		// The first of the looks was before the execution was suspended.
		expect(
			polls()
				.slice(1)
				.map(({ taskId }) => taskId)
				.sort(),
		).toEqual([...ids].sort());
	});

	describe('that are reported at the same instant', () => {
		const callForAll = async (suspended: Suspended, { webhook, items }: Tasks) =>
			await Promise.all(items.map(async (_, index) => await call(suspended, webhook(index))));

		test('are read once each, and one of the calls resumes the execution', async () => {
			const tasks = tasksFor(9);
			const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
			tasks.endAll();
			const before = polls().length;
			const answers = await callForAll(suspended, tasks);
			expect(polls()).toHaveLength(before + 9);
			expect(answers.map(({ status }) => status)).toEqual(tasks.items.map(() => 200));
			const [result, ...others] = answers.flatMap((answer) => answer.result ?? []);
			expect(others).toEqual([]);
			expect(result?.output.map(({ json }) => json.task_id)).toEqual(tasks.ids());
		});

		test('cost two reads while the last one is unfinished', async () => {
			const tasks = tasksFor(9);
			const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
			const before = polls().length;
			const answers = await callForAll(suspended, tasks);
			expect(polls()).toHaveLength(before + 2);
			answers.forEach(({ status, result }) => expect({ status, result }).toEqual({ status: 200, result: undefined }));
		});

		test('a task that ended after an earlier call was read is not overlooked', async () => {
			const tasks = tasksFor(2);
			const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
			tasks.end(0);
			// The answer is that of before.
			simulator().fault({ on: { taskId: tasks.id(1) }, kind: 'slow', delayMs: 300, processed: true });
			const before = polls().length;
			const first = call(suspended, tasks.webhook(0));
			while (polls().length === before) await pass(5);
			tasks.end(1);
			const others = await Promise.all([1, 0, 1].map(async (index) => await call(suspended, tasks.webhook(index))));
			expect((await first).result).toBeUndefined();
			expect(others.map(({ status }) => status)).toEqual([200, 200, 200]);
			expect(others.flatMap(({ result }) => result ?? [])).toEqual([
				expect.objectContaining({ output: [expect.anything(), expect.anything()] }),
			]);
		});

		test('one execution does not wait for another', async () => {
			const settings = { parameters: { ...pausing, imageUrl: 'https://photos.example/0.png' } };
			const tasks = tasksFor(1);
			const one = await engine().suspend({ ...settings, executionId: '1' });
			const other = await engine().suspend({ ...settings, executionId: '2' });
			tasks.endAll();
			const [first, second] = creations().map(webhookOf);
			if (!first || !second) throw new Error('There are two tasks');
			const answers = await Promise.all([call(one, first), call(other, second)]);
			expect(answers.map(({ result }) => result?.output[0]?.json.task_id)).toEqual(
				creations().map(({ taskId }) => taskId),
			);
		});

		test('trouble at PiAPI is told to all of them, and a later call resumes the execution', async () => {
			const tasks = tasksFor(3);
			const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
			tasks.endAll();
			simulator().fault({ on: { taskId: tasks.id(0) }, kind: 'server-error', times: 2 });
			const answers = await callForAll(suspended, tasks);
			expect(answers.map(({ status }) => status)).toEqual([503, 503, 503]);
			expect((await call(suspended, tasks.webhook())).result?.output).toHaveLength(3);
		});
	});

	test('a task that failed does not resume the execution before the others are finished', async () => {
		const tasks = tasksFor(3);
		const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
		tasks.end(2, 'failed');
		expect(await call(suspended, tasks.webhook(2))).toMatchObject({ status: 200, answer: expect.any(Object) });
		tasks.end(0);
		tasks.end(1);
		const { result } = await call(suspended, tasks.webhook(1));
		expect(result?.error?.message).toContain(`Task ${tasks.id(2)} failed at PiAPI`);
		expect(result?.error?.description).toContain(`${tasks.id(0)}, ${tasks.id(1)}`);
	});
});

describe('an expression decides which items wait', () => {
	const someWait = { ...pausing, waitUntilDone: '={{ $json.wait }}' };
	const some = (waits: boolean[]) => {
		const tasks = tasksFor(waits.length);
		return { ...tasks, items: tasks.items.map((item, index) => ({ ...item, wait: waits[index] === true })) };
	};

	test('those that do not go on as they were created, in their place', async () => {
		const tasks = some([false, true, false]);
		const suspended = await engine().suspend({ parameters: someWait, items: tasks.items });
		tasks.endAll();
		const { result } = await call(suspended, tasks.webhook(1));
		expect(result?.status).toBe('success');
		expect(result?.output).toEqual(
			['pending', 'completed', 'pending'].map((status, item) => ({
				json: expect.objectContaining({ task_id: tasks.id(item), status }),
				pairedItem: { item },
			})),
		);
	});

	test('a failure of one that waited names the others', async () => {
		const tasks = some([false, true]);
		const suspended = await engine().suspend({ parameters: someWait, items: tasks.items });
		tasks.end(1, 'failed');
		const { result } = await call(suspended, tasks.webhook(1));
		expect(result?.error?.message).toContain(`Task ${tasks.id(1)} failed at PiAPI`);
		expect(result?.error?.description).toContain(`Tasks that succeeded: ${tasks.id(0)}`);
	});

	test('when the time is up, all items are put out', async () => {
		const tasks = some([false, true]);
		const suspended = await engine().suspend({ parameters: someWait, items: tasks.items });
		const { output } = await suspended.timeUp();
		expect(jsonOf(output).map(({ task_id: id }) => id)).toEqual(tasks.ids());
	});

	test('does not pause when no item waits', async () => {
		const tasks = some([false, false]);
		const { status, output } = await engine().run({ parameters: someWait, items: tasks.items });
		expect(status).toBe('success');
		expect(jsonOf(output).map(({ status: state }) => state)).toEqual(['pending', 'pending']);
	});
});

describe('some items are refused when their tasks are created', () => {
	test.each(continuing)('%s: they are items with an error, in their places', async (onError) => {
		const tasks = tasksFor(4);
		const items = tasks.items.map(({ photo }, index) => ({
			photo: index % 2 === 0 ? `not an address ${index}` : photo,
		}));
		const suspended = await engine().suspend({ parameters: pausing, items, onError });
		expect(creations()).toHaveLength(2);
		tasks.endAll();
		const { result } = await call(suspended, tasks.webhook(1));
		const good = [1, 3].map((item) => ({
			json: expect.objectContaining({ task_id: tasks.id(item), status: 'completed' }),
			pairedItem: { item },
		}));
		const bad = [0, 2].map((item) => ({
			json: expect.objectContaining({ error: expect.stringContaining(`not an address ${item}`), details: {} }),
			pairedItem: expect.objectContaining({ item }),
		}));
		if (onError === 'continueErrorOutput') {
			expect(result?.output).toEqual(good);
			expect(result?.errorOutput.map(({ json }) => json)).toEqual(bad.map(({ json }) => json));
			expect(result?.errorOutput.map(({ json }) => json.photo)).toEqual(['not an address 0', 'not an address 2']);
		} else {
			expect(result?.output).toEqual([bad[0], good[0], bad[1], good[1]]);
		}
	});

	test.each(continuing)('%s: all of them: nothing is suspended', async (onError) => {
		const items = [{ photo: 'no address' }, { photo: '' }];
		const { status, output, errorOutput } = await engine().run({ parameters: pausing, items, onError });
		expect(status).toBe('success');
		expect([...output, ...errorOutput]).toHaveLength(2);
		expect(creations()).toHaveLength(0);
	});

	test('without continuing: an error at once that names the tasks that were created', async () => {
		const tasks = tasksFor(3);
		simulator().fault({ on: { method: 'POST' }, after: 2, kind: 'forbidden' });
		const { status, error } = await engine().run({ parameters: pausing, items: tasks.items });
		expect(status).toBe('error');
		expect(error?.message).toMatch(/^The task was not created: PiAPI does not allow this for the account/);
		expect(tasks.ids()).toHaveLength(2);
		tasks.ids().forEach((id) => expect(error?.description).toContain(id));
		expect(polls()).toHaveLength(0);
	});

	test('with continuing, and Retry On Fail: the node is not run again while its execution is suspended', async () => {
		const tasks = tasksFor(2);
		const items = [{ photo: 'no address' }, tasks.items[1] ?? {}];
		// A second run would take its photo from the tasks that were created.
		const parameters = { ...pausing, imageUrl: '={{ $json.photo ?? "https://photos.example/1.png?again" }}' };
		const suspended = await engine().suspend({ parameters, items, onError: 'continueRegularOutput', ...retrying });
		expect(creations()).toHaveLength(1);
		tasks.endAll();
		const { result } = await call(suspended, tasks.webhook(1));
		expect(jsonOf(result?.output ?? [])).toEqual([
			{ error: expect.stringContaining('no address'), details: {} },
			expect.objectContaining({ task_id: tasks.id(1), status: 'completed' }),
		]);
		expect(creations()).toHaveLength(1);
	});
});
