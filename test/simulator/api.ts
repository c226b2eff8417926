import { charge, points, spentUsd, type Account } from './account';
import type { HostRequest } from './host';
import { isObject, type JsonObject } from './json';
import { inputProblem, productOf, productsOfModel } from './products';
import { jsonReply, refusal, success, type Reply } from './replies';
import { goTime, historyName, phaseOf, providerOf, taskData, type Task, type Tasks, type WebhookConfig } from './tasks';
import type { CreateRequest, NextScripts } from './nextScripts';
import type { Webhooks } from './webhooks';

export interface Api {
	account: Account;
	tasks: Tasks;
	webhooks: Webhooks;
	nextScripts: NextScripts;
}

export function apiReply(request: HostRequest, api: Api): Reply {
	const { method, path } = request;
	const taskId = request.record.taskId;
	if (method === 'POST' && path === '/api/v1/task') return createReply(request, api);
	if (method === 'GET' && taskId !== undefined) return getReply(taskId, request, api);
	if (method === 'DELETE' && taskId !== undefined) return cancelReply(taskId, api);
	if (method === 'DELETE' && path === '/api/v1/tasks') return cancelManyReply(request.query, api);
	if (method === 'GET' && path === '/account/info') return accountReply(api);
	if (method === 'GET' && path === '/account/active_tasks') return activeTasksReply(api);
	if (method === 'GET' && path === '/api/open/tasks/histories') return historyReply(request.query, api);
	return refusal(404, 'not found');
}

function createReply(request: HostRequest, api: Api): Reply {
	const creation = creationOf(request.json);
	if (typeof creation === 'string') return refusal(400, creation);
	// The text is known, the HTTP status is not documented.
	if (!charge(api.account, 'tasksCreated')) return refusal(402, 'insufficient credits');
	const task = api.tasks.add({
		...creation,
		script: api.nextScripts.take(creation),
		points: points(api.account.priceUsd),
		needsSlot: true,
	});
	request.record.taskId = task.id;
	api.webhooks.schedule(task);
	return success({
		...taskData(task, task.createdAt),
		status: 'pending',
		output: task.outputs.empty,
		...task.script.data,
	});
}

/** What is to be created, or what is wrong with the request in made-up words: only the status 400 is documented. */
function creationOf(body: unknown): CreateRequest | string {
	if (!isObject(body)) return 'invalid request body';
	const { model, task_type: taskType, input } = body;
	const config = objectOf(body.config);
	if (typeof model !== 'string' || model === '') return 'invalid request: model is required';
	if (typeof taskType !== 'string' || taskType === '') return 'invalid request: task_type is required';
	if (!isObject(input)) return 'invalid request: input is required';
	if (productsOfModel(model).length === 0) return `invalid request: model ${model} is not supported`;
	const product = productOf(model, taskType);
	if (product === undefined) return `invalid request: task_type ${taskType} is not supported`;
	const problem = inputProblem(product, input);
	if (problem !== undefined) return problem;
	return {
		model,
		taskType,
		input,
		serviceMode: text(config.service_mode),
		webhook: webhookConfig(config.webhook_config),
	};
}

function getReply(taskId: string, { record }: HostRequest, api: Api): Reply {
	const task = api.tasks.get(taskId);
	if (task === undefined) return refusal(404, 'failed to find task');
	task.statusesAnswered += 1;
	const data = taskData(task, Date.now());
	record.taskStatus = String(data.status);
	return success(data);
}

/** Documented as `{ code, message }`; the status of a cancelled task is not, clients read `cancelled`. */
function cancelReply(taskId: string, api: Api): Reply {
	const task = api.tasks.get(taskId);
	if (task === undefined) return refusal(404, 'failed to find task');
	if (!cancelled(task)) return refusal(400, 'only pending tasks can be cancelled');
	return jsonReply(200, { code: 200, message: 'success' });
}

function cancelled(task: Task): boolean {
	const now = Date.now();
	if (phaseOf(task, now) !== 'pending') return false;
	task.cancelledAt = now;
	return true;
}

