import type { NodeSettings } from './harness';
import { setUp } from './setUp';

const { simulator, engine } = setUp();
const createTask = { operation: 'createTask' };
const photo = () => `${simulator().storageUrl}/temp/two-people.png`;
const creations = () => simulator().requests.filter(({ method }) => method === 'POST');
const png = (size = 5_000) => Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(size - 8, 7)]);

/** The content of the file PiAPI got, by the address it gave out. */
async function uploaded(url: unknown): Promise<Buffer> {
	const response = await fetch(String(url));
	return Buffer.from(await response.arrayBuffer());
}

test('a photo becomes a hug: created, waited for, one item with the video', async () => {
	const { status, output } = await engine().run({
		parameters: { ...createTask, imageUrl: ` ${photo()} `, download: true },
	});
	expect(status).toBe('success');
	expect(creations()).toHaveLength(1);
	expect(creations()[0]?.body).toEqual({
		model: 'Qubico/hug-video',
		task_type: 'image_to_video',
		input: { image_url: photo() },
	});
	const { json, binary } = output[0] ?? {};
	expect(json).toMatchObject({
		status: 'completed',
		video_url: `${simulator().storageUrl}/temp/${String(json?.task_id)}.mp4`,
	});
	expect(binary?.data).toMatchObject({ fileName: `${String(json?.task_id)}.mp4`, mimeType: 'video/mp4' });
	expect(output[0]?.pairedItem).toEqual({ item: 0 });
});

test('without waiting the created task is passed on at once, and nobody asks for it', async () => {
	const { output } = await engine().run({ parameters: { ...createTask, imageUrl: photo(), waitUntilDone: false } });
	expect(output[0]?.json).toMatchObject({ status: 'pending', video_url: null, output: null, error_message: null });
	expect(output[0]?.json.task_id).toMatch(/^[0-9a-f-]{36}$/);
	expect(simulator().requests).toHaveLength(1);
});

test("not simplified: PiAPI's whole answer, no top-level error", async () => {
	for (const waitUntilDone of [true, false]) {
		const { output } = await engine().run({
			parameters: { ...createTask, imageUrl: photo(), waitUntilDone, simplify: false },
		});
		expect(Object.keys(output[0]?.json ?? {})).toEqual(['code', 'message', 'data']);
		expect(output[0]?.json).toMatchObject({ code: 200, data: { input: { image_url: photo() } } });
	}
});

test('options reach PiAPI, and the webhook secret nobody else', async () => {
	const secret = ['sent', 'to', 'nobody', 'else'].join('-');
	const options = { serviceMode: 'private', webhookUrl: `${simulator().storageUrl}/hook`, webhookSecret: secret };
	const { run, output } = await engine().run({
		parameters: { ...createTask, imageUrl: photo(), simplify: false, options },
	});
	expect(creations()[0]?.body).toMatchObject({
		config: { service_mode: 'private', webhook_config: { endpoint: options.webhookUrl, secret } },
	});
	expect(output[0]?.json).toHaveProperty('data.config.webhook_config.secret', '********');
	expect(JSON.stringify(run.data.resultData)).not.toContain(secret);

	simulator().fault({
		on: { method: 'POST' },
		kind: 'custom',
		status: 400,
		body: { code: 400, message: `bad ${secret}` },
	});
	const failed = await engine().run({ parameters: { ...createTask, imageUrl: photo(), options } });
	expect(failed.error?.message).toContain('The task was not created');
	expect(JSON.stringify([failed.run.data.resultData, failed.error])).not.toContain(secret);
});

test.each([
	['empty', '', /'Image URL' is empty/],
	[
		'not an address',
		'photo.jpg',
		/'Image URL' must be a URL that begins with https:\/\/ or http:\/\/, got 'photo.jpg'/,
	],
	['another protocol', 'ftp://example.com/photo.jpg', /'Image URL' must be a URL/],
	['a file of this machine', 'file:///etc/passwd', /'Image URL' must be a URL/],
	['an image as base64', 'data:image/png;base64,AAAA', /'Image URL' is base64 content, and PiAPI takes only a URL/],
	['a broken address', 'https://', /'Image URL' must be a URL/],
])('an Image URL that is %s is refused before any request', async (_, imageUrl, message) => {
	const { error } = await engine().run({ parameters: { ...createTask, imageUrl } });
	expect(error?.message).toMatch(message);
	expect(error?.message).toMatch(/\. Nothing was created \[item 0\]$/);
	expect(simulator().requests).toHaveLength(0);
});

