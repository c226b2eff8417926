import type { Fault, Simulator } from '../simulator';
import { expectFile, signs } from '../testing/expectFile';
import { call, create, open } from '../testing/openSimulator';

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
		const picture = { model: 'gpt-image-2', prompt: 'A hug' };
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
		[imagesPath, { model: 'gpt-image-2' }],
		[imagesPath, { model: 'gpt-image-2', prompt: 'A hug', output_format: 'gif' }],
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
		expect((await create(simulator)).status).toBe(200);
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
