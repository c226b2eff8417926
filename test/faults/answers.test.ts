import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import type { NodeSettings } from '../engine/harness';
import { byId, finished, idFromItem } from '../engine/setUp';
import { sampleFiles } from '../simulator/sampleFiles';
import { anyJson, anyText, spoilt, type Json } from './anyJson';
import {
	creations,
	expectTrueItem,
	hugUrl,
	isRecord,
	json,
	runs,
	saidStatus,
	setUpAnything,
	someId,
	stopping,
	taskRequests,
	unforeseen,
} from './anything';
import { simplifiedHug, simplifiedTask } from './itemFields';

const { simulator, engine, run, answerWith, expectSoundEnd, taskAnswer, forSpoilt } = setUpAnything();

describe('whatever PiAPI answers about a task', () => {
	test('Get Task tells what it said', async () => {
		await forSpoilt(taskAnswer(), fc.tuple(fc.boolean(), stopping), async (answer, [simplify, onError]) => {
			answerWith(taskRequests, JSON.stringify(answer));
			const good = expectSoundEnd(await run({ parameters: { taskId: byId(someId), simplify }, onError }));
			good.forEach((item) => {
				if (simplify) expectTrueItem(item, answer, simplifiedHug);
				else expect(Object.keys(item.json)).toEqual(['code', 'message', 'data']);
			});
		});
	});

	test('waiting ends, and completed is only what PiAPI calls so', async () => {
		const parameters = { taskId: byId(someId), waitUntilDone: true, options: { waitTimeout: 20 } };
		await forSpoilt(taskAnswer(), stopping, async (answer, onError) => {
			answerWith(taskRequests, JSON.stringify(answer));
			const good = expectSoundEnd(await run({ parameters, onError }));
			good.forEach((item) => {
				expectTrueItem(item, answer, simplifiedHug);
				expect(saidStatus(answer)).toBe('completed');
			});
		});
	});

	test.each(['kling', 'midjourney', 'luma', 'music-u', 'Qubico/trellis', 'Qubico/flux1-dev', 'hailuo'])(
		'the node PiAPI finds links and nothing else in the output of %s',
		async (model) => {
			const parameters = { resource: 'task', operation: 'get', taskId: byId(someId) };
			await forSpoilt(
				taskAnswer(model),
				stopping,
				async (answer, onError) => {
					answerWith(taskRequests, JSON.stringify(answer));
					const good = expectSoundEnd(await run({ type: 'piApi', parameters, onError }));
					good.forEach((item) => {
						expectTrueItem(item, answer, simplifiedTask);
						const { result_url: url, result_urls: urls } = item.json as { result_url: unknown; result_urls: string[] };
						expect(url).toBe(urls[0] ?? null);
						urls.forEach((link) => expect(link).toMatch(/^https?:\/\/\S+$/i));
					});
				},
				{ ...runs, numRuns: 20 },
			);
		},
	);

	test('a download is a file or an error', async () => {
		const links = fc.oneof(
			fc.constantFrom(
				'http://127.0.0.1:9/a',
				'http://127.0.0.1:99999/a',
				'http://[',
				'http://%',
				'https://127.0.0.1:1/%',
			),
			fc.constantFrom('mp4', 'png', 'nothing').map((end) => ({ end })),
		);
		const property = fc.asyncProperty(links, fc.constantFrom('video_url', 'video', 'other'), async (link, field) => {
			simulator().reset();
			const url = typeof link === 'string' ? link : `${simulator().storageUrl}/temp/a.${link.end}`;
			const id = simulator().addTask({ ...finished, output: { [field]: url } });
			const good = expectSoundEnd(await run({ parameters: { taskId: byId(id), download: true } }));
			good.forEach(({ binary }) => expect(binary?.data?.fileName).toMatch(new RegExp(`^${id}\\.`)));
		});
		await fc.assert(property, { ...runs, numRuns: 40 });
	});
});

