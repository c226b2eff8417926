/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs in tests and on a developer's machine, not inside n8n */
import axios from 'axios';
import type { PlainFaultName } from '../faults';
import type { Fault } from '../simulator';
import { call, create, get, hug, open } from '../testing/openSimulator';

describe('faults', () => {
	type Plain = PlainFaultName | 'rate-limited';

	const status = (kind: Plain, code: number): [Fault, object, number] => [
		{ kind },
		{ status: code, data: { code, data: null } },
		0,
	];
	const text = (kind: Plain, pattern: RegExp, tasks = 1): [Fault, object, number] => [
		{ kind },
		{ status: 200, data: expect.stringMatching(pattern) },
		tasks,
	];

	it.each<[Fault, object, number]>([
		status('unauthorized', 401),
		status('payment-required', 402),
		status('forbidden', 403),
		status('not-found', 404),
		status('rate-limited', 429),
		status('server-error', 500),
		[{ kind: 'error-after' }, { status: 500 }, 1],
		[{ kind: 'bad-gateway' }, { status: 502, headers: { 'content-type': 'text/html; charset=UTF-8' } }, 0],
		[{ kind: 'rate-limited', retryAfter: 7 }, { status: 429, headers: { 'retry-after': '7' } }, 0],
		[{ kind: 'slow', delayMs: 1 }, { status: 200, data: { code: 200 } }, 1],
		text('truncated-json', /^\{"code":200.*[^}]$/),
		text('malformed-json', /undefined,\}$/),
		text('html-page', /^<!DOCTYPE html>/, 0),
		text('empty-body', /^$/),
		[
			{ kind: 'wrong-content-type' },
			{ headers: { 'content-type': 'text/plain; charset=utf-8' }, data: { code: 200 } },
			1,
		],
		[{ kind: 'null-data' }, { status: 200, data: { code: 200, message: 'success', data: null } }, 1],
		[{ kind: 'array' }, { status: 200, data: [] }, 1],
		[{ kind: 'code-in-200' }, { status: 200, data: { code: 500, data: null } }, 0],
		[{ kind: 'code-in-200', code: 1100, message: 'x' }, { data: { code: 1100, message: 'x' } }, 0],
		[
			{ kind: 'redirect', location: 'http://localhost/elsewhere' },
			{ status: 302, headers: { location: 'http://localhost/elsewhere' } },
			0,
		],
		[
			{ kind: 'custom', status: 418, headers: { 'x-odd': 'yes' }, body: { a: 1 } },
			{ status: 418, headers: { 'x-odd': 'yes' }, data: { a: 1 } },
			0,
		],
		[{ kind: 'server-error', processed: true }, { status: 500 }, 1],
	])('%j', async (scripted, expected, tasks) => {
		const simulator = await open();
		simulator.fault(scripted);
		expect(await create(simulator)).toMatchObject(expected);
		expect(simulator.tasksCreated).toBe(tasks);
		expect(simulator.requests[0]?.fault).toBe(scripted.kind);
		expect((await create(simulator)).data.code).toBe(200);
	});

	it.each<[Plain, RegExp, number, number | undefined]>([
		['drop-before', /socket hang up|ECONNRESET/, 0, undefined],
		['drop-after', /socket hang up|ECONNRESET/, 1, undefined],
		['cut-body', /aborted/, 1, 200],
		['hang', /timeout/, 0, undefined],
		['drip', /timeout|aborted/, 1, 200],
	])('%s gives no whole answer', async (kind, message, tasks, statusSent) => {
		const simulator = await open();
		simulator.fault({ kind });
		await expect(
			call(simulator, 'POST', '/api/v1/task', { data: hug, signal: AbortSignal.timeout(2_000), timeout: 300 }),
		).rejects.toThrow(message);
		expect([simulator.tasksCreated, simulator.requests[0]?.statusSent]).toEqual([tasks, statusSent]);
	});

	it('happen to matching requests only, after and as often as scripted', async () => {
		const simulator = await open();
		const [one, other] = [simulator.addTask(), simulator.addTask()];
		simulator.fault({ kind: 'server-error', on: { method: 'get', taskId: one }, after: 1, times: 2 });
		simulator.fault({ kind: 'rate-limited', on: { path: '/account' }, times: Infinity });
		simulator.fault({ kind: 'not-found', on: { path: /active_tasks$/g } });
		const statuses = [];
		for (let look = 0; look < 4; look++) statuses.push((await get(simulator, one)).status);
		expect(statuses).toEqual([200, 500, 500, 200]);
		expect((await get(simulator, other)).status).toBe(200);
		for (let look = 0; look < 3; look++) {
			expect((await call(simulator, 'GET', '/account/active_tasks')).status).toBe(429);
		}
		simulator.clearFaults();
		expect((await call(simulator, 'GET', '/account/info')).status).toBe(200);
	});

	it('happen to the upload and storage hosts when these are named', async () => {
		const simulator = await open();
		simulator.fault({ kind: 'bad-gateway', on: { host: 'storage' } });
		simulator.fault({ kind: 'cut-body', on: { host: 'storage' } });
		const file = async () => await axios.get(`${simulator.storageUrl}/temp/a.mp4`, { validateStatus: () => true });
		expect((await get(simulator, simulator.addTask())).status).toBe(200);
		expect((await file()).status).toBe(502);
		await expect(file()).rejects.toThrow('aborted');
		expect((await file()).status).toBe(200);
	});

	it('take their time from the setTimeout of the moment', async () => {
		const simulator = await open();
		const { setTimeout: real } = globalThis;
		const spy = jest.spyOn(globalThis, 'setTimeout');
		spy.mockImplementation((action, milliseconds = 0) => real(action, milliseconds / 10_000));
		simulator.fault({ kind: 'slow', delayMs: 60_000 });
		expect((await create(simulator)).status).toBe(200);
	});

	it('do not outlast reset()', async () => {
		const simulator = await open();
		simulator.fault({ kind: 'hang', times: Infinity });
		const hanging = create(simulator);
		const refused = expect(hanging).rejects.toThrow(/socket hang up|ECONNRESET/);
		while (simulator.requests[0]?.fault === undefined) await new Promise(setImmediate);
		simulator.reset();
		await refused;
		expect((await create(simulator)).status).toBe(200);
	});
});
