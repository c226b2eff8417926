/* eslint-disable @n8n/community-nodes/no-restricted-globals -- test code: it is about timers */
import { sleep } from 'n8n-workflow';

import type { RetryOptions } from '../../../nodes/shared/transport/requestWithRetry';
import { requestWithRetry } from '../../../nodes/shared/transport/requestWithRetry';
import type { Response } from '../piApi';
import { enveloped, senderTo } from '../piApi';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const fine = enveloped({ task_id: 'x' });
const status = (statusCode: number, headers = {}): Response => ({ statusCode, headers, body: { message: 'why' } });
const notConnected = () => Object.assign(new Error('connect'), { code: 'ECONNREFUSED', syscall: 'connect' });
const dropped = () => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

/** What comes of a request whose answers are these; the last one is repeated. */
async function send(answers: Array<Response | (() => Error)>, options: RetryOptions = {}, stopAt = Infinity) {
	const start = performance.now();
	const sentAt: number[] = [];
	const stop = new AbortController();
	if (stopAt < Infinity) setTimeout(() => stop.abort(), stopAt);
	const sender = senderTo(() => {
		const answer = answers[Math.min(sentAt.length, answers.length - 1)] ?? fine;
		sentAt.push(Math.round(performance.now() - start));
		if (typeof answer === 'function') throw answer();
		return answer;
	}, stop.signal);
	const deadline = options.deadline === undefined ? undefined : start + options.deadline;
	const sent = requestWithRetry(sender, { method: 'POST', path: '/' }, { ...options, deadline }).then((reply) => ({
		reply,
		endedAt: Math.round(performance.now() - start),
	}));
	await jest.advanceTimersByTimeAsync(600_000);
	return { ...(await sent), sentAt };
}

test.each<[string, Array<Response | (() => Error)>, RetryOptions, number[], boolean]>([
	['an answer', [fine], {}, [0], true],
	['a refusal', [status(400)], { repeatable: true }, [0], false],
	['a wrong key', [status(401)], { repeatable: true }, [0], false],
	['no such task', [status(404)], { repeatable: true }, [0], false],
	['too many requests', [status(429), fine], {}, [0, 4_000], true],
	['too many requests, left to the caller', [status(429), fine], { except429: true }, [0], false],
	['no connection', [notConnected, notConnected, fine], {}, [0, 4_000, 12_000], true],
	['a dropped connection of what may have had an effect', [dropped, fine], {}, [0], false],
	['a dropped connection of what may be repeated', [dropped, fine], { repeatable: true }, [0, 4_000], true],
	['a 500 of what may have had an effect', [status(500), fine], {}, [0], false],
	['a 500 of what may be repeated', [status(500), status(502), fine], { repeatable: true }, [0, 4_000, 12_000], true],
	['a page of what may be repeated', [{ body: '<html>' }, fine], { repeatable: true }, [0, 4_000], true],
	['five failures', [status(500)], { repeatable: true }, [0, 4_000, 12_000, 28_000, 60_000], false],
	['two failures where two are allowed', [status(500)], { repeatable: true, tries: 2 }, [0, 4_000], false],
	['Retry-After', [status(429, { 'retry-after': '7' }), fine], {}, [0, 7_000], true],
	['a Retry-After of nothing', [status(429, { 'retry-after': '0' }), fine], {}, [0, 1_000], true],
	['a Retry-After of an hour', [status(429, { 'retry-after': '3600' }), fine], {}, [0], false],
	['a pause beyond the deadline', [status(500)], { repeatable: true, deadline: 10_000 }, [0, 4_000], false],
])('%s: requests leave when they should', async (_, answers, options, expected, succeeds) => {
	const { reply, sentAt } = await send(answers, options);
	expect(sentAt).toEqual(expected);
	expect(reply.answer !== undefined).toBe(succeeds);
});

test('a refusal for want of credits is sent once, whatever its status', async () => {
	for (const statusCode of [200, 402, 429, 500]) {
		const { sentAt } = await send([{ statusCode, body: { code: statusCode, message: 'insufficient credits' } }]);
		expect(sentAt).toEqual([0]);
	}
});

test('a creation that names a task although it was refused for now is not sent again', async () => {
	const { sentAt, reply } = await send([{ statusCode: 429, body: { code: 429, data: { task_id: 'a task' } } }, fine]);
	expect(sentAt).toEqual([0]);
	expect(reply.failure?.data).toEqual({ task_id: 'a task' });
});

test('an givesUpEarly request gives up within 15 s while nothing answers', async () => {
	const { sentAt, endedAt } = await send([notConnected], { repeatable: true, givesUpEarly: true });
	expect(sentAt).toEqual([0, 4_000, 12_000]);
	expect(endedAt).toBeLessThanOrEqual(15_000);
});

test('an givesUpEarly request that got any answer is as patient as others', async () => {
	const { sentAt } = await send([status(500)], { repeatable: true, givesUpEarly: true });
	expect(sentAt).toHaveLength(5);
});

test('an givesUpEarly request gives up within 15 s when the other end is silent', async () => {
	const start = performance.now();
	const sender = senderTo(async () => {
		await sleep(1_000_000);
		return fine;
	});
	const sent = requestWithRetry(sender, { method: 'GET', path: '/' }, { repeatable: true, givesUpEarly: true }).then(
		() => performance.now() - start,
	);
	await jest.advanceTimersByTimeAsync(100_000);
	expect(await sent).toBeLessThanOrEqual(15_100);
	await jest.advanceTimersByTimeAsync(1_000_000);
});

test('after Stop nothing is sent', async () => {
	const { sentAt, reply, endedAt } = await send([status(500)], { repeatable: true }, 5_000);
	expect(sentAt).toEqual([0, 4_000]);
	expect(endedAt).toBeLessThanOrEqual(6_000);
	expect(reply.failure?.message).toContain('canceled');
});
