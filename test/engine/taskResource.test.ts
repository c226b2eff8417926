/* eslint-disable @n8n/community-nodes/no-restricted-globals -- test code: waits for the simulator */
import type { INodeParameters } from 'n8n-workflow';

import type { NodeSettings } from './harness';
import { byId, expectTenASecond, finished, idFromItem, setUp } from './setUp';

const { simulator, engine } = setUp();

const run = async (operation: string, parameters: object, settings: NodeSettings = {}) =>
	await engine().run({
		type: 'piApi',
		parameters: { resource: 'task', operation, ...parameters } as INodeParameters,
		...settings,
	});
const unknownId = '49439a00-465c-4501-9ce2-14581e01f616';
const song = { model: 'music-u', task_type: 'generate_music' };

describe('Get', () => {
	test('the results of whatever product, at one place', async () => {
		const ids = [{ ...song }, { model: 'Qubico/trellis', task_type: 'image-to-3d' }, {}].map((script) =>
			simulator().addTask({ ...finished, ...script }),
		);
		const { output } = await run('get', { taskId: idFromItem }, { items: ids.map((id) => ({ id })) });
		const links = [
			[`${ids[0]}-1.mp3`, `${ids[0]}-2.mp3`],
			[`${ids[1]}.glb`, `${ids[1]}.mp4`, `${ids[1]}.png`],
			[`${ids[2]}.mp4`],
		].map((files) => files.map((file) => `${simulator().storageUrl}/temp/${file}`));
		expect(output.map(({ json }) => json)).toEqual(
			links.map((urls, index) =>
				expect.objectContaining({
					task_id: ids[index],
					status: 'completed',
					result_url: urls[0],
					result_urls: urls,
					output: simulator().task(ids[index] ?? '')?.output,
				}),
			),
		);
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
	});

	test('as it is, without waiting', async () => {
		const id = simulator().addTask({ pendingMs: 600_000, ...song });
		const { output } = await run('get', { taskId: byId(id), download: true });
		expect(output[0]?.json).toMatchObject({ status: 'pending', result_url: null, result_urls: [] });
		expect(output[0]?.binary).toBeUndefined();
		expect(simulator().requests).toHaveLength(1);
	});

	test('waited for, with its files in the field that was named', async () => {
		const id = simulator().addTask({ pendingMs: 2_000, processingMs: 4_000, ...song });
		const parameters = { taskId: byId(id), waitUntilDone: true, download: true, outputDataFieldName: 'song' };
		const { output } = await run('get', parameters);
		const files = Object.entries(output[0]?.binary ?? {}).map(([field, { fileName }]) => [field, fileName]);
		expect(files).toEqual([
			['song', `${id}.mp3`],
			['song_2', `${id}_2.mp3`],
		]);
	});

	test('one of its files is gone: the item has the other, and says which one is missing', async () => {
		const id = simulator().addTask({ ...finished, ...song });
		simulator().fault({ on: { host: 'storage', path: /-2\.mp3$/ }, kind: 'not-found' });
		const { output } = await run('get', { taskId: byId(id), download: true });
		expect(Object.keys(output[0]?.binary ?? {})).toEqual(['data']);
		expect(output[0]?.json.download_errors).toEqual([
			{
				url: `${simulator().storageUrl}/temp/${id}-2.mp3`,
				error: 'The link to the result is no longer valid (HTTP 404)',
			},
		]);
	});

	test('all of its files are gone: an error that names the task', async () => {
		const id = simulator().addTask({ ...finished, ...song });
		simulator().fault({ on: { host: 'storage' }, kind: 'not-found', times: Infinity });
		const { output, error } = await run('get', { taskId: byId(id), download: true });
		expect(output).toEqual([]);
		expect(error?.message).toBe(`Task ${id}: The link to the result is no longer valid (HTTP 404) [item 0]`);
		expect(error?.context.details).toMatchObject({
			task_id: id,
			result_urls: [expect.any(String), expect.any(String)],
		});
	});

	test('a task without files where some are expected: an error; of one that gives a text: none', async () => {
		const nothing = simulator().addTask({ ...finished, model: 'kling', task_type: 'video_generation', output: {} });
		const { error } = await run('get', { taskId: byId(nothing), download: true });
		expect(error?.message).toBe(`Task ${nothing} is completed, but PiAPI names no result in its output [item 0]`);
		expect(error?.description).toContain("'Download Files'");

		const lyrics = simulator().addTask({ ...finished, model: 'music-u', task_type: 'generate_lyrics' });
		const { output } = await run('get', { taskId: byId(lyrics), download: true });
		expect(output[0]?.json).toMatchObject({ status: 'completed', result_url: null, result_urls: [] });
	});

	test("not simplified: PiAPI's whole answer", async () => {
		const id = simulator().addTask({ ...finished, ...song });
		const { output } = await run('get', { taskId: byId(id), simplify: false });
		expect(output[0]?.json).toEqual({ code: 200, message: 'success', data: simulator().task(id) });
	});

	test('From List shows the tasks of all models, by their names', async () => {
		const ids = [simulator().addTask({ ...finished, ...song }), simulator().addTask({ pendingMs: 600_000 })];
		const { results } = await engine().listTasks(undefined, undefined, 'piApi');
		expect(results.map(({ value }) => value)).toEqual([...ids].reverse());
		expect(results.map(({ name }) => name.split(' · ').slice(1, 3))).toEqual([
			['hug_video', 'pending'],
			['music-u', 'completed'],
		]);
	});

	test('an unknown and a malformed task ID are errors that name it', async () => {
		const unknown = await run('get', { taskId: byId(unknownId) });
		expect(unknown.error?.message).toContain(`Task ${unknownId} could not be read: PiAPI could not find this task`);
		const malformed = await run('get', { taskId: byId('my song') });
		expect(malformed.error?.message).toBe("'Task' is not a task ID: 'my song' [item 0]");
	});
});

