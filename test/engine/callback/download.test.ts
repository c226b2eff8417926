import { call, pausing, setUpCallbacks } from './setUp';

const { simulator, engine, tasksFor } = setUpCallbacks();

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
