import type {
	IAuthenticateGeneric,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	INodeProperties,
} from 'n8n-workflow';

import { invisibleCharacters } from '../nodes/shared/utils/values';

/** n8n's test rules name what is wrong, and PiAPI may put any code into a 200: these are its own and HTTP's usual ones. */
const refusedBy = (code: number, message: string) =>
	// As a number or as a text: the nodes take either.
	[code, String(code)].map((value) => ({
		type: 'responseSuccessBody' as const,
		properties: { key: 'code', value, message },
	}));

/** HTTP's, and those of PiAPI's errors. A rule compares with one value, so a code that nobody has seen cannot be caught. */
const otherCodes = [0, 400, 402, 404, 405, 409, 422, 429, 500, 502, 503, 504, 10_000, 10_001, 10_002];

const blank = `[\\s${invisibleCharacters}]`;

/**
 * The credential's field without blanks around it, as an expression: the nodes send the same text. Zero-width characters and
 * the byte order mark come along with copied texts.
 */
const trimmed = (field: string): string => `String($credentials.${field} ?? "").replace(/^${blank}+|${blank}+$/gu, "")`;

export class PiApi implements ICredentialType {
	name = 'piApi';

	displayName = 'PiAPI API';

	icon: Icon = { light: 'file:../icons/piapi.svg', dark: 'file:../icons/piapi.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-piapi-tasks/n8n-nodes-piapi-tasks#credential';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'Your key from <a href="https://piapi.ai/workspace/key">piapi.ai/workspace/key</a>',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.piapi.ai',
			description: 'The address of the PiAPI API',
		},
		{
			displayName: 'Upload URL',
			name: 'uploadUrl',
			type: 'string',
			default: 'https://upload.theapi.app',
			description: "The address of PiAPI's file upload",
		},
		{
			displayName: 'Webhook Secret',
			name: 'webhookSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Secret that PiAPI sends with each webhook call, so the trigger can verify the caller',
		},
		{
			displayName: 'Daily Budget',
			name: 'dailyBudget',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description:
				"US dollars that the account's tasks may cost a day, counted from 00:00 UTC. At or above it the nodes create no more tasks. With 0 there is no limit.",
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { 'X-API-Key': `={{ ${trimmed('apiKey')} }}` } },
	};

	/**
	 * Costs nothing. Statuses are let through to the rules, which judge PiAPI's own `code`: it may differ inside a 200.
	 * As in the nodes, an empty Base URL is the usual one, and no redirect is followed: the API key would be sent along.
	 */
	test: ICredentialTestRequest = {
		request: {
			baseURL: `={{ (${trimmed('baseUrl')} || "https://api.piapi.ai").replace(/^(?![a-z]+:\\/\\/)/i, "https://").replace(/(\\/api(\\/v1(\\/task)?)?|\\/v1)?\\/*$/i, "") }}`,
			url: '/account/info',
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		},
		rules: [
			...refusedBy(401, 'PiAPI did not accept this API key. Copy it from https://piapi.ai/workspace/key.'),
			...refusedBy(403, 'PiAPI does not allow this API key to read its account.'),
			...otherCodes.flatMap((code) =>
				refusedBy(code, `PiAPI could not check the key (code ${code}). Try again in a minute.`),
			),
			...[undefined, null].map((value) => ({
				type: 'responseSuccessBody' as const,
				properties: {
					key: 'code',
					value,
					message: "This is not PiAPI's answer. Check the Base URL; usually it is https://api.piapi.ai.",
				},
			})),
		],
	};
}
