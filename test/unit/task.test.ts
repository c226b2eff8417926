import type { IDataObject } from 'n8n-workflow';

import { hugPresentation } from '../../nodes/products/presentation';
import { isFinished, simplifiedTask, taskErrorMessage, taskStatus } from '../../nodes/shared/task';

const videoUrl = (output: unknown) => hugPresentation.linksOf({ output } as IDataObject)[0] ?? null;

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

describe('videoUrl', () => {
	test.each<[string, unknown, string | null]>([
		['video_url', { video_url: link, image_url: 'https://a.example/x.png' }, link],
		['video as a link', { video: link }, link],
		['video as an object', { video: { url: link, width: 1 } }, link],
		[
			'a work without watermark first',
			{ works: [{ video: { resource: 'https://a.example/mark.mp4', resource_without_watermark: link } }] },
			link,
		],
		['a work with watermark only', { works: [{ video: { resource_without_watermark: '', resource: link } }] }, link],
		['the second work', { works: [{}, { video: { resource: link } }] }, link],
		[
			'video_url before works',
			{ works: [{ video: { resource: 'https://a.example/other.mp4' } }], video_url: link },
			link,
		],
		['a shape nobody knows', { result: { files: ['https://a.example/cover.png', link] } }, link],
		[
			'a link whose query names the file',
			{ files: ['https://a.example/get?file=hug.mp4&sig=1'] },
			'https://a.example/get?file=hug.mp4&sig=1',
		],
		[
			'a link without an extension in a field named after a video',
			{ thumbnail: 'https://a.example/1', final_video: ['https://a.example/2'] },
			'https://a.example/2',
		],
		['the output itself', link, link],
		['spaces around it', { video_url: ` ${link}\n` }, link],
		['only pictures', { image_url: 'https://a.example/x.png', cover_url: 'https://a.example/y.jpg' }, null],
		['no link', { video_url: 'soon', percent: 40 }, null],
		['another protocol', { video_url: 'ftp://a.example/x.mp4' }, null],
		['Kling before it is done', { type: '', status: 0, works: null }, null],
		['Luma before it is done', { video: null, video_raw: null }, null],
		['nothing', null, null],
		['an empty object', {}, null],
		['undefined', undefined, null],
	])('%s', (_, output, expected) => expect(videoUrl(output)).toBe(expected));
});

describe('taskErrorMessage', () => {
	test.each<[unknown, string | null]>([
		[{ code: 0, raw_message: '', message: '', detail: null }, null],
		[{ code: 1100, message: '' }, null],
		[{ code: 1, message: 'no face found', raw_message: 'raw' }, 'no face found'],
		[{ code: 1, message: ' ', raw_message: 'raw' }, 'raw'],
		[{ code: 1, message: '', raw_message: '', detail: 'detail' }, 'detail'],
		['as a text', 'as a text'],
		[null, null],
		[undefined, null],
		[[1], null],
	])('%j is %p', (error, expected) => expect(taskErrorMessage({ error: error as never })).toBe(expected));

	const silent = { code: 1, message: '', raw_message: '' };
	test.each<[string, IDataObject, string | null]>([
		['the last line of its logs', { status: 'Failed', logs: ['started', 'no face found', ' '] }, 'no face found'],
		['a log’s message', { status: 'failed', logs: [{ level: 'error', message: 'no face found' }] }, 'no face found'],
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
	];

	test('has its ten fields, best first, and no other', () => {
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
