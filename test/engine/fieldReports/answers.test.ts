import type { IDataObject } from 'n8n-workflow';

import type { Fault } from '../../simulator/simulator';
import { byId, finished } from '../setUp';
import { create, setUpReports } from './setUpReports';

const { simulator, run } = setUpReports();

describe("PiAPI's reason", () => {
	const refusal = (status: number, body: IDataObject): Fault => ({
		kind: 'custom',
		status,
		body,
		on: { method: 'POST' },
	});
	test.each<[Fault, RegExp]>([
		[
			refusal(400, {
				code: 400,
				message: 'failed to create task',
				data: { logs: ['duration must be between 4 and 15'] },
			}),
			/duration must be between 4 and 15/,
		],
		[
			refusal(400, {
				code: 400,
				message: 'success',
				data: { error: { code: 10000, message: 'duration out of range' } },
			}),
			/duration out of range/,
		],
		[
			refusal(400, { code: 400, message: 'failed', data: { error: { raw_message: 'bad ratio', message: '' } } }),
			/bad ratio/,
		],
		[
			refusal(500, { code: 500, message: 'x', data: { error: { code: 10002, message: 'Insufficient credits' } } }),
			/enough credits/,
		],
		[refusal(200, { code: 10002, message: 'Insufficient credits', data: null }), /enough credits/],
	])('%j is in the message, and nothing is looked for', async (fault, message) => {
		simulator().fault(fault);
		const { error } = await run(create);
		expect(error?.message).toMatch(message);
		expect(error?.message).not.toContain('may exist');
		expect(simulator().requests).toHaveLength(1);
	});
});

test.each(['success', 'SUCCEEDED', 'finished', ' done\t', 'Completed'])(
	'the final word %j is completed',
	async (finalStatus) => {
		const id = simulator().addTask({ ...finished, finalStatus });
		const { output } = await run({ taskId: byId(id), waitUntilDone: true });
		expect(output[0]?.json).toMatchObject({ task_id: id, status: 'completed' });
	},
);

test.each(['a b.mp4', 'ü ä.mp4'])('a result link with a blank (%s) is a link', async (name) => {
	const id = simulator().addTask({ ...finished, output: { video_url: `${simulator().storageUrl}/temp/${name}` } });
	const { output } = await run({ taskId: byId(id), download: true });
	expect(output[0]?.json.video_url).toMatch(/^http\S+\.mp4$/);
	expect(output[0]?.binary?.data?.fileName).toBe(`${id}.mp4`);
});

describe('a task ID from elsewhere', () => {
	test.each(['\u200b', '\ufeff', '\u00a0', '\n', ' '])('with %j around it is understood', async (blank) => {
		const id = simulator().addTask(finished);
		const { output } = await run({ taskId: byId(`${blank}${id}${blank}`) });
		expect(output[0]?.json.task_id).toBe(id);
	});

	test('with an invisible character inside it is understood', async () => {
		const id = simulator().addTask(finished);
		const { output } = await run({ taskId: byId(`${id.slice(0, 14)}\u200b${id.slice(14)}`) });
		expect(output[0]?.json.task_id).toBe(id);
	});

	test.each<[unknown, RegExp]>([
		[{ task_id: 'x' }, /is an object: choose one of its fields/],
		[['x'], /is a list: choose one of its entries|not a task ID/],
		['[object Object]', /'Task'/],
		['undefined', /'Task'/],
		['', /'Task' is empty/],
	])('%j is refused', async (value, message) => {
		const { error } = await run({ taskId: { __rl: true, mode: 'id', value } });
		expect(error?.message).toMatch(message);
		expect(`${error?.message} ${error?.description}`).not.toMatch(/TypeError|Cannot read/);
		expect(simulator().requests).toEqual([]);
	});
});
