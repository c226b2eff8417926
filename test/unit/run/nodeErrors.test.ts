import type { IExecuteFunctions, INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { combinedError, itemError, nodeWithoutParameters, stoppedError } from '../../../nodes/shared/run/nodeErrors';
import type { ItemResult, RunItem } from '../../../nodes/shared/run/runItem';
import { attempt } from '../../../nodes/shared/run/runItem';
import { userError } from '../../../nodes/shared/utils/userError';

// Put together, so that no tool takes it for a real one.
const secret = ['not', 'a', 'real', 'one'].join('-');

const node: INode = {
	id: 'n',
	name: 'PiAPI',
	type: 'n8n-nodes-piapi-tasks.piApi',
	typeVersion: 1,
	position: [0, 0],
	parameters: { resource: 'task', operation: 'get', options: { webhookSecret: secret } },
};
const tool = { ...node, type: `${node.type}Tool` };

const errorOf = (cause: Error, item: Partial<RunItem> = {}, origin = node) =>
	itemError({ node: origin, secrets: [secret] }, cause, { index: 0, details: {}, ...item });

describe('the error of an item', () => {
	test('names the item, and the task when its words do not', () => {
		const details = { task_id: 'a-task' };
		expect(errorOf(userError('No luck', ''), { index: 3 }).message).toBe('No luck [item 3]');
		expect(errorOf(userError('No luck.', ''), { details }).message).toBe('Task a-task: No luck [item 0]');
		expect(errorOf(userError('a-task failed. ', ''), { details }).message).toBe('a-task failed [item 0]');
	});

	test('has what is known of the task, the advice and the item', () => {
		const details = { task_id: 'a-task', status: 'failed' };
		const error = errorOf(userError('No luck', 'Try again.'), { index: 2, details });
		expect(error).toMatchObject({ description: 'Try again.', context: { details, itemIndex: 2 } });
		expect(error).toBeInstanceOf(NodeOperationError);
	});

	test('has PiAPI’s HTTP status where that was the reason', () => {
		const error = errorOf(userError('No luck', 'Try again.', '401'));
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({ httpCode: '401', message: 'No luck [item 0]', description: 'Try again.' });
	});

	test.each(['ECONNREFUSED', 'ETIMEDOUT 1.2.3.4', 'ENOTFOUND', '404', '500 timeout'])(
		'keeps its words and the task though n8n has others for “%s”',
		(words) => {
			for (const httpCode of [undefined, '500']) {
				const error = errorOf(userError(words, '', httpCode), { details: { task_id: 'a-task' } });
				expect(error.message).toBe(`Task a-task: ${words} [item 0]`);
			}
		},
	);

	test('never holds the word for which n8n would show the execution as stopped', () => {
		expect(errorOf(userError('It was canceled: canceled', '')).message).toBe('It was cancelled: cancelled [item 0]');
	});

	test('holds no secret, in its words, its advice or its node', () => {
		const error = errorOf(userError(`bad ${secret}`, `not ${secret}`));
		expect(`${error.message} ${String(error.description)}`).not.toContain(secret);
		const context = { getNode: () => node };
		expect(nodeWithoutParameters(context).parameters).toEqual({ resource: 'task', operation: 'get' });
	});

	test('of a defect has no advice that was not meant for a person', () => {
		const defect = Object.assign(new TypeError('x is not a function'), { description: 'internal' });
		expect(errorOf(defect).description).not.toBe('internal');
	});

	test('tells an AI agent the advice, too', () => {
		const error = errorOf(userError('No luck', 'Try again.'), {}, tool);
		expect(error.message).toBe('No luck [item 0]\nTry again.');
	});
});

const succeeded = (index: number, more: Partial<RunItem> = {}): ItemResult => ({
	item: { index, details: { task_id: `task-${index}` }, ...more },
	output: { json: {} },
});
const failed = (index: number, cause = userError(`No luck with ${index}`, `Try ${index}.`, '500')): ItemResult => {
	const item = { index, details: { task_id: `task-${index}`, status: 'failed' } };
	return { item, error: itemError({ node, secrets: [] }, cause, item) };
};

describe('the error of a run', () => {
	test('is none when nothing failed', () => {
		expect(combinedError(node, [], 0)).toBeUndefined();
		expect(combinedError(node, [succeeded(0), succeeded(1)], 2)).toBeUndefined();
	});

	test('of one item is that item’s own', () => {
		const error = combinedError(node, [failed(0)], 1);
		expect(error).toMatchObject({
			message: 'Task task-0: No luck with 0 [item 0]',
			description: 'Try 0.',
			httpCode: '500',
			context: { details: { task_id: 'task-0', status: 'failed' } },
		});
		expect(error?.context.details).not.toHaveProperty('failed_items');
	});

	test('of several items names them all, and every task that was paid for', () => {
		const results = [succeeded(0), failed(1), succeeded(2, { isRunning: true }), failed(3), succeeded(4)];
		const error = combinedError(node, results, 5);
		expect(error?.message).toBe('Task task-1: No luck with 1 [item 1] – and 1 more of 5 items: 3');
		expect(error?.description).toBe(
			[
				'Task task-3: No luck with 3 [item 3]',
				'Tasks that succeeded: task-0, task-4.',
				'Tasks that were created and may still be running: task-2.',
				'Try 1.',
			].join('\n'),
		);
		expect(error?.context.details).toEqual({
			task_id: 'task-1',
			status: 'failed',
			failed_items: [
				{ item: 1, task_id: 'task-1', status: 'failed' },
				{ item: 3, task_id: 'task-3', status: 'failed' },
			],
			succeeded_items: [0, 2, 4].map((item) => ({ item, task_id: `task-${item}` })),
		});
		expect(error).not.toHaveProperty('httpCode', '500');
	});

	test('has no heading without a task', () => {
		const error = combinedError(node, [failed(0), succeeded(1, { details: {} })], 2);
		expect(error?.description).toBe('Try 0.');
	});
});

test('the error after Stop names every task, of the items and of the rounds before, once each', () => {
	const info = jest.fn();
	const memory = { createdTasks: { a: { taskId: 'task-1' }, b: { taskId: 'task-2' }, c: { lost: {} } } };
	const context = {
		getNode: () => node,
		getContext: () => memory,
		getExecutionId: () => '1',
		logger: { info },
	} as unknown as IExecuteFunctions;
	const items = [
		{ index: 0, details: { task_id: 'task-0' } },
		{ index: 1, details: { task_id: 'task-1' } },
	];
	const { message, description } = stoppedError(context, items);
	expect(message).toBe('The execution was canceled. Its tasks: task-0, task-1, task-2');
	expect(description).toContain('Get Task');
	expect(info).toHaveBeenCalledWith(message);
});

test.each<[string, unknown, string]>([
	['an error', new Error('a'), 'a'],
	['an error of another world', { name: 'Error', message: 'a' }, 'a'],
	['a text', 'a', 'a'],
	['nothing', undefined, 'undefined'],
	['an object without words', Object.create(null), 'an object'],
])('%s that is thrown is an error', async (_, thrown, message) => {
	const { error } = await attempt(() => {
		throw thrown;
	});
	expect(error).toBeInstanceOf(Error);
	expect(error?.message).toBe(message);
});
