import { call, create, created, get, hug, open, passTime } from '../testing/openSimulator';

afterEach(() => jest.restoreAllMocks());

describe('task life', () => {
	it('goes from pending through processing to completed', async () => {
		const simulator = await open({ pendingMs: 1_000, processingMs: 5_000 });
		passTime(0);
		const creation = await create(simulator, { service_mode: 'public' });
		expect(creation.data).toMatchObject({
			code: 200,
			message: 'success',
			data: {
				model: 'Qubico/hug-video',
				task_type: 'image_to_video',
				status: 'pending',
				config: { service_mode: 'public', webhook_config: { endpoint: '', secret: '' } },
				input: hug.input,
				output: null,
				meta: { started_at: '0001-01-01T00:00:00Z', ended_at: '0001-01-01T00:00:00Z' },
				detail: null,
				logs: [],
				error: { code: 0, raw_message: '', message: '', detail: null },
			},
		});
		const id: string = creation.data.data.task_id;
		expect(creation.data.data.meta.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);

		expect((await get(simulator, id)).data.data.status).toBe('pending');
		passTime(1_000);
		expect((await get(simulator, id)).data.data).toMatchObject({ status: 'processing', output: null });
		passTime(4_999);
		expect((await get(simulator, id)).data.data.status).toBe('processing');
		passTime(1);
		const { data } = (await get(simulator, id)).data;
		expect(data).toMatchObject({
			status: 'completed',
			output: { video_url: `${simulator.storageUrl}/temp/${id}.mp4` },
			meta: { usage: { type: 'point', frozen: 2_000_000, consume: 2_000_000 } },
		});
		expect(Date.parse(data.meta.ended_at) - Date.parse(data.meta.started_at)).toBe(5_000);
		expect(Date.parse(data.meta.started_at) - Date.parse(data.meta.created_at)).toBe(1_000);
		expect(simulator.task(id)).toEqual(data);
	});

	it('fails with an error and charges nothing', async () => {
		const simulator = await open();
		const id = simulator.addTask({ pendingMs: 0, processingMs: 0, result: 'failed', error: { message: 'no face' } });
		expect((await get(simulator, id)).data.data).toMatchObject({
			status: 'failed',
			output: null,
			meta: { usage: { consume: 0 } },
			error: { code: 10000, raw_message: 'no face found in the image', message: 'no face' },
		});
	});

	it('answers literal statuses in turn, the last one again and again', async () => {
		const simulator = await open();
		const id = simulator.addTask({ statuses: ['', 'PROCESSING', 'made-up', 'Completed'], data: { logs: null } });
		const answers = [];
		for (let look = 0; look < 5; look++) answers.push((await get(simulator, id)).data.data);
		expect(answers.map(({ status }) => status)).toEqual(['', 'PROCESSING', 'made-up', 'Completed', 'Completed']);
		expect(answers.map(({ output }) => output !== null)).toEqual([false, false, false, true, true]);
		expect(answers[0].logs).toBeNull();
		expect(simulator.task(id)?.status).toBe('Completed');
	});

	it('gives scripts to the next creations, in order or by what is created', async () => {
		const simulator = await open({ pendingMs: 0, processingMs: 0 });
		simulator.scriptNext({ result: 'failed' });
		simulator.scriptNext(
			({ input }) => (input.image_url === 'https://a.example/1.png' ? { output: { video: 'x' } } : undefined),
			Infinity,
		);
		const failed = await created(simulator);
		const plain = await created(simulator);
		const chosen = await create(simulator, undefined, { ...hug, input: { image_url: 'https://a.example/1.png' } });
		expect(simulator.task(failed)?.status).toBe('failed');
		expect(simulator.task(plain)?.output).toHaveProperty('video_url');
		expect(simulator.task(chosen.data.data.task_id)?.output).toEqual({ video: 'x' });
	});

	it('keeps tasks over the limit pending until a slot is free', async () => {
		const simulator = await open({ pendingMs: 0, processingMs: 1_000, maxConcurrent: 1 });
		passTime(0);
		const first = await created(simulator);
		const second = await created(simulator);
		expect([simulator.task(first)?.status, simulator.task(second)?.status]).toEqual(['processing', 'pending']);
		expect((await call(simulator, 'GET', '/account/active_tasks')).data.data).toEqual({
			hug_video: { staged_count: 0, pending_count: 1, processing_count: 1 },
		});
		passTime(1_000);
		expect([simulator.task(first)?.status, simulator.task(second)?.status]).toEqual(['completed', 'processing']);
		passTime(1_000);
		expect(simulator.task(second)?.status).toBe('completed');
	});

	it('cancels pending tasks only', async () => {
		const simulator = await open();
		const pending = simulator.addTask({ pendingMs: 60_000 });
		const running = simulator.addTask({ pendingMs: 0, processingMs: 60_000 });
		expect((await call(simulator, 'DELETE', `/api/v1/task/${pending}`)).data).toEqual({
			code: 200,
			message: 'success',
		});
		expect((await call(simulator, 'DELETE', `/api/v1/task/${running}`)).status).toBe(400);
		expect((await call(simulator, 'DELETE', '/api/v1/task/no-such-task')).status).toBe(404);
		expect(simulator.task(pending)?.status).toBe('cancelled');
		expect(simulator.task(running)?.status).toBe('processing');
	});

	it('cancels many by model and age', async () => {
		const simulator = await open({ pendingMs: 60_000 });
		const kling = simulator.addTask({ model: 'kling' });
		const hugging = simulator.addTask();
		const later = Math.ceil(Date.now() / 1000) + 1;
		const cancel = async (query: string) => await call(simulator, 'DELETE', `/api/v1/tasks?${query}`);
		expect((await cancel('model=kling')).status).toBe(400);
		expect((await cancel(`created_before=${later}`)).status).toBe(400);
		expect((await cancel('model=kling&created_before=1')).status).toBe(200);
		expect(simulator.task(kling)?.status).toBe('pending');
		expect((await cancel(`model=kling&created_before=${later}`)).status).toBe(200);
		expect(simulator.task(kling)?.status).toBe('cancelled');
		expect(simulator.task(hugging)?.status).toBe('pending');
	});
});
