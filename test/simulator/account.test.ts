import { call, open } from './openSimulator';

describe('account', () => {
	it('lists the history by page and model, newest first', async () => {
		const simulator = await open();
		const ids = Array.from({ length: 12 }, () => simulator.addTask());
		simulator.addTask({ model: 'kling', task_type: 'video_generation' });
		const history = async (query: string) => (await call(simulator, 'GET', `/api/open/tasks/histories${query}`)).data;
		expect((await history('')).data).toMatchObject({ page: '1', size: '10', total: '13' });
		expect((await history('')).data.data[0]).toMatchObject({ task_model: 'kling', action: 'video_generation' });
		const hugs = await history('?model=hug_video&page=2&page_size=5');
		expect(hugs.data.total).toBe('12');
		expect(hugs.data.data.map((row: { task_id: string }) => row.task_id)).toEqual(ids.reverse().slice(5, 10));
		expect((await history(`?end_time=1`)).data.data).toEqual([]);
		expect((await history('?page_size=101')).code).toBe(400);
	});

	it('counts running tasks under the names of the providers, and lists them under those of the history', async () => {
		const simulator = await open({ pendingMs: 60_000 });
		const models = ['Qubico/flux1-dev', 'Qubico/flux1-schnell', 'midjourney', 'music-u', 'Qubico/wanx', 'Wan'];
		models.forEach((model) => simulator.addTask({ model }));
		const count = (pending: number) => ({ staged_count: 0, pending_count: pending, processing_count: 0 });
		expect((await call(simulator, 'GET', '/account/active_tasks')).data.data).toEqual({
			flux: count(2),
			midjourney: count(1),
			'music-u': count(1),
			wan: count(2),
		});
		const found = async (model: string) =>
			(await call(simulator, 'GET', `/api/open/tasks/histories?model=${model}`)).data.data.total;
		expect(await Promise.all(['flux', 'mj', 'midjourney', 'music-u', 'wan'].map(found))).toEqual([
			'2',
			'1',
			'0',
			'1',
			'2',
		]);
	});

	it.each([
		['kling', 'kling'],
		['midjourney', 'midjourney'],
		['suno', 'music-s'],
		['luma', 'luma'],
	])('cancels all pending tasks of %s', async (name, model) => {
		const simulator = await open({ pendingMs: 60_000 });
		const [one, other] = [simulator.addTask({ model }), simulator.addTask({ model: 'music-u' })];
		const later = Math.ceil(Date.now() / 1000) + 1;
		const cancel = async (which: string) =>
			(await call(simulator, 'DELETE', `/api/v1/tasks?model=${which}&created_before=${later}`)).status;
		expect(await cancel('hailuo')).toBe(400);
		expect(await cancel(name)).toBe(200);
		expect([simulator.task(one)?.status, simulator.task(other)?.status]).toEqual(['cancelled', 'pending']);
		expect(await cancel('all')).toBe(200);
		expect(simulator.task(other)?.status).toBe('cancelled');
	});
});