test.each([
	[{ concurrency: 0 }, /'Tasks at Once' must be a whole number from 1 to 100, got '0'/],
	[{ concurrency: 101 }, /'Tasks at Once' must be .* got '101'/],
	[{ concurrency: 1.5 }, /'Tasks at Once' must be .* got '1.5'/],
	[{ concurrency: '={{ "many" }}' }, /'Tasks at Once' must be .* got 'many'/],
	[{ serviceMode: '={{ "mine" }}' }, /'Service Mode' must be 'public' or 'private', got 'mine'/],
	[{ webhookUrl: 'example' }, /'Webhook URL' must be a URL that begins with https/],
	[{ waitTimeout: 0 }, /'Wait Timeout' must be a number of seconds from 5 to 86400, got '0'/],
])('options %j are refused before any request', async (options, message) => {
	const { error } = await engine().run({ parameters: { ...createTask, imageUrl: photo(), options } });
	expect(error?.message).toMatch(message);
	expect(simulator().requests).toHaveLength(0);
});

test("PiAPI's refusal of a service mode is shown, and nothing was created", async () => {
	simulator().fault({
		on: { method: 'POST' },
		kind: 'custom',
		status: 400,
		body: { code: 400, message: 'no available account for private mode', data: null },
	});
	const { error } = await engine().run({
		parameters: { ...createTask, imageUrl: photo(), options: { serviceMode: 'private' } },
	});
	expect(error?.message).toBe(
		'The task was not created: PiAPI refused the request (code 400): “no available account for private mode” [item 0]',
	);
	expect(simulator().tasksCreated).toBe(0);
});