describe('Get Many', () => {
	const addTasks = (count: number, script = {}) =>
		Array.from({ length: count }, () => simulator().addTask({ ...finished, ...script })).reverse();
	const pages = () => simulator().requests.map(({ query }) => [query.page, query.page_size]);
	const idsOf = (output: Array<{ json: object }>) => output.map(({ json }) => (json as { task_id: string }).task_id);

	test('the newest, as many as wanted, as PiAPI gives them', async () => {
		const ids = addTasks(8);
		const { output } = await run('getMany', { limit: 5 });
		expect(idsOf(output)).toEqual(ids.slice(0, 5));
		expect(output[0]?.json).toMatchObject({ task_model: 'hug_video', action: 'image_to_video', status: 'finished' });
		expect(pages()).toEqual([['1', '5']]);
	});

	test('50 when nothing is said, and more than a page', async () => {
		const ids = addTasks(130);
		expect(idsOf((await run('getMany', {})).output)).toEqual(ids.slice(0, 50));
		expect(idsOf((await run('getMany', { limit: 120 })).output)).toEqual(ids.slice(0, 120));
		expect(pages()).toEqual([
			['1', '50'],
			['1', '100'],
			['2', '100'],
		]);
	});

	test('all of them, each once, also when the history grows meanwhile', async () => {
		const ids = addTasks(250);
		expect(idsOf((await run('getMany', { returnAll: true })).output)).toEqual(ids);
		expect(pages()).toEqual([
			['1', '100'],
			['2', '100'],
			['3', '100'],
		]);

		simulator().fault({ on: { path: '/api/open/tasks/histories' }, kind: 'slow', delayMs: 2_000, processed: true });
		const listing = engine().start({
			type: 'piApi',
			parameters: { resource: 'task', operation: 'getMany', returnAll: true },
		});
		while (simulator().requests.length < 4) await new Promise(setImmediate);
		addTasks(10);
		const { output } = await listing.result;
		expect(new Set(idsOf(output)).size).toBe(output.length);
		expect(idsOf(output)).toEqual(expect.arrayContaining(ids));
	});

	test('no task at all: no item', async () => {
		const { status, output } = await run('getMany', { returnAll: true });
		expect(status).toBe('success');
		expect(output).toEqual([]);
	});

	test('each input item gets its own list, and every output is linked to its input', async () => {
		const songs = addTasks(2, song);
		const hugs = addTasks(3);
		const { output } = await run(
			'getMany',
			{ filters: { model: '={{ $json.model }}' } },
			{ items: [{ model: 'music-u' }, { model: 'nothing' }, { model: ' hug_video ' }] },
		);
		expect(idsOf(output)).toEqual([...songs, ...hugs]);
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual([0, 0, 2, 2, 2].map((item) => ({ item })));
	});

	test('moments reach PiAPI in seconds; without a zone they are in the zone of the workflow', async () => {
		const filters = { createdAfter: '2025-01-01T00:00:00', createdBefore: '2025-02-01T00:00:00+01:00' };
		await run('getMany', { filters });
		// Without a setting n8n is in New York.
		expect(simulator().requests[0]?.query).toMatchObject({
			start_time: String(Date.UTC(2025, 0, 1, 5) / 1000),
			end_time: String(Date.UTC(2025, 0, 31, 23) / 1000),
		});
		await run('getMany', { filters: { createdAfter: '={{ $now }}' } });
		expect(Number(simulator().requests[1]?.query.start_time)).toBeGreaterThan(Date.UTC(2025, 0, 1) / 1000);
	});

	test.each<[object, RegExp]>([
		[{ limit: 0 }, /^'Limit' must be a whole number, 1 or more, got '0' \[item 0\]$/],
		[{ limit: '={{ "many" }}' }, /^'Limit' must be .* got 'many'/],
		[{ limit: 1.5 }, /^'Limit' must be .* got '1.5'/],
		[{ filters: { createdAfter: 'yesterday' } }, /^'Created After' is not a valid date: 'yesterday' \[item 0\]$/],
		[{ filters: { createdBefore: '={{ "soon" }}' } }, /^'Created Before' is not a valid date: 'soon'/],
	])('%j is refused', async (parameters, message) => {
		const { error } = await run('getMany', parameters);
		expect(error?.message).toMatch(message);
		expect(simulator().requests).toHaveLength(0);
	});

	test('a page that fails is asked for again; a key that is refused is not', async () => {
		addTasks(150);
		simulator().fault({ kind: 'server-error', after: 1 });
		expect((await run('getMany', { returnAll: true })).output).toHaveLength(150);

		simulator().fault({ kind: 'unauthorized' });
		const { error } = await run('getMany', {});
		expect(error?.message).toMatch(/^The tasks could not be listed: PiAPI did not accept the API key/);
	});

	test("n8n does not take a row's own error for a failure", async () => {
		const rows = [{ task_id: unknownId, status: 'failed', error: { code: 1, message: 'no face' } }];
		const body = { code: 200, message: 'success', data: { data: rows, page: '1', size: '1', total: '1' } };
		simulator().fault({ kind: 'custom', body });
		const { status, output } = await run('getMany', {}, { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 });
		expect(status).toBe('success');
		expect(output[0]?.json).toEqual({
			task_id: unknownId,
			status: 'failed',
			error_message: 'no face',
			cost_usd: null,
		});
		expect(simulator().requests).toHaveLength(1);
	});
});

