import type { IDataObject } from 'n8n-workflow';

import type { NodeSettings } from '../engine/harness';
import type { FaultPattern } from '../simulator/faults';
import type { Simulator } from '../simulator/simulator';
import type { FaultName, Meaning } from './faults';

/** How an operation runs: alone with one item, or with several of which one or all have the fault. */
export interface Mode {
	name: string;
	count: number;
	settings: Partial<NodeSettings>;
}

export const modes: Mode[] = [
	{ name: 'alone', count: 1, settings: {} },
	{ name: 'in a batch of three', count: 3, settings: {} },
	{ name: 'with Continue On Fail', count: 3, settings: { onError: 'continueRegularOutput' } },
	{ name: 'with Retry On Fail', count: 3, settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 } },
];

/** One request has the fault, or all of them. */
export const durations = ['once', 'always'] as const;
export type Duration = (typeof durations)[number];

/**
 * How many items have to fail; or what else has to become of the run:
 * `unfinished`: the time is up, and the tasks are passed on as they were. `any`: it may fail or not.
 */
export type Expected = 'none' | 'one' | 'all' | 'unfinished' | 'any';

interface FaultEffect {
	means: Meaning;
	/** Whether the request has its effect although nobody hears of it. */
	isDone?: boolean;
	duration: Duration;
	mode: Mode;
}

/** What has to become of the run, by the effect of a fault. */
type Expectation = (effect: FaultEffect) => Expected;

/** It is sent once; what goes wrong is an error, and n8n's Retry On Fail helps. */
export const sentOnce: Expectation = ({ means, duration, mode }) => {
	if (means === 'ok') return 'none';
	if (duration === 'always') return 'all';
	return mode.settings.retryOnFail ? 'none' : 'one';
};

/** It costs nothing and is repeated until there is an answer, unless the answer is no. */
export const repeated: Expectation = (effect) =>
	effect.duration === 'once' && effect.means !== 'rejected' ? 'none' : sentOnce(effect);

/** It costs money, and is repeated only when it is certain that nothing was bought. */
export const paid: Expectation = (effect) => {
	if (effect.duration === 'always' || effect.means === 'ok') return sentOnce(effect);
	if (effect.means === 'rateLimited') return 'none';
	return effect.means === 'lost' ? 'one' : sentOnce(effect);
};

/** As what is paid; but a task that exists is found in the task history. */
export const created: Expectation = (effect) => (effect.means === 'lost' && effect.isDone ? 'none' : paid(effect));

/** One of several files: without it the item comes with the others. */
export const oneOfSeveral: Expectation = (effect) => (effect.duration === 'once' ? 'none' : sentOnce(effect));

/** It is repeated only when PiAPI said "not now": of a lost answer nobody knows what it did. */
export const cancellingMany: Expectation = (effect) =>
	effect.duration === 'once' && effect.means === 'rateLimited' ? 'none' : sentOnce(effect);

/** What was cancelled by the first try cannot be cancelled by the second. */
export const cancelling: Expectation = (effect) =>
	effect.mode.settings.retryOnFail && effect.duration === 'once' && ['rejected', 'lost'].includes(effect.means)
		? 'any'
		: cancellingMany(effect);

/** Whether the tasks are finished already. If nobody can say, the execution is put aside all the same. */
export const beforePause: Expectation = ({ means, duration, mode }) => {
	if (means !== 'rejected') return 'none';
	if (duration === 'always') return 'all';
	return mode.count === 1 ? 'one' : 'none';
};

/** PiAPI calls three times. The execution does not run again, so Retry On Fail does not matter. */
export const onCall: Expectation = ({ means, duration }) => {
	if (means === 'ok') return 'none';
	if (means === 'rejected') return duration === 'always' ? 'all' : 'one';
	return duration === 'always' ? 'unfinished' : 'none';
};

/** A kind of request that can have a fault. */
export interface RequestKind {
	/** For people: "the …". */
	name: string;
	on: FaultPattern;
	expected: Expectation;
	/** Seconds after which an answer is given up. */
	timeoutSeconds?: number;
	/** Whether a run that PiAPI never answered gives up after 15 s: a person may be watching. */
	givesUpEarly?: true;
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
	requestKinds: RequestKind[];
	/** What can be bought for an item. */
	buys?: 'task' | 'answer';
	/** Whether the execution is put aside, and has to be called. */
	pauses?: boolean;
	/** Prepares what the operation is about, and says how it runs. */
	prepare: (simulator: Simulator, count: number) => NodeSettings;
	/** Whether a good item is what the operation promises for the item of this index. */
	isRight: (json: IDataObject, item: IDataObject, simulator: Simulator) => boolean;
}
