import axios from 'axios';

import { viewOf } from '../../nodes/products/nodeResultViews';
import { productTaskOf } from '../../nodes/products/productTaskOf';
import { taskStatus } from '../../nodes/shared/tasks/taskStatus';
import { isObject } from '../../nodes/shared/utils/values';

/** Where PiAPI is, and whose account. */
export interface Account {
	url: string;
	apiKey: string;
}

/** What a request came to. */
export interface Answer {
	status: number;
	body: unknown;
}

/** A question that costs nothing, and what the package takes for granted about its answer. */
export interface Probe {
	name: string;
	ask: (account: Account) => Promise<Answer>;
	/** Sentences about what is not as the package assumes. */
	surprises: (answer: Answer) => string[];
}

const unknownTask = '00000000-0000-4000-8000-000000000000';
const knownStatuses = ['pending', 'processing', 'staged', 'completed', 'failed', 'cancelled'];

/** Milliseconds. */
const timeout = 30_000;

/** Sends a request as the node does. Statuses are answers, too. */
export async function ask(
	{ url, apiKey }: Account,
	method: 'GET' | 'POST',
	path: string,
	data?: object,
): Promise<Answer> {
	const headers = { 'X-API-Key': apiKey };
	const response = await axios.request<unknown>({
		method,
		url: `${url}${path}`,
		headers,
		data,
		timeout,
		maxRedirects: 0,
		validateStatus: () => true,
	});
	return { status: response.status, body: response.data };
}

const expectStatus =
	(...expected: number[]) =>
	({ status, body }: Answer): string[] => [
		...(expected.includes(status) ? [] : [`HTTP ${status}, where ${expected.join(' or ')} is assumed`]),
		...(isObject(body) ? [] : ['the answer is no JSON object']),
	];

const expectSuccess = (answer: Answer): string[] => [
	...expectStatus(200)(answer),
	...(isObject(answer.body) && answer.body.code !== 200 ? ['`code` is not 200'] : []),
	...(isObject(answer.body) && !isObject(answer.body.data) ? ['`data` is no object'] : []),
];

export const probes: Probe[] = [
	{
		name: 'Account info',
		ask: async (account) => await ask(account, 'GET', '/account/info'),
		surprises: expectSuccess,
	},
	{
		name: 'Active tasks',
		ask: async (account) => await ask(account, 'GET', '/account/active_tasks'),
		surprises: expectSuccess,
	},
	{
		name: 'Task history',
		ask: async (account) => await ask(account, 'GET', '/api/open/tasks/histories?page=1&page_size=10'),
		surprises: (answer) => [
			...expectSuccess(answer),
			...historyRows(answer).flatMap(({ task_id: id }) => (typeof id === 'string' ? [] : ['a row names no `task_id`'])),
		],
	},
	{
		name: 'A task that does not exist',
		ask: async (account) => await ask(account, 'GET', `/api/v1/task/${unknownTask}`),
		surprises: expectStatus(404),
	},
	{
		name: 'A wrong API key',
		ask: async (account) => await ask({ ...account, apiKey: 'not-a-key' }, 'GET', '/account/info'),
		surprises: expectStatus(401),
	},
	{
		name: 'A task of a model that does not exist',
		ask: async (account) =>
			await ask(account, 'POST', '/api/v1/task', { model: 'no-such-model', task_type: 'nothing', input: {} }),
		surprises: expectStatus(400),
	},
];

export const historyRows = ({ body }: Answer) => {
	const data = isObject(body) && isObject(body.data) ? body.data.data : undefined;
	return Array.isArray(data) ? data.filter(isObject) : [];
};

/** What is not as the package assumes about a task that exists. */
export function taskSurprises(answer: Answer): string[] {
	const failures = expectSuccess(answer);
	const { body } = answer;
	if (failures.length > 0 || !isObject(body) || !isObject(body.data)) return failures;
	const task = body.data;
	const status = taskStatus(task);
	const links = viewOf(task).linksOf(task);
	const declared = productTaskOf(task.model, task.task_type);
	return [
		...(knownStatuses.includes(status) ? [] : [`its status is '${status}'`]),
		...(declared ? [] : [`no product declares model '${task.model}' with task type '${task.task_type}'`]),
		...(status === 'completed' && links.length === 0 && declared?.results.kind !== 'text'
			? [`it is completed, but no result is found in its output: ${JSON.stringify(task.output)}`]
			: []),
	];
}