describe('a file from the previous node', () => {
	const fromFile = { ...createTask, imageSource: 'file' };

	test.each([
		['a PNG', { content: png(), fileName: 'us.png', mimeType: 'image/png' }, 'us.png'],
		[
			'a JPEG called .jpeg',
			{ content: Buffer.from('\xff\xd8\xff\xe0 photo', 'latin1'), fileName: 'Us Two.JPEG', mimeType: 'image/jpeg' },
			'Us Two.JPEG',
		],
		[
			'a JPEG called .png',
			{ content: Buffer.from('\xff\xd8\xff\xe0 photo', 'latin1'), fileName: 'us.png', mimeType: 'image/png' },
			'us.jpg',
		],
		[
			'a WebP',
			{ content: Buffer.from('RIFF1234WEBPVP8 ', 'latin1'), fileName: 'us.webp', mimeType: 'image/webp' },
			'us.webp',
		],
		['one without an extension', { content: png(), fileName: 'us', mimeType: 'image/png' }, 'us.png'],
		['one without a name', { content: png(), mimeType: 'image/png' }, 'image.png'],
		[
			'one with quotes and umlauts',
			{ content: png(), fileName: 'wir "zwei" – für dich.png', mimeType: 'image/png' },
			'wir "zwei" – für dich.png',
		],
		['one of 10 MB', { content: png(10 * 1024 * 1024), fileName: 'big.png', mimeType: 'image/png' }, 'big.png'],
		[
			'one whose size is not a multiple of three',
			{ content: png(200_001), fileName: 'odd.png', mimeType: 'image/png' },
			'odd.png',
		],
	])('%s is uploaded byte for byte, and hugged', async (_, file, name) => {
		const { status, output, error } = await engine().run({
			parameters: { ...fromFile, simplify: false },
			files: [file],
		});
		expect(error).toBeUndefined();
		expect(status).toBe('success');
		expect(simulator().uploadRequests).toHaveLength(1);
		expect(simulator().uploadRequests[0]?.body).toMatchObject({ file_name: name });
		const { data } = output[0]?.json as { data: { input: { image_url: string } } };
		expect((await uploaded(data.input.image_url)).equals(file.content)).toBe(true);
		expect(simulator().tasksCreated).toBe(1);
	});

	test.each([
		[
			'a field without a file',
			{ inputDataFieldName: 'photo' },
			{ content: png(), fileName: 'us.png' },
			/the item has no file in its field 'photo'/,
		],
		[
			'an empty field name',
			{ inputDataFieldName: '' },
			{ content: png(), fileName: 'us.png' },
			/'Input Data Field Name' is empty/,
		],
		['no file at all', {}, undefined, /the item has no file in its field 'data'/],
		['an empty file', {}, { content: Buffer.alloc(0), fileName: 'us.png', mimeType: 'image/png' }, /is empty/],
		[
			'a text called .png',
			{},
			{ content: Buffer.from('Dear all, …'), fileName: 'us.png', mimeType: 'image/png' },
			/'us.png' is not an image that PiAPI takes/,
		],
		[
			'a video',
			{},
			{ content: Buffer.from('\x00\x00\x00\x18ftypmp42', 'latin1'), fileName: 'us.mp4', mimeType: 'video/mp4' },
			/'us.mp4' is an MP4 video, not an image/,
		],
		[
			'10 MB and a byte',
			{},
			{ content: png(10 * 1024 * 1024 + 1), fileName: 'us.png', mimeType: 'image/png' },
			/10485761 bytes, and PiAPI takes 10485760/,
		],
	])('%s is refused, naming parameter and item, before any request', async (_, parameters, file, message) => {
		const { error } = await engine().run({
			parameters: { ...fromFile, ...parameters },
			items: [{}],
			files: file ? [file] : [],
		});
		expect(error?.message).toMatch(message);
		expect(error?.message).toContain("'Input Data Field Name'");
		expect(error?.message).toMatch(/\. Nothing was created \[item 0\]$/);
		expect(simulator().requests).toHaveLength(0);
		expect(simulator().uploadRequests).toHaveLength(0);
	});

	test('a name of 130 characters is cut, its extension kept', async () => {
		const files = [{ content: png(), fileName: `${'x'.repeat(126)}.png`, mimeType: 'image/png' }];
		const { status } = await engine().run({ parameters: fromFile, files });
		expect(status).toBe('success');
		expect(simulator().uploadRequests[0]?.body).toMatchObject({ file_name: `${'x'.repeat(124)}.png` });
	});

	test('an account whose plan has no uploads is told so, and nothing is created', async () => {
		simulator().fault({
			on: { host: 'upload' },
			kind: 'custom',
			status: 403,
			body: { code: 403, message: 'Insufficient plan level' },
		});
		const { error } = await engine().run({ parameters: fromFile, files: [{ content: png(), fileName: 'us.png' }] });
		expect(error?.message).toMatch(
			/The image could not be uploaded, and no task was created: .*Insufficient plan level/,
		);
		expect(error?.description).toContain('Creator plan');
		expect(simulator().tasksCreated).toBe(0);
	});

	test('an upload is repeated after passing faults: it costs nothing', async () => {
		simulator().fault({ on: { host: 'upload' }, kind: 'bad-gateway' });
		simulator().fault({ on: { host: 'upload' }, kind: 'drop-after' });
		const { status } = await engine().run({ parameters: fromFile, files: [{ content: png(), fileName: 'us.png' }] });
		expect(status).toBe('success');
		expect(simulator().uploadRequests).toHaveLength(3);
		expect(simulator().tasksCreated).toBe(1);
	});

	test('a large file gets the time that a slow line needs', async () => {
		simulator().fault({ on: { host: 'upload' }, kind: 'slow', delayMs: 60_000 });
		const files = [{ content: png(9_000_000), fileName: 'us.png' }];
		const { status } = await engine().run({ parameters: fromFile, files });
		expect(status).toBe('success');
		expect(simulator().uploadRequests).toHaveLength(1);
	});

	test.each([{}, { url: '' }, { url: '/temp/us.png' }, { url: 7 }])(
		'an answer without an address creates nothing: %j',
		async (data) => {
			const body = { code: 200, message: 'success', data };
			simulator().fault({ on: { host: 'upload' }, kind: 'custom', status: 200, body });
			const { error } = await engine().run({ parameters: fromFile, files: [{ content: png(), fileName: 'us.png' }] });
			expect(error?.message).toContain('PiAPI took the image but gave no URL for it');
			expect(simulator().tasksCreated).toBe(0);
		},
	);
});

