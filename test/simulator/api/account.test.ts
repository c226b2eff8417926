import type { Settings } from '../simulator';
import { call, open } from '../testing/openSimulator';

describe('account', () => {
	it.each<[Settings['balanceIn'], object, number | undefined]>([
		['equivalent_in_usd', { credit_pack_info: { available_credits: 500 } }, 1],
		['quota.equivalent_in_usd', { quota: { equivalent_in_usd: 1 } }, undefined],
		['credit_pack_info.available_credits', { credit_pack_info: { available_credits: 500 } }, undefined],
	])('has its balance in %s', async (balanceIn, expected, atTop) => {
		const simulator = await open({ balanceIn, availableCreditsUsd: 1 });
		const { data } = await call(simulator, 'GET', '/account/info');
		expect(data).toMatchObject({ code: 200, message: 'success', data: expected });
		expect(data.data.equivalent_in_usd).toBe(atTop);
		expect('quota' in data.data).toBe(balanceIn.startsWith('quota'));
	});

	it('comes without an envelope and without a code', async () => {
		const simulator = await open({ accountEnvelope: false });
		const { status, data } = await call(simulator, 'GET', '/account/info');
		expect([status, 'code' in data, 'data' in data]).toEqual([200, false, false]);
		expect(data).toMatchObject({ name: 'simulator', equivalent_in_usd: 1_000 });
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
