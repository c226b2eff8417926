import type { INodeParameters } from 'n8n-workflow';

import type { Fault } from '../simulator/simulator';
import { sampleFiles } from '../simulator/sampleFiles';
import type { NodeSettings } from './harness';
import { setUp } from './setUp';

const { simulator, engine } = setUp();

const run = async (parameters: object, settings: NodeSettings = {}) =>
	await engine().run({
		type: 'piApi',
		parameters: { resource: 'llm', ...parameters } as INodeParameters,
		...settings,
	});
const chat = { operation: 'completeChat', model: 'gpt-4o-mini', prompt: 'Hello' };
const gpt4oImage = { operation: 'generateGpt4oImage', prompt: 'A fox' };
const gptImage = { operation: 'generateGptImage', model: 'gpt-image-2', prompt: 'A fox' };
const operations: Array<[string, object]> = [
	['completeChat', chat],
	['generateGpt4oImage', gpt4oImage],
	['generateGptImage', gptImage],
];
const retrying = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
const bodies = () => simulator().requests.map(({ body }) => body);

describe('a chat', () => {
	test('the prompt alone: a text', async () => {
		const { status, output } = await run(chat);
		expect(status).toBe('success');
		expect(bodies()).toEqual([{ model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'Hello' }] }]);
		expect(output).toEqual([
			{
				json: {
					text: 'You said: Hello',
					model: 'gpt-4o-mini',
					usage: { prompt_tokens: 2, completion_tokens: 4, total_tokens: 6 },
				},
				pairedItem: { item: 0 },
			},
		]);
	});

	test('everything: system message, earlier messages, settings, and more as JSON', async () => {
		const earlier = [
			{ role: 'user', content: 'Hi' },
			{ role: 'assistant', content: 'Hello' },
		];
		await run({
			...chat,
			additionalFields: {
				system: 'Be brief',
				earlier: JSON.stringify(earlier),
				maxTokens: 50,
				stop: 'END',
				temperature: 0.2,
				topP: 0.5,
				additionalInput: '{"seed":7}',
			},
		});
		expect(bodies()).toEqual([
			{
				model: 'gpt-4o-mini',
				messages: [{ role: 'system', content: 'Be brief' }, ...earlier, { role: 'user', content: 'Hello' }],
				max_tokens: 50,
				stop: 'END',
				temperature: 0.2,
				top_p: 0.5,
				seed: 7,
			},
		]);
	});

	test('a stream that was asked for as JSON is put together', async () => {
		const { output } = await run({ ...chat, additionalFields: { additionalInput: '{"stream":true}' } });
		expect(output[0]?.json).toMatchObject({ text: 'You said: Hello', model: 'gpt-4o-mini' });
	});

	test("not simplified: OpenAI's whole answer", async () => {
		const { output } = await run({ ...chat, simplify: false });
		expect(output[0]?.json).toMatchObject({
			object: 'chat.completion',
			choices: [{ index: 0, message: { role: 'assistant', content: 'You said: Hello' } }],
		});
	});

	test('several items, paired, in input order', async () => {
		const items = ['a', 'b', 'c'].map((prompt) => ({ prompt }));
		const { output } = await run({ ...chat, prompt: '={{ $json.prompt }}' }, { items });
		expect(output.map(({ json, pairedItem }) => [json.text, pairedItem])).toEqual([
			['You said: a', { item: 0 }],
			['You said: b', { item: 1 }],
			['You said: c', { item: 2 }],
		]);
	});

	test('the key goes in the header of that API, and nowhere else', async () => {
		const { run: execution } = await run(chat);
		expect(simulator().requests[0]?.headers.authorization).toBe(`Bearer ${simulator().apiKey}`);
		expect(JSON.stringify(execution.data)).not.toContain(simulator().apiKey);
	});
});

