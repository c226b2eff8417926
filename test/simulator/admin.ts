import { faultProblem, isFault } from './http/faultProblem';
import type { HostRequest } from './http/host';
import { isObject, objectOf } from './http/json';
import { jsonReply, refusal, type Reply } from './http/replies';
import { areSettings, isWrapping, settingsProblem, withInfinity } from './settings';
import type { Simulator } from './simulator';
import { isResult, isTaskScript, taskScriptProblem } from './tasks/taskScript';

/** Where a simulator that runs in another process is scripted; PiAPI has no such paths. */
export const adminPrefix = '/_simulator/';

export async function adminReply(request: HostRequest, simulator: Simulator): Promise<Reply> {
	switch (`${request.method} ${request.path.slice(adminPrefix.length)}`) {
		case 'GET stats':
			return jsonReply(200, {
				requests: simulator.requests.length,
				tasksCreated: simulator.tasksCreated,
				completionsCreated: simulator.completionsCreated,
				refusedCreations: simulator.refusedCreations,
				running: simulator.running,
				mostRunning: simulator.mostRunning,
				spentUsd: simulator.spentUsd,
				consumedUsd: simulator.consumedUsd,
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
		case 'POST settings':
			return settingsChanged(withInfinity(request.json), simulator);
		case 'POST occupy':
			return occupied(request.json, simulator);
		case 'POST end':
			return taskEnded(request.json, simulator);
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

function settingsChanged(json: unknown, simulator: Simulator): Reply {
	if (!areSettings(json)) return refusal(400, settingsProblem(json) ?? 'not settings');
	simulator.set(json);
	return done();
}

function occupied(json: unknown, simulator: Simulator): Reply {
	const count = isObject(json) ? Number(json.count) : NaN;
	if (!Number.isInteger(count) || count < 1) return refusal(400, 'count must be a whole number from 1 on');
	return jsonReply(200, { task_ids: simulator.occupy(count) });
}

function taskEnded(json: unknown, simulator: Simulator): Reply {
	const { task_id: taskId, result } = objectOf(json);
	if (typeof taskId !== 'string' || simulator.task(taskId) === undefined) return refusal(404, 'failed to find task');
	if (result !== undefined && !isResult(result)) return refusal(400, 'result must be completed, failed or cancelled');
	simulator.endTask(taskId, result);
	return done();
}

/** A task script, and in `times` for how many creations it holds. */
function nextScripted(json: unknown, simulator: Simulator): Reply {
	const { times = 1, ...script } = isObject(json) ? json : {};
	if (!isTaskScript(script)) return refusal(400, taskScriptProblem(script) ?? 'not a task');
	simulator.scriptNext(script, times === 'Infinity' ? Infinity : Number(times));
	return done();
}

async function webhookSent(json: unknown, simulator: Simulator): Promise<Reply> {
	const { task_id: taskId, body, wrapping, ...texts } = objectOf(json);
	if (typeof taskId !== 'string' || simulator.task(taskId) === undefined) return refusal(404, 'failed to find task');
	const { secret, endpoint, contentType } = texts;
	const delivery = await simulator.sendWebhook(taskId, {
		body,
		...(isWrapping(wrapping) && { wrapping }),
		...(typeof contentType === 'string' && { contentType }),
		...(typeof secret === 'string' && { secret }),
		...(typeof endpoint === 'string' && { endpoint }),
	});
	return jsonReply(200, delivery);
}
