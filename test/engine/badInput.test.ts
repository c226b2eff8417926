import type { NodeSettings } from './harness';
import { byId, finished, idFromItem, setUp } from './setUp';

const { simulator, engine } = setUp();

describe('a task ID is understood', () => {
	test.each([
		['with spaces around it', (id: string) => byId(`  ${id}\n`)],
		['in capitals', (id: string) => byId(id.toUpperCase())],
		['as a plain text', (id: string) => id],
		['picked from the list', (id: string) => ({ __rl: true, mode: 'list', value: id, cachedResultName: 'a task' })],
		['as an address', (id: string) => ({ __rl: true, mode: 'url', value: `https://api.piapi.ai/api/v1/task/${id}` })],
		[
			'as an address with a slash, a query and spaces',
			(id: string) => ({ __rl: true, mode: 'url', value: ` https://api.piapi.ai/api/v1/task/${id}/?x=1 ` }),
		],
		[
			'as an address of the older brand',
			(id: string) => ({ __rl: true, mode: 'url', value: `https://api.goapi.ai/api/v1/task/${id}` }),
		],
		['as an address in the field for IDs', (id: string) => byId(`https://api.piapi.ai/api/v1/task/${id}`)],
		[
			'as an address on the base URL',
			(id: string) => ({ __rl: true, mode: 'url', value: `${simulator().url}/api/v1/task/${id}` }),
		],
		['as an ID in the field for addresses', (id: string) => ({ __rl: true, mode: 'url', value: id })],
	])('%s', async (_, given) => {
		const id = simulator().addTask(finished);
		const { error } = await engine().run({ parameters: { taskId: given(id) } });
		// The simulator tells capitals apart; what counts is that the ID is asked for as it was given.
		expect(error === undefined || error.message.includes(id.toUpperCase())).toBe(true);
		expect(simulator().requests.map(({ path }) => path.toLowerCase())).toEqual([`/api/v1/task/${id}`]);
	});
});

const id = '49439a00-465c-4501-9ce2-14581e01f616';
const refused: Array<[string, Record<string, unknown>, RegExp]> = [
	['an empty ID', { taskId: byId('') }, /'Task' is empty \[item 0\]/],
	['a blank ID', { taskId: byId(' \n ') }, /'Task' is empty \[item 0\]/],
	['an ID that an expression did not find', { taskId: byId('={{ $json.nothing }}') }, /'Task' is empty \[item 0\]/],
	['words', { taskId: byId('my hug video') }, /'Task' is not a task ID: 'my hug video' \[item 0\]/],
	['another path', { taskId: byId('../../../account/info') }, /'Task' is not a task ID/],
	['an ID with something after it', { taskId: byId(`${id}/../x`) }, /'Task' is not a task ID/],
	['a number', { taskId: byId('={{ 12345 }}') }, /'Task' is not a task ID: '12345'/],
	['an object', { taskId: byId('={{ { a: 1 } }}') }, /'Task' is an object: choose one of its fields/],
	[
		'an address of another service',
		{ taskId: { __rl: true, mode: 'url', value: `https://example.com/api/v1/task/${id}` } },
		/'Task' is not the address of a PiAPI task/,
	],
	[
		'a look-alike host',
		{ taskId: { __rl: true, mode: 'url', value: `https://notpiapi.ai/api/v1/task/${id}` } },
		/'Task' is not the address of a PiAPI task/,
	],
	[
		'another page of PiAPI',
		{ taskId: { __rl: true, mode: 'url', value: 'https://piapi.ai/workspace' } },
		/'Task' is not the address of a PiAPI task/,
	],
	[
		'an address without an ID',
		{ taskId: { __rl: true, mode: 'url', value: 'https://api.piapi.ai/api/v1/task/' } },
		/'Task' is not the address of a PiAPI task/,
	],
	['an address that is none', { taskId: { __rl: true, mode: 'url', value: 'https://' } }, /'Task' is not/],
	[
		'a time-out of 0',
		{ waitUntilDone: true, options: { waitTimeout: 0 } },
		/'Wait Timeout' must be a number of seconds from 5 to 86400, got '0' \[item 0\]/,
	],
	[
		'a time-out that is too short',
		{ waitUntilDone: true, options: { waitTimeout: 4 } },
		/'Wait Timeout' must be .* got '4'/,
	],
	[
		'a time-out that is too long',
		{ waitUntilDone: true, options: { waitTimeout: 86_401 } },
		/'Wait Timeout' must be .* got '86401'/,
	],
	[
		'a time-out in words',
		{ waitUntilDone: true, options: { waitTimeout: '={{ "ten minutes" }}' } },
		/'Wait Timeout' must be .* got 'ten minutes'/,
	],
	['an empty time-out', { waitUntilDone: true, options: { waitTimeout: '={{ "" }}' } }, /'Wait Timeout' is empty/],
	[
		'a negative interval',
		{ waitUntilDone: true, options: { pollInterval: -1 } },
		/'Poll Interval' must be a number of seconds, got '-1'/,
	],
	['half a second', { waitUntilDone: true, options: { pollInterval: 0.5 } }, /'Poll Interval' must be .* got '0.5'/],
	[
		'an interval in words',
		{ waitUntilDone: true, options: { pollInterval: '={{ "often" }}' } },
		/'Poll Interval' must be .* got 'often'/,
	],
	[
		'an unknown end of time',
		{ waitUntilDone: true, options: { onTimeout: '={{ "panic" }}' } },
		/'When Time Is Up' must be 'error' or 'returnTask', got 'panic'/,
	],
	[
		'an empty field name',
		{ download: true, outputDataFieldName: '' },
		/'Put Output File in Field' is empty \[item 0\]/,
	],
	[
		'a blank field name',
		{ download: true, outputDataFieldName: '={{ " " }}' },
		/'Put Output File in Field' is empty \[item 0\]/,
	],
];

