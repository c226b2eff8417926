import type { IDataObject } from 'n8n-workflow';

import { pausing, privateUrlAllowed, setUpCallbacks } from './setUp';

const { simulator, engine, tasksFor } = setUpCallbacks();

describe('refused before any request', () => {
	test.each(['http://localhost:5678', 'http://10.1.2.3', 'https://n8n', 'http://[::1]:5678', 'https://n8n.local'])(
		'n8n at %s, naming the item and what to do',
		async (n8nUrl) => {
			const settings = { parameters: { ...pausing, options: {} }, items: tasksFor(2).items, n8nUrl };
			const { status, error } = await engine().run(settings);
			expect(status).toBe('error');
			expect(error?.message).toMatch(
				/^PiAPI cannot call this n8n back: its address http\S+ is on this machine or in a private network. Nothing was created \[item 0\]/,
			);
			expect(error?.message).toContain(n8nUrl);
			expect(error?.description).toContain('WEBHOOK_URL');
			expect(error?.description).toContain('Allow Private URL');
			expect(simulator().requests).toEqual([]);
			const allowed = await engine().suspend({ ...settings, parameters: pausing });
			expect(allowed.result.status).toBe('waiting');
		},
	);

	test('not so n8n at a public address', async () => {
		const tasks = tasksFor(1);
		const n8nUrl = 'https://n8n.example.com/automation';
		await engine().suspend({ parameters: { ...pausing, options: {} }, items: tasks.items, n8nUrl });
		expect(tasks.webhook().endpoint).toMatch(
			/^https:\/\/n8n\.example\.com\/automation\/webhook-waiting\/1\/piapi\?signature=/,
		);
	});

	test.each<[string, IDataObject, string]>([
		['a Webhook URL', { options: { ...privateUrlAllowed, webhookUrl: 'https://a.example' } }, 'Webhook URL'],
		[
			'an unknown Wait Method',
			{ waitMethod: 'telepathy' },
			"'Wait Method' must be 'poll' or 'callback', got 'telepathy'. Nothing was created",
		],
		['an empty Wait Method', { waitMethod: '' }, "'Wait Method' is empty"],
		[
			'a Wait Timeout of a second',
			{ options: { ...privateUrlAllowed, waitTimeout: 1 } },
			"'Wait Timeout' must be a number of seconds from 5 to 86400, got '1'",
		],
		['a Wait Timeout of a week', { options: { ...privateUrlAllowed, waitTimeout: 604_800 } }, "'Wait Timeout'"],
		['a Wait Timeout that is none', { options: { ...privateUrlAllowed, waitTimeout: 'soon' } }, "'Wait Timeout'"],
	])('%s', async (_, parameters, words) => {
		const { status, error } = await engine().run({
			parameters: { ...pausing, ...parameters } as never,
			items: tasksFor(1).items,
		});
		expect(status).toBe('error');
		expect(error?.message).toContain(words);
		expect(error?.message).toContain('[item 0]');
		expect(simulator().requests).toEqual([]);
	});
});
