import axios from 'axios';
import { overloaded } from '../simulator';
import { get, open } from '../testing/openSimulator';

const finished = { pendingMs: 0, processingMs: 0 };

describe('the end of a task', () => {
	it.each(['success', 'finished', 'done', 'succeeded', 'SUCCESS', 'Completed', 'success\t'])(
		'is called %j and has a result',
		async (finalStatus) => {
			const simulator = await open();
			const id = simulator.addTask({ ...finished, finalStatus });
			expect((await get(simulator, id)).data.data).toMatchObject({
				status: finalStatus,
				output: { video_url: `${simulator.storageUrl}/temp/${id}.mp4` },
				meta: { usage: { frozen: 2_000_000, consume: 2_000_000 } },
			});
		},
	);

	it.each(['success', 'finished', 'Done', 'succeeded\t'])('is %j as a literal status, too', async (status) => {
		const simulator = await open();
		const id = simulator.addTask({ statuses: ['processing', status] });
		expect((await get(simulator, id)).data.data).toMatchObject({ status: 'processing', output: null });
		expect((await get(simulator, id)).data.data).toMatchObject({ status, output: { video_url: expect.any(String) } });
		expect(simulator.running).toBe(0);
	});

	it.each(['canceled', 'CANCELED\t'])('is called %j where it was cancelled', async (finalStatus) => {
		const simulator = await open();
		const id = simulator.addTask({ ...finished, result: 'cancelled', finalStatus });
		expect((await get(simulator, id)).data.data).toMatchObject({ status: finalStatus, output: null });
	});

	it('comes with 10001 when the provider is overloaded', async () => {
		const simulator = await open();
		const id = simulator.addTask({ ...finished, ...overloaded });
		expect((await get(simulator, id)).data.data).toMatchObject({
			status: 'failed',
			meta: { usage: { frozen: 0, consume: 0 } },
			error: { code: 10001, message: 'too many requests' },
		});
	});

	it('may leave one of several results behind a dead link', async () => {
		const simulator = await open();
		const id = simulator.addTask({ ...finished, model: 'music-u', links: { '-2.mp3': 'status=404' } });
		const links = JSON.stringify(simulator.task(id)?.output).match(/http[^"]+\.mp3[^"]*/g) ?? [];
		const answers = await Promise.all(links.map(async (link) => await axios.get(link, { validateStatus: () => true })));
		expect(answers.map(({ status }) => status)).toEqual([200, 404]);
	});

	it('has all that Trellis gives', async () => {
		const simulator = await open();
		const id = simulator.addTask({ ...finished, model: 'Qubico/trellis' });
		const link = `${simulator.storageUrl}/temp/${id}`;
		expect(simulator.task(id)?.output).toEqual({
			model_file: `${link}.glb`,
			no_background_image: `${link}.png`,
			combined_video: `${link}.mp4`,
		});
	});

	it('echoes the input with the defaults of the product', async () => {
		const simulator = await open();
		const id = simulator.addTask({ model: 'kling', input: { prompt: 'A fox', duration: 10 } });
		expect((await get(simulator, id)).data.data.input).toEqual({
			prompt: 'A fox',
			duration: 10,
			cfg_scale: 0.5,
			mode: 'std',
		});
	});
});
