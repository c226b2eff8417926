import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import type { PollState } from '../../../nodes/PiApiPollingTrigger/pollState';
import { firstState, newlyEnded, nextState, readState } from '../../../nodes/PiApiPollingTrigger/pollState';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const activation = Date.UTC(2026, 0, 10);

/** A task of the account; times in milliseconds since 1970. */
interface Task {
	id: string;
	created: number;
	ended: number;
	/** How much later the history lists it, and how much later it says there that the task ended. */
	listedAfter: number;
	endedAfter: number;
}

/** When the tasks of these were created is told in whole seconds, as PiAPI does. */
const rowAt = ({ id, created, ended, endedAfter }: Task, time: number): IDataObject => ({
	task_id: id,
	status: time >= ended + endedAfter ? 'finished' : 'processing',
	created_at: Math.floor(created / 1000),
});

/** PiAPI's answer to a poll: the tasks since `since`, newest first, and perhaps some older ones of the last page. */
const historyAt = (tasks: Task[], time: number, since: number, older: number): IDataObject[] => {
	const listed = tasks.filter(({ created, listedAfter }) => created + listedAfter <= time);
	const sorted = [...listed].sort((one, other) => other.created - one.created);
	const from = Math.floor(since / 1000) * 1000;
	const recent = sorted.filter(({ created }) => created >= from);
	return [...recent, ...sorted.filter(({ created }) => created < from).slice(0, older)].map((task) =>
		rowAt(task, time),
	);
};

/** One poll as the node does it; `canBeRead` says which tasks PiAPI gives. What n8n stores in between is JSON. */
function poll(state: PollState, rows: IDataObject[], now: number, canBeRead: (id: string) => boolean) {
	const fired = newlyEnded(state, rows, now)
		.map(({ taskId }) => taskId)
		.filter(canBeRead);
	const stored: unknown = JSON.parse(JSON.stringify({ poll: nextState(state, rows, { handled: fired }, now) }));
	const next = readState(stored as IDataObject);
	if (next === undefined) throw new Error('The stored state could not be read');
	return { fired, next };
}

const tasksOf = (count: number, start: number, span: number) =>
	fc
		.array(
			fc.record({
				created: fc.integer({ min: start, max: start + span }),
				length: fc.integer({ min: 1_000, max: 40 * hour }),
				listedAfter: fc.integer({ min: 0, max: 50 * minute }),
				endedAfter: fc.integer({ min: 0, max: 2 * hour }),
			}),
			{ maxLength: count, size: 'max' },
		)
		.map((tasks) =>
			tasks.map(
				({ created, length, listedAfter, endedAfter }, index): Task => ({
					id: `task-${index}`,
					created,
					ended: created + length,
					listedAfter,
					endedAfter,
				}),
			),
		);

/** Polls until all has long ended; which polls fail, and which tasks cannot be read, is drawn from `luck`. */
function pollAll(tasks: Task[], pauses: number[], luck: boolean[], older: number) {
	let state = firstState(activation);
	let turn = 0;
	const isLucky = () => luck[turn++ % luck.length] ?? true;
	const fired: string[] = [];
	const end = activation + 5 * day;
	for (let [now, index] = [activation, 0]; now < end; now += pauses[index++ % pauses.length] ?? hour) {
		// Later than two days after its creation a task is given up; until then it may fail any number of times.
		if (now < activation + 2 * hour && !isLucky()) continue;
		const rows = historyAt(tasks, now, state.since, older);
		const polled = poll(state, rows, now, () => now >= activation + 2 * hour || isLucky());
		fired.push(...polled.fired);
		state = polled.next;
	}
	return { fired, state };
}

const pauses = fc.array(fc.integer({ min: minute, max: 3 * hour }), { minLength: 1, maxLength: 5 });
const luck = fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }).map((drawn) => [...drawn, true]);
const older = fc.integer({ min: 0, max: 5 });

test('each task fires exactly once, whatever the order of ends, the lags, the failures and the pages', () => {
	const property = fc.property(tasksOf(25, activation, day), pauses, luck, older, (tasks, times, chances, extra) => {
		const { fired } = pollAll(tasks, times, chances, extra);
		expect([...fired].sort()).toEqual(tasks.map(({ id }) => id).sort());
	});
	fc.assert(property, { numRuns: 300 });
});

test('nothing is left in the state once everything has long ended', () => {
	const property = fc.property(tasksOf(25, activation, day), pauses, luck, older, (tasks, times, chances, extra) => {
		const { state } = pollAll(tasks, times, chances, extra);
		expect(state.done).toEqual({});
		expect(state.activatedAt).toBe(activation);
	});
	fc.assert(property, { numRuns: 100 });
});

