import fc from 'fast-check';
import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { readReport, reportedTask } from '../../../nodes/PiApiTrigger/taskReport';

const task = { task_id: '49439a00-465c-4501-9ce2-14581e01f616', status: 'completed', output: { video_url: 'x' } };
const json = JSON.stringify;

test.each<[string, unknown]>([
	['the bare task', task],
	['as documented', { timestamp: 1, data: task }],
	['data as JSON text', { timestamp: 1, data: json(task) }],
	['the whole as JSON text', json({ timestamp: 1, data: task })],
	['the whole as JSON text in a JSON text', json(json({ data: task }))],
	['JSON text with a byte order mark', `\ufeff${json(task)}`],
	['JSON text with blanks before it', `\n  ${json({ data: task })}`],
	['in the body of a relay', { headers: {}, body: { timestamp: 1, data: task } }],
	['in the body of a relay as JSON text', { headers: {}, body: json({ data: task }) }],
	['in a payload', { payload: { data: task } }],
	['as the only field of a form', { [json({ timestamp: 1, data: task })]: '' }],
	['as the value of the only field of a form', { anything: json({ data: task }) }],
	['beside its own ID', { task_id: task.task_id, event: 'task.completed', data: task }],
	['as JSON text beside its own ID', { task_id: task.task_id, event: 'task.completed', data: json(task) }],
	['beside a status of the relay', { task_id: task.task_id, status: 'ok', data: task }],
	['alone in a list', [{ timestamp: 1, data: task }]],
	['alone in a list in JSON text', json([task])],
	['data of the envelope of a task', { code: 200, message: 'success', data: task }],
])('%s is a report', (_, body) => expect(reportedTask(body)).toEqual(task));

test.each<[string, unknown]>([
	['nothing', undefined],
	['null', null],
	['an empty text', ''],
	['a number', 7],
	['a list of tasks', [task, task]],
	['an empty list', []],
	['a text', 'completed'],
	['broken JSON', '{"task_id": "a'],
	['JSON that is a number', '7'],
	['a page', '<html>'],
	['an empty object', {}],
	['an empty ID', { data: { task_id: ' ', status: 'completed' } }],
	['an ID that is a number', { data: { task_id: 7 } }],
	['an ID that is null', { task_id: null }],
	['a task somewhere else', { a: task, b: 1 }],
])('%s is no report', (_, body) => expect(reportedTask(body)).toBeUndefined());

const wrapping = fc.constantFrom<(inside: unknown) => unknown>(
	(inside) => ({ timestamp: 1, data: inside }),
	(inside) => ({ body: inside, headers: {} }),
	(inside) => ({ payload: inside }),
	(inside) => ({ other: inside }),
	(inside) => json(inside),
);

test('three wrappings of any kind are opened', () => {
	const property = fc.property(fc.array(wrapping, { maxLength: 3 }), (wrappings) => {
		expect(reportedTask(wrappings.reduce((inside: unknown, wrap) => wrap(inside), task))).toEqual(task);
	});
	fc.assert(property);
});

test('wrappings without an end are given up, and soon', () => {
	const endless = Array.from({ length: 10_000 }).reduce((inside: unknown) => ({ data: inside, body: inside }), task);
	expect(reportedTask(endless)).toBeUndefined();
	const circular: IDataObject = {};
	circular.data = circular;
	expect(reportedTask(circular)).toBeUndefined();
});

test('no body makes it throw', () => {
	fc.assert(
		fc.property(fc.anything(), (body) => {
			const found = reportedTask(body);
			if (found !== undefined) expect(found.task_id).toEqual(expect.stringMatching(/\S/));
		}),
		{ numRuns: 500 },
	);
});

describe('what n8n did not parse', () => {
	const read = (body: unknown, rawBody?: unknown) =>
		readReport({
			getBodyData: () => body,
			getRequestObject: () => ({ rawBody }),
		} as unknown as IWebhookFunctions);

	test('is read from the raw body', () => expect(read({}, Buffer.from(json({ data: task })))).toEqual(task));
	test('gives way to what it did parse', () => expect(read(task, Buffer.from('{}'))).toEqual(task));
	test.each([[undefined], [''], [null], [Buffer.alloc(0)], [Buffer.from([0xff, 0xfe])]])(
		'is nothing when the raw body is %p',
		(rawBody) => expect(read(undefined, rawBody)).toBeUndefined(),
	);
});
