import type { Fault, Simulator } from '../simulator/simulator';

export type FaultName = Fault['kind'];
type Kind = Fault extends infer One ? (One extends Fault ? Omit<One, 'on' | 'times' | 'after'> : never) : never;

/** What an answer means: as usual, no, not now, or nobody knows what became of the request. */
export type Meaning = 'ok' | 'rejected' | 'rateLimited' | 'lost';

export interface FaultVariant {
	/** For people. */
	name: string;
	means: Meaning;
	kind: (simulator: Simulator, secrets: string[]) => Kind;
	/** The request has its effect all the same. */
	isDone?: true;
	/** Nothing comes for so long that nobody can tell it from a host that is not there. */
	isSilent?: true;
	/** Of the answer's delay: whoever is as patient as that gets a good one. */
	seconds?: number;
}

const always =
	(kind: Kind): FaultVariant['kind'] =>
	() =>
		kind;

/** Every kind of fault that the simulator has; the compiler says so when one is missing. */
const variantsByKind: Record<FaultName, FaultVariant[]> = {
	unauthorized: [{ name: 'HTTP 401', means: 'rejected', kind: always({ kind: 'unauthorized' }) }],
	'payment-required': [{ name: 'HTTP 402', means: 'rejected', kind: always({ kind: 'payment-required' }) }],
	forbidden: [{ name: 'HTTP 403', means: 'rejected', kind: always({ kind: 'forbidden' }) }],
	'not-found': [{ name: 'HTTP 404', means: 'rejected', kind: always({ kind: 'not-found' }) }],
	'rate-limited': [
		{ name: 'HTTP 429', means: 'rateLimited', kind: always({ kind: 'rate-limited' }) },
		{ name: 'HTTP 429 with Retry-After', means: 'rateLimited', kind: always({ kind: 'rate-limited', retryAfter: 3 }) },
	],
	// Only a creation is refused like this: not every request that is tried here.
	refused: [],
	'server-error': [{ name: 'HTTP 500', means: 'lost', kind: always({ kind: 'server-error' }) }],
	'error-after': [
		{ name: 'HTTP 500, though it was done', means: 'lost', isDone: true, kind: always({ kind: 'error-after' }) },
	],
	'bad-gateway': [
		{ name: 'HTTP 502 with a web page', means: 'lost', kind: always({ kind: 'bad-gateway' }) },
		{
			name: 'HTTP 502 with a web page, though it was done',
			means: 'lost',
			isDone: true,
			kind: always({ kind: 'bad-gateway', processed: true }),
		},
	],
	slow: [
		{ name: 'an answer after 2 seconds', means: 'ok', kind: always({ kind: 'slow', delayMs: 2_000 }) },
		{
			name: 'an answer after 45 seconds',
			means: 'lost',
			isDone: true,
			isSilent: true,
			seconds: 45,
			kind: always({ kind: 'slow', delayMs: 45_000 }),
		},
	],
	hang: [
		{ name: 'no answer', means: 'lost', isSilent: true, kind: always({ kind: 'hang' }) },
		{
			name: 'no answer, though it was done',
			means: 'lost',
			isDone: true,
			isSilent: true,
			kind: always({ kind: 'hang', processed: true }),
		},
	],
	drip: [
		{
			name: 'an answer that trickles in for ever',
			means: 'lost',
			isDone: true,
			isSilent: true,
			kind: always({ kind: 'drip' }),
		},
	],
	'drop-before': [{ name: 'the connection drops', means: 'lost', kind: always({ kind: 'drop-before' }) }],
	'drop-after': [
		{
			name: 'the connection drops, though it was done',
			means: 'lost',
			isDone: true,
			kind: always({ kind: 'drop-after' }),
		},
	],
	'cut-body': [
		{ name: 'the connection drops within the answer', means: 'lost', isDone: true, kind: always({ kind: 'cut-body' }) },
	],
	'truncated-json': [{ name: 'half an answer', means: 'lost', isDone: true, kind: always({ kind: 'truncated-json' }) }],
	'malformed-json': [
		{ name: 'an answer that is no JSON', means: 'lost', isDone: true, kind: always({ kind: 'malformed-json' }) },
	],
	'html-page': [
		{ name: 'a web page with HTTP 200', means: 'lost', kind: always({ kind: 'html-page' }) },
		{
			name: 'a web page with HTTP 200, though it was done',
			means: 'lost',
			isDone: true,
			kind: always({ kind: 'html-page', processed: true }),
		},
	],
	'wrong-content-type': [
		{ name: 'an answer that calls itself text', means: 'ok', kind: always({ kind: 'wrong-content-type' }) },
	],
	'code-in-200': [
		{ name: 'code 500 with HTTP 200', means: 'lost', kind: always({ kind: 'code-in-200' }) },
		{
			name: 'code 500 with HTTP 200, though it was done',
			means: 'lost',
			isDone: true,
			kind: always({ kind: 'code-in-200', processed: true }),
		},
		{ name: 'code 401 with HTTP 200', means: 'rejected', kind: always({ kind: 'code-in-200', code: 401 }) },
	],
	'empty-body': [{ name: 'an empty answer', means: 'lost', isDone: true, kind: always({ kind: 'empty-body' }) }],
	'null-data': [{ name: 'an answer without data', means: 'lost', isDone: true, kind: always({ kind: 'null-data' }) }],
	array: [{ name: 'a list instead of an answer', means: 'lost', isDone: true, kind: always({ kind: 'array' }) }],
	redirect: [
		{
			name: 'a redirect to another host',
			means: 'rejected',
			kind: ({ storageUrl }) => ({ kind: 'redirect', location: `${storageUrl}/elsewhere` }),
		},
	],
	custom: [
		{
			name: 'HTTP 401 that repeats the secrets',
			means: 'rejected',
			kind: (_, secrets) => ({ kind: 'custom', status: 401, body: echo(401, secrets) }),
		},
		{
			name: 'code 400 with HTTP 200 that repeats the secrets',
			means: 'rejected',
			kind: (_, secrets) => ({ kind: 'custom', status: 200, body: echo(400, secrets) }),
		},
	],
};

const echo = (code: number, secrets: string[]) => ({
	code,
	message: `refused ${secrets.join(' and ')}`,
	data: { note: secrets, error: { message: secrets.join() }, config: { webhook_config: { secret: secrets[0] } } },
});

export const faultVariants: FaultVariant[] = Object.values(variantsByKind).flat();
