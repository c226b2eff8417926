/* eslint-disable @n8n/community-nodes/no-restricted-globals -- test code: runs n8n's engine, not inside n8n */
import { startEngine, type Engine, type NodeSettings, type Result } from '../engine/harness';
import { startSimulator, type Fault, type Simulator } from '../simulator/simulator';
import { faultVariants, type FaultVariant } from './faults';
import {
	durations,
	modes,
	type Duration,
	type Expected,
	type Operation,
	type RequestKind,
	type Mode,
} from './expectations';

/** One run: an operation, in one of the modes, of which one request or all of a kind have a fault. */
export interface FaultCase {
	operation: Operation;
	mode: Mode;
	requestKind: RequestKind;
	variant: FaultVariant;
	duration: Duration;
}

export const nameOf = ({ requestKind, variant, duration }: FaultCase) =>
	`${requestKind.name}: ${variant.name}, ${duration}`;

export function casesOf(operation: Operation, mode: Mode): FaultCase[] {
	return operation.requestKinds.flatMap((requestKind) => {
		const noticeable = faultVariants.filter(
			({ kind }) => !requestKind.unnoticeable?.some((name) => name === nameOfKind(kind)),
		);
		return noticeable.flatMap((variant) =>
			durations.map((duration) => ({ operation, mode, requestKind, variant, duration })),
		);
	});
}

export const allCases = (operations: Operation[]): FaultCase[] =>
	operations.flatMap((operation) => modes.flatMap((mode) => casesOf(operation, mode)));

const nowhere = { storageUrl: '' } as Simulator;
const nameOfKind = (kind: FaultVariant['kind']) => kind(nowhere, []).kind;

/** What has to come of it. */
export function expectedOf({ requestKind, variant, duration, mode }: FaultCase): Expected {
	const isAwaited = variant.seconds !== undefined && (requestKind.timeoutSeconds ?? 30) > variant.seconds;
	const isHarmless = requestKind.harmless?.some((name) => name === nameOfKind(variant.kind)) ?? false;
	// In a batch the answers to the other items have shown that PiAPI is there.
	if (requestKind.givesUpEarly && variant.isSilent && mode.count === 1) return 'all';
	return requestKind.expected({
		means: isAwaited || isHarmless ? 'ok' : variant.means,
		isDone: variant.isDone,
		duration,
		mode,
	});
}

export interface CaseEnd {
	/** Absent when the run did not end. */
	result?: Result;
	items: NonNullable<NodeSettings['items']>;
	secrets: string[];
}

/** A simulator and an engine, for one case after the other. */
export interface Setup {
	simulator: Simulator;
	engine: Engine;
}

export async function startSetup(): Promise<Setup> {
	const simulator = await startSimulator();
	return { simulator, engine: await startEngine(simulator) };
}

/** Virtual milliseconds after which a run hangs: longer than all tries of the most patient operation take. */
const longestRun = 2_100_000;

/** Runs it; the clock has to be a virtual one. */
export async function runCase(faultCase: FaultCase, { simulator, engine }: Setup): Promise<CaseEnd> {
	const { operation, mode, requestKind, variant, duration } = faultCase;
	simulator.reset();
	const settings = { ...operation.prepare(simulator, mode.count), ...mode.settings };
	const items = settings.items ?? Array.from({ length: mode.count }, () => ({}));
	const addFault = () => {
		const kind = variant.kind(simulator, secretsOf({ simulator, engine }));
		// In a batch the first request has no fault, and the second has.
		const after = duration === 'once' && mode.count > 1 && requestKind.stage === undefined ? 1 : 0;
		simulator.fault({ on: requestKind.on, times: duration === 'once' ? 1 : Infinity, after, ...kind } as Fault);
	};
	if (requestKind.stage !== 'afterPause') addFault();
	const running = operation.pauses
		? runPaused(
				{ simulator, engine },
				settings,
				requestKind.stage === 'afterPause' ? addFault : () => simulator.clearFaults(),
			)
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
	{ simulator, engine }: Setup,
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
function secretsOf({ simulator, engine }: Setup): string[] {
	const told = webhooksOf(simulator).flatMap(({ endpoint, secret }) => [
		secret,
		new URL(endpoint).searchParams.get('signature') ?? secret,
	]);
	return [...new Set([String(engine.credential.apiKey), String(engine.credential.webhookSecret), ...told])];
}
