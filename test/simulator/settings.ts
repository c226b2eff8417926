import { isObject, without, wrongMember } from './http/json';

/** How the body of a webhook call holds the task: as PiAPI documents it, with `data` as JSON text, or nothing else. */
export type WebhookWrapping = 'envelope' | 'data-as-text' | 'bare-task';

/** Where the account's balance stands. Public clients of PiAPI read it at each of these places. */
export type BalancePlace = 'equivalent_in_usd' | 'quota.equivalent_in_usd' | 'credit_pack_info.available_credits';

/** What the account and PiAPI are like. All of it can be changed while the simulator runs. */
export interface Settings {
	/** Milliseconds from a task's creation until it is processed. */
	pendingMs: number;
	processingMs: number;
	webhookRetryMs: number;
	webhookAttempts: number;
	webhookWrapping: WebhookWrapping;
	webhookContentType: string;
	/** 'free' may not upload files. */
	plan: 'free' | 'creator';
	availableCreditsUsd: number;
	/** How many created tasks are processed at once; the others stay pending. */
	maxConcurrent: number;
	/** While so many tasks are pending or processing, a creation is refused with HTTP 429. */
	runningLimit: number;
	/** `Retry-After` of that refusal: seconds or an HTTP date; not sent when undefined. */
	retryAfter: number | string | undefined;
	/** Of one task or one answer of the LLM part; each product's own price when undefined. */
	priceUsd: number | undefined;
	/** How far the task history is behind: a task appears, and changes its status, so many milliseconds later. */
	historyLagMs: number;
	/** How far PiAPI's clock is ahead of this machine's; negative when it is behind. */
	clockOffsetMs: number;
	balanceIn: BalancePlace;
	/** Whether the account comes as `{ code, message, data }`; otherwise it is the whole answer. */
	accountEnvelope: boolean;
}

export const defaultSettings: Settings = {
	pendingMs: 200,
	processingMs: 800,
	// PiAPI documents at most three attempts, five seconds apart.
	webhookRetryMs: 5_000,
	webhookAttempts: 3,
	webhookWrapping: 'envelope',
	webhookContentType: 'application/json',
	plan: 'creator',
	availableCreditsUsd: 1_000,
	// As many as the node's option Tasks at Once allows.
	maxConcurrent: 100,
	runningLimit: Infinity,
	retryAfter: undefined,
	priceUsd: undefined,
	historyLagMs: 0,
	clockOffsetMs: 0,
	balanceIn: 'equivalent_in_usd',
	accountEnvelope: true,
};

const types = {
	pendingMs: 'number',
	processingMs: 'number',
	webhookRetryMs: 'number',
	webhookAttempts: 'number',
	webhookWrapping: 'string',
	webhookContentType: 'string',
	plan: 'string',
	availableCreditsUsd: 'number',
	maxConcurrent: 'number',
	runningLimit: 'number',
	retryAfter: 'number or string',
	priceUsd: 'number',
	historyLagMs: 'number',
	clockOffsetMs: 'number',
	balanceIn: 'string',
	accountEnvelope: 'boolean',
} as const satisfies Record<keyof Settings, string>;

const wrappings: readonly WebhookWrapping[] = ['envelope', 'data-as-text', 'bare-task'];

const choices: Readonly<Partial<Record<string, readonly string[]>>> = {
	webhookWrapping: wrappings,
	plan: ['free', 'creator'] satisfies Array<Settings['plan']>,
	balanceIn: [
		'equivalent_in_usd',
		'quota.equivalent_in_usd',
		'credit_pack_info.available_credits',
	] satisfies BalancePlace[],
};

/** What is wrong with settings that came as JSON; undefined when nothing is. */
export function settingsProblem(value: unknown): string | undefined {
	if (!isObject(value)) return 'settings are a JSON object';
	const wrong = wrongMember(value, types);
	if (wrong !== undefined) return `${wrong} is unknown or of the wrong type`;
	const unknown = Object.keys(choices).find((name) => name in value && !choices[name]?.includes(String(value[name])));
	return unknown === undefined ? undefined : `${unknown} must be one of ${choices[unknown]?.join(', ')}`;
}

export function areSettings(value: unknown): value is Partial<Settings> {
	return settingsProblem(value) === undefined;
}

export function isWrapping(value: unknown): value is WebhookWrapping {
	return wrappings.some((wrapping) => wrapping === value);
}

/** JSON has no number for infinity: "Infinity" switches the limit off. */
export function withInfinity(value: unknown): unknown {
	if (!isObject(value) || value.runningLimit !== 'Infinity') return value;
	return { ...without(value, 'runningLimit'), runningLimit: Infinity };
}
