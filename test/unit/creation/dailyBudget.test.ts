import type { IDataObject, IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import { dailyBudget, inUsd, readDailyBudget } from '../../../nodes/shared/creation/dailyBudget';
import type { NodeRun } from '../../../nodes/shared/run/nodeRun';
import { storeCreation } from '../../../nodes/shared/run/storedCreations';
import { refusalOf } from '../forms/refusalOf';
import type { Respond } from '../piApi';
import { enveloped, senderTo } from '../piApi';

const today = Date.UTC(2026, 4, 20);
const pointsPerUsd = 10_000_000;

beforeEach(() => jest.useFakeTimers({ now: today + 15 * 3_600_000 }));
afterEach(() => jest.useRealTimers());

const row = (id: string, usd: number, more: IDataObject = {}): IDataObject => ({
	task_id: id,
	status: 'finished',
	usage: usd * pointsPerUsd,
	usage_type: 'point',
	created_at: today / 1000 + 60,
	...more,
});

/** A budget of so many dollars, of an account whose history has these rows. */
function budgetOf(limit: number, rows: IDataObject[], respond?: Respond) {
	const requests: IHttpRequestOptions[] = [];
	const memory: IDataObject = { createdTasks: {} };
	const sender = senderTo(async (request) => {
		requests.push(request);
		return await (respond?.(request) ?? enveloped({ data: Number(request.qs?.page) === 1 ? rows : [] }));
	});
	const node = { type: 'n8n-nodes-piapi-tasks.aiHug' };
	const context = { getContext: () => memory, getExecutionId: () => '1', getNode: () => node };
	const run = Object.assign(sender, { context: context as unknown as IExecuteFunctions }) as NodeRun;
	/** A task that this execution created. */
	const create = (taskId: string, cost?: number) => storeCreation(run.context, `0-0-${taskId}`, { taskId, cost });
	return { budget: dailyBudget(run, limit), requests, sender, create };
}

const refused = async (attempt: Promise<void>): Promise<string> => {
	const [ended] = await Promise.allSettled([attempt]);
	return ended.status === 'rejected' && ended.reason instanceof Error ? ended.reason.message : 'It was not refused';
};

test.each<[string, number, IDataObject[], boolean]>([
	['nothing was bought', 1, [], true],
	['it is not used up', 1, [row('a', 0.3), row('b', 0.69)], true],
	['it is used up to the cent', 1, [row('a', 0.3), row('b', 0.7)], false],
	['it is exceeded', 1, [row('a', 5)], false],
	['the tasks failed', 1, [row('a', 5, { status: 'failed' }), row('b', 5, { status: 'Failed ' })], true],
	['the tasks were cancelled', 1, [row('a', 5, { status: 'canceled' })], true],
	['the tasks still run', 1, [row('a', 5, { status: 'processing' })], false],
	['PiAPI counts in something else than points', 1, [row('a', 5, { usage_type: 'token' })], true],
	['a task is of another day', 1, [row('a', 5, { created_at: today / 1000 - 60 })], true],
	['PiAPI names no kind of usage', 1, [row('a', 5, { usage_type: undefined })], false],
	['the usage is a text', 1, [row('a', 0, { usage: String(2 * pointsPerUsd) })], false],
	['PiAPI does not say what a task cost', 1, [row('a', 0, { usage: null })], true],
	['a row has no usable date', 1, [row('a', 5, { created_at: '0001-01-01T00:00:00Z' })], false],
	['a task is on two pages', 1, [row('a', 0.6), row('a', 0.6)], true],
])('when %s, a budget of $%p and its check agree', async (_, limit, rows, allows) => {
	const message = await refused(budgetOf(limit, rows).budget.check());
	expect(message).toMatch(allows ? /^It was not refused$/ : /^'Daily Budget' of \$1\.00 is used up/);
});

test('the refusal has both sums and says that nothing was created', async () => {
	const { budget, create } = budgetOf(1.5, [row('a', 0.45)]);
	create('b', 1.2);
	expect(await refused(budget.check())).toBe(
		"'Daily Budget' of $1.50 is used up: the account's tasks since 00:00 UTC cost $0.45, and this execution has set aside $1.20. Nothing was created",
	);
});

test.each<[string, IDataObject]>([
	['without a cost', { usage: null }],
	['in a kind that is not known', { usage_type: 'credit' }],
])('what this execution knows counts for a finished task that the history lists %s', async (_, more) => {
	const { budget, create } = budgetOf(1, [row('a', 0.6, more)]);
	create('a', 1.2);
	expect(await refused(budget.check())).toContain('this execution has set aside $1.20');
});

test('a task of the run that the history lists is not counted twice', async () => {
	const { budget, create } = budgetOf(1, [row('a', 0.6)]);
	create('a', 0.6);
	expect(await refused(budget.check())).toBe('It was not refused');
});

test.each([
	['before it knows its cost', { usage: 0, status: 'processing' }],
	['and does not list it yet', undefined],
])('a task of the execution counts as set aside while the history is behind: %s', async (_, more) => {
	const { budget, create } = budgetOf(1, more ? [row('a', 0, more)] : []);
	create('a', 1);
	expect(await refused(budget.check())).toContain('this execution has set aside $1.00');
});

test('a failed task of the execution does not count', async () => {
	const { budget, create } = budgetOf(1, [row('a', 0, { status: 'failed' })]);
	create('a', 1);
	expect(await refused(budget.check())).toBe('It was not refused');
});

test.each([[{ data: {} }], [{ list: [] }], [{}], [{ data: 'x' }]])(
	'an answer without a list, %j, is no empty history',
	async (data) => {
		const { budget } = budgetOf(1, [], () => enveloped(data));
		const checked = refused(budget.check());
		await jest.runAllTimersAsync();
		expect(await checked).toContain('the task history could not be read');
	},
);

test('an empty history may come as null', async () => {
	expect(await refused(budgetOf(1, [], () => enveloped({ data: null })).budget.check())).toBe('It was not refused');
});

test('a task whose cost PiAPI does not say sets nothing aside', async () => {
	const { budget, create } = budgetOf(1, []);
	create('a');
	expect(await refused(budget.check())).toBe('It was not refused');
});

test('the day begins at 00:00 UTC on PiAPI’s clock', async () => {
	const { budget, requests, sender } = budgetOf(1, []);
	await budget.check();
	expect(requests[0]?.qs).toMatchObject({ start_time: today / 1000 });
	// Ten hours ahead: there the next day has begun.
	sender.connection.clockOffset = 10 * 3_600_000;
	await jest.advanceTimersByTimeAsync(5_000);
	await budget.check();
	expect(requests.at(-1)?.qs).toMatchObject({ start_time: today / 1000 + 86_400 });
});

test('the sum is read again after five seconds, and not before', async () => {
	const { budget, requests } = budgetOf(1, []);
	await budget.check();
	await jest.advanceTimersByTimeAsync(4_000);
	await budget.check();
	expect(requests).toHaveLength(1);
	await jest.advanceTimersByTimeAsync(1_000);
	await budget.check();
	expect(requests).toHaveLength(2);
});

test('all pages count', async () => {
	const pages = [1, 2, 3].map((page) =>
		Array.from({ length: page === 3 ? 50 : 100 }, (_, place) => row(`${page}-${place}`, 0.01)),
	);
	const { budget } = budgetOf(2.5, [], ({ qs }) => enveloped({ data: pages[Number(qs?.page) - 1] ?? [] }));
	expect(await refused(budget.check())).toContain('cost $2.50');
});

test('nothing is bought when the history cannot be read', async () => {
	const { budget } = budgetOf(1, [], () => ({ statusCode: 401, body: {} }));
	const message = await refused(budget.check());
	expect(message).toMatch(/^'Daily Budget' could not be checked.*did not accept the API key.*Nothing was created$/);
});

test.each<[unknown, number]>([
	[undefined, 0],
	[null, 0],
	['', 0],
	[' \u200b', 0],
	[0, 0],
	['0', 0],
	[5, 5],
	['5.5', 5.5],
	[' 7 ', 7],
	[0.01, 0.01],
])('a daily budget of %j is $%p', (value, budget) => expect(readDailyBudget(value)).toBe(budget));

test.each<[unknown]>([
	[-1],
	['-0.5'],
	['five'],
	['5 $'],
	['5,50'],
	[NaN],
	[Infinity],
	[true],
	[[5]],
	[{ usd: 5 }],
	['undefined'],
])('a daily budget of %j is refused by name', (value) => {
	expect(refusalOf(() => readDailyBudget(value)).message).toContain("'Daily Budget'");
});

test.each<[number, string]>([
	[0, '$0.00'],
	[0.6, '$0.60'],
	[0.1 + 0.2, '$0.30'],
	[1234.5, '$1234.50'],
	[0.015, '$0.0150'],
	[0.0004, '$0.0004'],
])('%p US dollars are shown as %s', (amount, text) => expect(inUsd(amount)).toBe(text));
