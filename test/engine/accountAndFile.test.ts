import type { INodeParameters } from 'n8n-workflow';

import { sampleFiles } from '../simulator/sampleFiles';
import type { GivenFile, NodeSettings } from './harness';
import { setUp } from './setUp';

const { simulator, engine } = setUp();

const run = async (parameters: object, settings: NodeSettings = {}) =>
	await engine().run({ type: 'piApi', parameters: parameters as INodeParameters, ...settings });

describe('Account', () => {
	const info = { resource: 'account', operation: 'getInfo' };

	test('its info, as PiAPI gives it', async () => {
		const { output } = await run(info);
		expect(output).toEqual([
			{
				json: expect.objectContaining({ name: 'simulator', plan: 'creator', equivalent_in_usd: 1_000 }),
				pairedItem: { item: 0 },
			},
		]);
	});

	test('its info beside the envelope instead of in it', async () => {
		const body = { code: 200, message: 'success', id: 7, plan: 'pro' };
		simulator().fault({ kind: 'custom', body });
		expect((await run(info)).output[0]?.json).toEqual({ id: 7, plan: 'pro', balance_usd: null });
	});

	test('its info without any envelope', async () => {
		simulator().set({ accountEnvelope: false });
		expect((await run(info)).output[0]?.json).toMatchObject({ plan: 'creator', balance_usd: 1_000 });
	});

	test.each(['equivalent_in_usd', 'quota.equivalent_in_usd', 'credit_pack_info.available_credits'] as const)(
		'its balance, where PiAPI has it in %s',
		async (balanceIn) => {
			simulator().set({ balanceIn, availableCreditsUsd: 12.5 });
			expect((await run(info)).output[0]?.json.balance_usd).toBe(12.5);
		},
	);

	test.each([info, { resource: 'task', operation: 'getMany' }])(
		'nobody answers: it gives up within 15 s (%j)',
		async (parameters) => {
			simulator().fault({ kind: 'hang', times: Infinity });
			const start = performance.now();
			const { error } = await run(parameters);
			expect(error?.message).toContain('it did not answer in time');
			expect(performance.now() - start).toBeLessThanOrEqual(16_000);
		},
	);

	test('its active tasks, for each provider', async () => {
		simulator().addTask({ pendingMs: 600_000 });
		simulator().addTask({ pendingMs: 0, processingMs: 600_000, model: 'kling', task_type: 'video_generation' });
		const { output } = await run({ resource: 'account', operation: 'getActiveTasks' });
		expect(output[0]?.json).toEqual({
			hug_video: { staged_count: 0, pending_count: 1, processing_count: 0 },
			kling: { staged_count: 0, pending_count: 0, processing_count: 1 },
		});
	});

	test('no active tasks: an item that is empty', async () => {
		const { status, output } = await run({ resource: 'account', operation: 'getActiveTasks' });
		expect(status).toBe('success');
		expect(output).toEqual([{ json: {}, pairedItem: { item: 0 } }]);
	});

	test('once for each item, paired', async () => {
		const { output } = await run(info, { items: [{}, {}] });
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	});

	test('a key that is refused', async () => {
		simulator().fault({ kind: 'unauthorized' });
		const { error } = await run(info);
		expect(error?.message).toMatch(/^The account could not be read: PiAPI did not accept the API key/);
		expect(error?.httpCode).toBe('401');
	});

	test('what passes is asked again', async () => {
		simulator().fault({ kind: 'bad-gateway', times: 2 });
		expect((await run(info)).status).toBe('success');
		expect(simulator().requests).toHaveLength(3);
	});

	test('an agent reads it', async () => {
		const { answer } = await engine().callAsTool(info, {}, { type: 'piApi' });
		expect(JSON.parse(answer)).toMatchObject([{ plan: 'creator' }]);
	});
});

