/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs in tests and on a developer's machine, not inside n8n */
import { createServer } from 'node:http';
import axios from 'axios';
import { exampleInput, productOf, products } from '../simulator/products';
import type { Fault, Simulator } from '../simulator/simulator';
import { call, endWithTest, open } from './openSimulator';
import outputFields from './outputFields.json';

const quick = { pendingMs: 0, processingMs: 0 };
const photo = 'https://pictures.example/two-people.jpg';

const tasks = products.flatMap((product) => product.models.map((model): [string, string] => [model, product.taskType]));

/** The fields that PiAPI's catalogue is certain of, or else the likeliest, for each task type. */
const declaredFields = new Map(outputFields.flatMap(({ fields, tasks: names }) => names.map((name) => [name, fields])));

function inputOf(model: string, taskType: string): Record<string, unknown> {
	const product = productOf(model, taskType);
	return product ? exampleInput(product, photo) : {};
}

async function create(simulator: Simulator, model: string, taskType: string, more: object = {}) {
	const data = { model, task_type: taskType, input: inputOf(model, taskType), ...more };
	return await call(simulator, 'POST', '/api/v1/task', { data });
}

/** What stands at a place like `works[].video.resource`: one value for each work. */
function valuesAt(value: unknown, place: string): unknown[] {
	return place.split('.').reduce<unknown[]>(
		(found, step) => {
			const members = found.map((one) => Object(one)[step.replace('[]', '')]);
			return step.endsWith('[]') ? members.flat() : members;
		},
		[value],
	);
}

