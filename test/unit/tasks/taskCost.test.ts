import type { IDataObject } from 'n8n-workflow';

import { isCharged, taskCost, usdOf } from '../../../nodes/shared/tasks/taskCost';

const usage = (more: IDataObject, status = 'completed'): IDataObject => ({
	status,
	meta: { usage: { type: 'point', ...more } },
});

test.each<[string, IDataObject, number | null]>([
	['a completed task what it consumed', usage({ consume: 2_000_000, frozen: 0 }), 0.2],
	['a running task what is frozen', usage({ consume: 0, frozen: 2_000_000 }, 'processing'), 0.2],
	['a pending task what is frozen', usage({ frozen: 15_000 }, 'pending'), 0.0015],
	['a running task what it consumed already', usage({ consume: 5_000_000, frozen: 9_000_000 }, 'processing'), 0.5],
	['a running task without frozen points nothing', usage({ consume: 0 }, 'processing'), 0],
	['a failed task nothing', usage({ consume: 0, frozen: 2_000_000 }, 'failed'), 0],
	['a failed task that was charged what it consumed', usage({ consume: 1_000_000 }, 'failed'), 0.1],
	['amounts as texts', usage({ consume: '2000000' }), 0.2],
	['the kind in other case', { status: 'completed', meta: { usage: { type: ' Point ', consume: 1_000_000 } } }, 0.1],
	['amounts without the noise of fractions', usage({ consume: 3_000_001 }), 0.3],
	['another kind', { status: 'completed', meta: { usage: { type: 'llm', consume: 5 } } }, null],
	['no kind', { status: 'completed', meta: { usage: { consume: 5 } } }, null],
	['no amount', usage({}), null],
	['an amount that is none', usage({ consume: 'free' }), null],
	['usage that is null', { status: 'completed', meta: { usage: null } }, null],
	['meta that is a list', { status: 'completed', meta: [] }, null],
	['no meta', { status: 'completed' }, null],
])('the cost of %s', (_, task, cost) => expect(taskCost(task)).toBe(cost));

test.each<[unknown, unknown, number | null]>([
	[10_000_000, 'point', 1],
	['10000000', 'POINT', 1],
	[0, 'point', 0],
	[1, 'point', 0],
	[10_000_000, undefined, null],
	[undefined, 'point', null],
	[NaN, 'point', null],
	[{}, 'point', null],
	[1, {}, null],
	[null, null, null],
])('%j of the kind %j is %p US dollars', (amount, type, usd) => expect(usdOf(amount, type)).toBe(usd));

test.each<[IDataObject, boolean]>([
	[usage({ consume: 1 }, 'failed'), true],
	[usage({ consume: '1' }, 'failed'), true],
	[usage({ consume: 0 }, 'failed'), false],
	[usage({ frozen: 7 }, 'failed'), false],
	[{ meta: { usage: { type: 'llm', consume: 7 } } }, true],
	[{ meta: null }, false],
	[{}, false],
])('%j was charged: %p', (task, charged) => expect(isCharged(task)).toBe(charged));