describe('whatever PiAPI answers to a creation', () => {
	const waiting = { waitUntilDone: true, options: { waitTimeout: 20 } };
	test.each<[string, IDataObject]>([
		['without waiting', hugUrl],
		['waiting', { ...hugUrl, ...waiting }],
	])('nothing is bought twice, %s', async (_, parameters) => {
		await forSpoilt(taskAnswer(), fc.tuple(stopping, fc.boolean()), async (answer, [onError, retryOnFail]) => {
			simulator().fault({
				on: creations,
				kind: 'custom',
				times: Infinity,
				status: 200,
				headers: json,
				body: JSON.stringify(answer),
				processed: true,
			});
			const retrying = { retryOnFail, maxTries: 3, waitBetweenTries: 0 };
			const result = await run({ parameters: parameters as NodeSettings['parameters'], onError, ...retrying });
			const good = expectSoundEnd(result);
			const data = isRecord(answer) && isRecord(answer.data) ? answer.data : {};
			const isNamed = typeof data.task_id === 'string' && data.task_id !== '';
			const told = JSON.stringify([result.output, result.error?.message, result.error?.context]);
			if (isNamed) expect(told).toContain(JSON.stringify(String(data.task_id)).slice(1, -1).slice(0, 40));
			// A refusal with PiAPI's own code says that there is no task; everything else may have made one.
			const isRefused = isRecord(answer) && Number(answer.code) >= 300 && Number(answer.code) < 500;
			const hasNoCredits = isRecord(answer) && String(answer.message).includes('insufficient credits');
			if (!isRefused && !hasNoCredits) expect(simulator().tasksCreated).toBe(1);
			// Where the answer names no task, the task is found in the history.
			const created = simulator().requests.map(({ taskId }) => taskId);
			if (!isNamed) good.forEach(({ json }) => expect(created).toContain(json.task_id));
		});
	});
});

describe('whatever PiAPI answers to the rest', () => {
	test('a task history of any shape does not end a wait', async () => {
		const ids = [1, 2, 3].map(() => simulator().addTask(finished));
		const rows = ids.map((id) => ({
			task_id: id,
			status: 'completed',
			created_at: '2026-01-01T00:00:00Z',
			task_model: 'mj',
		}));
		const history: Json = { code: 200, message: 'success', data: { data: rows, page: '1', size: '50', total: '3' } };
		const parameters = { resource: 'task', operation: 'getMany', limit: 50 };
		await forSpoilt(history, stopping, async (answer, onError) => {
			answerWith({ path: '/api/open' }, JSON.stringify(answer));
			expectSoundEnd(await run({ type: 'piApi', parameters, onError }), 50);
			await engine()
				.listTasks('x')
				.catch(({ message }: Error) => {
					expect(message).toMatch(/^The recent tasks could not be listed/);
					expect(message).not.toMatch(unforeseen);
				});
		});
	});

	test('the task history, while many tasks are waited for', async () => {
		const rows = Array.from({ length: 6 }, (_, index) => ({ task_id: `id ${index}`, status: 'processing' }));
		const history: Json = { code: 200, message: 'success', data: { data: rows } };
		await forSpoilt(
			history,
			fc.constant(undefined),
			async (answer) => {
				const items = rows.map(() => ({ id: simulator().addTask({ pendingMs: 0, processingMs: 30_000 }) }));
				const text = items.reduce((body, { id }, index) => body.replaceAll(`id ${index}`, id), JSON.stringify(answer));
				answerWith({ path: '/api/open' }, text);
				const result = await run({ parameters: { taskId: idFromItem, waitUntilDone: true }, items });
				expect(result.error?.message).toBeUndefined();
				expect(result.output.map(({ json: { task_id: id, status } }) => ({ id, status }))).toEqual(
					items.map(({ id }) => ({ id, status: 'completed' })),
				);
			},
			{ ...runs, numRuns: 25 },
		);
	});

	test('an upload: a task only with a link', async () => {
		const files = [{ content: sampleFiles.png ?? Buffer.alloc(0), fileName: 'a.png', mimeType: 'image/png' }];
		const uploaded: Json = { code: 200, message: 'success', data: { url: 'https://files.example/a.png' } };
		await forSpoilt(uploaded, fc.tuple(fc.boolean(), stopping), async (answer, [creates, onError]) => {
			answerWith({ host: 'upload' }, JSON.stringify(answer));
			const settings: NodeSettings = creates
				? { files, parameters: { ...hugUrl, imageSource: 'file' } }
				: { files, type: 'piApi', parameters: { resource: 'file', operation: 'upload' } };
			const good = expectSoundEnd(await run({ ...settings, onError }));
			const data = isRecord(answer) && isRecord(answer.data) ? answer.data : {};
			if (typeof data.url !== 'string') expect(good).toEqual([]);
			if (typeof data.url !== 'string') expect(simulator().tasksCreated).toBe(0);
		});
	});

	test.each([
		['account/getInfo', { id: 1, name: 'a', plan: 'creator', wallet: { point_remain: 1 } }],
		['account/getActiveTasks', { kling: { staged_count: 0, pending_count: 1, processing_count: 2 } }],
		['task/cancel', null],
		['task/cancelMany', null],
	])('%s', async (name, data) => {
		const [resource, operation] = name.split('/');
		const parameters = { resource, operation, taskId: byId(someId), createdBefore: '2100-01-01' };
		await forSpoilt({ code: 200, message: 'success', data }, stopping, async (answer, onError) => {
			answerWith({}, JSON.stringify(answer));
			const settings = { type: 'piApi', parameters: parameters as NodeSettings['parameters'] };
			expectSoundEnd(await run({ ...settings, onError }));
		});
	});
});

