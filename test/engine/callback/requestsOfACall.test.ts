import type { INodeExecutionData } from 'n8n-workflow';

import type { Fault } from '../../simulator/simulator';
import { idFromItem } from '../setUp';
import { call, comparable, continuing, pausing, setUpCallbacks } from './setUp';

const { simulator, engine, creations, tasksFor } = setUpCallbacks();

describe('the look at a task during a call', () => {
	test('reads the credential once, however many tasks there are: n8n starts an engine for expressions for each time', async () => {
		const tasks = tasksFor(12);
		const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
		tasks.endAll();
		const before = engine().credentialReads();
		const { result } = await call(suspended, tasks.webhook());
		expect(result?.output).toHaveLength(12);
		expect(engine().credentialReads() - before).toBe(1);
	});

	const onLook = { method: 'GET' };
	const passing: Fault[] = [
		{ on: onLook, kind: 'server-error' },
		{ on: onLook, kind: 'bad-gateway' },
		{ on: onLook, kind: 'rate-limited' },
		{ on: onLook, kind: 'rate-limited', retryAfter: 3_600 },
		{ on: onLook, kind: 'html-page' },
		{ on: onLook, kind: 'truncated-json' },
		{ on: onLook, kind: 'empty-body' },
		{ on: onLook, kind: 'drop-before' },
		{ on: onLook, kind: 'code-in-200', code: 500 },
	];

	test.each(passing)('that meets %j is answered with 503, and the next call resumes the execution', async (fault) => {
		const tasks = tasksFor(2);
		const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
		tasks.endAll();
		simulator().fault(fault);
		const { status, answer, result } = await call(suspended, tasks.webhook());
		expect({ status, result }).toEqual({ status: 503, result: undefined });
		expect(answer).toEqual({ message: expect.stringContaining('A task could not be read: PiAPI') });
		expect((await call(suspended, tasks.webhook())).result?.output).toHaveLength(2);
		expect(creations()).toHaveLength(2);
	});

	test('that meets trouble at one of the tasks while another is unfinished: 200, as another call will come', async () => {
		const tasks = tasksFor(3);
		const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
		tasks.end(2);
		tasks.end(1);
		simulator().fault({ on: { taskId: tasks.id(1) }, kind: 'server-error' });
		expect((await call(suspended, tasks.webhook())).status).toBe(200);
	});

	test('that PiAPI never answers is given up in time for an answer of our own', async () => {
		const tasks = tasksFor(1);
		const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
		tasks.endAll();
		simulator().fault({ on: onLook, kind: 'hang' });
		const start = performance.now();
		const { status } = await call(suspended, tasks.webhook());
		const took = performance.now() - start;
		expect(status).toBe(503);
		expect(took).toBeLessThan(20_000);
	});

	const withoutStatus = <T>(compared: T): T =>
		JSON.parse(
			JSON.stringify(compared)
				.replaceAll(/"status":"pending",/g, '')
				.replaceAll(/,"status":"pending"/g, ''),
		) as T;

	test('that finds no task any more keeps the status that was known', async () => {
		const tasks = tasksFor(1);
		const suspended = await engine().suspend({
			parameters: pausing,
			items: tasks.items,
			onError: 'continueRegularOutput',
		});
		tasks.endAll();
		simulator().fault({ on: { taskId: tasks.id(0) }, kind: 'not-found', times: Infinity });
		const { result } = await call(suspended, tasks.webhook());
		expect(result?.output[0]?.json).toMatchObject({ details: { task_id: tasks.id(0), status: 'pending' } });
	});

	const lasting = ['not-found', 'unauthorized', 'forbidden'] as const;

	test.each(lasting.flatMap((kind) => ['stopWorkflow' as const, ...continuing].map((onError) => ({ kind, onError }))))(
		'that meets %j ends as polling does',
		async ({ kind, onError }) => {
			const settings = { parameters: pausing, onError };
			const tasks = tasksFor(2);
			const suspended = await engine().suspend({ ...settings, items: tasks.items });
			tasks.endAll();
			simulator().fault({ on: { taskId: tasks.id(0) }, kind, times: Infinity });
			const { result } = await call(suspended, tasks.webhook());
			if (!result) throw new Error('The execution went not on');
			// What was known of the task when the execution was suspended is kept.
			const woken = withoutStatus(comparable({ result, ids: tasks.ids() }));

			// Get Task with the same two tasks.
			const byPolling = await engine().run({
				parameters: { taskId: idFromItem, waitUntilDone: true },
				items: tasks.ids().map((id) => ({ id })),
				onError,
			});
			const expected = withoutStatus(comparable({ result: byPolling, ids: tasks.ids() }));
			expect(woken.error).toEqual(expected.error);
			if (onError === 'stopWorkflow') return;
			const ownFields = ({ json: { photo, id, ...json } }: INodeExecutionData) => ({ photo, id, json });
			expect(woken.output).toEqual(expected.output);
			expect(woken.errorOutput.map((item) => ownFields(item).json)).toEqual(
				expected.errorOutput.map((item) => ownFields(item).json),
			);
			expect([...woken.output, ...woken.errorOutput]).toHaveLength(2);
		},
	);
});
