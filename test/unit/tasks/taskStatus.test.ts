import { hasFailed, isFinished, isOpen, taskStatus } from '../../../nodes/shared/tasks/taskStatus';

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

test.each<[unknown, boolean, boolean]>([
	['pending', true, false],
	['Processing', true, false],
	['staged', true, false],
	['starting', true, false],
	['running', true, false],
	['queued', true, false],
	['retry\t', true, false],
	['completed', false, false],
	['success', false, false],
	['failed', false, true],
	['Canceled', false, true],
	['cancelled', false, true],
	['on holiday', false, false],
	['', false, false],
	[undefined, false, false],
	[7, false, false],
])('the status %j is open: %p, failed: %p', (status, open, failed) => {
	expect(isOpen({ status: status as never })).toBe(open);
	expect(hasFailed({ status: status as never })).toBe(failed);
});
