/* eslint-disable @n8n/community-nodes/no-restricted-globals -- test code: runs n8n's engine, not inside n8n */
import { startEngine, type Engine, type NodeSettings, type Result } from '../engine/harness';
import { startSimulator, type Fault, type Simulator } from '../simulator/simulator';
import { troubles, type Trouble } from './faults';
import { durations, ways, type Duration, type Expected, type Operation, type Place, type Way } from './habits';

/** One run of the campaign: an operation, in one of the ways, of which one request or all of a kind are struck. */
export interface Trial {
	operation: Operation;
	way: Way;
	place: Place;
	trouble: Trouble;
	duration: Duration;
}

export const nameOf = ({ place, trouble, duration }: Trial) => `${place.name}: ${trouble.name}, ${duration}`;

export function trialsOf(operation: Operation, way: Way): Trial[] {
	return operation.places.flatMap((place) => {
		const noticeable = troubles.filter(({ kind }) => !place.unnoticeable?.some((name) => name === nameOfKind(kind)));
		return noticeable.flatMap((trouble) => durations.map((duration) => ({ operation, way, place, trouble, duration })));
	});
}

export const allTrials = (operations: Operation[]): Trial[] =>
	operations.flatMap((operation) => ways.flatMap((way) => trialsOf(operation, way)));

const nowhere = { storageUrl: '' } as Simulator;
const nameOfKind = (kind: Trouble['kind']) => kind(nowhere, []).kind;

/** What has to come of it. */
export function expectedOf({ place, trouble, duration, way }: Trial): Expected {
	const isPatient = trouble.seconds !== undefined && (place.patience ?? 30) > trouble.seconds;
	const isHarmless = place.harmless?.some((name) => name === nameOfKind(trouble.kind)) ?? false;
	// In a batch the answers to the other items have shown that PiAPI is there.
	if (place.isImpatient && trouble.isSilent && way.count === 1) return 'all';
	return place.habit({
		means: isPatient || isHarmless ? 'well' : trouble.means,
		isDone: trouble.isDone,
		duration,
		way,
	});
}

export interface Outcome {
	/** Absent when the run did not end. */
	result?: Result;
	items: NonNullable<NodeSettings['items']>;
	secrets: string[];
}

/** A simulator and an engine, for one trial after the other. */
export interface World {
	simulator: Simulator;
	engine: Engine;
}

export async function openWorld(): Promise<World> {
	const simulator = await startSimulator();
	return { simulator, engine: await startEngine(simulator) };
}

/** Virtual milliseconds after which a run hangs: longer than all tries of the most patient operation take. */
const longestRun = 2_100_000;

/** Runs it; the clock has to be a virtual one. */
export async function outcomeOf(trial: Trial, { simulator, engine }: World): Promise<Outcome> {
	const { operation, way, place, trouble, duration } = trial;
	simulator.reset();
	const settings = { ...operation.prepare(simulator, way.count), ...way.settings };
	const items = settings.items ?? Array.from({ length: way.count }, () => ({}));
	const strike = () => {
		const kind = trouble.kind(simulator, secretsOf({ simulator, engine }));
		// In a batch the first request goes well, and the second is struck.
		const after = duration === 'once' && way.count > 1 && place.stage === undefined ? 1 : 0;
		simulator.fault({ on: place.on, times: duration === 'once' ? 1 : Infinity, after, ...kind } as Fault);
	};
	if (place.stage !== 'afterPause') strike();
	const running = operation.pauses
		? runPaused({ simulator, engine }, settings, place.stage === 'afterPause' ? strike : () => simulator.clearFaults())
		: engine.run(settings);
	const result = await endOf(running);
	return { result, items, secrets: secretsOf({ simulator, engine }) };
}

async function endOf(running: Promise<Result>): Promise<Result | undefined> {
	let timer: NodeJS.Timeout | undefined;
	const tooLong = new Promise<undefined>((resolve) => {
		timer = setTimeout(() => resolve(undefined), longestRun);
	});
	return await Promise.race([running, tooLong]).finally(() => clearTimeout(timer));
}

/** Ends the tasks once the execution is put aside, and calls it three times, as PiAPI does, until it goes on. */
async function runPaused(
	{ simulator, engine }: World,
	settings: NodeSettings,
	oncePaused: () => void,
): Promise<Result> {
	const statuses = ['processing'];
	simulator.scriptNext(() => ({ pendingMs: 0, processingMs: 0, statuses }), Infinity);
	const outcome = await engine.runOrSuspend(settings);
	if (!('call' in outcome)) return outcome;
	oncePaused();
	statuses.splice(0, 1, 'completed');
	const webhook = webhooksOf(simulator)[0];
	if (!webhook) throw new Error('It is put aside, but PiAPI was told no address');
	for (let attempt = 0; attempt < 3; attempt++) {
		const { endpoint, secret } = webhook;
		const { result } = await outcome.call({ endpoint, headers: { 'x-webhook-secret': secret }, body: {} });
		if (result) return result;
	}
	return await outcome.timeUp();
}

const webhooksOf = ({ requests }: Simulator) =>
	requests.flatMap(({ body }) => {
		const { config } = (body ?? {}) as { config?: { webhook_config?: { endpoint: string; secret: string } } };
		return config?.webhook_config ?? [];
	});

/** All that must not be passed on: what the credential holds, and what PiAPI was told in confidence. */
function secretsOf({ simulator, engine }: World): string[] {
	const told = webhooksOf(simulator).flatMap(({ endpoint, secret }) => [
		secret,
		new URL(endpoint).searchParams.get('signature') ?? secret,
	]);
	return [...new Set([String(engine.credential.apiKey), String(engine.credential.webhookSecret), ...told])];
}