/** What cancelling many calls the models, and what the running counts call them. */
const cancellable: Readonly<Partial<Record<string, string>>> = {
	kling: 'kling',
	midjourney: 'midjourney',
	suno: 'music-s',
	luma: 'luma',
};

function cancelManyReply(query: Record<string, string>, api: Api): Reply {
	const { created_before: createdBefore = '', model = '' } = query;
	if (!/^\d+$/.test(createdBefore)) return refusal(400, 'created_before is required');
	const provider = cancellable[model];
	if (provider === undefined && model !== 'all') {
		return refusal(400, `model must be one of ${Object.keys(cancellable).join(', ')}, all`);
	}
	api.tasks
		.newestFirst()
		.filter((task) => task.createdAt < Number(createdBefore) * 1000)
		.filter((task) => model === 'all' || providerOf(task.model) === provider)
		.forEach(cancelled);
	return jsonReply(200, { code: 200, message: 'success' });
}

function accountReply({ account }: Api): Reply {
	const used = spentUsd(account);
	const left = Math.max(account.availableCreditsUsd - used, 0);
	return success({
		id: 1,
		name: 'simulator',
		plan: account.plan,
		type: 'user',
		is_enable: true,
		is_verified: true,
		account_group: '',
		created_at: '2025-01-01T00:00:00Z',
		updated_at: '2025-01-01T00:00:00Z',
		credit_pack_info: { available_credits: points(left), used_credits: points(used) },
		equivalent_in_usd: left,
		max_concurrent_task_count: account.maxConcurrent,
		wallet: { point_remain: points(left), point_used: points(used), llm_remain: 0, llm_used: 0 },
		notification_hook_url: '',
		platform: 'piapi',
	});
}

function activeTasksReply({ tasks }: Api): Reply {
	const now = Date.now();
	const counts: Record<string, { staged_count: number; pending_count: number; processing_count: number }> = {};
	for (const task of tasks.newestFirst()) {
		const phase = phaseOf(task, now);
		if (phase !== 'pending' && phase !== 'processing') continue;
		const count = (counts[providerOf(task.model)] ??= { staged_count: 0, pending_count: 0, processing_count: 0 });
		count[phase === 'pending' ? 'pending_count' : 'processing_count'] += 1;
	}
	return success(counts);
}

/** The documentation gives page, size and total as strings. */
function historyReply(query: Record<string, string>, { tasks }: Api): Reply {
	const page = Number(query.page ?? 1);
	const size = Number(query.page_size ?? 10);
	if (!Number.isInteger(page) || page < 1) return refusal(400, 'invalid page');
	if (!Number.isInteger(size) || size < 1 || size > 100) return refusal(400, 'page_size must be between 1 and 100');
	const from = Number(query.start_time ?? 0) * 1000;
	const until = Number(query.end_time ?? Infinity) * 1000;
	const found = tasks
		.newestFirst()
		.filter((task) => !query.model || historyName(task.model) === query.model)
		.filter((task) => task.createdAt >= from && task.createdAt <= until);
	const rows = found.slice((page - 1) * size, page * size).map(historyRow);
	return success({ data: rows, page: String(page), size: String(size), total: String(found.length) });
}

function historyRow(task: Task): JsonObject {
	const now = Date.now();
	const { status, meta } = taskData(task, now);
	return {
		id: task.id,
		task_id: task.id,
		task_model: historyName(task.model),
		action: task.taskType,
		status,
		service_mode: task.serviceMode || 'public',
		usage: meta.usage.frozen,
		usage_type: meta.usage.type,
		created_at: goTime(task.createdAt),
		updated_at: goTime(lastChange(task, now)),
	};
}

function lastChange(task: Task, now: number): number {
	const changes = [task.createdAt, task.startsAt, task.endsAt].filter((time) => time <= now);
	return task.cancelledAt ?? Math.max(...changes);
}

export function webhookConfig(value: unknown): WebhookConfig {
	const { endpoint, secret } = objectOf(value);
	return { endpoint: text(endpoint), secret: text(secret) };
}

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

function objectOf(value: unknown): JsonObject {
	return isObject(value) ? value : {};
}
