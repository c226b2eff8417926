import { call, create, open, passTime } from '../testing/openSimulator';

afterEach(() => jest.restoreAllMocks());

const usage = (frozen: number, consume: number) => ({ type: 'point', frozen, consume });

describe('money', () => {
	it('is set aside at the creation and consumed on success', async () => {
		const simulator = await open({ pendingMs: 1_000, processingMs: 1_000 });
		passTime(0);
		const { task_id: id, meta } = (await create(simulator)).data.data;
		expect(meta.usage).toEqual(usage(2_000_000, 0));
		expect([simulator.spentUsd, simulator.consumedUsd]).toEqual([0.2, 0]);
		passTime(1_999);
		expect(simulator.task(id)?.meta.usage).toEqual(usage(2_000_000, 0));
		passTime(1);
		expect(simulator.task(id)?.meta.usage).toEqual(usage(2_000_000, 2_000_000));
		expect([simulator.spentUsd, simulator.consumedUsd]).toEqual([0.2, 0.2]);
	});

	it.each(['failed', 'cancelled'] as const)('is given back when the task is %s', async (result) => {
		const simulator = await open({ pendingMs: 1_000, processingMs: 1_000, availableCreditsUsd: 0.2 });
		passTime(0);
		simulator.scriptNext({ result });
		const { task_id: id } = (await create(simulator)).data.data;
		expect((await create(simulator)).data.message).toBe('insufficient credits');
		passTime(2_000);
		expect(simulator.task(id)?.meta.usage).toEqual(usage(0, 0));
		expect([simulator.spentUsd, simulator.consumedUsd]).toEqual([0, 0]);
		expect((await create(simulator)).status).toBe(200);
	});

	it.each([
		['Qubico/hug-video', 'image_to_video', { image_url: 'https://a.example/b.png' }, 2_000_000],
		['music-u', 'generate_music', { lyrics_type: 'instrumental' }, 500_000],
		['Qubico/trellis2', 'image-to-3d', { image: 'https://a.example/b.png' }, 1_000_000],
		['Qubico/image-toolkit', 'background-remove', { image: 'https://a.example/b.png' }, 10_000],
	])('of %s %s is what the product costs', async (model, task_type, input, frozen) => {
		const simulator = await open();
		const { data } = await create(simulator, undefined, { model, task_type, input });
		expect(data.data.meta.usage).toEqual(usage(frozen, 0));
		expect(simulator.spentUsd).toBe(frozen / 10_000_000);
	});

	it('is the same for each product when a price is set', async () => {
		const simulator = await open({ priceUsd: 1.5 });
		expect((await create(simulator)).data.data.meta.usage.frozen).toBe(15_000_000);
		expect(simulator.spentUsd).toBe(1.5);
	});

	it('counts until the credits are used up', async () => {
		const simulator = await open({ availableCreditsUsd: 0.6 });
		for (let count = 0; count < 3; count++) expect((await create(simulator)).status).toBe(200);
		expect((await create(simulator)).data).toEqual({ code: 402, message: 'insufficient credits', data: null });
		expect([simulator.tasksCreated, simulator.spentUsd]).toEqual([3, 0.6]);
		const info = await call(simulator, 'GET', '/account/info');
		expect(info.data.data).toMatchObject({ plan: 'creator', equivalent_in_usd: 0, max_concurrent_task_count: 100 });
	});

	it('is not asked for tasks that nobody had to create', async () => {
		const simulator = await open();
		simulator.addTask({ pendingMs: 0, processingMs: 0 });
		simulator.occupy(2);
		expect([simulator.tasksCreated, simulator.spentUsd]).toEqual([0, 0]);
	});
});