describe('Cancel', () => {
	test('a pending task', async () => {
		const id = simulator().addTask({ pendingMs: 600_000, model: 'kling', task_type: 'video_generation' });
		const { output } = await run('cancel', { taskId: byId(id) });
		expect(output).toEqual([{ json: { task_id: id, cancelled: true, message: 'success' }, pairedItem: { item: 0 } }]);
		expect(simulator().task(id)?.status).toBe('cancelled');
	});

	test.each([
		['too late', () => simulator().addTask(finished), /^Task \S+ was not cancelled: .*only pending tasks can be/],
		['unknown', () => unknownId, /^Task \S+ was not cancelled: PiAPI could not find this task/],
	])('%s', async (_, task, message) => {
		const id = task();
		const { error } = await run('cancel', { taskId: byId(id) });
		expect(error?.message).toMatch(message);
		expect(error?.message).toContain(id);
		const { errorOutput } = await run('cancel', { taskId: byId(id) }, { onError: 'continueErrorOutput' });
		expect(errorOutput[0]?.json).toEqual({ error: expect.stringMatching(message), details: { task_id: id } });
	});

	test('an empty and a malformed ID are refused', async () => {
		expect((await run('cancel', { taskId: byId('') })).error?.message).toBe("'Task' is empty [item 0]");
		expect((await run('cancel', { taskId: byId('x') })).error?.message).toBe("'Task' is not a task ID: 'x' [item 0]");
		expect(simulator().requests).toHaveLength(0);
	});

	test('many at once: no more than ten requests a second', async () => {
		const ids = Array.from({ length: 25 }, () => simulator().addTask({ pendingMs: 600_000 }));
		const start = Date.now();
		const { output } = await run('cancel', { taskId: idFromItem }, { items: ids.map((id) => ({ id })) });
		expect(output.map(({ json }) => json.task_id)).toEqual(ids);
		expectTenASecond(simulator(), start);
	});
});

