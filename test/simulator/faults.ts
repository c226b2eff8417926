import type { RefusalShape } from './http/refusals';

export type HostName = 'api' | 'upload' | 'storage';

export interface FaultPattern {
	/** 'GET', 'POST', …; any when not given. */
	method?: string;
	/** A regular expression, or the beginning of the path. */
	path?: RegExp | string;
	/** Requests about this task: its ID is in the path. */
	taskId?: string;
	/** 'api' when not given. */
	host?: HostName;
}

interface FaultScope {
	on?: FaultPattern;
	/** To how many requests it happens; 1 when not given, Infinity for all. */
	times?: number;
	/** How many matching requests are answered normally before. */
	after?: number;
	/**
	 * Whether the request is carried out (a task created and paid) although its answer is spoilt; `processes` says what
	 * is usual. For `slow`: before the delay, or after it.
	 */
	processed?: boolean;
}

type FaultKind =
	| { kind: PlainFaultName }
	/** Seconds or an HTTP date. */
	| { kind: 'rate-limited'; retryAfter?: number | string }
	| { kind: 'slow'; delayMs: number }
	/** The reason is not used where the account has no credits. */
	| { kind: 'refused'; shape: RefusalShape; reason?: string }
	| { kind: 'code-in-200'; code?: number; message?: string }
	| { kind: 'redirect'; location: string }
	| { kind: 'custom'; status?: number; headers?: Record<string, string>; body?: unknown };

/** Faults without parameters. */
export type PlainFaultName =
	| 'unauthorized'
	| 'payment-required'
	| 'forbidden'
	| 'not-found'
	| 'server-error'
	| 'bad-gateway'
	| 'hang'
	| 'drip'
	| 'drop-before'
	| 'drop-after'
	| 'error-after'
	| 'truncated-json'
	| 'cut-body'
	| 'malformed-json'
	| 'html-page'
	| 'wrong-content-type'
	| 'empty-body'
	| 'null-data'
	| 'array';

export type Fault = FaultScope & FaultKind;
export type FaultName = Fault['kind'];

export interface FaultyRequest {
	host: HostName;
	method: string;
	path: string;
}

/** Scripted faults in the order they were given; the first that matches and has times left happens. */
export class Faults {
	private scripted: Array<{ fault: Fault; skip: number; left: number }> = [];

	add(fault: Fault): void {
		this.scripted.push({ fault, skip: fault.after ?? 0, left: fault.times ?? 1 });
	}

	clear(): void {
		this.scripted = [];
	}

	next(request: FaultyRequest): Fault | undefined {
		for (const entry of this.scripted) {
			if (entry.left <= 0 || !matches(entry.fault.on ?? {}, request)) continue;
			if (entry.skip > 0) {
				entry.skip -= 1;
				continue;
			}
			entry.left -= 1;
			return entry.fault;
		}
		return undefined;
	}
}

function matches(pattern: FaultPattern, request: FaultyRequest): boolean {
	if ((pattern.host ?? 'api') !== request.host) return false;
	if (pattern.method !== undefined && pattern.method.toUpperCase() !== request.method) return false;
	if (pattern.taskId !== undefined && !request.path.endsWith(`/${pattern.taskId}`)) return false;
	if (pattern.path === undefined) return true;
	// search() and not test(): a regular expression with the g flag would remember where it was.
	return typeof pattern.path === 'string'
		? request.path.startsWith(pattern.path)
		: request.path.search(pattern.path) >= 0;
}