describe('pictures', () => {
	test('of GPT-4o come in a stream, as links in the text', async () => {
		const { output } = await run(gpt4oImage);
		expect(bodies()).toEqual([{ model: 'gpt-4o-image', stream: true, messages: [{ role: 'user', content: 'A fox' }] }]);
		const { result_url: url, text } = output[0]?.json ?? {};
		expect(url).toMatch(new RegExp(`^${simulator().storageUrl}/temp/[0-9a-f-]{36}\\.png$`));
		expect(output[0]?.json).toEqual({ result_url: url, result_urls: [url], text });
		expect(text).toContain(`![image](${String(url)})`);
	});

	test('of GPT Image come as links', async () => {
		const fields = {
			n: 2,
			size: '1536x1024',
			quality: 'high',
			outputFormat: 'png',
			image: 'https://example.com/a.png',
		};
		const { output } = await run({ ...gptImage, additionalFields: fields });
		expect(bodies()).toEqual([
			{
				model: 'gpt-image-2',
				prompt: 'A fox',
				n: 2,
				size: '1536x1024',
				quality: 'high',
				output_format: 'png',
				image: 'https://example.com/a.png',
			},
		]);
		const { result_url: url, result_urls: urls } = output[0]?.json ?? {};
		expect(urls).toEqual([url, expect.stringMatching(/\.png$/)]);
		expect(output[0]?.binary).toBeUndefined();
	});

	test.each([
		['', null],
		[' https://h.example/a b.png\n', 'https://h.example/a%20b.png'],
		['/temp/a.png', '/temp/a.png'],
		['undefined', null],
		[{ url: 'x' }, null],
	])('of GPT Image with the link %j have the link %j', async (url, link) => {
		simulator().fault({ kind: 'custom', body: { created: 1, data: [{ url }] }, on: { path: '/v1/' } });
		const { output } = await run(gptImage);
		expect(output[0]?.json).toMatchObject({ result_url: link, result_urls: link === null ? [] : [link] });
	});

	test('of GPT Image whose link holds the image become files', async () => {
		const url = `data:image/png;base64,${(sampleFiles.png ?? Buffer.alloc(0)).toString('base64')}`;
		simulator().fault({ kind: 'custom', body: { created: 1, data: [{ url, b64_json: '' }] }, on: { path: '/v1/' } });
		const { output } = await run({ ...gptImage, simplify: false });
		expect(output[0]?.binary?.data).toMatchObject({ fileName: 'image.png', mimeType: 'image/png' });
		expect(JSON.stringify(output[0]?.json)).not.toContain('base64,');
	});

	test.each([
		' data:image/png;base64,CONTENT',
		'data:image/png;charset=utf-8; base64,CONTENT%3D%3D',
		'data:image/png,CONTENT',
	])('of GPT Image in the form %s are whole', async (form) => {
		const content = (sampleFiles.png ?? Buffer.alloc(0)).toString('base64');
		const url = form.replace(/CONTENT(?:%3D)*/, form.includes('%') ? encodeURIComponent(content) : content);
		simulator().fault({ kind: 'custom', body: { created: 1, data: [{ url }] }, on: { path: '/v1/' } });
		const { output } = await run(gptImage);
		expect((await engine().file(output[0]?.binary?.data)).equals(sampleFiles.png ?? Buffer.alloc(0))).toBe(true);
	});

	test('of GPT Image that are text stay in the answer', async () => {
		const url = 'data:image/svg+xml;utf8,<svg/>';
		simulator().fault({ kind: 'custom', body: { created: 1, data: [{ url }] }, on: { path: '/v1/' } });
		const { output } = await run({ ...gptImage, simplify: false });
		expect(output[0]?.json.data).toEqual([{ url }]);
	});

	test.each([
		['![x](https://h.example/a(1).png)', 'https://h.example/a(1).png'],
		['(see https://h.example/a.png).', 'https://h.example/a.png'],
		['[a](https://h.example/a_(b)_c.png), and more', 'https://h.example/a_(b)_c.png'],
	])('of GPT-4o in the text %j have the link %j', async (content, link) => {
		const body = { choices: [{ message: { role: 'assistant', content } }] };
		simulator().fault({ kind: 'custom', body, on: { path: '/v1/' } });
		const { output } = await run(gpt4oImage);
		expect(output[0]?.json).toMatchObject({ result_url: link, result_urls: [link] });
	});

	test('inside the answer as data URIs become files, too', async () => {
		const content = `data:image/png;base64,${(sampleFiles.png ?? Buffer.alloc(0)).toString('base64')}`;
		simulator().fault({ kind: 'custom', body: { created: 1, data: [{ b64_json: content }] }, on: { path: '/v1/' } });
		const { output } = await run(gptImage);
		expect(output[0]?.binary?.data).toMatchObject({ fileName: 'image.png', mimeType: 'image/png' });
	});

	test.each([true, false])('inside the answer become files (simplify: %p)', async (simplify) => {
		const additionalInput = '{"response_format":"b64_json"}';
		const { run: execution, output } = await run({
			...gptImage,
			additionalFields: { n: 2, additionalInput },
			simplify,
		});
		const { json, binary = {} } = output[0] ?? {};
		expect(Object.entries(binary).map(([field, { fileName, mimeType }]) => [field, fileName, mimeType])).toEqual([
			['data', 'image.png', 'image/png'],
			['data_2', 'image_2.png', 'image/png'],
		]);
		expect((await engine().file(binary.data)).equals(sampleFiles.png ?? Buffer.alloc(0))).toBe(true);
		expect(json).toMatchObject(simplify ? { result_url: null, result_urls: [] } : { created: expect.any(Number) });
		// Neither in the item nor in what n8n stores of the execution.
		expect(JSON.stringify(execution.data)).not.toContain((sampleFiles.png ?? Buffer.alloc(0)).toString('base64'));
	});
});