describe('Cancel Many', () => {
	const pending = { pendingMs: 600_000 };

	test('the pending tasks of a model, created before a moment', async () => {
		const kling = simulator().addTask({ ...pending, model: 'kling', task_type: 'video_generation' });
		const hug = simulator().addTask(pending);
		const parameters = { createdBefore: '={{ $now.plus(1, "minute") }}', cancelModel: 'kling' };
		const { output } = await run('cancelMany', parameters);
		const { query } = simulator().requests[0] ?? {};
		expect(query).toEqual({ created_before: expect.stringMatching(/^\d{10}$/), model: 'kling' });
		expect(output[0]?.json).toEqual({
			created_before: Number(query?.created_before),
			model: 'kling',
			cancelled: true,
			message: 'success',
		});
		expect([kling, hug].map((id) => simulator().task(id)?.status)).toEqual(['cancelled', 'pending']);
	});

	test('all of them up to now when nothing is said', async () => {
		const start = Math.floor(Date.now() / 1000);
		await run('cancelMany', {});
		const { query } = simulator().requests[0] ?? {};
		expect(query?.model).toBe('all');
		expect(Number(query?.created_before)).toBeGreaterThanOrEqual(start);
		expect(Number(query?.created_before)).toBeLessThanOrEqual(Date.now() / 1000);
	});

	test.each<[object, RegExp]>([
		[{ createdBefore: '' }, /^'Created Before' is empty \[item 0\]$/],
		...['={{ 5 }}', '={{ -1 }}', '={{ [1] }}', '={{ true }}'].map((createdBefore): [object, RegExp] => [
			{ createdBefore },
			/^'Created Before' is not a valid date: .* \[item 0\]$/,
		]),
		[{ createdBefore: '={{ "never" }}' }, /^'Created Before' is not a valid date: 'never' \[item 0\]$/],
		[
			{ cancelModel: '={{ "flux" }}' },
			/^'Model' must be one of all, kling, luma, midjourney, suno, got 'flux' \[item 0\]$/,
		],
	])('%j is refused', async (parameters, message) => {
		const { error } = await run('cancelMany', parameters);
		expect(error?.message).toMatch(message);
		expect(simulator().requests).toHaveLength(0);
	});
});

test.each(['={{ 1764000000 }}', '1764000000', '={{ 1764000000000 }}', '={{ "\u200b2025-11-24T16:00:00Z\u200b" }}'])(
	'Cancel Many takes the date %s',
	async (createdBefore) => {
		await run('cancelMany', { createdBefore });
		expect(simulator().requests[0]?.query).toMatchObject({ created_before: '1764000000' });
	},
);

// The workflow is in New York.
test.each([
	'2026-05-01 09:30',
	'2026/5/1 9:30',
	'2026.05.01 09:30:00',
	'1 May 2026 09:30',
	'May 1, 2026 9:30 AM',
	'01-May-2026 09:30',
	'2026-05-01 9:30 AM',
	'2026-05-01, 09:30',
	'2026-05-01T0930',
])('Cancel Many takes the date %s in the zone of the workflow', async (createdBefore) => {
	await run('cancelMany', { createdBefore });
	const sent = Number(simulator().requests[0]?.query?.created_before);
	expect(new Date(sent * 1000).toISOString()).toBe('2026-05-01T13:30:00.000Z');
});

