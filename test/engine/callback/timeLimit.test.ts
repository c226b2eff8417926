import { call, comparable, continuing, jsonOf, pausing, privateUrlAllowed, setUpCallbacks } from './setUp';

const { simulator, engine, creations, tasksFor, polled } = setUpCallbacks();

describe('when the time is up', () => {
	const created = (id: string, item: number) => ({
		json: expect.objectContaining({ task_id: id, status: 'pending', video_url: null }),
		pairedItem: expect.objectContaining({ item }),
	});

	test.each([undefined, 5, 77, 86_400])('that is after %p seconds', async (waitTimeout) => {
		const start = Date.now();
		const options = { ...privateUrlAllowed, waitTimeout };
		const { waitTill } = await engine().suspend({ parameters: { ...pausing, options }, items: tasksFor(1).items });
		const limit = (waitTimeout ?? 600) * 1000;
		expect(waitTill.getTime()).toBeGreaterThanOrEqual(start + limit);
		expect(waitTill.getTime()).toBeLessThan(Date.now() + limit + 1);
	});

	test.each(['stopWorkflow' as const, ...continuing])(
		'the created tasks go on as items, paired, in order (%s)',
		async (onError) => {
			const tasks = tasksFor(3);
			const suspended = await engine().suspend({ parameters: pausing, items: tasks.items, onError });
			const before = simulator().requests.length;
			const result = await suspended.timeUp();
			expect(result.status).toBe('success');
			expect(result.output).toEqual(tasks.ids().map(created));
			expect(jsonOf(result.received)).toEqual(jsonOf(result.output));
			expect(JSON.stringify(result.output)).not.toContain('photo');
			expect(result.errorOutput).toEqual([]);
			expect(simulator().requests).toHaveLength(before);
			// n8n's server refuses what comes after the end.
			expect((await call(suspended, tasks.webhook())).status).toBe(409);
		},
	);

	test('raw: the same items as without waiting', async () => {
		const tasks = tasksFor(2);
		const parameters = { ...pausing, simplify: false };
		const result = await (await engine().suspend({ parameters, items: tasks.items })).timeUp();
		const upInTime = comparable({ result, ids: tasks.ids() });
		expect(upInTime).toEqual(
			comparable(await polled({ parameters: { ...parameters, waitUntilDone: false } }, ['', ''])),
		);
	});

	test.each(continuing)('beside items that were refused (%s)', async (onError) => {
		const tasks = tasksFor(3);
		const items = [{ photo: 'no address' }, ...tasks.items.slice(1)];
		const suspended = await engine().suspend({ parameters: pausing, items, onError });
		const { output, errorOutput } = await suspended.timeUp();
		const refused = { error: expect.stringContaining('no address'), details: {} };
		const good = [created(tasks.id(1), 1), created(tasks.id(2), 2)];
		if (onError === 'continueErrorOutput') {
			expect(output).toEqual(good);
			expect(jsonOf(errorOutput)).toEqual([expect.objectContaining(refused)]);
		} else {
			expect(output).toEqual([{ json: refused, pairedItem: { item: 0 } }, ...good]);
		}
	});

	test('with Execute Once the one task, not the rest of the input', async () => {
		const tasks = tasksFor(3);
		const suspended = await engine().suspend({ parameters: pausing, items: tasks.items, executeOnce: true });
		expect(creations()).toHaveLength(1);
		expect((await suspended.timeUp()).output).toEqual([created(tasks.id(0), 0)]);
	});

	test('with Execute Once a call in time gives the one task', async () => {
		const tasks = tasksFor(3);
		const suspended = await engine().suspend({ parameters: pausing, items: tasks.items, executeOnce: true });
		tasks.endAll();
		const { result } = await call(suspended, tasks.webhook());
		expect(jsonOf(result?.output ?? [])).toEqual([
			expect.objectContaining({ task_id: tasks.id(0), status: 'completed' }),
		]);
	});

	test('a limit for each item: the longest one counts', async () => {
		const tasks = tasksFor(2);
		const items = tasks.items.map((item, index) => ({ ...item, limit: index === 0 ? 1_000 : 5 }));
		const options = { ...privateUrlAllowed, waitTimeout: '={{ $json.limit }}' };
		const start = Date.now();
		const { waitTill } = await engine().suspend({ parameters: { ...pausing, options }, items });
		expect(waitTill.getTime()).toBeGreaterThanOrEqual(start + 1_000_000);
	});
});
