/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions -- runs in tests and on a developer's machine, not inside n8n */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import axios, { type AxiosRequestConfig } from 'axios';
import { sampleFiles } from '../simulator/sampleFiles';
import { startSimulator, type Fault, type Simulator } from '../simulator/simulator';
import { call, endWithTest, open } from './openSimulator';

const hug = {
	model: 'Qubico/hug-video',
	task_type: 'image_to_video',
	input: { image_url: 'https://pictures.example/two-people.jpg' },
};

async function create(simulator: Simulator, config?: Record<string, unknown>, body: unknown = { ...hug, config }) {
	return await call(simulator, 'POST', '/api/v1/task', { data: body });
}

async function created(simulator: Simulator): Promise<string> {
	return (await create(simulator)).data.data.task_id;
}

async function get(simulator: Simulator, taskId: string, config?: AxiosRequestConfig) {
	return await call(simulator, 'GET', `/api/v1/task/${taskId}`, config);
}

/** Moves the clock without waiting. */
function passTime(milliseconds: number): void {
	const now = Date.now() + milliseconds;
	jest.spyOn(Date, 'now').mockReturnValue(now);
}

afterEach(() => jest.restoreAllMocks());

describe('task life', () => {
	it('goes from pending through processing to completed', async () => {
		const simulator = await open({ pendingMs: 1_000, processingMs: 5_000 });
		passTime(0);
		const creation = await create(simulator, { service_mode: 'public' });
		expect(creation.data).toMatchObject({
			code: 200,
			message: 'success',
			data: {
				model: 'Qubico/hug-video',
				task_type: 'image_to_video',
				status: 'pending',
				config: { service_mode: 'public', webhook_config: { endpoint: '', secret: '' } },
				input: hug.input,
				output: null,
				meta: { started_at: '0001-01-01T00:00:00Z', ended_at: '0001-01-01T00:00:00Z' },
				detail: null,
				logs: [],
				error: { code: 0, raw_message: '', message: '', detail: null },
			},
		});
		const id: string = creation.data.data.task_id;
		expect(creation.data.data.meta.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);

		expect((await get(simulator, id)).data.data.status).toBe('pending');
		passTime(1_000);
		expect((await get(simulator, id)).data.data).toMatchObject({ status: 'processing', output: null });
		passTime(4_999);
		expect((await get(simulator, id)).data.data.status).toBe('processing');
		passTime(1);
		const { data } = (await get(simulator, id)).data;
		expect(data).toMatchObject({
			status: 'completed',
			output: { video_url: `${simulator.storageUrl}/temp/${id}.mp4` },
			meta: { usage: { type: 'point', frozen: 2_000_000, consume: 2_000_000 } },
		});
		expect(Date.parse(data.meta.ended_at) - Date.parse(data.meta.started_at)).toBe(5_000);
		expect(Date.parse(data.meta.started_at) - Date.parse(data.meta.created_at)).toBe(1_000);
		expect(simulator.task(id)).toEqual(data);
	});

	it('fails with an error and charges nothing', async () => {
		const simulator = await open();
		const id = simulator.addTask({ pendingMs: 0, processingMs: 0, result: 'failed', error: { message: 'no face' } });
		expect((await get(simulator, id)).data.data).toMatchObject({
			status: 'failed',
			output: null,
			meta: { usage: { consume: 0 } },
			error: { code: 10000, raw_message: 'no face found in the image', message: 'no face' },
		});
	});

	it('answers literal statuses in turn, the last one again and again', async () => {
		const simulator = await open();
		const id = simulator.addTask({ statuses: ['', 'PROCESSING', 'made-up', 'Completed'], data: { logs: null } });
		const answers = [];
		for (let look = 0; look < 5; look++) answers.push((await get(simulator, id)).data.data);
		expect(answers.map(({ status }) => status)).toEqual(['', 'PROCESSING', 'made-up', 'Completed', 'Completed']);
		expect(answers.map(({ output }) => output !== null)).toEqual([false, false, false, true, true]);
		expect(answers[0].logs).toBeNull();
		expect(simulator.task(id)?.status).toBe('Completed');
	});

	it('gives scripts to the next creations, in order or by what is created', async () => {
		const simulator = await open({ pendingMs: 0, processingMs: 0 });
		simulator.scriptNext({ result: 'failed' });
		simulator.scriptNext(
			({ input }) => (input.image_url === 'https://a.example/1.png' ? { output: { video: 'x' } } : undefined),
			Infinity,
		);
		const failed = await created(simulator);
		const plain = await created(simulator);
		const chosen = await create(simulator, undefined, { ...hug, input: { image_url: 'https://a.example/1.png' } });
		expect(simulator.task(failed)?.status).toBe('failed');
		expect(simulator.task(plain)?.output).toHaveProperty('video_url');
		expect(simulator.task(chosen.data.data.task_id)?.output).toEqual({ video: 'x' });
	});

	it('keeps tasks over the limit pending until a slot is free', async () => {
		const simulator = await open({ pendingMs: 0, processingMs: 1_000, maxConcurrent: 1 });
		passTime(0);
		const first = await created(simulator);
		const second = await created(simulator);
		expect([simulator.task(first)?.status, simulator.task(second)?.status]).toEqual(['processing', 'pending']);
		expect((await call(simulator, 'GET', '/account/active_tasks')).data.data).toEqual({
			hug_video: { staged_count: 0, pending_count: 1, processing_count: 1 },
		});
		passTime(1_000);
		expect([simulator.task(first)?.status, simulator.task(second)?.status]).toEqual(['completed', 'processing']);
		passTime(1_000);
		expect(simulator.task(second)?.status).toBe('completed');
	});

	it('cancels pending tasks only', async () => {
		const simulator = await open();
		const pending = simulator.addTask({ pendingMs: 60_000 });
		const running = simulator.addTask({ pendingMs: 0, processingMs: 60_000 });
		expect((await call(simulator, 'DELETE', `/api/v1/task/${pending}`)).data).toEqual({
			code: 200,
			message: 'success',
		});
		expect((await call(simulator, 'DELETE', `/api/v1/task/${running}`)).status).toBe(400);
		expect((await call(simulator, 'DELETE', '/api/v1/task/no-such-task')).status).toBe(404);
		expect(simulator.task(pending)?.status).toBe('cancelled');
		expect(simulator.task(running)?.status).toBe('processing');
	});

	it('cancels many by model and age', async () => {
		const simulator = await open({ pendingMs: 60_000 });
		const kling = simulator.addTask({ model: 'kling' });
		const hugging = simulator.addTask();
		const later = Math.ceil(Date.now() / 1000) + 1;
		const cancel = async (query: string) => await call(simulator, 'DELETE', `/api/v1/tasks?${query}`);
		expect((await cancel('model=kling')).status).toBe(400);
		expect((await cancel(`created_before=${later}`)).status).toBe(400);
		expect((await cancel('model=kling&created_before=1')).status).toBe(200);
		expect(simulator.task(kling)?.status).toBe('pending');
		expect((await cancel(`model=kling&created_before=${later}`)).status).toBe(200);
		expect(simulator.task(kling)?.status).toBe('cancelled');
		expect(simulator.task(hugging)?.status).toBe('pending');
	});
});

