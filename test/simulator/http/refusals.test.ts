import type { Fault } from '../simulator';
import { call, create, open } from '../testing/openSimulator';

type Refused = Extract<Fault, { kind: 'refused' }>;

const bare = 'failed to create task';
const reason = 'the picture is too small';
const noCredits = { code: 10002, message: 'Insufficient credits' };

describe('a refused creation', () => {
	it.each<[Refused['shape'], number, object]>([
		['logs', 400, { code: 400, message: bare, data: { logs: [reason], error: { code: 10000 } } }],
		['error-message', 400, { message: bare, data: { error: { code: 10000, message: reason, raw_message: '' } } }],
		['raw-message', 400, { message: bare, data: { logs: [], error: { message: '', raw_message: reason } } }],
		['message', 400, { message: reason, data: null }],
		['success-message', 400, { code: 400, message: 'success', data: { error: { raw_message: reason } } }],
		['code-in-200', 200, { code: 10000, message: bare, data: { logs: [reason] } }],
		['no-reason', 400, { message: bare, data: null }],
		['credits-500', 500, { message: bare, data: { error: noCredits } }],
		['credits-400', 400, { message: bare, data: { error: noCredits } }],
		['credits-200', 200, { code: 500, message: bare, data: { error: noCredits } }],
		['credits-message', 400, { message: expect.stringMatching(/credits/), data: null }],
	])('says why as %s', async (shape, status, data) => {
		const simulator = await open();
		simulator.fault({ kind: 'refused', shape, reason });
		expect(await create(simulator)).toMatchObject({ status, data });
		expect([simulator.tasksCreated, simulator.spentUsd]).toEqual([0, 0]);
		expect((await create(simulator)).status).toBe(200);
	});

	it('has a reason of its own', async () => {
		const simulator = await open();
		simulator.fault({ kind: 'refused', shape: 'message' });
		expect((await create(simulator)).data.message).toBe('duration must be between 4 and 15');
	});

	it('is scripted over HTTP by its shape', async () => {
		const simulator = await open();
		const script = async (data: object) => await call(simulator, 'POST', '/_simulator/faults', { data });
		expect((await script({ kind: 'refused' })).data.message).toBe('refused: shape is missing');
		expect((await script({ kind: 'refused', shape: 'song' })).data.message).toContain('shape must be one of logs, ');
		await script({ kind: 'refused', shape: 'credits-200' });
		expect((await create(simulator)).data.data.error).toMatchObject(noCredits);
	});
});

describe('a creation whose answer is lost', () => {
	it.each<[string, Fault, object | undefined]>([
		['a dropped connection', { kind: 'drop-after' }, undefined],
		['HTTP 502', { kind: 'bad-gateway', processed: true }, { status: 502 }],
		['no answer', { kind: 'hang', processed: true }, undefined],
		['a web page', { kind: 'html-page', processed: true }, { status: 200, data: expect.stringMatching(/^<!DOCTYPE/) }],
		['HTTP 500', { kind: 'error-after' }, { status: 500 }],
	])('is bought once, by %s', async (_, fault, expected) => {
		const simulator = await open({ pendingMs: 0, processingMs: 0 });
		simulator.fault({ ...fault, on: { method: 'POST' } });
		const creation = create(simulator, undefined, undefined, { timeout: 500 });
		if (expected) expect(await creation).toMatchObject(expected);
		else await expect(creation).rejects.toThrow(/socket hang up|ECONNRESET|timeout/);
		expect([simulator.tasksCreated, simulator.spentUsd]).toEqual([1, 0.2]);
		const { data } = await call(simulator, 'GET', '/api/open/tasks/histories');
		expect(data.data.data).toMatchObject([{ task_model: 'hug_video', status: 'finished' }]);
	});
});
