/* eslint-disable @n8n/community-nodes/no-restricted-globals -- a script for the developer's machine, not code that runs inside n8n */
import { install } from '@sinonjs/fake-timers';
import { sleep } from 'n8n-workflow';

import type { Reply } from '../../nodes/shared/transport/response';
import { pollTask } from '../../nodes/shared/waiting/pollTask';
import type { Benchmark, Log, Row } from './benchmark';
import { evenly, inSeconds } from './numbers';

/** Milliseconds from a request to its answer; PiAPI looks at the task half-way. */
const latency = 300;

/** Milliseconds. */
const taskLengths = [3_000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000];

/** Milliseconds; longer than any of the tasks. */
const timeout = 900_000;

/** Tasks end at any moment between two requests: so many lengths are tried around each, up to a fifth away. */
const lengthsAround = 100;
const spread = 0.2;

const longestOfAll = 600_000;
const mostRequests = 50;

/** How soon the end of a task is noticed, on a virtual clock. */
export const notice: Benchmark = {
	name: 'notice',
	run: async (log) => await onVirtualClock(async () => await run(log)),
};

async function run(log: Log): Promise<Row[]> {
	const unending = await follow(Infinity);
	const rows: Row[] = [];
	for (const taskLength of taskLengths) {
		log(`tasks of about ${inSeconds(taskLength, 0)}`);
		rows.push(rowOf(taskLength, await Promise.all(lengthsNear(taskLength, unending.seenAt).map(follow))));
	}
	const { seenAt } = await follow(longestOfAll);
	return [
		...rows,
		{
			what: 'Requests for a task of 10 min',
			how: 'virtual clock',
			bound: `≤ ${mostRequests}`,
			measured: String(seenAt.length),
			met: seenAt.length <= mostRequests,
		},
	];
}

/** Lengths spread evenly, and the worst ones: a task that ends just after PiAPI was asked about it. */
function lengthsNear(taskLength: number, seenAt: number[]): number[] {
	const [shortest, longest] = [taskLength * (1 - spread), taskLength * (1 + spread)];
	const justMissed = seenAt.map((time) => time + 1).filter((time) => time >= shortest && time <= longest);
	return [...evenly(lengthsAround, shortest, longest), ...justMissed];
}

interface Followed {
	taskLength: number;
	/** Milliseconds from the end of the task until the node knows. */
	delay: number;
	/** When PiAPI looked at the task, in milliseconds since it began. */
	seenAt: number[];
}

/** Waits for a task that begins now. */
async function follow(taskLength: number): Promise<Followed> {
	const start = performance.now();
	const seenAt: number[] = [];
	const requestTask = async (): Promise<Reply> => {
		await sleep(latency / 2);
		const age = performance.now() - start;
		seenAt.push(age);
		await sleep(latency / 2);
		return {
			answer: { code: 200, message: 'success', data: { status: age < taskLength ? 'processing' : 'completed' } },
		};
	};
	await pollTask(requestTask, { timeout, limitRate: async () => {} });
	return { taskLength, delay: performance.now() - start - taskLength, seenAt };
}

/**
 * One and a half requests fall into a delay: the way back of the one that saw the task just too early, and the one that
 * notices. The pause between them is a tenth of the age at which the first was sent, so that its way there adds nothing.
 */
const requestsInDelay = 1.5;
const allowedDelay = ({ taskLength }: Followed) => Math.max(2_000, taskLength / 10) + requestsInDelay * latency;

function rowOf(taskLength: number, followed: Followed[]): Row {
	const excess = (one: Followed) => one.delay - allowedDelay(one);
	const worst = followed.reduce((one, other) => (excess(other) > excess(one) ? other : one));
	return {
		what: `Noticing the end of a task of about ${inSeconds(taskLength, 0)}`,
		how: `virtual clock, ${followed.length} lengths, worst of all`,
		bound: `≤ a tenth of it, or 2 s, plus ${requestsInDelay} requests (${inSeconds(requestsInDelay * latency, 2)})`,
		measured: `${inSeconds(worst.delay, 2)} of ${inSeconds(allowedDelay(worst), 2)}, for a task of ${inSeconds(worst.taskLength)}`,
		met: excess(worst) <= 0,
	};
}

/** Does the work in no time: whenever all of it waits for a timer, the clock jumps to the next one. */
async function onVirtualClock<T>(work: () => Promise<T>): Promise<T> {
	const clock = install({ toFake: ['setTimeout', 'performance'] });
	const { setTimeout: virtual } = global;
	// As Node.js does it; the virtual clock would take less than a millisecond for none at all and never move on.
	const atLeastOne = (callback: () => void, delay = 0) => virtual(callback, Math.max(1, delay));
	Object.assign(global, { setTimeout: atLeastOne });
	try {
		let isDone = false;
		const result = work().finally(() => {
			isDone = true;
		});
		while (!isDone) {
			await new Promise(setImmediate);
			clock.next();
		}
		return await result;
	} finally {
		clock.uninstall();
	}
}