describe('requests', () => {
	it.each([
		['no JSON', '{"model":'],
		['no model', { ...hug, model: undefined }],
		['no task type', { ...hug, task_type: undefined }],
		['no input', { ...hug, input: undefined }],
		['no image', { ...hug, input: {} }],
		['an unknown model', { ...hug, model: 'Qubico/no-such-model' }],
		["another model's task type", { ...hug, task_type: 'txt2img' }],
		['a link of another kind', { ...hug, input: { image_url: 'ftp://a.example/b.png' } }],
	])('refuses a creation with %s', async (_, body) => {
		const simulator = await open();
		const answer = await create(simulator, undefined, body);
		expect([answer.status, answer.data.code, answer.data.data]).toEqual([400, 400, null]);
		expect(simulator.tasksCreated).toBe(0);
	});

	it('takes the key under any spelling of the header, and no other key', async () => {
		const simulator = await open();
		const info = async (headers: Record<string, string>) => await call(simulator, 'GET', '/account/info', { headers });
		expect((await info({ 'x-api-key': simulator.apiKey })).status).toBe(200);
		expect((await info({ 'X-API-KEY': simulator.apiKey })).status).toBe(200);
		expect((await info({ 'x-api-key': 'another' })).data).toMatchObject({ code: 401, message: 'Invalid API key' });
		expect((await info({})).status).toBe(401);
		expect((await get(simulator, 'no-such-task')).data).toEqual({
			code: 404,
			message: 'failed to find task',
			data: null,
		});
	});

	it('counts tasks and money until the credits are used up', async () => {
		const simulator = await open({ availableCreditsUsd: 0.6 });
		for (let count = 0; count < 3; count++) expect((await create(simulator)).status).toBe(200);
		expect((await create(simulator)).data).toEqual({ code: 402, message: 'insufficient credits', data: null });
		expect([simulator.tasksCreated, simulator.spentUsd]).toEqual([3, 0.6]);
		const info = await call(simulator, 'GET', '/account/info');
		expect(info.data.data).toMatchObject({ plan: 'creator', equivalent_in_usd: 0, max_concurrent_task_count: 100 });
	});

	it('records what was asked and answered', async () => {
		const simulator = await open();
		const id = await created(simulator);
		await get(simulator, id, { params: { a: '1' } });
		expect(simulator.requests).toMatchObject([
			{ method: 'POST', path: '/api/v1/task', body: hug, taskId: id, statusSent: 200 },
			{ method: 'GET', path: `/api/v1/task/${id}`, query: { a: '1' }, body: undefined, taskId: id },
		]);
		expect(simulator.requests[0]?.headers['x-api-key']).toBe(simulator.apiKey);
		const { requests } = simulator;
		simulator.reset();
		expect([requests.length, simulator.tasksCreated, simulator.spentUsd]).toEqual([0, 0, 0]);
		expect((await get(simulator, id)).status).toBe(404);
		expect(requests).toHaveLength(1);
	});

	it('lists the history by page and model, newest first', async () => {
		const simulator = await open();
		const ids = Array.from({ length: 12 }, () => simulator.addTask());
		simulator.addTask({ model: 'kling', task_type: 'video_generation' });
		const history = async (query: string) => (await call(simulator, 'GET', `/api/open/tasks/histories${query}`)).data;
		expect((await history('')).data).toMatchObject({ page: '1', size: '10', total: '13' });
		expect((await history('')).data.data[0]).toMatchObject({ task_model: 'kling', action: 'video_generation' });
		const hugs = await history('?model=hug_video&page=2&page_size=5');
		expect(hugs.data.total).toBe('12');
		expect(hugs.data.data.map((row: { task_id: string }) => row.task_id)).toEqual(ids.reverse().slice(5, 10));
		expect((await history(`?end_time=1`)).data.data).toEqual([]);
		expect((await history('?page_size=101')).code).toBe(400);
	});
});

