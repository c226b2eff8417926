/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a script for the developer's machine, not code that runs inside n8n */
import { setTimeout as sleep } from 'node:timers/promises';

import type { AxiosInstance } from 'axios';
import axios from 'axios';
import { parse } from 'flatted';
import type {
	ExecutionStatus,
	IBinaryData,
	ICredentialDataDecryptedObject,
	IRunExecutionData,
	IWorkflowBase,
} from 'n8n-workflow';

export interface Credential {
	name: string;
	type: string;
	data: ICredentialDataDecryptedObject;
}

export type WorkflowJson = Pick<IWorkflowBase, 'name' | 'nodes' | 'connections' | 'settings'>;

export interface Execution {
	id: string;
	status: ExecutionStatus;
	data: IRunExecutionData;
	/** The data as the database holds it. */
	storedData: string;
}

/** Who may sign in, and how. */
export interface Account {
	email: string;
	password: string;
}

export const owner = { email: 'owner@example.com', password: 'Hug-Video-2024' };

/** A running n8n as one of its users sees it: its REST API as the editor uses it. */
export class N8nClient {
	/** Its paths are relative to the server's address. */
	readonly rest: AxiosInstance;

	constructor(
		readonly url: string,
		readonly account: Account = owner,
	) {
		// n8n binds a session to the browser that began it.
		this.rest = axios.create({
			baseURL: url,
			timeout: 60_000,
			headers: { 'browser-id': 'n8n-nodes-piapi-tasks-tests' },
		});
		this.rest.interceptors.response.use(undefined, (error: unknown) => Promise.reject(withAnswer(error)));
	}

	/** Signs in; in a new n8n the account becomes its owner's. */
	async signIn() {
		const { email, password } = this.account;
		if (await this.hasNoOwner()) await this.rest.post('/rest/owner/setup', { ...this.account, ...personalName });
		const answer = await this.rest.post('/rest/login', { emailOrLdapLoginId: email, password });
		const cookie = answer.headers['set-cookie']?.map((line) => line.split(';')[0]).join('; ');
		this.rest.defaults.headers.common.Cookie = cookie;
	}

	/** The same n8n as a new user sees it, with workflows and credentials of its own and the owner's password. Only for the owner. */
	async asNewUser(email: string): Promise<N8nClient> {
		const body = [{ email, role: 'global:member' }];
		const answer = await this.rest.post<Data<Array<{ user: { inviteAcceptUrl?: string } }>>>('/rest/invitations', body);
		const link = answer.data.data[0]?.user.inviteAcceptUrl;
		if (link === undefined) throw new Error(`n8n gave no link for the invitation of ${email}`);
		const token = new URL(link).searchParams.get('token');
		const client = new N8nClient(this.url, { email, password: this.account.password });
		await client.rest.post('/rest/invitations/accept', { token, ...personalName, password: client.account.password });
		await client.signIn();
		return client;
	}

	async nodeTypeNames(): Promise<string[]> {
		const answer = await this.rest.get<Array<{ name: string }>>('/types/nodes.json');
		return answer.data.map(({ name }) => name);
	}

	async createCredential(credential: Credential): Promise<string> {
		const answer = await this.rest.post<Data<{ id: string }>>('/rest/credentials', credential);
		return answer.data.data.id;
	}

	/** What the editor shows when a person saves a credential, which tests it. */
	async testCredential(credential: Credential): Promise<{ status: 'OK' | 'Error'; message: string }> {
		const id = await this.createCredential(credential);
		const body = { credentials: { id, ...credential } };
		const answer = await this.rest.post<Data<{ status: 'OK' | 'Error'; message: string }>>(
			'/rest/credentials/test',
			body,
		);
		// It was for the test only: the editor would offer it beside the one that is meant.
		await this.rest.delete(`/rest/credentials/${id}`);
		return answer.data.data;
	}

	async createWorkflow(workflow: WorkflowJson): Promise<string> {
		// n8n 1 wants to be told that it is not active.
		const body = { active: false, settings: {}, ...workflow };
		const answer = await this.rest.post<Data<IWorkflowBase>>('/rest/workflows', body);
		return answer.data.data.id;
	}

