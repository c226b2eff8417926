import { call, continuing, jsonOf, pausing, retrying, setUpCallbacks } from './setUp';

const { simulator, engine, creations, polls, tasksFor } = setUpCallbacks();

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

	test('when the time is up, all of them', async () => {
		const tasks = some([false, true]);
		const suspended = await engine().suspend({ parameters: someWait, items: tasks.items });
		const { output } = await suspended.timeUp();
		expect(jsonOf(output).map(({ task_id: id }) => id)).toEqual(tasks.ids());
	});

	test('none of them', async () => {
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
