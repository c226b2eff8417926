import { sleep } from 'n8n-workflow';

import type { Reply } from '../../../nodes/shared/transport/response';
import { batchStatus } from '../../../nodes/shared/waiting/batchStatus';
import { pollTask } from '../../../nodes/shared/waiting/pollTask';
import type { Response } from '../piApi';
import { enveloped, senderTo } from '../piApi';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const latency = 100;
const timeout = 600_000;

interface History {
	/** Milliseconds that it is behind. */
	lag?: number;
	isListed?: (task: number) => boolean;
	/** What it answers instead. */
	broken?: Response;
}

/** Waits in one node run for tasks that take so many milliseconds. */
async function follow(lengths: number[], { lag = 0, isListed = () => true, broken }: History = {}) {
	const start = performance.now();
	const log = { snapshots: 0, reads: lengths.map(() => 0), late: lengths.map(() => 0) };
	const status = (task: number, behind = 0) =>
		performance.now() - behind - start < (lengths[task] ?? 0) ? 'processing' : 'completed';
	const sender = senderTo(async ({ qs }) => {
		log.snapshots++;
		await sleep(latency);
		const from = (Number(qs?.page) - 1) * Number(qs?.page_size);
		const rows = lengths.flatMap((_, task) =>
			isListed(task) ? [{ task_id: `${task}`, status: status(task, lag) }] : [],
		);
		return broken ?? enveloped({ data: rows.slice(from, from + Number(qs?.page_size)) });
	});
	const batch = batchStatus(sender);
	const wait = async (length: number, task: number) => {
		batch.add(`${task}`);
		const requestTask = async (): Promise<Reply> => {
			log.reads[task] = (log.reads[task] ?? 0) + 1;
			await sleep(latency);
			return { answer: { code: 200, message: '', data: { status: status(task) } } };
		};
		const openSince = async (after: number) => await batch.openSince(`${task}`, after);
		const { reason } = await pollTask(requestTask, { timeout, limitRate: async () => {}, openSince });
		batch.remove(`${task}`, reason === 'finished');
		log.late[task] = performance.now() - start - length;
		return reason;
	};
	const waits = Promise.all(lengths.map(wait));
	await jest.advanceTimersByTimeAsync(timeout + 10_000);
	expect(await waits).toEqual(lengths.map(() => 'finished'));
	const reads = log.reads.reduce((total, count) => total + count, 0);
	return { ...log, total: reads + log.snapshots };
}

const many = (count: number, length: number) => Array.from({ length: count }, () => length);

test.each([1, 2, 4])('%p waiting tasks are asked for one by one', async (count) => {
	expect((await follow(many(count, 60_000))).snapshots).toBe(0);
});

test('many tasks need far fewer requests together than one by one', async () => {
	const alone = await follow([100_000]);
	const together = await follow(many(40, 100_000));
	expect(together.snapshots).toBeGreaterThan(5);
	expect(together.total).toBeLessThan((40 * alone.total) / 3);
});

/** A tenth of what the task took, at least 2 s, and some requests. */
const allowedDelay = (length: number) => Math.max(2_000, length / 10) + 2_000;

test.each<[string, History]>([
	['that is right', {}],
	['that fails', { broken: { statusCode: 500 } }],
	['that is forbidden', { broken: { statusCode: 403 } }],
	['that sends a page', { broken: { body: '<html>' } }],
	['that is empty', { broken: enveloped({ data: [] }) }],
	['that lists few of them', { isListed: (task) => task < 3 }],
])('with a history %s every end is noticed in time', async (_, history) => {
	const lengths = Array.from({ length: 20 }, (__, task) => 5_000 + task * 4_000);
	const { late } = await follow(lengths, history);
	late.forEach((delay, task) => expect(delay).toBeLessThanOrEqual(allowedDelay(lengths[task] ?? 0)));
});

test('a history that does not answer is given up after three requests', async () => {
	expect((await follow(many(10, 100_000), { broken: { statusCode: 500 } })).snapshots).toBeLessThanOrEqual(3);
});

test.each([20_000, Infinity])('a history that is %p ms behind is found out soon', async (lag) => {
	const lengths = [...many(2, 60_000), ...many(6, 4_000)];
	const { late, snapshots } = await follow(lengths, { lag });
	late.slice(2).forEach((delay) => expect(delay).toBeLessThan(20_000));
	expect(snapshots).toBeLessThan(15);
});

test('that a task is finished is always read from the task itself', async () => {
	const { reads } = await follow(many(12, 30_000));
	reads.forEach((count) => expect(count).toBeGreaterThanOrEqual(2));
});

test('more tasks than fit on a page are all in a snapshot', async () => {
	const { snapshots, reads } = await follow(many(150, 60_000));
	expect(snapshots % 2).toBe(0);
	expect(reads.reduce((total, count) => total + count, 0)).toBeLessThan(150 * 6);
});
