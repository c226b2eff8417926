import axios from 'axios';
import type { Fault } from '../simulator';
import { call, create, get, open } from '../testing/openSimulator';

const hour = 3_600_000;

describe('clock', () => {
	it('shows in the header Date of every answer', async () => {
		const simulator = await open({ clockOffsetMs: hour });
		const answers = await Promise.all([
			create(simulator),
			get(simulator, 'no-such-task'),
			call(simulator, 'POST', '/v1/chat/completions', { data: {} }),
			call(simulator, 'POST', '/api/ephemeral_resource', { baseURL: simulator.uploadUrl, data: {} }),
			axios.get(`${simulator.storageUrl}/temp/a.mp4`),
		]);
		for (const { headers } of answers) expectHourAhead(headers.date);
	});

	it.each<Fault>([{ kind: 'bad-gateway' }, { kind: 'rate-limited' }, { kind: 'code-in-200' }, { kind: 'empty-body' }])(
		'shows when an answer is $kind',
		async (fault) => {
			const simulator = await open({ clockOffsetMs: hour });
			simulator.fault(fault);
			expectHourAhead((await create(simulator)).headers.date);
		},
	);

	it('stands behind all times and filters of the API', async () => {
		const simulator = await open({ clockOffsetMs: hour, pendingMs: 0, processingMs: 0 });
		const { meta } = (await create(simulator)).data.data;
		const { data } = await call(simulator, 'GET', '/api/open/tasks/histories', {
			params: { start_time: Math.floor((Date.now() + hour / 2) / 1000) },
		});
		expect(data.data.data).toMatchObject([{ created_at: meta.created_at }]);
		expectHourAhead(meta.created_at);
	});

	it('does not make a task faster or slower', async () => {
		const simulator = await open({ clockOffsetMs: hour, pendingMs: hour });
		const { task_id: id } = (await create(simulator)).data.data;
		simulator.set({ clockOffsetMs: 10 * hour });
		expect(simulator.task(id)?.status).toBe('pending');
	});

	/** Within what a test may take, and the whole seconds of an HTTP date. */
	function expectHourAhead(time: unknown) {
		expect(Math.abs(Date.parse(String(time)) - Date.now() - hour)).toBeLessThan(60_000);
	}
});
