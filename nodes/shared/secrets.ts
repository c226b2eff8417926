import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { isObject } from './task';

/** What PiAPI itself shows in place of a webhook secret. */
const mask = '********';

/** Shorter ones would be found inside ordinary words; they are masked only where PiAPI echoes them. */
const shortestSearchable = 6;

/** Words that PiAPI's answers are made of: searched for as somebody's secret, they would make every answer unreadable. */
const ordinaryWords = [
	'pending',
	'processing',
	'staged',
	'completed',
	'failed',
	'cancelled',
	'canceled',
	'success',
	'storage',
	'webhook',
	'video_url',
	'image_url',
];

/** What of the PiAPI credential must never be passed on. */
export const secretsOf = ({ apiKey, webhookSecret }: ICredentialDataDecryptedObject): string[] =>
	[apiKey, webhookSecret].filter((secret) => typeof secret === 'string');

/** The text with every known secret in it masked. */
export function withoutSecrets(text: string, secrets: string[]): string {
	return secrets
		.filter((secret) => secret.length >= shortestSearchable && !ordinaryWords.includes(secret.toLowerCase()))
		.reduce((masked, secret) => masked.split(secret).join(mask), text);
}

/**
 * A copy of an answer of PiAPI's that is safe to hand on: `webhook_config.secret`, which PiAPI echoes, is masked
 * wherever it stands, and so is every text that holds one of the secrets.
 */
export function maskSecrets(value: unknown, secrets: string[]): unknown {
	return masked(value, [...secrets, ...echoedSecrets(value)]);
}

function masked(value: unknown, secrets: string[]): unknown {
	if (typeof value === 'string') return withoutSecrets(value, secrets);
	if (Array.isArray(value)) return value.map((entry: unknown) => masked(entry, secrets));
	if (!isObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, entry]) => {
			const safe = masked(entry, secrets);
			return [name, name === 'webhook_config' && isObject(safe) && safe.secret ? { ...safe, secret: mask } : safe];
		}),
	);
}

function echoedSecrets(value: unknown): string[] {
	if (Array.isArray(value)) return value.flatMap(echoedSecrets);
	if (!isObject(value)) return [];
	const config = value.webhook_config;
	const echoed = isObject(config) && typeof config.secret === 'string' && config.secret !== mask ? [config.secret] : [];
	return [...echoed, ...Object.values(value).flatMap(echoedSecrets)];
}
