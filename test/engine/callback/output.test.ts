import { idFromItem } from '../setUp';
import { call, comparable, continuing, jsonOf, pausing, setUpCallbacks } from './setUp';

const { simulator, engine, creations, tasksFor, paused, polled } = setUpCallbacks();

describe('the output is that of polling', () => {
	const counts = [1, 2, 12];
	const shapes = counts.flatMap((count) => [
		{ count, simplify: true },
		{ count, simplify: false },
	]);

	test.each(shapes)('for %j', async ({ count, simplify }) => {
		const endings = Array.from({ length: count }, () => 'completed');
		const settings = { parameters: { ...pausing, simplify } };
		const woken = await paused(settings, endings);
		expect(woken.status).toBe(200);
		expect(woken.result.status).toBe('success');
		expect(creations()).toHaveLength(count);
		expect(woken.result.output.map(({ pairedItem }) => pairedItem)).toEqual(endings.map((_, item) => ({ item })));
		// Get Task with the same tasks.
		const { output } = await engine().run({
			parameters: { taskId: idFromItem, simplify, waitUntilDone: true },
			items: woken.ids.map((id) => ({ id })),
		});
		expect(woken.result.output).toEqual(output);
		expect(jsonOf(woken.result.received)).toEqual(jsonOf(output));
		// Create Task with other ones.
		expect(comparable(woken)).toEqual(comparable(await polled(settings, endings)));
	});

	const failing: Array<[string, string[]]> = [
		['a failed task', ['failed']],
		['a cancelled task', ['cancelled']],
		['one of three failed', ['completed', 'failed', 'completed']],
		['the first of three failed', ['failed', 'completed', 'completed']],
		['two of three failed', ['cancelled', 'completed', 'failed']],
		['all failed', ['failed', 'failed']],
	];

	test.each(failing)('%s: the same error', async (_, endings) => {
		const settings = { parameters: pausing };
		const woken = await paused(settings, endings);
		expect(woken.result.error?.message).toContain(woken.ids[endings.findIndex((end) => end !== 'completed')]);
		const byPolling = await polled(settings, endings);
		expect(byPolling.result.status).toBe('error');
		expect(comparable(woken).error).toEqual(comparable(byPolling).error);
		// n8n's own: it takes the node for disabled, and goes on with an empty item.
		expect(jsonOf(woken.result.received)).toEqual([{}]);
	});

	test.each(failing.flatMap(([name, endings]) => continuing.map((onError) => ({ name, endings, onError }))))(
		'%j: the same items',
		async ({ endings, onError }) => {
			const settings = { parameters: pausing, onError };
			const woken = await paused(settings, endings);
			expect(woken.status).toBe(200);
			expect(woken.result.status).toBe('success');
			expect(woken.result.error).toBeUndefined();
			expect(woken.result.output.length + woken.result.errorOutput.length).toBe(endings.length);
			expect(woken.result.errorOutput).toHaveLength(
				onError === 'continueErrorOutput' ? endings.filter((end) => end !== 'completed').length : 0,
			);
			// n8n adds the input there.
			woken.result.errorOutput.forEach(({ json }) => expect(json).toHaveProperty('photo'));
			expect(comparable(woken)).toEqual(comparable(await polled(settings, endings)));
		},
	);

	test('raw, with a task that failed and went on: no top-level error but the node’s own', async () => {
		const settings = { parameters: { ...pausing, simplify: false }, onError: 'continueErrorOutput' as const };
		const endings = ['completed', 'failed'];
		expect(comparable(await paused(settings, endings))).toEqual(comparable(await polled(settings, endings)));
	});
});

describe('files', () => {
	const downloading = { ...pausing, download: true, outputDataFieldName: 'hug' };

	test('a suspended execution continues with its files, and PiAPI is answered first', async () => {
		const tasks = tasksFor(3);
		const suspended = await engine().suspend({ parameters: downloading, items: tasks.items });
		tasks.endAll();
		const { status, result } = await call(suspended, tasks.webhook());
		expect(status).toBe(200);
		expect(result?.output.map(({ binary }) => binary?.hug?.fileName)).toEqual(
			[0, 1, 2].map((item) => `${tasks.id(item)}.mp4`),
		);
		expect(result?.output.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
	});

	test.each([
		['a dead link', { kind: 'not-found' } as const, /The link to the video is no longer valid \(HTTP 404\)/],
		['a page', { kind: 'html-page' } as const, /leads to a page instead of a file/],
	])('%s: an error that keeps the task ID', async (_, fault, message) => {
		const tasks = tasksFor(1);
		const suspended = await engine().suspend({
			parameters: downloading,
			items: tasks.items,
			onError: 'continueRegularOutput',
		});
		tasks.endAll();
		simulator().fault({ on: { host: 'storage' }, times: Infinity, ...fault });
		const { result } = await call(suspended, tasks.webhook());
		expect(result?.output[0]?.json).toMatchObject({
			error: expect.stringMatching(message),
			details: { task_id: tasks.id(0), status: 'completed' },
		});
	});

	test('calls that come during the download resume nothing a second time', async () => {
		const tasks = tasksFor(2);
		const suspended = await engine().suspend({ parameters: downloading, items: tasks.items });
		tasks.endAll();
		const answers = await Promise.all([0, 1].map(async (item) => await call(suspended, tasks.webhook(item))));
		expect(answers.map(({ status }) => status)).toEqual([200, 200]);
		expect(answers.filter(({ result }) => result !== undefined)).toHaveLength(1);
		expect(simulator().storageRequests).toHaveLength(2);
	});

	test('thirty files come at most four at a time, as the process also has to answer calls', async () => {
		const tasks = tasksFor(30);
		const suspended = await engine().suspend({ parameters: downloading, items: tasks.items });
		tasks.endAll();
		const delayMs = 5_000;
		simulator().fault({ on: { host: 'storage' }, kind: 'slow', delayMs, times: Infinity });
		const { result } = await call(suspended, tasks.webhook());
		expect(result?.output).toHaveLength(30);
		const at = simulator().storageRequests.map((request) => request.at);
		expect(at).toHaveLength(30);
		const begun = at.map((time) => at.filter((other) => other >= time && other < time + delayMs).length);
		expect(Math.max(...begun)).toBe(4);
	});
});
