import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { createdAt, historyRows, readHistory } from '../../../nodes/shared/transport/taskHistory';
import { enveloped, senderTo } from '../piApi';

// Requests leave timers behind.
beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const row = (id: number): IDataObject => ({ task_id: `${id}`, created_at: 1_700_000_000 + id });
const newestFirst = (count: number) => Array.from({ length: count }, (_, index) => row(count - index));
const idsOf = (rows: IDataObject[] = []) => rows.map(({ task_id: id }) => id);

/** PiAPI's history; so many tasks are created before each next page is asked for. */
function historyOf(count: number, arriving: number[] = []) {
	let known = count;
	let asked = 0;
	return senderTo(({ qs }) => {
		const [page, size] = [Number(qs?.page), Number(qs?.page_size)];
		if (asked > 0) known += arriving[asked - 1] ?? 0;
		asked++;
		return enveloped({ data: newestFirst(known).slice((page - 1) * size, page * size) });
	});
}

test.each([0, 1, 99, 100, 101, 250])('all of %p tasks are read, newest first', async (count) => {
	const { rows } = await readHistory(historyOf(count), {});
	expect(idsOf(rows)).toEqual(idsOf(newestFirst(count)));
});

test('while the history grows, each task that was there is read once', async () => {
	const property = fc.asyncProperty(
		fc.integer({ min: 0, max: 450 }),
		fc.array(fc.integer({ min: 0, max: 99 }), { maxLength: 10 }),
		async (count, arriving) => {
			const { rows } = await readHistory(historyOf(count, arriving), {});
			const ids = idsOf(rows);
			const read = new Set(ids);
			expect(read.size).toBe(ids.length);
			expect(idsOf(newestFirst(count)).filter((id) => !read.has(id))).toEqual([]);
		},
	);
	await fc.assert(property, { numRuns: 60 });
});

test('a task that is twice on a page is read once', async () => {
	const [row = {}, other = {}] = newestFirst(2);
	const sender = senderTo(() => enveloped({ data: [row, other, row], total: 3 } as IDataObject));
	expect((await readHistory(sender, {})).rows).toEqual([row, other]);
});

test.each<[unknown, number | undefined]>([
	[1_700_000_000, 1_700_000_000_000],
	['1700000000', 1_700_000_000_000],
	[1_700_000_000_123, 1_700_000_000_123],
	[1_700_000_000_123_000, 1_700_000_000_123],
	[1.7e18, 1_700_000_000_000],
	['2023-11-14T22:13:20Z', 1_700_000_000_000],
	['2023-11-15T06:13:20+08:00', 1_700_000_000_000],
	['', undefined],
	[0, undefined],
	['0001-01-01T00:00:00Z', undefined],
	[null, undefined],
	['soon', undefined],
])('a row created at %j was created at %p', (created, time) => {
	expect(createdAt({ created_at: created } as IDataObject)).toBe(time);
});

test.each<[string, number, unknown]>([
	['a row of a page is no row', 100, 250],
	['PiAPI gives shorter pages than it is asked for', 50, '250'],
])('all tasks are read where %s', async (_, size, total) => {
	const sender = senderTo(({ qs }) => {
		const start = (Number(qs?.page) - 1) * size;
		const rows: unknown[] = newestFirst(250).slice(start, start + size);
		return enveloped({ data: start === 0 ? [null, ...rows.slice(1)] : rows, total } as IDataObject);
	});
	expect((await readHistory(sender, {})).rows).toHaveLength(249);
});

test('rows that were read are kept when PiAPI refuses the page after a short one', async () => {
	const sender = senderTo(({ qs }) =>
		Number(qs?.page) === 1
			? enveloped({ data: newestFirst(50), total: 9_999 })
			: { statusCode: 400, body: { code: 400, message: 'page out of range' } },
	);
	expect((await readHistory(sender, {})).rows).toHaveLength(50);
});

test.each([429, 502])('a page after a short one that could not be read (%p) is a failure', async (statusCode) => {
	const sender = senderTo(({ qs }) =>
		Number(qs?.page) === 1
			? enveloped({ data: newestFirst(50), total: 250 })
			: { statusCode, body: { code: statusCode, message: 'busy' } },
	);
	expect((await readHistory(sender, {}, { tries: 1 })).failure?.httpCode).toBe(String(statusCode));
});

