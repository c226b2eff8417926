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
		const { authenticate } = this.loader.getCredential(typeName).type;
		if (typeof authenticate !== 'object') throw new Error('The test knows only generic authentication');
		const evaluate = (value: unknown) =>
			String(
				workflow.expression.getSimpleParameterValue(
					node,
					String(value),
					'internal',
					{ $credentials: credentials },
					undefined,
					'',
				),
			);
		const headers = Object.entries(authenticate.properties.headers ?? {}).map(([name, value]) => [
			name,
			evaluate(value),
		]);
		return { ...options, headers: { ...options.headers, ...Object.fromEntries(headers) } };
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
}