function linksIn(value: unknown): string[] {
	return JSON.stringify(value).match(/http:[^"]+/g) ?? [];
}

const signs: Record<string, [contentType: string, firstBytes: RegExp]> = {
	png: ['image/png', /^\x89PNG/],
	jpg: ['image/jpeg', /^\xff\xd8\xff/],
	webp: ['image/webp', /^RIFF....WEBPVP8 /s],
	mp4: ['video/mp4', /^....ftypisom/s],
	mp3: ['audio/mpeg', /^ID3/],
	wav: ['audio/wav', /^RIFF....WAVEfmt /s],
	glb: ['model/gltf-binary', /^glTF/],
};

async function expectFile(link: string) {
	const { data, headers } = await axios.get(link, { responseType: 'arraybuffer' });
	const [contentType, firstBytes] = signs[link.split('.').pop() ?? ''] ?? ['', /$^/];
	expect([link, headers['content-type']]).toEqual([link, contentType]);
	expect(Buffer.from(data).toString('latin1')).toMatch(firstBytes);
}

describe('every product', () => {
	it('is one of the catalogue', () => {
		expect(tasks.map((task) => task.join(' ')).sort()).toEqual([...declaredFields.keys()].sort());
	});

	it.each(tasks)('%s %s is created, and finishes with its output and its files', async (model, taskType) => {
		const simulator = await open({ processingMs: 0 });
		simulator.scriptNext({ pendingMs: 60_000 });
		const waiting = (await create(simulator, model, taskType)).data.data;
		expect(waiting).toMatchObject({ model, task_type: taskType, status: 'pending' });
		expect(simulator.task(waiting.task_id)?.output).toEqual(waiting.output);
		expect(linksIn(waiting.output)).toEqual([]);

		simulator.scriptNext(quick);
		const { task_id: id } = (await create(simulator, model, taskType)).data.data;
		const output = simulator.task(id)?.output;
		for (const field of declaredFields.get(`${model} ${taskType}`) ?? []) {
			const values = valuesAt(output, field);
			expect([field, values.length > 0, values.includes(undefined)]).toEqual([field, true, false]);
		}
		const links = linksIn(output);
		expect(links.every((link) => link.startsWith(`${simulator.storageUrl}/temp/${id}`))).toBe(true);
		await Promise.all(links.map(expectFile));
	});

	it.each(tasks)('%s %s can be added, scripted and reported', async (model, taskType) => {
		const simulator = await open(quick);
		const received: Array<Record<string, unknown>> = [];
		const server = createServer((request, response) => {
			let text = '';
			request.on('data', (chunk: Buffer) => (text += chunk.toString()));
			request.on('end', () => {
				received.push(JSON.parse(text).data);
				response.end();
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		endWithTest({ close: async () => await new Promise((resolve) => server.close(() => resolve())) });
		const address = server.address();
		const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;

		const added = simulator.addTask({ model, task_type: taskType, webhook: { endpoint } });
		simulator.scriptNext(({ model: asked }) => (asked === model ? { result: 'failed' } : undefined));
		const answer = await create(simulator, model, taskType, { config: { webhook_config: { endpoint } } });
		const failed = answer.data.data.task_id;
		while (simulator.webhookDeliveries.length < 2) await new Promise(setImmediate);
		expect(received).toEqual(expect.arrayContaining([simulator.task(added), simulator.task(failed)]));
		expect([simulator.task(added)?.status, simulator.task(failed)?.status]).toEqual(['completed', 'failed']);
		expect(simulator.task(failed)?.output).toEqual(answer.data.data.output);
	});

	it.each(tasks.filter((task) => Object.keys(inputOf(...task)).length > 0))(
		'%s %s needs each of its inputs, in its type',
		async (model, taskType) => {
			const simulator = await open();
			const input = inputOf(model, taskType);
			for (const name of Object.keys(input)) {
				for (const value of [undefined, null, { not: 'this' }]) {
					const answer = await create(simulator, model, taskType, { input: { ...input, [name]: value } });
					const isRight = typeof input[name] === 'object' && !Array.isArray(input[name]) && value;
					expect([name, value, answer.status]).toEqual([name, value, isRight ? 200 : 400]);
				}
			}
		},
	);
});

describe('output', () => {
	it.each([
		['Qubico/flux1-dev', 'txt2img', null],
		['seedance', 'seedance-2', null],
		['kling', 'video_generation', { type: '', status: 0, works: null }],
		['music-u', 'generate_music', { generation_id: '', songs: null }],
		['luma', 'video_generation', { video: null, video_raw: null, last_frame: null, thumbnail: null }],
	])('of %s %s at the creation', async (model, taskType, output) => {
		expect((await create(await open(), model, taskType)).data.data.output).toEqual(output);
	});

	it('has as many pictures as were asked for', async () => {
		const simulator = await open(quick);
		const answer = await create(simulator, 'Qubico/flux1-dev', 'txt2img', { input: { prompt: 'x', batch_size: 3 } });
		expect(simulator.task(answer.data.data.task_id)?.output).toMatchObject({ image_urls: { length: 3 } });
	});

	it('has the works of Kling and the four pictures of Midjourney', async () => {
		const simulator = await open();
		const output = (model: string) => simulator.task(simulator.addTask({ ...quick, model }))?.output;
		expect(output('kling')).toMatchObject({ status: 99, works: [{ status: 99, video: { duration: 5_100 } }] });
		expect(output('midjourney')).toMatchObject({ image_urls: null, temporary_image_urls: { length: 4 } });
	});

	it.each(Object.keys(signs))('can link to a file of the kind %s', async (extension) => {
		const { storageUrl } = await open();
		await expectFile(`${storageUrl}/temp/a.${extension}`);
	});
});

describe('inputs', () => {
	it.each([
		['kling', 'video_generation', { prompt: 'x', duration: '5' }],
		['kling', 'video_generation', { prompt: 'x', duration: 5.5 }],
		['kling', 'video_generation', { prompt: 'x', cfg_scale: '0.5' }],
		['kling', 'video_generation', { prompt: 'x', elements: {} }],
		['kling', 'video_generation', { prompt: 'x', elements: ['a link'] }],
		['kling', 'video_generation', { prompt: 'x', camera_control: [] }],
		['kling', 'video_generation', { prompt: 'x', enable_audio: 'true' }],
		['Qubico/trellis', 'image-to-3d', { images: [1] }],
	])('%s %s refuses %j', async (model, taskType, input) => {
		const simulator = await open();
		expect(await create(simulator, model, taskType, { input })).toMatchObject({
			status: 400,
			data: { code: 400, message: expect.stringMatching(/^invalid request: \w+ must be a valid /), data: null },
		});
		expect(simulator.tasksCreated).toBe(0);
	});

	it.each([
		['kling', 'video_generation', { prompt: 'x', duration: 5, cfg_scale: 0.5, elements: [{ image_url: photo }] }],
		['veo3', 'veo3-video', { prompt: 'x', image_url: photo }],
		// Not certain, or not known at all.
		['kling', 'video_generation', { prompt: 'x', version: 2.1, something_new: [] }],
		['hailuo', 'video_generation', {}],
	])('%s %s takes %j', async (model, taskType, input) => {
		const simulator = await open();
		expect((await create(simulator, model, taskType, { input })).data.data).toMatchObject({ input });
	});
});

describe('account', () => {
	it('counts running tasks under the names of the providers, and lists them under those of the history', async () => {
		const simulator = await open({ pendingMs: 60_000 });
		const models = ['Qubico/flux1-dev', 'Qubico/flux1-schnell', 'midjourney', 'music-u', 'Qubico/wanx', 'Wan'];
		models.forEach((model) => simulator.addTask({ model }));
		const count = (pending: number) => ({ staged_count: 0, pending_count: pending, processing_count: 0 });
		expect((await call(simulator, 'GET', '/account/active_tasks')).data.data).toEqual({
			flux: count(2),
			midjourney: count(1),
			'music-u': count(1),
			wan: count(2),
		});
		const found = async (model: string) =>
			(await call(simulator, 'GET', `/api/open/tasks/histories?model=${model}`)).data.data.total;
		expect(await Promise.all(['flux', 'mj', 'midjourney', 'music-u', 'wan'].map(found))).toEqual([
			'2',
			'1',
			'0',
			'1',
			'2',
		]);
	});

	it.each([
		['kling', 'kling'],
		['midjourney', 'midjourney'],
		['suno', 'music-s'],
		['luma', 'luma'],
	])('cancels all pending tasks of %s', async (name, model) => {
		const simulator = await open({ pendingMs: 60_000 });
		const [one, other] = [simulator.addTask({ model }), simulator.addTask({ model: 'music-u' })];
		const later = Math.ceil(Date.now() / 1000) + 1;
		const cancel = async (which: string) =>
			(await call(simulator, 'DELETE', `/api/v1/tasks?model=${which}&created_before=${later}`)).status;
		expect(await cancel('hailuo')).toBe(400);
		expect(await cancel(name)).toBe(200);
		expect([simulator.task(one)?.status, simulator.task(other)?.status]).toEqual(['cancelled', 'pending']);
		expect(await cancel('all')).toBe(200);
		expect(simulator.task(other)?.status).toBe('cancelled');
	});
});

describe('LLM', () => {
	const messages = [{ role: 'user', content: 'Who hugs whom?' }];
	const chatPath = '/v1/chat/completions';
	const imagesPath = '/v1/images/generations';

	async function ask(simulator: Simulator, path: string, data: unknown, key = simulator.apiKey) {
		return await call(simulator, 'POST', path, { data, headers: { authorization: `Bearer ${key}` } });
	}

	/** The events' content put together, after a look at how they end. */
	function streamedText(text: string): string {
		const events = text.split('\n\n').map((event) => event.replace(/^data: /, ''));
		expect(events.splice(-2)).toEqual(['[DONE]', '']);
		return events.map((event) => JSON.parse(event).choices[0].delta.content ?? '').join('');
	}

	it('answers at once or as a stream', async () => {
		const simulator = await open();
		const { data } = await ask(simulator, chatPath, { model: 'gpt-4o', messages });
		expect(data).toMatchObject({
			object: 'chat.completion',
			model: 'gpt-4o',
			choices: [{ message: { role: 'assistant', content: 'You said: Who hugs whom?' }, finish_reason: 'stop' }],
			usage: { prompt_tokens: 4, completion_tokens: 6, total_tokens: 10 },
		});
		const parts = [{ role: 'user', content: [{ type: 'text', text: 'Who' }, { type: 'image_url' }] }];
		const answer = await ask(simulator, chatPath, { model: 'gpt-4o', messages: parts, stream: true });
		expect(answer.headers['content-type']).toBe('text/event-stream; charset=utf-8');
		expect(streamedText(answer.data)).toBe('You said: Who');
		expect([simulator.completionsCreated, simulator.tasksCreated, simulator.spentUsd]).toEqual([2, 0, 0.4]);
		simulator.reset();
		expect([simulator.completionsCreated, simulator.spentUsd]).toEqual([0, 0]);
	});

	it.each(['gpt-4o-image', 'gpt-4o-image-preview', 'sora-2-preview'])('streams the link of %s', async (model) => {
		const simulator = await open();
		expect(await ask(simulator, chatPath, { model, messages })).toMatchObject({
			status: 400,
			data: { error: { message: expect.stringContaining('stream'), type: 'invalid_request_error' } },
		});
		expect(simulator.completionsCreated).toBe(0);
		const text = streamedText((await ask(simulator, chatPath, { model, messages, stream: true })).data);
		const link = /\]\((\S+)\)/.exec(text)?.[1] ?? '';
		expect(link.startsWith(simulator.storageUrl)).toBe(true);
		await expectFile(link);
	});

	it('makes pictures, as links or as base64', async () => {
		const simulator = await open();
		const picture = { model: 'gpt-image-1', prompt: 'A hug' };
		const links = (await ask(simulator, imagesPath, { ...picture, n: 2, output_format: 'webp' })).data.data;
		expect(links).toHaveLength(2);
		await Promise.all(links.map(async ({ url }: { url: string }) => await expectFile(url)));
		const { data } = await ask(simulator, imagesPath, { ...picture, response_format: 'b64_json' });
		expect(Buffer.from(data.data[0].b64_json, 'base64').toString('latin1')).toMatch(signs.png?.[1] ?? '');
		expect(simulator.completionsCreated).toBe(2);
	});

	it.each([
		[chatPath, '{"model":'],
		[chatPath, { messages }],
		[chatPath, { model: 'gpt-4o', messages: 'Who?' }],
		[chatPath, { model: 'gpt-4o', messages, stream: 'true' }],
		[imagesPath, { model: 'gpt-image-1' }],
		[imagesPath, { model: 'gpt-image-1', prompt: 'A hug', output_format: 'gif' }],
	])('%s refuses %j', async (path, body) => {
		const simulator = await open();
		expect(await ask(simulator, path, body)).toMatchObject({
			status: 400,
			data: { error: { message: expect.any(String), type: 'invalid_request_error' } },
		});
		expect(simulator.completionsCreated).toBe(0);
	});

	it('takes the key as a bearer only, and refuses in the form of OpenAI', async () => {
		const simulator = await open({ availableCreditsUsd: 0 });
		const body = { model: 'gpt-4o', messages };
		const unauthorized = { status: 401, data: { error: { message: 'Invalid API key', type: expect.any(String) } } };
		expect(await ask(simulator, chatPath, body, 'another')).toMatchObject(unauthorized);
		expect(await call(simulator, 'POST', chatPath, { data: body })).toMatchObject(unauthorized);
		expect(await ask(simulator, chatPath, body)).toMatchObject({
			status: 402,
			data: { error: { message: 'insufficient credits' } },
		});
		expect(await ask(simulator, '/v1/nothing', body)).toMatchObject({ status: 404, data: { error: {} } });
	});

	it.each<[Fault, object, number]>([
		[{ kind: 'unauthorized' }, { status: 401, data: { error: { type: 'invalid_request_error' } } }, 0],
		[
			{ kind: 'rate-limited', retryAfter: 3 },
			{ status: 429, headers: { 'retry-after': '3' }, data: { error: { message: 'too many requests' } } },
			0,
		],
		[{ kind: 'error-after' }, { status: 500, data: { error: { type: 'server_error' } } }, 1],
		[{ kind: 'truncated-json' }, { status: 200, data: expect.not.stringContaining('[DONE]') }, 1],
		[{ kind: 'html-page' }, { status: 200, data: expect.stringContaining('<html') }, 0],
	])('%j', async (fault, expected, completions) => {
		const simulator = await open();
		simulator.fault({ ...fault, on: { path: '/v1/' } });
		expect((await create(simulator, 'kling', 'video_generation')).status).toBe(200);
		expect(await ask(simulator, chatPath, { model: 'gpt-4o', messages, stream: true })).toMatchObject(expected);
		expect([simulator.completionsCreated, simulator.tasksCreated]).toEqual([completions, 1]);
	});

	it('can lose the connection in the middle of a stream', async () => {
		const simulator = await open();
		simulator.fault({ kind: 'cut-body', on: { path: chatPath } });
		await expect(ask(simulator, chatPath, { model: 'gpt-4o', messages, stream: true })).rejects.toThrow('aborted');
		expect(simulator.completionsCreated).toBe(1);
	});
});