describe('faults', () => {
	const status = (kind: Fault['kind'], code: number): [Fault, object, number] => [
		fault(kind),
		{ status: code, data: { code, data: null } },
		0,
	];
	const text = (kind: Fault['kind'], pattern: RegExp, tasks = 1): [Fault, object, number] => [
		fault(kind),
		{ status: 200, data: expect.stringMatching(pattern) },
		tasks,
	];

	/** Narrows a name to a fault without parameters. */
	function fault(kind: Fault['kind']): Fault {
		if (kind === 'slow') return { kind, delayMs: 1 };
		return kind === 'redirect' ? { kind, location: 'http://localhost/elsewhere' } : { kind };
	}

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
		[fault('slow'), { status: 200, data: { code: 200 } }, 1],
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
		[fault('redirect'), { status: 302, headers: { location: 'http://localhost/elsewhere' } }, 0],
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

	it.each<[Fault['kind'], RegExp, number, number | undefined]>([
		['drop-before', /socket hang up|ECONNRESET/, 0, undefined],
		['drop-after', /socket hang up|ECONNRESET/, 1, undefined],
		['cut-body', /aborted/, 1, 200],
		['hang', /timeout/, 0, undefined],
		['drip', /timeout|aborted/, 1, 200],
	])('%s gives no whole answer', async (kind, message, tasks, statusSent) => {
		const simulator = await open();
		simulator.fault(fault(kind));
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

describe('upload', () => {
	const photo = Buffer.from('two people').toString('base64');

	async function upload(simulator: Simulator, data: unknown) {
		return await call(simulator, 'POST', '/api/ephemeral_resource', { baseURL: simulator.uploadUrl, data });
	}

	it.each([photo, `data:image/jpeg;base64,${photo}`])('stores %s', async (file_data) => {
		const simulator = await open();
		const answer = await upload(simulator, { file_name: 'two people.JPG', file_data });
		expect(answer.data).toMatchObject({ code: 200, message: 'success' });
		const file = await axios.get(answer.data.data.url);
		expect([file.data, file.headers['content-type']]).toEqual(['two people', 'image/jpeg']);
		expect(simulator.uploadRequests).toMatchObject([{ method: 'POST', statusSent: 200, body: { file_data } }]);
		expect(simulator.requests).toEqual([]);
	});

	it.each([
		['an unknown extension', { file_name: 'a.exe', file_data: photo }],
		['no extension', { file_name: 'jpg', file_data: photo }],
		['a long name', { file_name: `${'a'.repeat(125)}.jpg`, file_data: photo }],
		['another type', { file_name: 'a.jpg', file_data: `data:image/png;base64,${photo}` }],
		['something else than base64', { file_name: 'a.jpg', file_data: 'two people!' }],
		['no data', { file_name: 'a.jpg' }],
		['more than 10 MB', { file_name: 'a.jpg', file_data: 'A'.repeat(14 * 1024 * 1024) }],
		['far more than 10 MB', { file_name: 'a.jpg', file_data: 'A'.repeat(20 * 1024 * 1024) }],
	])('refuses %s', async (_, body) => {
		const simulator = await open();
		expect(await upload(simulator, body)).toMatchObject({
			status: 400,
			data: { code: 400, message: 'Invalid request parameters' },
		});
	});

	it('takes a file of 10 MB and records only its beginning', async () => {
		const simulator = await open();
		const bytes = Buffer.alloc(10 * 1024 * 1024, 7);
		const answer = await upload(simulator, { file_name: 'a.png', file_data: bytes.toString('base64') });
		const file = await axios.get(answer.data.data.url, { responseType: 'arraybuffer' });
		expect(bytes.equals(file.data)).toBe(true);
		expect(JSON.stringify(simulator.uploadRequests).length).toBeLessThan(5_000);
	});

	it('is refused on the free plan', async () => {
		const simulator = await open({ plan: 'free' });
		expect(await upload(simulator, { file_name: 'a.jpg', file_data: photo })).toMatchObject({
			status: 403,
			data: { code: 403, message: 'Insufficient plan level' },
		});
	});
});

describe('storage', () => {
	const sizeOf = (extension: string) => sampleFiles[extension]?.length ?? 0;

	async function file(simulator: Simulator, name: string, config: AxiosRequestConfig = {}) {
		return await axios.get(`${simulator.storageUrl}/temp/${name}`, {
			responseType: 'arraybuffer',
			validateStatus: () => true,
			...config,
		});
	}

	it.each([
		['a.mp4', 200, 'video/mp4', sizeOf('mp4')],
		['a.mp4?size=1000000', 200, 'video/mp4', 1_000_000],
		['a.mp4?size=10', 200, 'video/mp4', 10],
		['a.mp4?empty=1', 200, 'video/mp4', 0],
		['a.mp4?chunked=1', 200, 'video/mp4', sizeOf('mp4')],
		['a.mp4?type=application/octet-stream', 200, 'application/octet-stream', sizeOf('mp4')],
		['a.png', 200, 'image/png', sizeOf('png')],
		['a.jpg', 200, 'image/jpeg', sizeOf('jpg')],
		['a.png?size=100000', 200, 'image/png', 100_000],
		['a.wav?cut=5000&size=5000', 200, 'audio/wav', 5_000],
		['a.mp4?redirect=1&size=5', 200, 'video/mp4', 5],
		['a.mp4?slow=1', 200, 'video/mp4', sizeOf('mp4')],
	])('%s', async (name, status, type, length) => {
		const answer = await file(await open(), name);
		expect([answer.status, answer.headers['content-type'], answer.data.length]).toEqual([status, type, length]);
		expect(answer.headers['content-length']).toBe(name.includes('chunked') ? undefined : String(length));
	});

	it.each([
		['a.mp4?status=403', 403, 'application/xml', 'AccessDenied'],
		['a.mp4?status=410', 410, 'text/html; charset=UTF-8', '410 Error'],
		['a.mp4?page=1', 200, 'text/html; charset=UTF-8', 'expired'],
		['a.txt', 404, 'application/xml', 'NoSuchKey'],
	])('%s is a page', async (name, status, type, content) => {
		const answer = await file(await open(), name, { responseType: 'text' });
		expect([answer.status, answer.headers['content-type']]).toEqual([status, type]);
		expect(answer.data).toContain(content);
	});

	it('is an MP4 file in whole boxes, whatever its size', async () => {
		const { data } = await file(await open(), 'a.mp4?size=5000');
		const bytes = Buffer.from(data);
		expect(bytes.subarray(4, 12).toString('latin1')).toBe('ftypisom');
		const second = bytes.readUInt32BE(0);
		expect(bytes.subarray(second + 4, second + 8).toString('latin1')).toBe('mdat');
		expect(second + Number(bytes.readBigUInt64BE(second + 8))).toBe(bytes.length);
	});

	it.each(['', '&chunked=1'])('cuts the connection after so many bytes%s', async (more) => {
		const simulator = await open();
		const { data } = await file(simulator, `a.mp4?size=500000&cut=100000${more}`, { responseType: 'stream' });
		expect(await bytesUntilEnd(data)).toEqual({ bytes: 100_000, whole: false });
	});

	it('stalls after some bytes', async () => {
		const simulator = await open();
		const { data } = await file(simulator, 'a.mp4?stall=1', { responseType: 'stream' });
		const stream: Readable = data;
		const first = await stream[Symbol.asyncIterator]().next();
		expect(first.value.length).toBe(40);
		stream.destroy();
	});

	it('redirects to another host name or to a given link', async () => {
		const simulator = await open();
		const location = async (name: string) => (await file(simulator, name, { maxRedirects: 0 })).headers.location;
		const { port } = new URL(simulator.storageUrl);
		expect(await location('a.mp4?redirect=1')).toBe(`http://localhost:${port}/temp/a.mp4`);
		expect(await location('a.mp4?redirect=http://a.example/b.mp4')).toBe('http://a.example/b.mp4');
		expect(simulator.storageRequests.every(({ headers }) => headers['x-api-key'] === undefined)).toBe(true);
	});

	it('streams a large file', async () => {
		const size = 200_000_001;
		const { data } = await file(await open(), `a.mp4?size=${size}`, { responseType: 'stream' });
		expect(await bytesUntilEnd(data)).toEqual({ bytes: size, whole: true });
	});

	async function bytesUntilEnd(stream: Readable): Promise<{ bytes: number; whole: boolean }> {
		let bytes = 0;
		return await new Promise((resolve) => {
			stream.on('data', (chunk: Buffer) => (bytes += chunk.length));
			stream.on('end', () => resolve({ bytes, whole: true }));
			stream.on('error', () => resolve({ bytes, whole: false }));
		});
	}
});

describe('webhooks', () => {
	interface Received {
		headers: IncomingHttpHeaders;
		body: { timestamp: number; data: { task_id: string; status: string; config: object } };
	}

	/** Answers calls with the given statuses, the last one repeating. */
	async function receiver(...statuses: number[]) {
		const received: Received[] = [];
		const server: Server = createServer((request, response) => {
			let text = '';
			request.on('data', (chunk: Buffer) => (text += chunk.toString()));
			request.on('end', () => {
				received.push({ headers: request.headers, body: JSON.parse(text) });
				response.writeHead(statuses[Math.min(received.length, statuses.length) - 1] ?? 200).end();
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		endWithTest({ close: async () => await new Promise((resolve) => server.close(() => resolve())) });
		const address = server.address();
		return { received, endpoint: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/hook` };
	}

	async function deliveries(simulator: Simulator, count: number) {
		while (simulator.webhookDeliveries.length < count) await new Promise(setImmediate);
		return simulator.webhookDeliveries;
	}

	it('reports the end of a created task with its secret', async () => {
		const simulator = await open({ pendingMs: 0, processingMs: 5 });
		const { endpoint, received } = await receiver(200);
		const answer = await create(simulator, { webhook_config: { endpoint, secret: 'abc' } });
		const taskId = answer.data.data.task_id;
		expect(await deliveries(simulator, 1)).toMatchObject([{ taskId, endpoint, attempt: 1, status: 200 }]);
		expect(received[0]?.headers['x-webhook-secret']).toBe('abc');
		expect(received[0]?.body).toEqual({ timestamp: expect.any(Number), data: simulator.task(taskId) });
		expect(received[0]?.body.data).toMatchObject({
			status: 'completed',
			config: { webhook_config: { endpoint, secret: 'abc' } },
		});
	});

	it.each([
		[
			[500, 404, 200],
			[500, 404, 200],
		],
		[[500], [500, 500, 500]],
		[
			[302, 204],
			[302, 204],
		],
	])('tries again after %j', async (answers, expected) => {
		const simulator = await open({ webhookRetryMs: 1 });
		const { endpoint, received } = await receiver(...answers);
		simulator.addTask({ pendingMs: 0, processingMs: 0, result: 'failed', webhook: { endpoint } });
		await deliveries(simulator, expected.length);
		const last = simulator.addTask({ pendingMs: 0, processingMs: 0, webhook: { endpoint: `${endpoint}/last` } });
		while (!simulator.webhookDeliveries.some(({ taskId }) => taskId === last)) await new Promise(setImmediate);
		const first = simulator.webhookDeliveries.filter(({ taskId }) => taskId !== last);
		expect(first.map(({ status }) => status)).toEqual(expected);
		expect(received[0]?.headers).not.toHaveProperty('x-webhook-secret');
	});

	it('records a receiver that is not there', async () => {
		const simulator = await open({ webhookAttempts: 1 });
		simulator.addTask({ pendingMs: 0, processingMs: 0, webhook: { endpoint: 'http://127.0.0.1:1/' } });
		simulator.addTask({ pendingMs: 0, processingMs: 0, webhook: { endpoint: 'no link' } });
		const errors = (await deliveries(simulator, 2)).map(({ error }) => error);
		expect(errors.sort()).toEqual(['Invalid URL', expect.stringContaining('ECONNREFUSED')]);
	});

	it('are sent by hand at any time, with anything in them', async () => {
		const simulator = await open();
		const { endpoint, received } = await receiver(200);
		const id = simulator.addTask({ pendingMs: 60_000, webhook: { endpoint, secret: 'right' } });
		await simulator.sendWebhook(id);
		await simulator.sendWebhook(id, { secret: 'wrong', body: { odd: true } });
		const delivery = await simulator.sendWebhook(id, { secret: '', body: '[]' });
		expect(delivery).toMatchObject({ taskId: id, status: 200 });
		expect(received.map(({ headers }) => headers['x-webhook-secret'])).toEqual(['right', 'wrong', undefined]);
		expect(received.map(({ body }) => body)).toEqual([
			expect.objectContaining({ data: expect.objectContaining({ task_id: id, status: 'pending' }) }),
			{ odd: true },
			[],
		]);
		await expect(simulator.sendWebhook('no-such-task')).rejects.toThrow('no task');
	});

	it('stay away for a task that was cancelled', async () => {
		const simulator = await open();
		const { endpoint, received } = await receiver(200);
		const { setTimeout: real } = globalThis;
		const due: Array<() => void> = [];
		jest.spyOn(globalThis, 'setTimeout').mockImplementation((action) => {
			due.push(action);
			return real(() => {}, 0);
		});
		const gone = simulator.addTask({ pendingMs: 60_000, webhook: { endpoint } });
		const other = simulator.addTask({ pendingMs: 60_000, webhook: { endpoint } });
		await call(simulator, 'DELETE', `/api/v1/task/${gone}`);
		passTime(120_000);
		due.forEach((action) => action());
		await deliveries(simulator, 1);
		expect(received.map(({ body }) => body.data.task_id)).toEqual([other]);
	});

	it('do not outlast reset()', async () => {
		const simulator = await open();
		const { endpoint, received } = await receiver(500);
		simulator.addTask({ pendingMs: 0, processingMs: 0, webhook: { endpoint } });
		while (received.length === 0) await new Promise(setImmediate);
		simulator.reset();
		expect(simulator.webhookDeliveries).toEqual([]);
		simulator.addTask({ pendingMs: 0, processingMs: 0, webhook: { endpoint } });
		expect(await deliveries(simulator, 1)).toHaveLength(1);
	});
});

describe('over HTTP', () => {
	it('is scripted like in a test, without a key and unrecorded', async () => {
		const simulator = await open();
		const admin = async (method: string, path: string, data?: unknown) =>
			await call(simulator, method, `/_simulator/${path}`, { data, headers: {} });
		const task = await admin('POST', 'tasks', { statuses: ['Completed'], output: { video: 'x' } });
		expect((await get(simulator, task.data.task_id)).data.data).toMatchObject({
			status: 'Completed',
			output: { video: 'x' },
		});
		await admin('POST', 'faults', { kind: 'code-in-200', code: 7, on: { path: '/account' }, times: 'Infinity' });
		expect((await call(simulator, 'GET', '/account/info')).data.code).toBe(7);
		await admin('DELETE', 'faults');
		expect((await call(simulator, 'GET', '/account/info')).data.code).toBe(200);
		await admin('POST', 'next', { result: 'failed', pendingMs: 0, processingMs: 0 });
		expect(simulator.task(await created(simulator))?.status).toBe('failed');
		expect((await admin('GET', 'stats')).data).toEqual({
			requests: 4,
			tasksCreated: 1,
			completionsCreated: 0,
			spentUsd: 0.2,
		});
		expect((await admin('GET', 'requests')).data).toHaveLength(4);
		expect((await admin('POST', 'webhooks', { task_id: 'x' })).status).toBe(404);
		await admin('POST', 'reset');
		expect((await admin('GET', 'stats')).data).toEqual({
			requests: 0,
			tasksCreated: 0,
			completionsCreated: 0,
			spentUsd: 0,
		});
	});

	it.each([
		['faults', { kind: 'nonsense' }, 'kind must be one of'],
		['faults', { kind: 'slow' }, 'delayMs is missing'],
		['faults', { kind: 'server-error', on: { host: 'moon' } }, 'on.host'],
		['faults', { kind: 'server-error', delayMs: 4 }, 'delayMs is unknown'],
		['tasks', { result: 'lost' }, 'result must be'],
		['tasks', { statuses: 'Completed' }, 'statuses is unknown or of the wrong type'],
		['next', { webhook: {} }, 'webhook.endpoint'],
	])('refuses %s %j', async (path, data, message) => {
		const simulator = await open();
		expect(await call(simulator, 'POST', `/_simulator/${path}`, { data })).toMatchObject({
			status: 400,
			data: { message: expect.stringContaining(message) },
		});
	});

	it('gives its port back when it could not start', async () => {
		const simulator = await open();
		const port = Number(new URL(simulator.url).port);
		await expect(startSimulator({ port })).rejects.toThrow('EADDRINUSE');
	});
});

describe('command line', () => {
	const script = join(__dirname, '..', 'simulator', 'cli.ts');

	/** What it printed and the code it ended with; a signal is sent as soon as it greets. */
	async function run(...options: string[]) {
		const child = spawn(process.execPath, ['--import', 'tsx', script, ...options]);
		let printed = '';
		const print = (text: Buffer) => {
			printed += text.toString();
			if (printed.includes('Ctrl-C')) child.kill('SIGTERM');
		};
		child.stdout.on('data', print);
		child.stderr.on('data', print);
		const [code] = await once(child, 'close');
		return { printed, code };
	}

	it('prints where it is and ends on a signal', async () => {
		const { printed, code } = await run('--port', '0', '--processing-ms', '1');
		expect(printed).toMatch(/Base URL +http:\/\/127\.0\.0\.1:\d+\n/);
		expect(printed).toMatch(/API key +simulator-key-\S{10}/);
		expect(code).toBe(0);
	});

	it('refuses what is no number', async () => {
		const { printed, code } = await run('--pending-ms', 'soon');
		expect(printed).toContain('--pending-ms takes a whole number');
		expect(code).toBe(1);
	});
});
