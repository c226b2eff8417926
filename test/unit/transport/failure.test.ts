import type { IDataObject } from 'n8n-workflow';

import { failureError, isRateLimited } from '../../../nodes/shared/transport/failures/failure';
import type { PiApiRequest } from '../../../nodes/shared/transport/request';
import { sendRequest } from '../../../nodes/shared/transport/request';
import { connectionTo } from '../piApi';

// Requests leave timers behind.
beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** What the node makes of an answer of PiAPI's to a creation. */
async function failureOf(
	statusCode: number,
	body?: unknown,
	headers: IDataObject = {},
	request: PiApiRequest = { method: 'POST', path: '/api/v1/task' },
) {
	const connection = connectionTo(() => ({ statusCode, body, headers }));
	const { failure } = await sendRequest(connection, request);
	if (failure === undefined) throw new Error('It was no failure');
	return failure;
}

const vague = 'failed to create task';

/** All places of a reason, from the one that says most to the one that says least. */
const places: Array<[string, (reason: unknown) => object]> = [
	['the last log', (reason) => ({ data: { logs: ['started', reason] } })],
	['the error', (reason) => ({ data: { error: { code: 10000, message: reason } } })],
	['the raw message', (reason) => ({ data: { error: { raw_message: reason } } })],
	['the message', (reason) => ({ message: reason })],
	['an error like OpenAI’s', (reason) => ({ error: { message: reason } })],
];

/** Objects put together at every level. */
const merged = (one: object, other: object): object =>
	Object.entries(other).reduce(
		(all: Record<string, unknown>, [name, value]) => {
			const known = all[name];
			const areObjects = [known, value].every(
				(part) => typeof part === 'object' && part !== null && !Array.isArray(part),
			);
			return { ...all, [name]: areObjects ? merged(known as object, value as object) : value };
		},
		one as Record<string, unknown>,
	);

describe('the reason of a refusal is in the message', () => {
	test.each(places)('when it stands in %s', async (_, at) => {
		const { message, rejected } = await failureOf(400, { code: 400, ...at('duration out of range') });
		expect(message).toMatch(/: “duration out of range”$/);
		expect(rejected).toBe(true);
	});

	test.each(places)('from %s when all other places say nothing', async (_, at) => {
		const silent = { message: 'success', data: { logs: [], error: { code: 0, message: '', raw_message: '' } } };
		const { message } = await failureOf(400, merged(silent, at('bad ratio')));
		expect(message).toMatch(/: “bad ratio”$/);
	});

	test.each(places.slice(0, -1))('from %s before all that follow', async (name, at) => {
		const following = places.slice(places.findIndex(([place]) => place === name) + 1);
		const others = following.reduce((body, [, place]) => merged(body, place('not this')), {});
		expect((await failureOf(400, merged(others, at('but this')))).message).toContain('“but this”');
	});

	test.each(places.slice(1, 3))('from %s when the logs only say that it failed', async (_, at) => {
		const body = merged({ message: vague, data: { logs: [vague] } }, at('bad seed'));
		expect((await failureOf(400, body)).message).toContain('“bad seed”');
	});

	test.each<[string, object]>([
		['an object', { data: { logs: [{ level: 'error', message: 'bad seed' }] } }],
		['a text instead of a list', { data: { logs: 'bad seed' } }],
		['the last that says something', { data: { logs: ['started', 'bad seed', ' ', null, 7] } }],
	])('from a log that is %s', async (_, body) => {
		expect((await failureOf(400, body)).message).toContain('“bad seed”');
	});

	test('the bare message is better than none, and "success" is none', async () => {
		expect((await failureOf(400, { message: vague })).message).toContain(`“${vague}”`);
		for (const message of ['success', 'Success.', 'OK', '', null, 7, { a: 1 }]) {
			expect((await failureOf(400, { message })).message).toBe('PiAPI refused the request (code 400)');
		}
	});

	test('a page, or a text of megabytes, is not', async () => {
		expect((await failureOf(400, { message: '<html><body>Bad</body></html>' })).message).not.toContain('html');
		expect((await failureOf(400, { message: 'x'.repeat(1_000_000) })).message.length).toBeLessThan(500);
	});
});

