import type { IDataObject } from 'n8n-workflow';

import { taskErrorCode, taskErrorMessage } from '../../../nodes/shared/tasks/failedTask';

describe('taskErrorMessage', () => {
	test.each<[unknown, string | null]>([
		[{ code: 0, raw_message: '', message: '', detail: null }, null],
		[{ code: 1100, message: '' }, null],
		[{ code: 1, message: 'no face found', raw_message: 'raw' }, 'no face found'],
		[{ code: 1, message: ' ', raw_message: 'raw' }, 'raw'],
		[{ code: 1, message: '', raw_message: '', detail: 'detail' }, 'detail'],
		[{ code: 10000, message: 'failed to create task', raw_message: 'too long' }, 'too long'],
		[{ code: 10000, message: 'failed to create task', raw_message: '' }, 'failed to create task'],
		[{ code: 0, message: 'success', raw_message: '' }, null],
		['as a text', 'as a text'],
		[null, null],
		[undefined, null],
		[[1], null],
	])('%j is %p', (error, expected) => expect(taskErrorMessage({ error: error as never })).toBe(expected));

	const silent = { code: 1, message: '', raw_message: '' };
	test.each<[string, IDataObject, string | null]>([
		['the last line of its logs', { status: 'Failed', logs: ['started', 'no face found', ' '] }, 'no face found'],
		['a log’s message', { status: 'failed', logs: [{ level: 'error', message: 'no face found' }] }, 'no face found'],
		[
			'its logs before the bare words that it failed',
			{ status: 'failed', error: { message: 'failed to create task' }, logs: ['no face found'] },
			'no face found',
		],
		['a text', { status: 'failed', logs: 'no face found' }, 'no face found'],
		['nothing', { status: 'failed', logs: [] }, null],
		['nothing of a task that did not fail', { status: 'completed', logs: ['started'] }, null],
		['its error before its logs', { status: 'failed', error: { message: 'why' }, logs: ['no face found'] }, 'why'],
	])('a failed task gives %s', (_, task, expected) =>
		expect(taskErrorMessage({ error: silent, ...task })).toBe(expected),
	);
});

test.each<[unknown, number | undefined]>([
	[{ code: 10001 }, 10001],
	[{ code: '10001' }, 10001],
	[{ code: 0 }, undefined],
	[{ code: '' }, undefined],
	[{}, undefined],
	['10001', undefined],
	[null, undefined],
])('the code of the error %j is %p', (error, code) => expect(taskErrorCode({ error: error as never })).toBe(code));
