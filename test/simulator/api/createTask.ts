import type { HostRequest } from '../http/host';
import { isObject, objectOf, textOf } from '../http/json';
import { refusal, success, withRetryAfter, type Reply } from '../http/replies';
import { inputProblem, productOf, productsOfModel, type Product } from '../products';
import type { Settings } from '../settings';
import type { Account } from '../tasks/account';
import { points } from '../tasks/account';
import type { CreateRequest, NextScripts } from '../tasks/nextScripts';
import type { WebhookConfig } from '../tasks/task';
import type { Tasks } from '../tasks/tasks';
import type { Webhooks } from './webhooks';

interface Surroundings {
	settings: Settings;
	account: Account;
	tasks: Tasks;
	webhooks: Webhooks;
	nextScripts: NextScripts;
}

/** Create Task: refused as a whole, or a task that is paid for. */
export function createReply(request: HostRequest, surroundings: Surroundings): Reply {
	const { settings, account, tasks, webhooks, nextScripts } = surroundings;
	const creation = creationOf(request.json);
	if (typeof creation === 'string') return refusal(400, creation);
	if (account.isFull(tasks.running())) {
		// The status is what clients report; no source shows the text.
		return withRetryAfter(refusal(429, 'too many running tasks'), settings.retryAfter);
	}
	const { product, ...created } = creation;
	const price = points(settings.priceUsd ?? product.priceUsd);
	// The text is known, the HTTP status is not documented.
	if (!account.hasLeft(price)) return refusal(402, 'insufficient credits');
	const script = nextScripts.take(created);
	const task = tasks.add({ ...created, script, points: price, needsSlot: true });
	account.buyTask(task);
	request.record.taskId = task.id;
	webhooks.schedule(task);
	return success({ ...tasks.data(task), status: 'pending', output: task.outputs.empty, ...script.data });
}

/** What is to be created, or what is wrong with the request in made-up words: only the status 400 is documented. */
function creationOf(body: unknown): (CreateRequest & { product: Product }) | string {
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
		product,
		model,
		taskType,
		input,
		serviceMode: textOf(config.service_mode),
		// An integrator saw such tasks echo an empty configuration.
		webhook: webhookConfig(product.callsBack ? config.webhook_config : undefined),
	};
}

export function webhookConfig(value: unknown): WebhookConfig {
	const { endpoint, secret } = objectOf(value);
	return { endpoint: textOf(endpoint), secret: textOf(secret) };
}
