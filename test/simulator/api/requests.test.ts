import { call, create, created, get, hug, open } from '../testing/openSimulator';

describe('requests', () => {
	it.each([
		['no JSON', '{"model":'],
		['no model', { ...hug, model: undefined }],
		['no task type', { ...hug, task_type: undefined }],
		['no input', { ...hug, input: undefined }],
		['no image', { ...hug, input: {} }],
		['an unknown model', { ...hug, model: 'Qubico/no-such-model' }],
		["another model's task type", { ...hug, task_type: 'txt2img' }],
		['a link of another kind', { ...hug, input: { image_url: 'ftp://a.example/b.png' } }],
	])('refuses a creation with %s', async (_, body) => {
		const simulator = await open();
		const answer = await create(simulator, undefined, body);
		expect([answer.status, answer.data.code, answer.data.data]).toEqual([400, 400, null]);
		expect(simulator.tasksCreated).toBe(0);
	});

	it('takes the key under any spelling of the header, and no other key', async () => {
		const simulator = await open();
		const info = async (headers: Record<string, string>) => await call(simulator, 'GET', '/account/info', { headers });
		expect((await info({ 'x-api-key': simulator.apiKey })).status).toBe(200);
		expect((await info({ 'X-API-KEY': simulator.apiKey })).status).toBe(200);
		expect((await info({ 'x-api-key': 'another' })).data).toMatchObject({ code: 401, message: 'Invalid API key' });
		expect((await info({})).status).toBe(401);
		expect((await get(simulator, 'no-such-task')).data).toEqual({
			code: 404,
			message: 'failed to find task',
			data: null,
		});
	});

	it('records what was asked and answered', async () => {
		const simulator = await open();
		const id = await created(simulator);
		await get(simulator, id, { params: { a: '1' } });
		expect(simulator.requests).toMatchObject([
			{ method: 'POST', path: '/api/v1/task', body: hug, taskId: id, statusSent: 200 },
			{ method: 'GET', path: `/api/v1/task/${id}`, query: { a: '1' }, body: undefined, taskId: id },
		]);
		expect(simulator.requests[0]?.headers['x-api-key']).toBe(simulator.apiKey);
		const { requests } = simulator;
		simulator.reset();
		expect([requests.length, simulator.tasksCreated, simulator.spentUsd]).toEqual([0, 0, 0]);
		expect((await get(simulator, id)).status).toBe(404);
		expect(requests).toHaveLength(1);
	});
});