test.each([
	[{ total: 0 }, true],
	[{ total: 3 }, false],
	[{}, false],
])('where a list is needed, %j is an empty history: %p', async (data, isEmpty) => {
	const { rows } = await readHistory(
		senderTo(() => enveloped(data)),
		{},
		{ needsList: true, tries: 1 },
	);
	expect(rows).toEqual(isEmpty ? [] : undefined);
});

test('rows without IDs are read once, however often PiAPI sends them', async () => {
	let asked = 0;
	const sender = senderTo(() => {
		asked++;
		return enveloped({ data: Array.from({ length: 100 }, () => ({ status: 'finished' })) });
	});
	expect((await readHistory(sender, {})).rows).toHaveLength(100);
	expect(asked).toBe(1);
});

test('a history that sends the same page for ever ends', async () => {
	let asked = 0;
	const sender = senderTo(() => {
		asked++;
		return enveloped({ data: newestFirst(100) });
	});
	expect((await readHistory(sender, {})).rows).toHaveLength(100);
	expect(asked).toBe(2);
});

test('not more than wanted is read or given', async () => {
	const sizes: unknown[] = [];
	const sender = senderTo(({ qs }) => {
		sizes.push(qs?.page_size);
		return enveloped({ data: newestFirst(500).slice((Number(qs?.page) - 1) * 100, Number(qs?.page) * 100) });
	});
	expect((await readHistory(sender, {}, { most: 150 })).rows).toHaveLength(150);
	expect(sizes).toEqual([100, 100]);
	await readHistory(sender, {}, { most: 7 });
	expect(sizes.at(-1)).toBe(7);
});

test('it ends with the first page that is old enough', async () => {
	const isEnough = (rows: IDataObject[]) => idsOf(rows).includes('120');
	expect((await readHistory(historyOf(300), {}, { isEnough })).rows).toHaveLength(200);
});

test('what was asked for is in every request', async () => {
	const queries: unknown[] = [];
	const sender = senderTo(({ qs, url }) => {
		queries.push({ ...qs, url });
		return enveloped({ data: queries.length === 1 ? newestFirst(100) : [] });
	});
	await readHistory(sender, { model: 'kling', start_time: 5, end_time: 9 });
	const asked = { model: 'kling', start_time: 5, end_time: 9, page_size: 100 };
	expect(queries).toEqual([1, 2].map((page) => expect.objectContaining({ ...asked, page })));
});

test('a page that fails makes it fail, rather than give a part as the whole', async () => {
	const sender = senderTo(({ qs }) =>
		Number(qs?.page) === 1 ? enveloped({ data: newestFirst(100) }) : { statusCode: 403 },
	);
	const { rows, failure } = await readHistory(sender, {});
	expect(rows).toBeUndefined();
	expect(failure).toMatchObject({ httpCode: '403' });
});

test.each<[string, IDataObject, number]>([
	['nothing', {}, 0],
	['null', { data: null }, 0],
	['a text', { data: 'none' }, 0],
	['an object', { data: { a: {} } }, 0],
	['rows and other things', { data: [row(1), null, 'x', [], 7, row(2)] }, 2],
])('a page with %s has as many rows as there are', (_, data, count) => {
	expect(historyRows({ code: 200, message: '', data })).toHaveLength(count);
});

test('rows without an ID are all kept', async () => {
	const sender = senderTo(() => enveloped({ data: [{ a: 1 }, { a: 2 }] }));
	expect((await readHistory(sender, {})).rows).toHaveLength(2);
});

test.each<[unknown, number | undefined]>([
	[1_700_000_000, 1_700_000_000_000],
	[1_700_000_000.5, 1_700_000_000_500],
	['2026-01-10T00:00:00Z', Date.UTC(2026, 0, 10)],
	['2026-01-10T08:00:00.5+08:00', Date.UTC(2026, 0, 10) + 500],
	['soon', undefined],
	['', undefined],
	[null, undefined],
	[undefined, undefined],
	[{}, undefined],
	[true, undefined],
	[NaN, undefined],
])('a row created at %j was created at %p', (created, time) => {
	expect(createdAt({ created_at: created as never })).toBe(time);
});
