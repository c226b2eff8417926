import { byId, finished, idFromItem, setUp } from './setUp';

const { simulator, engine } = setUp();
const names = [
	'task_id',
	'status',
	'video_url',
	'output',
	'model',
	'task_type',
	'created_at',
	'started_at',
	'ended_at',
	'error_message',
	'cost_usd',
];

test('a finished task becomes the simplified item, paired', async () => {
	const id = simulator().addTask(finished);
	const { status, output } = await engine().run({ parameters: { taskId: byId(id) } });
	expect(status).toBe('success');
	expect(output).toHaveLength(1);
	expect(Object.keys(output[0]?.json ?? {})).toEqual(names);
	expect(output[0]).toMatchObject({
		json: {
			task_id: id,
			status: 'completed',
			video_url: `${simulator().storageUrl}/temp/${id}.mp4`,
			model: 'Qubico/hug-video',
			task_type: 'image_to_video',
			error_message: null,
		},
		pairedItem: { item: 0 },
	});
	expect(output[0]?.binary).toBeUndefined();
	expect(simulator().requests).toHaveLength(1);
});

test('an unfinished task is a plain item too, its unset times null', async () => {
	const id = simulator().addTask({ pendingMs: 600_000 });
	const { output } = await engine().run({ parameters: { taskId: byId(id), download: true } });
	expect(output[0]?.json).toMatchObject({
		task_id: id,
		status: 'pending',
		video_url: null,
		output: null,
		started_at: null,
		ended_at: null,
	});
	expect(output[0]?.binary).toBeUndefined();
	expect(simulator().storageRequests).toHaveLength(0);
});

test("a failed task is a plain item when nobody waits, with PiAPI's message", async () => {
	const id = simulator().addTask({ ...finished, result: 'failed' });
	const { status, output } = await engine().run({ parameters: { taskId: byId(id), download: true } });
	expect(status).toBe('success');
	expect(output[0]?.json).toMatchObject({
		status: 'failed',
		error_message: 'no face found in the image',
		video_url: null,
	});
});

test("not simplified: PiAPI's whole answer, no top-level error, the webhook secret masked", async () => {
	const secret = ['given', 'back', 'by', 'piapi'].join('-');
	const id = simulator().addTask({
		...finished,
		result: 'failed',
		webhook: { endpoint: `${simulator().storageUrl}/hook`, secret },
	});
	const { output, run } = await engine().run({ parameters: { taskId: byId(id), simplify: false } });
	const { json } = output[0] ?? { json: {} };
	expect(Object.keys(json)).toEqual(['code', 'message', 'data']);
	expect(json).toMatchObject({
		code: 200,
		message: 'success',
		data: {
			...simulator().task(id),
			config: { webhook_config: { endpoint: `${simulator().storageUrl}/hook`, secret: '********' } },
		},
	});
	expect(JSON.stringify(run.data)).not.toContain(secret);
});

test.each([
	['Completed', 'completed'],
	['PROCESSING', 'processing'],
	['Canceled', 'cancelled'],
	['made-up', 'made-up'],
	['', ''],
])('status %p is %p', async (sent, expected) => {
	const id = simulator().addTask({ statuses: [sent] });
	const { output } = await engine().run({ parameters: { taskId: byId(id) } });
	expect(output[0]?.json.status).toBe(expected);
});

const link = 'https://storage.example.com/hug.mp4';
test.each([
	['video_url', { video_url: link }],
	['video, a text', { video: link }],
	['video, an object', { video: { url: link, width: 720 } }],
	[
		'works',
		{
			type: 'm2v',
			status: 99,
			works: [{ video: { resource: 'https://a.example/marked.mp4', resource_without_watermark: link } }],
		},
	],
	['works with a watermark', { works: [{ video: { resource: link } }] }],
	['an unknown shape', { parts: [{ preview: 'https://a.example/p.png', clip: { href: link } }] }],
])('finds the video in %s and passes the output on whole', async (_, shape) => {
	const id = simulator().addTask({ ...finished, output: shape });
	const { output } = await engine().run({ parameters: { taskId: byId(id) } });
	expect(output[0]?.json).toMatchObject({ video_url: link, output: shape });
});

