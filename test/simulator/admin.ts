import { faultProblem, isFault } from './faults';
import type { HostRequest } from './host';
import { isObject } from './json';
import { jsonReply, refusal, type Reply } from './replies';
import type { Simulator } from './simulator';
import { isTaskScript, taskScriptProblem } from './tasks';

/** Where a simulator that runs in another process is scripted; PiAPI has no such paths. */
export const adminPrefix = '/_simulator/';

export async function adminReply(request: HostRequest, simulator: Simulator): Promise<Reply> {
	switch (`${request.method} ${request.path.slice(adminPrefix.length)}`) {
		case 'GET stats':
			return jsonReply(200, {
				requests: simulator.requests.length,
				tasksCreated: simulator.tasksCreated,
				completionsCreated: simulator.completionsCreated,
				spentUsd: simulator.spentUsd,
			});
		case 'GET requests':
			return jsonReply(200, simulator.requests);
		case 'GET webhooks':
			return jsonReply(200, simulator.webhookDeliveries);
		case 'POST faults':
			return faultAdded(request.json, simulator);
		case 'DELETE faults':
			simulator.clearFaults();
			return done();
		case 'POST tasks':
			return taskAdded(request.json ?? {}, simulator);
		case 'POST next':
			return nextScripted(request.json, simulator);
		case 'POST webhooks':
			return await webhookSent(request.json, simulator);
		case 'POST reset':
			simulator.reset();
			return done();
		default:
			return refusal(404, 'not a request that the simulator knows');
	}
}

function done(): Reply {
	return jsonReply(200, { done: true });
}

/** `times` may be "Infinity", which JSON has no number for. */
function faultAdded(json: unknown, simulator: Simulator): Reply {
	const fault = isObject(json) && json.times === 'Infinity' ? { ...json, times: Infinity } : json;
	if (!isFault(fault)) return refusal(400, faultProblem(fault) ?? 'not a fault');
	simulator.fault(fault);
	return done();
}

function taskAdded(json: unknown, simulator: Simulator): Reply {
	if (!isTaskScript(json)) return refusal(400, taskScriptProblem(json) ?? 'not a task');
	return jsonReply(200, { task_id: simulator.addTask(json) });
}

/** A task script, and in `times` for how many creations it holds. */
function nextScripted(json: unknown, simulator: Simulator): Reply {
	const { times = 1, ...script } = isObject(json) ? json : {};
	if (!isTaskScript(script)) return refusal(400, taskScriptProblem(script) ?? 'not a task');
	simulator.scriptNext(script, times === 'Infinity' ? Infinity : Number(times));
	return done();
}

async function webhookSent(json: unknown, simulator: Simulator): Promise<Reply> {
	const { task_id: taskId, body, secret, endpoint } = isObject(json) ? json : {};
	if (typeof taskId !== 'string' || simulator.task(taskId) === undefined) return refusal(404, 'failed to find task');
	const delivery = await simulator.sendWebhook(taskId, {
		body,
		...(typeof secret === 'string' && { secret }),
		...(typeof endpoint === 'string' && { endpoint }),
	});
	return jsonReply(200, delivery);
}
