import type { PackageDirectoryLoader } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	IHttpRequestOptions,
	INode,
	INodeCredentialsDetails,
	IWorkflowExecuteAdditionalData,
	Workflow,
} from 'n8n-workflow';
import { ICredentialsHelper } from 'n8n-workflow';

/** Decrypts nothing and asks nobody: hands out the test's credential and applies its generic authentication. */
export class TestCredentials extends ICredentialsHelper {
	/** By the credential they are made of. To evaluate them for each request took a tenth of the time of the tests. */
	private readonly headers = new Map<string, Record<string, string>>();

	constructor(
		private readonly loader: PackageDirectoryLoader,
		private readonly credential: ICredentialDataDecryptedObject,
		private readonly onRead: () => void,
	) {
		super();
	}

	getParentTypes() {
		return [];
	}

	isCredentialUsableByNode() {
		return true;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		options: IHttpRequestOptions,
		workflow: Workflow,
		node: INode,
	) {
		const key = JSON.stringify([typeName, credentials]);
		const headers = this.headers.get(key) ?? this.evaluateHeaders(credentials, typeName, workflow, node);
		this.headers.set(key, headers);
		return { ...options, headers: { ...options.headers, ...headers } };
	}

	async preAuthentication() {
		return undefined;
	}

	async runPreAuthentication() {
		return undefined;
	}

	async getCredentials(): Promise<never> {
		throw new Error('Not used');
	}

	async getDecrypted(_data: IWorkflowExecuteAdditionalData, _details: INodeCredentialsDetails, type: string) {
		if (type !== 'piApi') throw new Error(`No credential ${type}`);
		this.onRead();
		return { ...this.credential };
	}

	async updateCredentials() {}

	async updateCredentialsOauthTokenData() {}

	getCredentialsProperties(type: string) {
		return this.loader.getCredential(type).type.properties;
	}

	private evaluateHeaders(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		workflow: Workflow,
		node: INode,
	): Record<string, string> {
		const { authenticate } = this.loader.getCredential(typeName).type;
		if (typeof authenticate !== 'object') throw new Error('The test knows only generic authentication');
		const { expression } = workflow;
		const evaluate = (value: unknown) =>
			expression.getSimpleParameterValue(node, String(value), 'internal', { $credentials: credentials }, undefined, '');
		const { headers = {} } = authenticate.properties;
		return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(evaluate(value))]));
	}
}
