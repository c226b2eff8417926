import type { IDataObject } from 'n8n-workflow';

import type { AnswerShape } from '../../../nodes/shared/transport/response';
import { readResponse } from '../../../nodes/shared/transport/response';

const read = (body: unknown, shape: AnswerShape = 'task', headers: IDataObject = {}, statusCode = 200) =>
	readResponse({ statusCode, headers, body: body as IDataObject }, shape, []);

const unreadable = { retryable: true, rejected: false };

test.each<[string, AnswerShape, unknown, object]>([
	[
		'a task',
		'task',
		{ code: 200, message: 'success', data: { a: 1 } },
		{ code: 200, message: 'success', data: { a: 1 } },
	],
	['its code as a text', 'task', { code: '200', data: { a: 1 } }, { code: 200, message: '', data: { a: 1 } }],
	['a message that is none', 'task', { code: 200, message: 7, data: {} }, { code: 200, message: '', data: {} }],
	[
		'the account',
		'anything',
		{ code: 200, message: 'ok', data: { a: 1 } },
		{ code: 200, message: 'ok', data: { a: 1 } },
	],
	[
		'fields beside the code',
		'anything',
		{ code: 200, message: 'ok', a: 1 },
		{ code: 200, message: 'ok', data: { a: 1 } },
	],
	['data that is a list', 'anything', { code: 200, data: [], a: 1 }, { code: 200, data: { a: 1 } }],
	['no envelope', 'anything', { balance: 5 }, { code: 200, message: '', data: { balance: 5 } }],
	['a chat', 'likeOpenAi', { choices: [] }, { code: 200, data: { choices: [] } }],
	['images', 'likeOpenAi', { data: [{ url: 'x' }] }, { code: 200, data: { data: [{ url: 'x' }] } }],
	['a stream', 'likeOpenAi', 'data: {}\n\n', { code: 200, data: { stream: 'data: {}\n\n' } }],
	['a stream with a comment first', 'likeOpenAi', ': hello\n\n', { data: { stream: ': hello\n\n' } }],
	['a null error beside choices', 'likeOpenAi', { choices: [], error: null }, { code: 200 }],
])('%s is an answer in the shape %s', (_, shape, body, answer) => {
	expect(read(body, shape)).toEqual({ answer: expect.objectContaining(answer) });
});

test.each<[string, AnswerShape, unknown]>([
	['nothing', 'task', undefined],
	['null', 'task', null],
	['an empty text', 'task', ''],
	['a page', 'task', '<!doctype html>'],
	['a list', 'task', []],
	['a number', 'task', 7],
	['an envelope without data', 'task', { code: 200, message: 'success' }],
	['data that is null', 'task', { code: 200, data: null }],
	['data that is a list', 'task', { code: 200, data: [] }],
	['data that is a text', 'task', { code: 200, data: 'done' }],
	['an empty object', 'anything', {}],
	['a page', 'anything', '<html>'],
	['a page', 'likeOpenAi', '<html>'],
	['an empty object', 'likeOpenAi', {}],
	['an envelope', 'likeOpenAi', { code: 200, data: {} }],
	['a text', 'likeOpenAi', 'hello'],
])('%s is no answer in the shape %s, and may pass', (_, shape, body) => {
	expect(read(body, shape)).toEqual({ failure: expect.objectContaining(unreadable) });
});

test('a page with 403 is called a page, and blames no plan', () => {
	const { failure } = read('<html>Attention Required</html>', 'task', {}, 403);
	expect(failure).toMatchObject({ httpCode: '403', retryable: false, rejected: true });
	expect(failure?.message).toBe('PiAPI sent a web page instead of data (HTTP 403)');
	expect(failure?.advice).toMatch(/firewall/);
});

test('a page is called a page', () => {
	expect(read('\n<!DOCTYPE html>').failure?.message).toBe('PiAPI sent a web page instead of data');
	expect(read('upstream').failure?.message).toBe('PiAPI sent an answer that could not be read');
});

test.each<[string, AnswerShape, unknown, object]>([
	['PiAPI’s code in a 200', 'task', { code: 401, message: 'no' }, { httpCode: '401' }],
	['PiAPI’s code in a 200', 'anything', { code: 403, data: { a: 1 } }, { httpCode: '403' }],
	['PiAPI’s code in a 200', 'likeOpenAi', { code: 500, message: 'no' }, { httpCode: '500' }],
	['an error', 'likeOpenAi', { error: { message: 'bad' } }, { message: expect.stringContaining('“bad”') }],
	['no code at all', 'task', { message: 'hello', data: {} }, { message: expect.stringContaining('code missing') }],
])('%s is a refusal in the shape %s', (_, shape, body, failure) => {
	expect(read(body, shape)).toEqual({ failure: expect.objectContaining(failure) });
});

const date = 'Wed, 20 May 2026 10:00:00 GMT';

test.each<[string, unknown, unknown, number | undefined]>([
	['seconds', '7', undefined, 7_000],
	['none', '0', undefined, 0],
	['less than none', '-5', undefined, 0],
	['a fraction', '1.5', undefined, 1_500],
	['a date, by PiAPI’s clock', 'Wed, 20 May 2026 10:00:30 GMT', date, 30_000],
	['a date that has passed', 'Wed, 20 May 2026 09:00:00 GMT', date, 0],
	['a word', 'soon', date, undefined],
	['nothing', undefined, date, undefined],
	['two numbers that a proxy joined', '10, 20', date, 10_000],
	['a list', ['7'], date, undefined],
	['a number without an end', 'Infinity', date, undefined],
])('Retry-After of %s', (_, header, sent, expected) => {
	const headers = { 'retry-after': header, date: sent } as IDataObject;
	expect(read({}, 'task', headers, 429).failure?.retryAfter).toBe(expected);
});

test.each([199, 201, 204, 299, 300])('the status %p', (status) => {
	const reply = read({ code: 200, data: {} }, 'task', {}, status);
	expect(reply.answer !== undefined).toBe(status > 200 && status < 300);
});

test('every secret is masked in an answer and in a failure', () => {
	const secret = ['not', 'a', 'real', 'one'].join('-');
	const masked = (statusCode: number) =>
		readResponse(
			{ statusCode, headers: {}, body: { code: 200, message: `bad ${secret}`, data: { a: secret } } },
			'task',
			[secret],
		);
	expect(JSON.stringify([masked(200), masked(400)])).not.toContain(secret);
});
