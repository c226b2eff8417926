import type { Simulator } from '../simulator';
import { call, create, created, open, passTime } from '../testing/openSimulator';

afterEach(() => jest.restoreAllMocks());

async function history(simulator: Simulator, query: Record<string, number | string> = {}) {
	return await call(simulator, 'GET', '/api/open/tasks/histories', { params: query });
}

async function rows(simulator: Simulator, query?: Record<string, number | string>) {
	return (await history(simulator, query)).data.data.data;
}

async function idsOf(simulator: Simulator, query?: Record<string, number | string>): Promise<string[]> {
	return (await rows(simulator, query)).map((row: { task_id: string }) => row.task_id);
}

describe('task history', () => {
	it('has rows as public clients read them', async () => {
		const simulator = await open({ pendingMs: 0, processingMs: 0 });
		const id = (await create(simulator, { service_mode: 'private' })).data.data.task_id;
		const task = simulator.task(id);
		expect(await rows(simulator)).toEqual([
			{
				id: 1,
				account_id: 1,
				task_id: id,
				action: 'image_to_video',
				task_model: 'hug_video',
				status: 'finished',
				usage: 2_000_000,
				usage_type: 'point',
				service_mode: 'private',
				created_at: task?.meta.created_at,
				updated_at: task?.meta.ended_at,
				detail: {
					model: 'Qubico/hug-video',
					task_id: id,
					workflow_type: expect.any(String),
					output: `${simulator.storageUrl}/temp/${id}.mp4`,
				},
			},
		]);
	});

	it('says failed, cancelled, and what is not finished', async () => {
		const simulator = await open();
		simulator.addTask({ pendingMs: 0, processingMs: 0, result: 'failed' });
		simulator.addTask({ pendingMs: 60_000 });
		simulator.addTask({ pendingMs: 0, processingMs: 60_000 });
		const cancelled = simulator.addTask({ pendingMs: 60_000 });
		await call(simulator, 'DELETE', `/api/v1/task/${cancelled}`);
		const found = await rows(simulator);
		expect(found.map(({ status }: { status: string }) => status)).toEqual([
			'cancelled',
			'processing',
			'pending',
			'failed',
		]);
		expect(found[0].detail).not.toHaveProperty('output');
	});

	it('is listed by page and model, newest first', async () => {
		const simulator = await open();
		const ids = Array.from({ length: 12 }, () => simulator.addTask());
		simulator.addTask({ model: 'kling', task_type: 'video_generation' });
		const { data } = await history(simulator);
		expect(data.data).toMatchObject({ page: '1', size: '10', total: '13' });
		expect(data.data.data[0]).toMatchObject({ task_model: 'kling', action: 'video_generation' });
		const hugs = await history(simulator, { model: 'hug_video', page: 2, page_size: 5 });
		expect(hugs.data.data.total).toBe('12');
		expect(await idsOf(simulator, { model: 'hug_video', page: 2, page_size: 5 })).toEqual(ids.reverse().slice(5, 10));
	});

	it.each<Record<string, number | string>>([{ page_size: 101 }, { page_size: 0 }, { page_size: 'all' }, { page: 0 }])(
		'refuses %j',
		async (query) => {
			expect(await history(await open(), query)).toMatchObject({ status: 400, data: { code: 400, data: null } });
		},
	);

	it('is filtered by the time of creation', async () => {
		const simulator = await open();
		passTime(0);
		const early = simulator.addTask();
		passTime(10_000);
		const late = simulator.addTask();
		const between = Math.floor(Date.now() / 1000) - 5;
		expect(await idsOf(simulator, { start_time: between })).toEqual([late]);
		expect(await idsOf(simulator, { end_time: between })).toEqual([early]);
		expect(await idsOf(simulator, { start_time: between - 20, end_time: between + 20 })).toEqual([late, early]);
	});

	it('is behind by its lag, with a task and with its status', async () => {
		const simulator = await open({ pendingMs: 1_000, processingMs: 1_000, historyLagMs: 5_000 });
		passTime(0);
		const id = await created(simulator);
		const seen = async () => (await rows(simulator)).map(({ status }: { status: string }) => status);
		passTime(4_999);
		expect([simulator.task(id)?.status, await seen()]).toEqual(['completed', []]);
		passTime(1);
		expect(await seen()).toEqual(['pending']);
		passTime(1_000);
		expect(await seen()).toEqual(['processing']);
		passTime(1_000);
		expect(await seen()).toEqual(['finished']);
	});
});