describe('whatever a language model answers', () => {
	const prompt = 'a caption';
	const usage = { total_tokens: 7 };
	const chat: Json = { model: 'm', choices: [{ index: 0, message: { role: 'assistant', content: 'Hi' } }], usage };
	const images: Json = { created: 1, data: [{ url: 'https://a.example/a.png' }, { b64_json: 'iVBORw0KGgo=' }], usage };
	const piece: Json = { model: 'm', choices: [{ index: 0, delta: { content: 'https://a.example/a.png' } }] };

	test.each<[string, Json, string[]]>([
		['completeChat', chat, ['text', 'model', 'usage']],
		['generateGpt4oImage', chat, ['result_url', 'result_urls', 'text']],
		['generateGptImage', images, ['result_url', 'result_urls', 'usage']],
	])('%s', async (operation, whole, fields) => {
		await forSpoilt(whole, fc.tuple(fc.boolean(), stopping), async (answer, [simplify, onError]) => {
			answerWith({ path: '/v1/' }, JSON.stringify(answer));
			const parameters = { resource: 'llm', operation, model: 'm', prompt, simplify };
			const retrying = { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 };
			const good = expectSoundEnd(await run({ type: 'piApi', parameters, onError, ...retrying }));
			if (simplify) good.forEach((item) => expect(Object.keys(item.json)).toEqual(fields));
			if (good.length > 0) expect(simulator().requests).toHaveLength(1);
		});
	});

	test('a stream of events', async () => {
		const events = fc.array(
			fc.oneof(spoilt(piece), anyJson).map((event) => JSON.stringify(event)),
			{ maxLength: 5 },
		);
		const lines = fc.tuple(events, fc.array(anyText, { maxLength: 3 }), fc.boolean());
		const property = fc.asyncProperty(lines, async ([parts, others, isWhole]) => {
			simulator().reset();
			const all = [...parts.map((part) => `data: ${part}`), ...others, ...(isWhole ? ['data: [DONE]'] : [])];
			const headers = { 'content-type': 'text/event-stream' };
			answerWith({ path: '/v1/' }, `: hello\n\n${all.join('\n\n')}`, 200, headers);
			const parameters = { resource: 'llm', operation: 'generateGpt4oImage', prompt };
			const good = expectSoundEnd(await run({ type: 'piApi', parameters }));
			good.forEach((item) => expect(Object.keys(item.json)).toEqual(['result_url', 'result_urls', 'text']));
			if (!all.some((line) => line.includes('[DONE]'))) expect(good).toEqual([]);
		});
		await fc.assert(property, runs);
	});
});

describe('whatever comes instead of JSON', () => {
	const operations: Array<[string, NodeSettings]> = [
		['Get Task', { parameters: { taskId: byId(someId) } }],
		['Get Task, waiting', { parameters: { taskId: byId(someId), waitUntilDone: true, options: { waitTimeout: 20 } } }],
		['Create Task', { parameters: hugUrl }],
		['Account → Get Info', { type: 'piApi', parameters: { resource: 'account', operation: 'getInfo' } }],
		[
			'LLM → Complete a Chat',
			{ type: 'piApi', parameters: { resource: 'llm', operation: 'completeChat', model: 'm', prompt: 'p' } },
		],
	];
	const statuses = fc.oneof(fc.constant(200), fc.constantFrom(201, 204, 299, 304, 400, 418, 429, 451, 499, 503, 599));
	const types = fc.constantFrom('application/json', 'text/html', 'image/png', 'application/octet-stream', 'nonsense');
	const delays = fc.option(fc.constantFrom('0', '-1', '1e400', '3', 'soon', 'Wed, 21 Oct 2099 07:28:00 GMT', ''), {
		nil: undefined,
	});
	const texts = fc.oneof(
		anyText,
		anyJson.map((value) => JSON.stringify(value)),
		fc.constant('{"code":200,"data":{'),
	);

	test.each(operations)('%s', async (_, settings) => {
		const property = fc.asyncProperty(texts, statuses, types, delays, async (text, status, type, retryAfter) => {
			simulator().reset();
			const headers = { 'content-type': type, ...(retryAfter !== undefined && { 'retry-after': retryAfter }) };
			answerWith({}, text, status, headers);
			const good = expectSoundEnd(await run(settings));
			if (status >= 300) expect(good).toEqual([]);
		});
		await fc.assert(property, { ...runs, numRuns: 40 });
	});
});
