import type {
	IAuthenticateGeneric,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	INodeProperties,
} from 'n8n-workflow';

/** n8n's test rules name what is wrong, and PiAPI may put any code into a 200: these are its own and HTTP's usual ones. */
const refusedBy = (code: number, message: string) => ({
	type: 'responseSuccessBody' as const,
	properties: { key: 'code', value: code, message },
});

const otherCodes = [400, 402, 404, 405, 409, 422, 429, 500, 502, 503, 504];

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
			description: 'A word of your choice that PiAPI sends back when it reports a task, so that nobody else can',
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { 'X-API-Key': '={{ $credentials.apiKey }}' } },
	};

	/**
	 * Costs nothing. Statuses are let through to the rules, which judge PiAPI's own `code`: it may differ inside a 200.
	 * As in the nodes, an empty Base URL is the usual one, and no redirect is followed: the API key would go along.
	 */
	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{ $credentials.baseUrl.trim() || "https://api.piapi.ai" }}',
			url: '/account/info',
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		},
		rules: [
			refusedBy(401, 'PiAPI did not accept this API key. Copy it from https://piapi.ai/workspace/key.'),
			refusedBy(403, 'PiAPI does not allow this API key to read its account.'),
			...otherCodes.map((code) =>
				refusedBy(code, `PiAPI could not check the key (code ${code}). Try again in a minute.`),
			),
			...['code', 'data'].flatMap((key) =>
				[undefined, null].map((value) => ({
					type: 'responseSuccessBody' as const,
					properties: {
						key,
						value,
						message: "This is not PiAPI's answer. Check the Base URL; usually it is https://api.piapi.ai.",
					},
				})),
			),
		],
	};
}