describe('is refused before any request, naming parameter and item', () => {
	test.each(refused)('%s', async (_, parameters, message) => {
		const { status, error } = await engine().run({ parameters: { taskId: byId(id), ...parameters } as never });
		expect(status).toBe('error');
		expect(error?.message).toMatch(message);
		expect(error?.description).toBeTruthy();
		expect(error?.context.itemIndex).toBe(0);
		expect(simulator().requests).toHaveLength(0);
	});

	test.each(refused)('%s, as an item when the node continues', async (_, parameters, message) => {
		const { output } = await engine().run({
			parameters: { taskId: byId(id), ...parameters } as never,
			onError: 'continueRegularOutput',
		});
		expect(output).toEqual([
			{ json: { error: expect.stringMatching(message), details: expect.any(Object) }, pairedItem: { item: 0 } },
		]);
		expect(simulator().requests).toHaveLength(0);
	});

	test.each([
		[{ pollInterval: 0 }],
		[{ pollInterval: '={{ "" }}' }],
		[{ pollInterval: '={{ null }}' }],
		[{ pollInterval: '={{ "2" }}' }],
		[{ waitTimeout: '={{ "60" }}' }],
		[{ waitTimeout: 5 }],
		[{ waitTimeout: 86_400 }],
	])('but not %j', async (options) => {
		const task = simulator().addTask(finished);
		const { status } = await engine().run({ parameters: { taskId: byId(task), waitUntilDone: true, options } });
		expect(status).toBe('success');
	});
});

test('one malformed ID among several: nothing is asked before it is mended', async () => {
	const good = simulator().addTask(finished);
	const { error } = await engine().run({
		parameters: { taskId: idFromItem },
		items: [{ id: good }, { id: 'oops' }, { id: good }],
	});
	expect(error?.message).toMatch(/'Task' is not a task ID: 'oops' \[item 1\]/);
	expect(error?.context.itemIndex).toBe(1);
	expect(simulator().requests).toHaveLength(0);
});