	async workflow(id: string): Promise<IWorkflowBase> {
		return (await this.rest.get<Data<IWorkflowBase>>(`/rest/workflows/${id}`)).data.data;
	}

	/** Publishes a workflow. Its webhooks answer 404 for a moment longer: n8n registers them afterwards. */
	async activate(id: string) {
		const { versionId } = await this.workflow(id);
		await this.rest.post(`/rest/workflows/${id}/activate`, { versionId });
	}

	async deactivate(id: string) {
		await this.rest.post(`/rest/workflows/${id}/deactivate`, {});
	}

	/** Starts a run as the editor's button does, and returns the execution's id at once. */
	async run(workflowId: string, triggerName: string): Promise<string> {
		const workflowData = await this.workflow(workflowId);
		const body = { workflowData, triggerToStartFrom: { name: triggerName } };
		const answer = await this.rest.post<Data<{ executionId: string }>>(`/rest/workflows/${workflowId}/run`, body);
		return answer.data.data.executionId;
	}

	async execution(id: string): Promise<Execution> {
		const answer = await this.rest.get<Data<{ status: ExecutionStatus; data: string }>>(`/rest/executions/${id}`);
		const { status, data } = answer.data.data;
		// n8n stores an execution's data with flatted, as it may refer to itself.
		return { id, status, data: parse(data), storedData: data };
	}

	async latestExecutionId(workflowId: string): Promise<string | undefined> {
		return (await this.executionIds(workflowId, 1))[0];
	}

	/** Newest first. */
	async executionIds(workflowId: string, limit = 20): Promise<string[]> {
		const params = { filter: JSON.stringify({ workflowId }), limit };
		const answer = await this.rest.get<Data<{ results: Array<{ id: string }> }>>('/rest/executions', { params });
		return answer.data.data.results.map(({ id }) => id);
	}

	/** The execution once it has ended. Throws when it has not by then. */
	async waitForExecution(id: string, timeoutMs = 60_000): Promise<Execution> {
		const deadline = Date.now() + timeoutMs;
		for (;;) {
			const execution = await this.execution(id);
			if (!['new', 'running', 'waiting', 'unknown'].includes(execution.status)) return execution;
			if (Date.now() > deadline)
				throw new Error(`Execution ${id} is still ${execution.status} after ${timeoutMs / 1000} s`);
			await sleep(200);
		}
	}

	/** The content of a file that an item holds: from n8n's file store or, where n8n 1 keeps it, from the item itself. */
	async fileBytes({ id, data }: IBinaryData): Promise<Buffer> {
		if (id === undefined) return Buffer.from(data, 'base64');
		const params = { id, action: 'download' };
		return (await this.rest.get<Buffer>('/rest/binary-data', { params, responseType: 'arraybuffer' })).data;
	}

	async stop(executionId: string) {
		await this.rest.post(`/rest/executions/${executionId}/stop`);
	}

	/** n8n 1 says that it is ready a moment before its REST API is there. */
	private async hasNoOwner(timeoutMs = 60_000): Promise<boolean> {
		const deadline = Date.now() + timeoutMs;
		for (;;) {
			const settings = await this.rest.get<Data<{ userManagement: { showSetupOnFirstLoad: boolean } }>>(
				'/rest/settings',
				{ validateStatus: (status) => status === 200 || (status === 404 && Date.now() < deadline) },
			);
			if (settings.status === 200) return settings.data.data.userManagement.showSetupOnFirstLoad;
			await sleep(200);
		}
	}
}

const personalName = { firstName: 'Test', lastName: 'User' };

/** n8n's REST API wraps most answers. */
interface Data<T> {
	data: T;
}

/** n8n says what is wrong in the answer's body, which axios leaves out of its message. */
function withAnswer(error: unknown): unknown {
	if (!axios.isAxiosError<{ message?: string }>(error) || error.response === undefined) return error;
	const { method, url } = error.config ?? {};
	error.message = `${method?.toUpperCase()} ${url}: ${error.response.status} ${error.response.data?.message ?? error.response.statusText}`;
	return error;
}