test.each([
	'Fri, 01 May 2026 09:30:00 GMT',
	'Fri May 01 2026 05:30:00 GMT-0400 (EDT)',
	'2026-05-01T11:30+02:00',
	'Fri, 01 May 2026 01:30:00 PST',
	'2026-05-01 09:30:00 UTC',
	'2026-05-01 11:30 GMT+0200',
	'2026-05-01 05:30:00 America/New_York',
	'2026-05-01T093000Z',
	'Friday, 01-May-26 09:30:00 GMT',
])('Cancel Many takes the date %s in its own zone', async (createdBefore) => {
	await run('cancelMany', { createdBefore });
	const sent = Number(simulator().requests[0]?.query?.created_before);
	expect(new Date(sent * 1000).toISOString()).toBe('2026-05-01T09:30:00.000Z');
});

test.each([
	...['01.05.2026', '5/1/2026 9:30 AM', '05/01/2026', 'May 1', 'Sale 3', 'Friday 2', 'Room 12', '1 Room 2026'],
	...['20260501093000', 20260501093000, '202605010930'],
])('Cancel Many refuses %s, which is no date or means several', async (createdBefore) => {
	const { error } = await run('cancelMany', { createdBefore });
	expect(error?.message).toBe(`'Created Before' is not a valid date: '${createdBefore}' [item 0]`);
	expect(simulator().requests).toEqual([]);
});

test.each(['2025', '20250101'])('Cancel Many takes the date %s', async (createdBefore) => {
	await run('cancelMany', { createdBefore });
	// In the time zone of the workflow.
	expect(Math.abs(Number(simulator().requests[0]?.query?.created_before) - 1_735_689_600)).toBeLessThan(86_400);
});

describe('Create Custom', () => {
	const custom = { customModel: ' kling ', customTaskType: 'video_generation' };
	const creations = () => simulator().requests.filter(({ method }) => method === 'POST');

	test('what is entered is sent, and followed to its result', async () => {
		const input = { prompt: 'A fox', camera_control: { type: 'simple' } };
		const { output } = await run('createCustom', { ...custom, additionalInput: JSON.stringify(input), download: true });
		expect(creations().map(({ body }) => body)).toEqual([{ model: 'kling', task_type: 'video_generation', input }]);
		const id = creations()[0]?.taskId;
		expect(output[0]?.json).toMatchObject({ task_id: id, result_url: `${simulator().storageUrl}/temp/${id}.mp4` });
		expect(output[0]?.binary?.data?.fileName).toBe(`${id}.mp4`);
	});

	test.each<[object, RegExp]>([
		[{ ...custom, customModel: '' }, /^'Model' is empty. Nothing was created \[item 0\]$/],
		[{ ...custom, customTaskType: ' ' }, /^'Task Type' is empty. Nothing was created \[item 0\]$/],
		[
			{ ...custom, additionalInput: '{' },
			/^'Input \(JSON\)' is not valid JSON: it ends too early: .* Nothing was created \[item 0\]$/,
		],
		[
			{ ...custom, additionalInput: '{"image_url":"https:// example.com/a.jpg"}' },
			/^'Input \(JSON\): image_url' .* Nothing was created \[item 0\]$/,
		],
		[
			{ ...custom, customModel: 'seedance', customTaskType: 'of-next-year', waitMethod: 'callback' },
			/^'Pause Until PiAPI Calls Back' does not work for this product/,
		],
	])('%j is refused', async (parameters, message) => {
		const { error } = await run('createCustom', parameters);
		expect(error?.message).toMatch(message);
		expect(simulator().requests).toHaveLength(0);
	});

	test("PiAPI's refusal of a model is shown, and nothing was created", async () => {
		const { error } = await run('createCustom', { ...custom, customModel: 'nonsense' });
		expect(error?.message).toContain('model nonsense is not supported');
		expect(simulator().tasksCreated).toBe(0);
	});

	test('Retry On Fail buys once', async () => {
		simulator().scriptNext({ pendingMs: 0, processingMs: 8_000 });
		const options = { waitTimeout: 5 };
		const parameters = { ...custom, additionalInput: '{"prompt":"A fox"}', options };
		await run('createCustom', parameters, { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 });
		expect(simulator().tasksCreated).toBe(1);
	});
});