test.each([[null], [{}], [{ image_url: 'https://a.example/x.png' }]])('output %j has no video', async (shape) => {
	const id = simulator().addTask({ ...finished, output: shape });
	const { output } = await engine().run({ parameters: { taskId: byId(id) } });
	expect(output[0]?.json).toMatchObject({ status: 'completed', video_url: null, output: shape });
});

test('twenty items come out in input order, each paired, whatever their order of arrival', async () => {
	const ids = Array.from({ length: 20 }, () => simulator().addTask(finished));
	ids.forEach((taskId, index) => simulator().fault({ on: { taskId }, kind: 'slow', delayMs: (20 - index) * 10 }));
	const { output, received } = await engine().run({
		parameters: { taskId: idFromItem },
		items: ids.map((id) => ({ id })),
	});
	expect(output.map(({ json }) => json.task_id)).toEqual(ids);
	expect(output.map(({ pairedItem }) => pairedItem)).toEqual(ids.map((_, item) => ({ item })));
	expect(received).toHaveLength(20);
	expect(simulator().requests).toHaveLength(20);
});

test('nothing comes of no items', async () => {
	const { status, output } = await engine().run({ parameters: { taskId: idFromItem }, items: [] });
	expect(status).toBe('success');
	expect(output).toEqual([]);
	expect(simulator().requests).toHaveLength(0);
});

test.each([true, false])('Retry On Fail asks once when all goes well, simplify: %p', async (simplify) => {
	const id = simulator().addTask({ ...finished, result: 'failed' });
	const { status } = await engine().run({
		parameters: { taskId: byId(id), simplify },
		retryOnFail: true,
		maxTries: 3,
		waitBetweenTries: 0,
	});
	expect(status).toBe('success');
	expect(simulator().requests).toHaveLength(1);
});

describe('From List', () => {
	test('shows the recent tasks, newest first, and finds one by a part of its ID or status', async () => {
		const ids = [simulator().addTask(finished), simulator().addTask({ pendingMs: 600_000 })];
		simulator().addTask({ ...finished, model: 'kling' });
		const { results } = await engine().listTasks();
		expect(results.map(({ value }) => value)).toEqual(expect.arrayContaining(ids));
		expect(results).toHaveLength(2);
		expect(results.find(({ value }) => value === ids[0])?.name).toMatch(
			/^\d{4}-\d\d-\d\d \d\d:\d\d UTC · completed · [0-9a-f]{8}$/,
		);
		expect((await engine().listTasks('PENDING')).results.map(({ value }) => value)).toEqual([ids[1]]);
		expect((await engine().listTasks(ids[0]?.slice(4, 12))).results.map(({ value }) => value)).toEqual([ids[0]]);
	});

	test('goes on page by page', async () => {
		Array.from({ length: 120 }, () => simulator().addTask(finished));
		const pages = [];
		for (let page: string | undefined = '1'; page !== undefined; ) {
			const { results, paginationToken } = await engine().listTasks(undefined, page);
			pages.push(results.length);
			page = paginationToken as string | undefined;
		}
		expect(pages).toEqual([50, 50, 20]);
	});

	test('says what is wrong when it cannot', async () => {
		simulator().fault({ kind: 'unauthorized' });
		await expect(engine().listTasks()).rejects.toThrow(/could not be listed: PiAPI did not accept the API key/);
	});
});

describe('as an AI tool', () => {
	const taskId = byId("={{ $fromAI('task_id', 'ID of the task', 'string') }}");

	test('the agent reads the simplified task, with the link to the video; the file is left out', async () => {
		const id = simulator().addTask(finished);
		const { schema, description, answer } = await engine().callAsTool(
			{ taskId, download: true, waitUntilDone: true },
			{ task_id: id },
		);
		expect(schema).toEqual(['task_id']);
		expect(description).toMatch(/hug/i);
		expect(JSON.parse(answer)).toEqual([
			expect.objectContaining({
				task_id: id,
				status: 'completed',
				video_url: `${simulator().storageUrl}/temp/${id}.mp4`,
			}),
		]);
	});

	test('the agent reads what went wrong and what to do', async () => {
		const id = simulator().addTask({ ...finished, result: 'failed' });
		const { answer } = await engine().callAsTool({ taskId, waitUntilDone: true }, { task_id: id });
		expect(answer).toContain(`Task ${id} failed at PiAPI: no face found in the image`);
		expect(answer).toContain('To try again, create a new one');
	});
});
