import type { IDataObject } from 'n8n-workflow';

import { byId, finished } from '../setUp';
import { create, photo, setUpReports } from './setUpReports';

const { simulator, engine, run, inputs, expectRefused } = setUpReports();

describe('a key with blanks around it', () => {
	test.each([' ', '\n', '\u00a0', '\u200b', '\ufeff', '\t\r\n'])(
		'%j: it works, and is masked when PiAPI repeats it',
		async (blank) => {
			const { apiKey } = engine().credential;
			engine().credential.apiKey = `${blank}${String(apiKey)}${blank}`;
			const id = simulator().addTask(finished);
			const body = { code: 400, message: `the key ${String(apiKey)} is odd`, data: null };
			const good = await run({ taskId: byId(id) });
			simulator().fault({ kind: 'custom', status: 400, body });
			const bad = await run({ taskId: byId(id) });
			engine().credential.apiKey = apiKey ?? '';
			expect(good.output[0]?.json.task_id).toBe(id);
			expect(JSON.stringify([bad.error, bad.error?.message])).not.toContain(String(apiKey));
		},
	);
});

describe('a webhook secret that an expression gives as a number', () => {
	test('is masked when PiAPI repeats it', async () => {
		const body = { code: 400, message: 'the secret 1234567890 is too weak' };
		simulator().fault({ on: { method: 'POST' }, kind: 'custom', status: 400, body });
		const options = { webhookUrl: 'https://hooks.example/a', webhookSecret: '={{ 1234567890 }}' };
		const { error } = await run({ ...create, options });
		expect(error?.message).toContain('too weak');
		expect(error?.message).not.toContain('1234567890');
	});
});

describe('a Webhook URL that cannot be called', () => {
	test.each([
		'https://hooks.example/a b\n\nHere you go!',
		'https://hooks.example/{{ $json.id }}',
		'https://hooks.example/undefined',
		'={{ NaN }}',
	])('%j is refused', async (webhookUrl) => {
		await expectRefused(run({ ...create, options: { webhookUrl } }), /^'Webhook URL' /);
	});

	test.each(['http://localhost:5678/webhook/a', 'https://192.168.1.7/webhook/a'])(
		'PiAPI cannot call %s',
		async (webhookUrl) => {
			const { baseUrl } = engine().credential;
			engine().credential.baseUrl = 'https://api.piapi.ai';
			const refused = run({ ...create, imageUrl: 'https://photos.example/us.png', options: { webhookUrl } });
			await expectRefused(refused, /^PiAPI cannot reach this address in 'Webhook URL'/);
			engine().credential.baseUrl = baseUrl ?? '';
		},
	);
});

describe('an option that is no such value', () => {
	test.each<[IDataObject, RegExp]>([
		[{ webhookUrl: { url: photo } }, /'Webhook URL'/],
		[{ webhookSecret: { secret: 'x' } }, /'Webhook Secret'/],
		[{ waitTimeout: {} }, /'Wait Timeout'/],
		[{ concurrency: 'many' }, /'Tasks at Once'/],
		[{ maxTasks: -1 }, /'Max Tasks per Run'/],
		[{ pollInterval: 'abc' }, /'Poll Interval'/],
	])('%j', async (options, message) => {
		await expectRefused(run({ ...create, waitUntilDone: true, options }), message);
	});

	test.each(['maybe', 'ja', 2])('Wait Until Done as %j is refused', async (waitUntilDone) => {
		await expectRefused(run({ ...create, waitUntilDone } as IDataObject), /'Wait Until Done' must be true or false/);
	});
});

describe('the Base URL as people enter it', () => {
	test.each(['/', '/api/v1', '/api/v1/', '/api/v1/task', ' '])('with %j behind it works', async (end) => {
		const { baseUrl } = engine().credential;
		engine().credential.baseUrl = `${String(baseUrl)}${end}`;
		const { error } = await run({ taskId: byId(simulator().addTask(finished)) });
		engine().credential.baseUrl = baseUrl ?? '';
		expect(error).toBeUndefined();
	});
});

describe('nobody at the other end', () => {
	test('one of thirty items finds out, and all say so', async () => {
		simulator().fault({ kind: 'hang', times: Infinity });
		const items = Array.from({ length: 30 }, (_, index) => ({ index }));
		const { output } = await run(
			{ ...create, imageUrl: '=https://photos.example/{{ $json.index }}.jpg' },
			{ items, onError: 'continueRegularOutput' },
		);
		const [first] = inputs();
		expect(output).toHaveLength(30);
		expect(output.every(({ json }) => typeof json.error === 'string')).toBe(true);
		expect(inputs().every((input) => input.image_url === first?.image_url)).toBe(true);
		expect(simulator().tasksCreated).toBe(0);
	});

	test('a run that reached PiAPI keeps its patience', async () => {
		const ids = [0, 1, 2].map(() => simulator().addTask(finished));
		simulator().fault({ kind: 'server-error', on: { taskId: ids[1] }, times: 3 });
		const items = ids.map((id) => ({ id }));
		const { output } = await run({ taskId: byId('={{ $json.id }}'), waitUntilDone: true }, { items });
		expect(output.map(({ json }) => json.status)).toEqual(['completed', 'completed', 'completed']);
	});
});