describe('File: Upload', () => {
	const upload = { resource: 'file', operation: 'upload' };
	const file = (extension: string, fileName = `file.${extension}`): GivenFile => ({
		content: sampleFiles[extension] ?? Buffer.alloc(0),
		fileName,
	});

	test.each(['png', 'jpg', 'webp', 'mp4', 'mp3', 'wav'])(
		'a %s file is put where PiAPI can open it',
		async (extension) => {
			const given = file(extension);
			const { output } = await run(upload, { files: [given] });
			const { url } = output[0]?.json ?? {};
			expect(output).toEqual([
				{
					json: { url, file_name: `file.${extension}`, size: given.content.length },
					pairedItem: { item: 0 },
				},
			]);
			const uploaded = Buffer.from(await (await fetch(String(url))).arrayBuffer());
			expect(uploaded.equals(given.content)).toBe(true);
			expect(simulator().requests).toHaveLength(0);
		},
	);

	test('from the field that was named, under the name of what it is', async () => {
		const files = [{ data: file('png'), song: file('mp3', 'song.bin') }];
		const { output } = await run({ ...upload, inputDataFieldName: ' song ' }, { files });
		expect(output[0]?.json.file_name).toBe('song.mp3');
	});

	const megabytes = (bytes: number) => ({
		content: Buffer.concat([sampleFiles.png ?? Buffer.alloc(0), Buffer.alloc(bytes)]).subarray(0, bytes),
		fileName: 'large.png',
	});

	test('10 MB are taken', async () => {
		const { output } = await run(upload, { files: [megabytes(10_485_760)] });
		expect(output[0]?.json.size).toBe(10_485_760);
	});

	test.each<[string, GivenFile, RegExp]>([
		['10 MB and one byte', megabytes(10_485_761), /'large.png' has 10485761 bytes, and PiAPI takes 10485760 \(10 MB\)/],
		['a text', { content: Buffer.from('Hello'), fileName: 'a.txt' }, /'a.txt' is not a file that PiAPI takes/],
		['a text that is called a picture', { content: Buffer.from('Hello'), fileName: 'a.png' }, /'a.png' is not a file/],
		['a 3D model', file('glb'), /'file.glb' is not a file that PiAPI takes/],
		['an empty file', { content: Buffer.alloc(0), fileName: 'a.png' }, /the file 'a.png' is empty/],
	])('%s is refused before anything is sent', async (_, given, message) => {
		const { error } = await run(upload, { files: [given] });
		expect(error?.message).toMatch(message);
		expect(error?.message).toMatch(/^'Input Data Field Name': .* \[item 0\]$/);
		expect(simulator().uploadRequests).toHaveLength(0);
	});

	test('no file, another field, and no field', async () => {
		const none = await run(upload, { items: [{}] });
		expect(none.error?.message).toBe("'Input Data Field Name': the item has no file in its field 'data' [item 0]");
		const other = await run({ ...upload, inputDataFieldName: 'x' }, { files: [file('png')] });
		expect(other.error?.description).toBe('Its files are in: data.');
		const empty = await run({ ...upload, inputDataFieldName: '' }, { files: [file('png')] });
		expect(empty.error?.message).toBe("'Input Data Field Name' is empty [item 0]");
	});

	test('a plan that is too low', async () => {
		simulator().fault({ on: { host: 'upload' }, kind: 'forbidden' });
		const { error } = await run(upload, { files: [file('mp3')] });
		expect(error?.message).toMatch(/^The audio could not be uploaded: /);
		expect(error?.description).toContain('Creator plan');
		expect(error?.message).not.toContain('task');
	});

	test('several items: one that does not fit, and the others go on', async () => {
		const files = [file('png'), { content: Buffer.from('Hello'), fileName: 'a.txt' }, file('mp4')];
		const { output, errorOutput } = await run(upload, { files, onError: 'continueErrorOutput' });
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
		expect(errorOutput.map(({ json }) => Object.keys(json))).toEqual([['error', 'details']]);
	});
});