describe('batches', () => {
	test('200 items, some failing: order and pairing are kept', async () => {
		let number = 0;
		simulator().scriptNext(
			() => ({
				pendingMs: 0,
				processingMs: 500 + (number % 7) * 400,
				result: number++ % 10 === 3 ? 'failed' : 'completed',
			}),
			200,
		);
		const items = Array.from({ length: 200 }, (_, index) => ({ url: `${photo()}?n=${index}` }));
		const { output, errorOutput } = await engine().run({
			parameters: { ...createTask, imageUrl: '={{ $json.url }}', options: { concurrency: 20, pollInterval: 1 } },
			items,
			onError: 'continueErrorOutput',
		});
		expect(simulator().tasksCreated).toBe(200);
		expect(output.length + errorOutput.length).toBe(200);
		expect(errorOutput).toHaveLength(20);
		const order = output.map(({ pairedItem }) => (pairedItem as { item: number }).item);
		expect(order).toEqual([...order].sort((one, other) => one - other));
		for (const { json, pairedItem } of output) {
			const { item } = pairedItem as { item: number };
			expect(simulator().task(String(json.task_id))?.input.image_url).toBe(items[item]?.url);
		}
	}, 120_000);

	test.each([1, 3])(
		'never more than %p tasks are in flight, and the next is created as one finishes',
		async (concurrency) => {
			simulator().scriptNext({ pendingMs: 0, processingMs: 3_000 }, 7);
			const items = Array.from({ length: 7 }, (_, index) => ({ url: `${photo()}?n=${index}` }));
			const { status } = await engine().run({
				parameters: { ...createTask, imageUrl: '={{ $json.url }}', options: { concurrency, pollInterval: 1 } },
				items,
			});
			expect(status).toBe('success');
			// In flight: created, and not yet answered as completed.
			let inFlight = 0;
			let most = 0;
			for (const { method, taskStatus } of simulator().requests) {
				if (method === 'POST') most = Math.max(most, ++inFlight);
				else if (taskStatus === 'completed') inFlight--;
			}
			expect(most).toBe(concurrency);
		},
	);
});

describe.each([
	['that calls it', {}],
	["that has n8n's engine run it", { isRunByEngine: true }],
])('as a tool of an AI agent %s', (_, how) => {
	const parameters = { ...createTask, imageUrl: "={{ $fromAI('image_url', 'Address of the photo', 'string') }}" };
	const call = async (settings: NodeSettings = {}) =>
		await engine().callAsTool(
			{ ...parameters, ...settings.parameters },
			{ image_url: photo() },
			{ ...settings, ...how },
		);

	test("the agent gives an address and reads the video's", async () => {
		const { schema, answer } = await call({ parameters: { download: true } });
		if (schema) expect(schema).toEqual(['image_url']);
		const [item] = JSON.parse(answer) as Array<Record<string, unknown>>;
		expect(item).toMatchObject({
			status: 'completed',
			video_url: `${simulator().storageUrl}/temp/${String(item?.task_id)}.mp4`,
		});
		expect(simulator().requests[0]?.body).toMatchObject({ input: { image_url: photo() } });
	});

	test('the agent reads an error it can act on', async () => {
		simulator().scriptNext({ pendingMs: 0, processingMs: 0, result: 'failed' });
		const { answer } = await call();
		expect(answer).toMatch(/Task \S+ failed at PiAPI: no face found in the image/);
		expect(answer.split('PiAPI does not charge a failed task')).toHaveLength(2);
	});

	test('Retry On Fail buys once here, too', async () => {
		simulator().scriptNext({ pendingMs: 0, processingMs: 8_000 });
		await call({ parameters: { options: { waitTimeout: 5 } }, retryOnFail: true, maxTries: 3, waitBetweenTries: 0 });
		expect(simulator().tasksCreated).toBe(1);
	});

	test('a second call with the same photo is a new wish', async () => {
		await call({ rounds: 2 });
		expect(simulator().tasksCreated).toBe(2);
	});

	test('but not after a call that did not see its task through', async () => {
		simulator().scriptNext({ pendingMs: 0, processingMs: 8_000 });
		const { answer } = await call({ parameters: { options: { waitTimeout: 5 } }, rounds: 2 });
		expect(JSON.parse(answer)).toMatchObject([{ status: 'completed' }]);
		expect(simulator().tasksCreated).toBe(1);
	});

	test('it cannot be paused, and says so before it buys', async () => {
		const { answer } = await call({ parameters: { waitMethod: 'callback', options: { allowPrivateUrl: true } } });
		expect(answer).toContain("'Pause Until PiAPI Calls Back' does not work in an AI agent's tool");
		expect(answer).toContain("Set 'Wait Method' to 'Ask PiAPI Repeatedly'");
		expect(simulator().requests).toEqual([]);
	});
});
