import type { IDataObject } from 'n8n-workflow';

import type { NodeSettings } from '../engine/harness';
import type { FaultPattern } from '../simulator/faults';
import type { Simulator } from '../simulator/simulator';
import type { FaultName, Meaning } from './faults';

/** How an operation runs: alone with one item, or with several of which one or all are struck. */
export interface Way {
	name: string;
	count: number;
	settings: Partial<NodeSettings>;
}

export const ways: Way[] = [
	{ name: 'alone', count: 1, settings: {} },
	{ name: 'in a batch of three', count: 3, settings: {} },
	{ name: 'with Continue On Fail', count: 3, settings: { onError: 'continueRegularOutput' } },
	{ name: 'with Retry On Fail', count: 3, settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 } },
];

/** One request is struck, or all of them. */
export const durations = ['once', 'always'] as const;
export type Duration = (typeof durations)[number];

/**
 * How many items have to fail; or what else has to become of the run:
 * `unfinished`: the time is up, and the tasks are passed on as they were. `any`: it may fail or not.
 */
export type Expected = 'none' | 'one' | 'all' | 'unfinished' | 'any';

interface Strike {
	means: Meaning;
	/** Whether the request has its effect although nobody hears of it. */
	isDone?: boolean;
	duration: Duration;
	way: Way;
}

/** What the node does about a trouble with a request. */
type Habit = (strike: Strike) => Expected;

/** It is sent once; what goes wrong is an error, and n8n's Retry On Fail helps. */
export const sentOnce: Habit = ({ means, duration, way }) => {
	if (means === 'well') return 'none';
	if (duration === 'always') return 'all';
	return way.settings.retryOnFail ? 'none' : 'one';
};

/** It costs nothing and is repeated until there is an answer, unless the answer is no. */
export const repeated: Habit = (strike) =>
	strike.duration === 'once' && strike.means !== 'no' ? 'none' : sentOnce(strike);

/** It costs money, and is repeated only when it is certain that nothing was bought. */
export const paid: Habit = (strike) => {
	if (strike.duration === 'always' || strike.means === 'well') return sentOnce(strike);
	if (strike.means === 'later') return 'none';
	return strike.means === 'lost' ? 'one' : sentOnce(strike);
};

/** As what is paid; but a task that exists is found in the task history. */
export const created: Habit = (strike) => (strike.means === 'lost' && strike.isDone ? 'none' : paid(strike));

/** One of several files: without it the item comes with the others. */
export const oneOfSeveral: Habit = (strike) => (strike.duration === 'once' ? 'none' : sentOnce(strike));

/** It is repeated only when PiAPI said "not now": of a lost answer nobody knows what it did. */
export const cancellingMany: Habit = (strike) =>
	strike.duration === 'once' && strike.means === 'later' ? 'none' : sentOnce(strike);

/** What was cancelled by the first try cannot be cancelled by the second. */
export const cancelling: Habit = (strike) =>
	strike.way.settings.retryOnFail && strike.duration === 'once' && ['no', 'lost'].includes(strike.means)
		? 'any'
		: cancellingMany(strike);

/** Whether the tasks are finished already. If nobody can say, the execution is put aside all the same. */
export const beforePause: Habit = ({ means, duration, way }) => {
	if (means !== 'no') return 'none';
	if (duration === 'always') return 'all';
	return way.count === 1 ? 'one' : 'none';
};

/** PiAPI calls three times. The execution does not run again, so Retry On Fail does not matter. */
export const onCall: Habit = ({ means, duration }) => {
	if (means === 'well') return 'none';
	if (means === 'no') return duration === 'always' ? 'all' : 'one';
	return duration === 'always' ? 'unfinished' : 'none';
};

/** A request that can be struck. */
export interface Place {
	/** For people: "the …". */
	name: string;
	on: FaultPattern;
	habit: Habit;
	/** Seconds after which an answer is given up. */
	patience?: number;
	/** Whether a run that PiAPI never answered gives up after 15 s: a person may be watching. */
	isImpatient?: true;
	/** Faults that are none here. */
	harmless?: FaultName[];
	/** Faults that nobody could notice here. */
	unnoticeable?: FaultName[];
	/** Only once the execution was put aside, or only until then. */
	stage?: 'beforePause' | 'afterPause';
}

export interface Operation {
	/** As the node calls it. */
	name: string;
	places: Place[];
	/** What can be bought for an item. */
	buys?: 'task' | 'answer';
	/** Whether the execution is put aside, and has to be called. */
	pauses?: boolean;
	/** Puts in place what the operation is about, and says how it runs. */
	prepare: (simulator: Simulator, count: number) => NodeSettings;
	/** Whether a good item is what the operation promises for the item of this index. */
	isRight: (json: IDataObject, item: IDataObject, simulator: Simulator) => boolean;
}
