import type { IDataObject } from 'n8n-workflow';

import type { RecordedRequest } from '../../simulator/simulator';
import { bodyOf, call, comparable, continuing, pausing, privateUrlAllowed, setUpCallbacks } from './setUp';

const { simulator, engine, until, creations, polls, tasksFor, paused, polled } = setUpCallbacks();

describe('before the execution is suspended', () => {
	test.each([true, false])('tasks that are finished already are not waited for (simplified: %p)', async (simplify) => {
		const settings = { parameters: { ...pausing, simplify } };
		const endings = ['completed', 'completed', 'completed'];
		const tasks = tasksFor(3);
		tasks.endAll();
		const result = await engine().run({ ...settings, items: tasks.items });
		expect(result.status).toBe('success');
		expect(result.run.waitTill).toBeUndefined();
		const atOnce = comparable({ result, ids: tasks.ids() });
		expect(atOnce).toEqual(comparable(await polled(settings, endings)));
	});

	test.each(['stopWorkflow' as const, ...continuing])(
		'one that failed already ends as by polling (%s)',
		async (onError) => {
			const settings = { parameters: pausing, onError };
			const endings = ['completed', 'failed'];
			const tasks = tasksFor(2);
			tasks.endAll(endings);
			const result = await engine().run({ ...settings, items: tasks.items });
			const atOnce = comparable({ result, ids: tasks.ids() });
			expect(atOnce).toEqual(comparable(await polled(settings, endings)));
		},
	);

	test('one that failed while another is unfinished: it is suspended', async () => {
		const tasks = tasksFor(2);
		tasks.end(1, 'failed');
		const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
		tasks.end(0);
		expect((await call(suspended, tasks.webhook())).result?.error?.message).toContain(tasks.id(1));
	});

	test('a PiAPI that is silent after the creations keeps three items from being suspended for half a minute', async () => {
		const tasks = tasksFor(3);
		simulator().fault({ on: { method: 'GET' }, kind: 'hang', times: Infinity });
		const start = Date.now();
		const options = { ...privateUrlAllowed, waitTimeout: 60 };
		await engine().suspend({ parameters: { ...pausing, options }, items: tasks.items });
		expect(Date.now() - start).toBeLessThan(30_000);
	});

	test('a request that PiAPI does not answer is repeated, and then it is suspended all the same', async () => {
		const tasks = tasksFor(1);
		tasks.endAll();
		simulator().fault({ on: { method: 'GET' }, kind: 'server-error', times: 2 });
		const suspended = await engine().suspend({ parameters: pausing, items: tasks.items });
		expect(polls()).toHaveLength(2);
		expect((await call(suspended, tasks.webhook())).result?.output[0]?.json.status).toBe('completed');
	});

	test('Stop while tasks are created: it is not suspended, and the message names them', async () => {
		const tasks = tasksFor(15);
		simulator().fault({ on: { method: 'POST' }, kind: 'slow', delayMs: 300, times: Infinity });
		const { stop, result } = engine().start({ parameters: pausing, items: tasks.items });
		await until(() => creations().length >= 1);
		stop();
		const { status, run, error } = await result;
		expect(status).toBe('canceled');
		expect(run.waitTill).toBeUndefined();
		expect(simulator().tasksCreated).toBeLessThan(15);
		expect(tasks.ids()).toHaveLength(simulator().tasksCreated);
		tasks.ids().forEach((id) => expect(error?.message).toContain(id));
	});

	test('Stop during the request: the same', async () => {
		const tasks = tasksFor(2);
		simulator().fault({ on: { method: 'GET' }, kind: 'hang' });
		const { stop, result } = engine().start({ parameters: pausing, items: tasks.items });
		await until(() => polls().length >= 1);
		stop();
		const { status, run, error } = await result;
		expect(status).toBe('canceled');
		expect(run.waitTill).toBeUndefined();
		tasks.ids().forEach((id) => expect(error?.message).toContain(id));
	});
});

describe('what says nothing to an execution that is suspended is ignored', () => {
	test.each<IDataObject>([{ options: { ...privateUrlAllowed, pollInterval: -1, onTimeout: 'made-up' } }])(
		'%j',
		async (parameters) => {
			const { result } = await paused({ parameters: { ...pausing, ...parameters } as never }, ['completed']);
			expect(result.output[0]).toEqual({
				json: expect.objectContaining({ status: 'completed' }),
				pairedItem: { item: 0 },
			});
			expect(simulator().storageRequests).toEqual([]);
		},
	);

	test('Wait Method without waiting', async () => {
		const parameters = { ...pausing, waitUntilDone: false, options: {} };
		const { status, output } = await engine().run({ parameters, items: tasksFor(1).items });
		expect(status).toBe('success');
		expect(output[0]?.json.status).toBe('pending');
		expect(bodyOf(creations()[0] as RecordedRequest).config).toBeUndefined();
	});
});
