import type { Clock } from '../http/clock';
import type { HostRequest } from '../http/host';
import { jsonReply, refusal, success, type Reply } from '../http/replies';
import type { Settings } from '../settings';
import type { Account } from '../tasks/account';
import type { NextScripts } from '../tasks/nextScripts';
import { phaseOf, type Task } from '../tasks/task';
import type { Tasks } from '../tasks/tasks';
import { createReply } from './createTask';
import { historyReply, providerOf } from './history';
import type { Webhooks } from './webhooks';

export interface Api {
	settings: Settings;
	clock: Clock;
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

function getReply(taskId: string, { record }: HostRequest, api: Api): Reply {
	const task = api.tasks.get(taskId);
	if (task === undefined) return refusal(404, 'failed to find task');
	task.statusesAnswered += 1;
	const data = api.tasks.data(task);
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

/** One public client reads the account's fields at the top of the answer. */
function accountReply({ account, settings }: Api): Reply {
	return settings.accountEnvelope ? success(account.info()) : jsonReply(200, account.info());
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
