import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	ILoadOptionsFunctions,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

import { userError } from '../utils/userError';
import { toText, trimBlanks } from '../utils/values';
import { isWebAddress } from '../utils/webAddress';
import { apiKeyPage } from './failures/failure';
import type { Reachability } from './failures/reachability';
import { notReachedYet } from './failures/reachability';
import { secretForms } from './secrets';

export const credentialName = 'piApi';

/** The fields with PiAPI's hosts: uploads have one of their own. */
export type PiApiHost = 'baseUrl' | 'uploadUrl';

/** PiAPI's addresses, by its documentation. */
const usualBaseUrl = 'https://api.piapi.ai';
const usualUploadUrl = 'https://upload.theapi.app';

/** Every context of n8n that can send a request with the credential. */
export type RequestContext = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions | IWebhookFunctions;

/** PiAPI as one node run sees it: the credential as it was read once, and what the answers taught since. */
export interface PiApiConnection extends Record<PiApiHost, string> {
	context: RequestContext;
	apiKey: string;
	/** US dollars, as the person entered it; judged before something is bought. */
	dailyBudget: unknown;
	/** The credential for n8n's request helper, with the API key as it is sent. */
	credential: ICredentialDataDecryptedObject;
	/** What must never be passed on; grows by the secrets of single tasks. */
	secrets: string[];
	/** Milliseconds from this machine's clock to PiAPI's, by the `Date` header of its last answer; 0 before the first. */
	clockOffset: number;
	/** Of each host. */
	reachability: Record<PiApiHost, Reachability>;
}

/**
 * Reads the credential once for a node run, so that what is sent, compared and masked is the same text. n8n's helper would
 * read it again for each request: from the database, and in a webhook with an engine for expressions of its own (n8n 2.41).
 * Throws a user error when the API key is missing or one of the addresses is none.
 */
export async function connect(context: RequestContext): Promise<PiApiConnection> {
	const entered = await context.getCredentials(credentialName);
	const apiKey = readSecret(entered.apiKey);
	checkApiKey(apiKey);
	return {
		context,
		baseUrl: readAddress(entered.baseUrl, 'Base URL', usualBaseUrl),
		uploadUrl: readAddress(entered.uploadUrl, 'Upload URL', usualUploadUrl),
		apiKey,
		dailyBudget: entered.dailyBudget,
		credential: { ...entered, apiKey },
		secrets: secretForms([entered.apiKey, entered.webhookSecret]),
		clockOffset: 0,
		reachability: { baseUrl: notReachedYet(), uploadUrl: notReachedYet() },
	};
}

/** A secret as it is sent: a copied one may bring blanks along. */
export const readSecret = (value: unknown): string => (typeof value === 'string' ? trimBlanks(value) : '');

function checkApiKey(apiKey: string): void {
	if (apiKey === '') {
		throw userError(
			'The PiAPI credential has no API key',
			`Open the credential and enter your key from ${apiKeyPage}.`,
		);
	}
	// Node.js refuses to send a header with other characters (RFC 9110, 5.5).
	if (/^[\x20-\x7e\x80-\xff]+$/.test(apiKey)) return;
	throw userError(
		'The API key of the PiAPI credential contains a character that cannot be part of a key',
		`Open the credential and copy your key from ${apiKeyPage} again.`,
	);
}

/** An address left empty is the usual one: a person who never uploads need not know where uploads go. */
function readAddress(value: unknown, label: string, usual: string): string {
	const entered = trimBlanks(toText(value ?? ''));
	if (entered === '') return usual;
	// People copy the address of the documentation's examples, or the host alone.
	const address = (/^[a-z]+:\/\//i.test(entered) ? entered : `https://${entered}`).replace(
		/(?:\/api(?:\/v1(?:\/task)?)?|\/v1)?\/*$/i,
		'',
	);
	if (isWebAddress(address) && !/[?#\s]/.test(address)) return address;
	throw userError(`'${label}' of the PiAPI credential is not a web address`, `Open the credential and enter ${usual}.`);
}