describe('what goes wrong', () => {
	const onPost = { method: 'POST' };
	const lost: Array<[string, Fault]> = [
		['the connection drops', { on: onPost, kind: 'drop-after' }],
		['PiAPI answers 500 afterwards', { on: onPost, kind: 'error-after' }],
		['PiAPI answers 502 with a page', { on: onPost, kind: 'bad-gateway', processed: true }],
		['PiAPI answers a page', { on: onPost, kind: 'html-page', processed: true }],
		['PiAPI answers nothing', { on: onPost, kind: 'empty-body' }],
		['the answer is cut', { on: onPost, kind: 'cut-body' }],
	];

	describe.each(operations)('%s', (_, parameters) => {
		test.each(lost)('%s: asked once, also with Retry On Fail', async (__, fault) => {
			simulator().fault(fault);
			const { status, error } = await run(parameters, retrying);
			expect(status).toBe('error');
			expect(error?.message).toMatch(/^PiAPI's answer was lost: .+ \[item 0\]$/);
			expect(error?.message).not.toContain('interrupted');
			expect(error?.description).toContain('It may have been charged');
			expect(simulator().requests).toHaveLength(1);
			expect(simulator().completionsCreated).toBeLessThanOrEqual(1);
		});

		test.each<[Fault, RegExp]>([
			[{ on: onPost, kind: 'unauthorized', times: Infinity }, /PiAPI did not accept the API key/],
			[{ on: onPost, kind: 'payment-required', times: Infinity }, /the PiAPI account does not have enough credits/],
			[{ on: onPost, kind: 'forbidden', times: Infinity }, /PiAPI does not allow this for the account/],
			[{ on: onPost, kind: 'rate-limited', times: Infinity }, /PiAPI is receiving too many requests/],
		])('%j is a refusal, and says so', async (fault, message) => {
			simulator().fault(fault);
			const { error } = await run(parameters);
			expect(error?.message).toMatch(/^The request failed: /);
			expect(error?.message).toMatch(message);
			expect(simulator().completionsCreated).toBe(0);
		});

		test('Retry On Fail asks again after a refusal, and gets the answer', async () => {
			simulator().fault({ on: onPost, kind: 'unauthorized' });
			const { status } = await run(parameters, retrying);
			expect(status).toBe('success');
			expect(simulator().requests).toHaveLength(2);
		});
	});

	test('an answer that takes longer than ten minutes is lost, and not asked for again', async () => {
		simulator().fault({ on: onPost, kind: 'hang', processed: true });
		const { error } = await run(gptImage, retrying);
		// Whether n8n's clock or the node's own is the first to give up.
		expect(error?.message).toMatch(
			/^PiAPI's answer was lost: PiAPI (did not answer within 600 s|.* in time) \[item 0\]$/,
		);
		expect(simulator().completionsCreated).toBe(1);
	});

	test('a 429 is waited out', async () => {
		simulator().fault({ on: onPost, kind: 'rate-limited', retryAfter: 3, times: 2 });
		const { status } = await run(chat);
		expect(status).toBe('success');
		expect(simulator().requests).toHaveLength(3);
	});

	test("an upstream refusal: PiAPI's words", async () => {
		const body = { error: { message: 'upstream returned 400: {"reason":"safety"}', type: 'invalid_request_error' } };
		simulator().fault({ on: onPost, kind: 'custom', status: 400, body });
		const { error } = await run(chat);
		expect(error?.message).toBe(
			'The request failed: PiAPI refused the request (code 400): “upstream returned 400: {"reason":"safety"}” [item 0]',
		);
	});

	test('an error inside a 200 is one', async () => {
		const body = { error: { message: 'content policy violation' } };
		simulator().fault({ on: onPost, kind: 'custom', status: 200, body });
		const { error } = await run(chat);
		expect(error?.message).toContain('content policy violation');
	});

	test('a stream that breaks off is a lost answer, not half a text', async () => {
		simulator().fault({ on: onPost, kind: 'truncated-json' });
		const { error } = await run(gpt4oImage, retrying);
		expect(error?.message).toBe("PiAPI's answer was lost: PiAPI's answer was cut off [item 0]");
		expect(simulator().requests).toHaveLength(1);
	});

	test("an empty error in OpenAI's answer is none for n8n either: nothing is asked again", async () => {
		const body = { choices: [{ message: { content: 'Hi' } }], model: 'gpt-4o-mini', error: '' };
		simulator().fault({ on: onPost, kind: 'custom', status: 200, body });
		const { status, output } = await run({ ...chat, simplify: false }, retrying);
		expect(status).toBe('success');
		expect(output[0]?.json).not.toHaveProperty('error');
		expect(simulator().requests).toHaveLength(1);
	});

	test('one of several items fails: on the next try only it is asked again', async () => {
		simulator().fault({ on: onPost, kind: 'unauthorized', after: 1 });
		const items = ['a', 'b', 'c'].map((prompt) => ({ prompt }));
		const { status, output } = await run({ ...chat, prompt: '={{ $json.prompt }}' }, { items, ...retrying });
		expect(status).toBe('success');
		expect(output.map(({ json }) => json.text)).toEqual(['You said: a', 'You said: b', 'You said: c']);
		expect(simulator().requests).toHaveLength(4);
		expect(simulator().completionsCreated).toBe(3);
	});

	test('continued: error and details only', async () => {
		simulator().fault({ on: onPost, kind: 'forbidden' });
		const { errorOutput } = await run(chat, { onError: 'continueErrorOutput' });
		expect(errorOutput[0]?.json).toEqual({ error: expect.stringMatching(/^The request failed: /), details: {} });
	});

	test('secrets are masked in answers and errors', async () => {
		const { apiKey } = simulator();
		const body = { error: { message: `bad key ${apiKey}` } };
		simulator().fault({ on: onPost, kind: 'custom', status: 400, body });
		const failed = await run(chat);
		const echoed = await run({ ...chat, prompt: `={{ "${apiKey}" }}` });
		expect(failed.error?.message).toContain('bad key ********');
		expect(JSON.stringify([failed.run.data.resultData, failed.error, echoed.output])).not.toContain(apiKey);
	});

	const event = (data: object) => `data: ${JSON.stringify(data)}\n\n`;
	const streamed = async (body: string, settings = {}) => {
		simulator().fault({
			on: onPost,
			kind: 'custom',
			status: 200,
			body,
			headers: { 'content-type': 'text/event-stream' },
		});
		return await run(gpt4oImage, settings);
	};
	const blocked = event({ error: { message: 'upstream returned 400: moderation_blocked' } });
	const half = event({ choices: [{ delta: { content: 'Hel' } }] });
	const done = 'data: [DONE]\n\n';

	test('a stream that begins with an error is a refusal with its reason', async () => {
		const { error } = await streamed(`${blocked}${done}`);
		expect(error?.message).toBe(
			'The request failed: PiAPI refused the request (code 400): “upstream returned 400: moderation_blocked” [item 0]',
		);
	});

	test.each([{ code: 500 }, { type: 'upstream', code: 'rate_limit' }])(
		'an error without words in a stream, %j, is a refusal',
		async (error) => {
			const refused = await streamed(`${event({ error })}${done}`);
			expect(refused.error?.message).toMatch(/^The request failed: PiAPI refused the request/);
		},
	);

	test('a stream with an error after a part of the answer is a lost answer, and not asked for again', async () => {
		const { error } = await streamed(`${half}${blocked}${done}`, retrying);
		expect(error?.message).toMatch(/^PiAPI's answer was lost: .*moderation_blocked/);
		expect(simulator().requests).toHaveLength(1);
	});

	test('a blank after the end of a stream does not count', async () => {
		const { output } = await streamed(`${half}data: [DONE] \n\n`);
		expect(output[0]?.json.text).toBe('Hel');
	});

	test('an error in words alone is a refusal with its reason', async () => {
		simulator().fault({ on: onPost, kind: 'custom', status: 200, body: { error: 'upstream returned 400: no' } });
		expect((await run(chat)).error?.message).toContain('“upstream returned 400: no”');
	});

	test('an answer in parts is one text', async () => {
		const content = [
			{ type: 'text', text: 'Hello ' },
			{ type: 'text', text: 'you' },
		];
		simulator().fault({ on: onPost, kind: 'custom', status: 200, body: { choices: [{ message: { content } }] } });
		expect((await run(chat)).output[0]?.json.text).toBe('Hello you');
	});

	test.each([
		['See https://a.example/x.png.', 'https://a.example/x.png'],
		['**https://a.example/x.png**', 'https://a.example/x.png'],
		['`https://a.example/x.png`', 'https://a.example/x.png'],
		['![it](https://a.example/x.png)', 'https://a.example/x.png'],
		['[a](https://a.example/x.png), [b](https://a.example/x.png)', 'https://a.example/x.png'],
		['https://a.example/a_(1).png, and more', 'https://a.example/a_(1).png'],
	])('in %j the link is %s', async (text, link) => {
		const { output } = await streamed(`${event({ choices: [{ delta: { content: text } }] })}${done}`);
		expect(output[0]?.json.result_urls).toEqual([link]);
	});

	test.each<[object, RegExp]>([
		...['https://photos.example/undefined.png', 'not a url', 'https://https://photos.example/a.png'].map(
			(image): [object, RegExp] => [{ ...gptImage, additionalFields: { image } }, /^'Image URL' .*Nothing was created/],
		),
		[{ ...chat, model: '' }, /^'Model' is empty\. Nothing was created \[item 0\]$/],
		[{ ...chat, prompt: '' }, /^'Prompt' is empty\. Nothing was created \[item 0\]$/],
		[
			{ ...chat, additionalFields: { earlier: '{}' } },
			/^'Earlier Messages \(JSON\)' must be a JSON list, got an object/,
		],
		[{ ...chat, additionalFields: { maxTokens: 0 } }, /^'Max Tokens' must be .* got '0'/],
		[{ ...gptImage, additionalFields: { size: '={{ "huge" }}' } }, /^'Size' must be one of .* got 'huge'/],
		[
			{ ...gpt4oImage, additionalFields: { additionalInput: '[]' } },
			/^'Additional Input \(JSON\)' must be a JSON object/,
		],
	])('%j is refused before anything is sent', async (parameters, message) => {
		const { error } = await run(parameters);
		expect(error?.message).toMatch(message);
		expect(simulator().requests).toHaveLength(0);
	});
});

describe("an AI agent's tool", () => {
	const tool = { type: 'piApi' };
	const parameters = { resource: 'llm', ...chat, prompt: "={{ $fromAI('prompt', 'What to ask', 'string') }}" };

	test('asks and reads the answer; asked again it is a new wish', async () => {
		const { answer } = await engine().callAsTool(parameters, { prompt: 'Hello' }, { ...tool, rounds: 2 });
		expect(JSON.parse(answer)).toMatchObject([{ text: 'You said: Hello' }]);
		expect(simulator().completionsCreated).toBe(2);
	});

	test('an answer that was lost is not asked for again', async () => {
		simulator().fault({ on: { method: 'POST' }, kind: 'drop-after' });
		const { answer } = await engine().callAsTool(parameters, { prompt: 'Hello' }, { ...tool, ...retrying });
		expect(answer).toContain('It may have been charged');
		expect(simulator().completionsCreated).toBe(1);
	});
});