describe('a lack of credits is a refusal with its own advice', () => {
	const lacking = {
		message: expect.stringMatching(/^the PiAPI account does not have enough credits/),
		advice: expect.stringContaining('Top up'),
		httpCode: '402',
		rejected: true,
		retryable: false,
	};
	const words = ['insufficient credits', 'Insufficient balance!', 'insufficient account credits', 'not enough points'];
	const all = places.flatMap(([place, at]) => words.map((word): [string, string, object] => [word, place, at(word)]));

	test.each(all)('said as “%s” in %s', async (_, __, body) => {
		for (const status of [200, 400, 402, 429, 500, 503]) {
			expect(await failureOf(status, { code: 500, ...body })).toMatchObject(lacking);
		}
	});

	test.each<[string, object]>([
		['the envelope', { code: 10002, message: vague, data: null }],
		['the task’s error', { code: 500, data: { error: { code: 10002, message: '' } } }],
		['the task’s error, as a text', { code: 500, data: { error: { code: '10002' } } }],
		['an error like OpenAI’s', { error: { code: 10002 } }],
	])('by code in %s', async (_, body) => {
		for (const status of [200, 400, 500]) expect(await failureOf(status, body)).toMatchObject(lacking);
	});

	test('HTTP 402 alone', async () => expect(await failureOf(402)).toMatchObject(lacking));

	test('it is not taken for the limit of running tasks', async () => {
		expect(isRateLimited(await failureOf(429, { message: 'insufficient credits' }))).toBe(false);
		expect(isRateLimited(await failureOf(429, { message: 'too many tasks' }))).toBe(true);
	});

	test('an answer that merely tells of an older lack of credits is an answer', async () => {
		const data = { task_id: 'x', status: 'failed', error: { code: 10002, message: 'insufficient credits' } };
		await expect(failureOf(200, { code: 200, message: 'success', data })).rejects.toThrow('It was no failure');
	});
});

const body = { message: 'why' };

test.each<[number, number | undefined, string, boolean, boolean]>([
	[301, undefined, 'a redirect (HTTP 301), which was not followed', false, true],
	[400, undefined, 'refused the request (code 400): “why”', false, true],
	[401, undefined, 'did not accept the API key', false, true],
	[403, undefined, 'does not allow this', false, true],
	[404, undefined, 'refused the request (code 404): “why”', false, true],
	[422, undefined, 'refused the request (code 422): “why”', false, true],
	[429, undefined, 'too many requests', true, true],
	[500, undefined, 'could not answer (code 500): “why”', true, false],
	[502, undefined, 'could not answer (code 502)', true, false],
	[529, undefined, 'could not answer (code 529)', true, false],
	[200, 400, 'refused the request (code 400): “why”', false, true],
	[200, 401, 'did not accept the API key', false, true],
	[200, 429, 'too many requests', true, true],
	[200, 500, 'could not answer (code 500): “why”', true, false],
	[200, 10000, 'refused the request (code 10000): “why”', false, true],
	[200, 10001, 'refused the request (code 10001): “why”', false, true],
	[200, 0, 'could not answer (code 0): “why”', true, false],
])('HTTP %p with the code %p: “%s”, retryable: %p, rejected: %p', async (status, code, words, retryable, rejected) => {
	const failure = await failureOf(status, { ...body, ...(code !== undefined && { code }) });
	expect(failure).toMatchObject({ message: expect.stringContaining(words), retryable, rejected });
	expect(failure.advice).not.toBe('');
	expect(failure.httpCode).toBe(String(code ?? status));
});

test.each<[PiApiRequest, string, string]>([
	[{ method: 'GET', path: '/api/v1/task/x' }, 'PiAPI could not find this task: “why”', 'Check the task ID'],
	[{ method: 'POST', path: '/v1/chat/completions' }, 'PiAPI refused the request (code 404): “why”', 'the values'],
	[{ method: 'GET', path: '/account/info' }, 'there is nothing at this address (HTTP 404): “why”', "'Base URL'"],
	[
		{ method: 'POST', host: 'uploadUrl', path: '/api/ephemeral_resource' },
		'there is nothing at this address (HTTP 404): “why”',
		"'Upload URL'",
	],
])('HTTP 404 for %j', async (request, message, advice) => {
	const failure = await failureOf(404, body, {}, request);
	expect(failure).toMatchObject({ message, advice: expect.stringContaining(advice) });
});

test('HTTP 404 without an answer of PiAPI’s leads to the Base URL', async () => {
	expect(await failureOf(404, '<html>')).toMatchObject({
		message: 'there is nothing at this address (HTTP 404)',
		advice: expect.stringContaining("'Base URL'"),
	});
});

test.each<[string, number, object]>([
	['the code of a refusal', 400, { data: { error: { code: 10001, message: 'upstream' } } }],
	['the code inside a 200', 200, { code: 10001, message: 'upstream' }],
])('an overloaded provider, by %s: the advice is to try later', async (_, status, answer) => {
	expect((await failureOf(status, answer)).advice).toMatch(/overloaded.*works later/);
});

test('a task that a refusal names is kept', async () => {
	const data = { task_id: 'a task', status: 'failed' };
	expect(await failureOf(400, { code: 400, message: 'no', data })).toMatchObject({ data });
	expect(await failureOf(400, { code: 400, message: 'no', data: [] })).not.toHaveProperty('data');
});

test('an error for a person has the subject, the reason, the advice and the status', async () => {
	const error = failureError('The task was not created', await failureOf(400, body));
	expect(error.message).toBe('The task was not created: PiAPI refused the request (code 400): “why”');
	expect(error).toMatchObject({ description: 'Check the values of this node.', extra: { httpCode: '400' } });
});