test('one malformed ID among several: the others are done when the node continues', async () => {
	const good = simulator().addTask(finished);
	const { output, errorOutput } = await engine().run({
		parameters: { taskId: idFromItem },
		items: [{ id: good }, { id: 'oops' }, { id: good }],
		onError: 'continueErrorOutput',
	});
	expect(output.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
	expect(errorOutput).toEqual([
		expect.objectContaining({
			json: expect.objectContaining({ error: expect.stringContaining("'oops'"), details: {} }),
		}),
	]);
});

test('a base URL that is none is named', async () => {
	const { baseUrl } = engine().credential;
	engine().credential.baseUrl = 'api dot piapi';
	const { error } = await engine().run({ parameters: { taskId: byId(id) } });
	engine().credential.baseUrl = baseUrl ?? '';
	expect(error?.message).toMatch(/'Base URL' of the PiAPI credential is not a web address/);
});

test.each([undefined, '', ' '])(
	'an Upload URL that is %p does not matter to a task that is only looked at',
	async (uploadUrl) => {
		const known = engine().credential.uploadUrl ?? '';
		if (uploadUrl === undefined) delete engine().credential.uploadUrl;
		else engine().credential.uploadUrl = uploadUrl;
		const { status } = await engine().run({ parameters: { taskId: byId(simulator().addTask(finished)) } });
		engine().credential.uploadUrl = known;
		expect(status).toBe('success');
	},
);

test('"false" as a text does not switch anything on', async () => {
	const task = simulator().addTask({ pendingMs: 600_000 });
	const { status, output } = await engine().run({
		parameters: { taskId: byId(task), waitUntilDone: '={{ "false" }}', simplify: '={{ "false" }}' },
	});
	expect(status).toBe('success');
	expect(output[0]?.json).toHaveProperty('data.status', 'pending');
});

describe('an object that cannot be written as a text', () => {
	const odd = { toString: null, valueOf: 1 };
	const value = '={{ $json.value }}';

	test.each<[string, NodeSettings, RegExp]>([
		['as Task', { parameters: { taskId: byId(value) } }, /^'Task' is an object: choose one of its fields/],
		[
			'as Wait Timeout',
			{ parameters: { taskId: byId(id), waitUntilDone: true, options: { waitTimeout: value } } },
			/'Wait Timeout'/,
		],
		[
			'as Poll Interval',
			{ parameters: { taskId: byId(id), waitUntilDone: true, options: { pollInterval: value } } },
			/'Poll Interval'/,
		],
		[
			'as Created Before',
			{ type: 'piApi', parameters: { resource: 'task', operation: 'cancelMany', createdBefore: value } },
			/^'Created Before' is not a valid date/,
		],
	])('%s', async (_, settings, message) => {
		const { error } = await engine().run({ ...settings, items: [{ value: odd }] });
		expect(error?.message).toMatch(message);
		expect(simulator().requests).toEqual([]);
	});

	test('in an answer of PiAPI', async () => {
		const task = simulator().addTask(finished);
		simulator().fault({ kind: 'custom', status: 200, body: { code: odd, message: odd, data: null } });
		const { error } = await engine().run({ parameters: { taskId: byId(task) } });
		expect(error?.message).toContain('PiAPI could not answer (code missing)');
	});

	test('in the webhook_config that PiAPI echoes', async () => {
		const config = { webhook_config: { endpoint: odd, secret: odd } };
		const task = simulator().addTask({ ...finished, data: { config } });
		const { output } = await engine().run({ parameters: { taskId: byId(task) } });
		expect(output[0]?.json).toMatchObject({ task_id: task, status: 'completed' });
	});
});

describe('a resource or an operation that is none', () => {
	test.each<['piApi' | 'aiHug', NodeSettings['parameters']]>([
		['piApi', { resource: 'gone', operation: 'generateVideo' }],
		['piApi', { resource: '', operation: 'get' }],
		['aiHug', { operation: 'create' }],
	])('%s with %j: an error of each item, in each way to go on', async (type, parameters) => {
		const settings = { type, items: [{}, {}] };
		const stopped = await engine().run({ parameters, ...settings });
		expect(stopped.error?.message).toMatch(/( has no (operation|resource) |is empty).*\[item 0\]/);
		expect(stopped.error?.description).toMatch(/choose the \w+ again/);
		const continued = await engine().run({ parameters, ...settings, onError: 'continueRegularOutput' });
		expect(continued.output.map(({ json }) => Object.keys(json))).toEqual([
			['error', 'details'],
			['error', 'details'],
		]);
		const split = await engine().run({ parameters, ...settings, onError: 'continueErrorOutput' });
		expect([split.output.length, split.errorOutput.length]).toEqual([0, 2]);
		expect(simulator().requests).toEqual([]);
	});
});

test.each<[string, NodeSettings, RegExp]>([
	[
		'own lyrics without lyrics',
		{ type: 'piApi', parameters: { resource: 'udio', operation: 'generateSong', lyricsType: 'user' } },
		/^'Lyrics Text' is empty/,
	],
	[
		'a webhook secret that no header can carry',
		{
			parameters: {
				operation: 'createTask',
				imageUrl: 'https://photos.example/us.jpg',
				options: { webhookUrl: 'https://a.example/hook', webhookSecret: 'a\nb' },
			},
		},
		/^'Webhook Secret' contains a line break/,
	],
])('%s is refused before anything is sent', async (_, settings, message) => {
	const { error } = await engine().run(settings);
	expect(error?.message).toMatch(message);
	expect(simulator().requests).toEqual([]);
});
