import type { IDataObject } from 'n8n-workflow';

import { isFinished, simplifiedTask, taskErrorMessage, taskStatus } from '../../../nodes/shared/tasks/task';

const link = 'https://storage.example.com/hug.mp4';

describe('taskStatus and isFinished', () => {
	test.each([
		['pending', 'pending', false],
		['processing', 'processing', false],
		['staged', 'staged', false],
		['Processing', 'processing', false],
		['completed', 'completed', true],
		['Completed', 'completed', true],
		[' COMPLETED ', 'completed', true],
		['Failed', 'failed', true],
		['cancelled', 'cancelled', true],
		['Canceled', 'cancelled', true],
		['success', 'completed', true],
		['Succeeded', 'completed', true],
		['finished', 'completed', true],
		['done', 'completed', true],
		['processing\t', 'processing', false],
		['starting', 'starting', false],
		['constructor', 'constructor', false],
		['retry', 'retry', false],
		['', '', false],
		[null, '', false],
		[undefined, '', false],
		[99, '', false],
	])('%p means %p, finished: %p', (status, expected, finished) => {
		const task = { status };
		expect(taskStatus(task)).toBe(expected);
		expect(isFinished(task)).toBe(finished);
	});
});

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

describe('simplifiedTask', () => {
	const names = [
		'task_id',
		'status',
		'video_url',
		'output',
		'model',
		'task_type',
		'created_at',
		'started_at',
		'ended_at',
		'error_message',
		'cost_usd',
	];

	test('has its eleven fields, best first, and no other', () => {
		const task = {
			task_id: 'id',
			model: 'Qubico/hug-video',
			task_type: 'image_to_video',
			status: 'Completed',
			config: {},
			input: {},
			output: { video_url: link },
			meta: {
				created_at: '2025-07-25T22:41:18.465048+08:00',
				started_at: '2025-07-25T22:41:19Z',
				ended_at: '0001-01-01T00:00:00Z',
			},
			detail: null,
			logs: [],
			error: { code: 0, message: '', raw_message: '', detail: null },
		};
		const simplified = simplifiedTask('asked-for', task, { video_url: link });
		expect(Object.keys(simplified)).toEqual(names);
		expect(simplified).toEqual({
			task_id: 'id',
			status: 'completed',
			video_url: link,
			output: { video_url: link },
			model: 'Qubico/hug-video',
			task_type: 'image_to_video',
			created_at: '2025-07-25T22:41:18.465048+08:00',
			started_at: '2025-07-25T22:41:19Z',
			ended_at: null,
			error_message: null,
			cost_usd: null,
		});
	});

	test('has the same fields when PiAPI sends next to nothing', () => {
		const simplified = simplifiedTask('asked-for', {}, { video_url: null });
		expect(Object.keys(simplified)).toEqual(names);
		expect(simplified).toMatchObject({
			task_id: 'asked-for',
			status: '',
			video_url: null,
			output: null,
			created_at: null,
			error_message: null,
		});
	});
});
