import fc from 'fast-check';
import type { INode, INodeExecutionData } from 'n8n-workflow';

import { itemError } from '../../../nodes/shared/run/nodeErrors';
import type { ItemResult } from '../../../nodes/shared/run/runItem';
import { toOutputItems } from '../../../nodes/shared/run/toOutputItems';
import { userError } from '../../../nodes/shared/utils/userError';

const node: INode = { id: 'n', name: 'PiAPI', type: 'piApi', typeVersion: 1, position: [0, 0], parameters: {} };

const output = (json: object): INodeExecutionData => ({ json: { ...json } });
const succeeded = (index: number, items: ItemResult['output']): ItemResult => ({
	item: { index, details: {} },
	output: items ?? [],
});
const failed = (index: number): ItemResult => {
	const item = { index, details: { task_id: `task-${index}`, status: 'failed' } };
	return { item, error: itemError({ node, secrets: [] }, userError('No luck', 'Try again.'), item) };
};

test('items are in input order and paired, whatever failed and however many each gives', () => {
	// So many items an input item gives; -1 when it fails.
	const property = fc.property(fc.array(fc.integer({ min: -1, max: 3 }), { maxLength: 20 }), (counts) => {
		const results = counts.map((count, index) =>
			count < 0
				? failed(index)
				: succeeded(
						index,
						Array.from({ length: count }, (_, place) => output({ place })),
					),
		);
		const items = toOutputItems(node, true, results, counts.length);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
			counts.flatMap((count, item) => Array.from({ length: Math.abs(count) }, () => ({ item }))),
		);
	});
	fc.assert(property);
});

test('a continued failure has exactly the keys with which n8n sends it to the error output', () => {
	expect(toOutputItems(node, true, [failed(0)], 1)).toEqual([
		{
			json: { error: 'Task task-0: No luck [item 0]', details: { task_id: 'task-0', status: 'failed' } },
			pairedItem: { item: 0 },
		},
	]);
});

test('without Continue On Fail one failure is the error of the run', () => {
	const results = [succeeded(0, output({ a: 1 })), failed(1)];
	expect(() => toOutputItems(node, false, results, 2)).toThrow('Task task-1: No luck [item 1]');
});

test.each<[unknown, string | null]>([
	['no face', 'no face'],
	[{ message: 'no face' }, 'no face'],
	[{ message: '', raw_message: 'raw' }, 'raw'],
	[{ code: 0, message: '' }, null],
	[null, null],
	[[], null],
	[false, null],
])('an item’s error %j does not make n8n take the item for a failure', (error, message) => {
	const [item] = toOutputItems(node, false, [succeeded(0, output({ error, a: 1 }))], 1);
	expect(item?.json).toEqual({ a: 1, error_message: message });
});

test('the files of an item stay with it', () => {
	const binary = { data: { data: '', mimeType: 'video/mp4' } };
	const [item] = toOutputItems(node, false, [succeeded(0, { json: {}, binary })], 1);
	expect(item).toEqual({ json: {}, binary, pairedItem: { item: 0 } });
});