test('a thousand tasks within an hour take less than 32 kB of static data', () => {
	const rows = Array.from({ length: 1_000 }, (_, index): IDataObject => {
		return { task_id: `${index}`, status: 'completed', created_at: (activation + index * 3_000) / 1000 };
	});
	const ids = rows.map(({ task_id: id }) => String(id));
	const state = nextState(firstState(activation), rows, { handled: ids }, activation + 55 * minute);
	expect(Object.keys(state.done)).toHaveLength(1_000);
	expect(JSON.stringify(state).length).toBeLessThan(32_000);
});

test('one open task keeps what is newer than it, for two days at most', () => {
	const open = { task_id: 'open', status: 'processing', created_at: activation / 1000 };
	const sinceAfter = (age: number) =>
		nextState(firstState(activation), [open], { handled: [] }, activation + age).since;
	expect(sinceAfter(30 * minute)).toBe(activation - 30 * minute);
	expect(sinceAfter(10 * hour)).toBe(activation);
	expect(sinceAfter(48 * hour)).toBe(activation);
	expect(sinceAfter(60 * hour)).toBe(activation + 12 * hour);
});

test('a task with a status that nobody knows is waited for, as it has not ended', () => {
	const strange = { task_id: 'strange', status: 'on holiday', created_at: activation / 1000 };
	expect(nextState(firstState(activation), [strange], { handled: [] }, activation + 10 * hour).since).toBe(activation);
});

test('a forgotten task on the last page that was read does not fire again', () => {
	const row = { task_id: 'old', status: 'completed', created_at: activation / 1000 };
	const state = { activatedAt: activation, since: activation + hour, done: {}, unknown: {} };
	expect(newlyEnded(state, [row], activation)).toEqual([]);
	const next = nextState(state, [row], { handled: [] }, activation + 90 * minute);
	expect(next.since).toBe(state.since);
	expect(newlyEnded(next, [row], activation)).toEqual([]);
});

test('tasks are given oldest first', () => {
	const rows = [3, 1, 2].map((place) => ({
		task_id: `${place}`,
		status: 'failed',
		created_at: new Date(activation + place * minute).toISOString(),
	}));
	expect(newlyEnded(firstState(activation), rows, activation).map(({ taskId }) => taskId)).toEqual(['1', '2', '3']);
	expect(newlyEnded(firstState(activation), [...rows, ...rows], activation).map(({ taskId }) => taskId)).toEqual([
		'1',
		'2',
		'3',
	]);
});

test.each<[string, IDataObject]>([
	['without an ID', { status: 'completed', created_at: activation / 1000 }],
	['with an empty ID', { task_id: ' \u200b', status: 'completed', created_at: activation / 1000 }],
	['with a number as its ID', { task_id: 7, status: 'completed', created_at: activation / 1000 }],
	['without a date', { task_id: 'a', status: 'completed' }],
	['with a date that is none', { task_id: 'a', status: 'completed', created_at: 'yesterday' }],
	['with null as its date', { task_id: 'a', status: 'completed', created_at: null }],
	['without a status', { task_id: 'a', created_at: activation / 1000 }],
	['that is open', { task_id: 'a', status: 'staged', created_at: activation / 1000 }],
	['that is older than what is remembered', { task_id: 'a', status: 'completed', created_at: 1_000 }],
])('a row %s does not fire', (_, row) => expect(newlyEnded(firstState(activation), [row], activation)).toEqual([]));

test.each<[string, unknown]>([
	['nothing', undefined],
	['null', null],
	['a text', 'state'],
	['a list', []],
	['an empty object', {}],
	['no time of the activation', { since: 1, done: {} }],
	['no beginning', { activatedAt: 1, done: {} }],
	['a date that is none', { activatedAt: 'soon', since: 1, done: {} }],
	['no names', { activatedAt: 1, since: 1 }],
	['a list of names', { activatedAt: 1, since: 1, done: [] }],
])('a stored state with %s is as none', (_, stored) => expect(readState({ poll: stored as never })).toBeUndefined());

test('a stored name without a number is forgotten', () => {
	const names = { good: 3, bad: '4', worse: null };
	const good = { since: 1, readings: 2 };
	const stored = { activatedAt: 1, since: 2, done: names, unknown: { good, bad: { since: '1' }, worse: 3 } };
	expect(readState({ poll: stored })).toEqual({ activatedAt: 1, since: 2, done: { good: 3 }, unknown: { good } });
});
