import { parse, stringify } from 'flatted';
import type { IRunExecutionData } from 'n8n-workflow';

import { resultOf } from './result';
import type { CallAnswer, NodeSettings, Result, Suspended } from './types';
import { answerOf } from './webhook';
import { planOf, type Workflows } from './workflows';

const refused = (status: number): CallAnswer => ({ status, answer: undefined });

/** An execution that n8n has stored until it is called or its time is up; `result` is that of its run so far. */
export function suspendedExecution(workflows: Workflows, settings: NodeSettings, result: Result): Suspended {
	const plan = planOf(settings);
	let { status } = result;
	let stored = stringify(result.run.data);

	async function goOn(data: IRunExecutionData): Promise<Result> {
		const { run, record } = await workflows.goOn(plan, data);
		status = run.status;
		stored = stringify(run.data);
		return resultOf(run, record, settings.nodeName);
	}

	/** As n8n's WaitingWebhooks and executeWebhook do it, up to the point where the workflow runs. */
	const call: Suspended['call'] = async ({ endpoint, headers = {}, body }) => {
		const data: IRunExecutionData = parse(stored);
		const { pathname, searchParams } = new URL(endpoint);
		const [, place, executionId, suffix] = pathname.split('/');
		if (place !== 'webhook-waiting' || executionId !== (settings.executionId ?? '1')) return refused(404);
		if (data.resumeToken === undefined || searchParams.get('signature') !== data.resumeToken) return refused(401);
		if (status !== 'waiting') return refused(409);

		const [entry] = data.executionData?.nodeExecutionStack ?? [];
		const { lastNodeExecuted = '' } = data.resultData;
		const prepared = workflows.prepare(plan);
		const node = prepared.workflow.getNode(lastNodeExecuted);
		if (!entry || !node) return refused(404);
		const { webhooks } = workflows.nodeType(node.type).description;
		const webhook = webhooks?.find(({ restartWebhook }) => restartWebhook);
		const path = prepared.workflow.expression.getSimpleParameterValue(node, webhook?.path, 'internal', {});
		if (decodeURIComponent(suffix ?? '') !== path) return refused(404);
		entry.node.disabled = true;
		data.waitTill = undefined;
		data.resultData.runData[lastNodeExecuted]?.pop();
		try {
			const { workflowData, ...sent } = await answerOf(workflows, prepared, node, { headers, body }, data);
			if (workflowData === undefined) return sent;
			entry.data.main = workflowData;
			entry.metadata = { ...entry.metadata, forwardAllOutputs: true };
			return { ...sent, result: await goOn(data) };
		} catch (thrown) {
			const error = thrown as Error;
			entry.data.main = [[{ json: {} }]];
			entry.metadata = { ...entry.metadata, forwardAllOutputs: true };
			Object.assign(data, {
				resultData: {
					runData: {},
					lastNodeExecuted,
					error: { ...error, message: error.message, stack: error.stack },
				},
			});
			return { ...refused(500), result: await goOn(data) };
		}
	};

	const waitTill = new Date(result.run.waitTill ?? Number.NaN);
	return { result, waitTill, call, timeUp: async () => await goOn(parse(stored)) };
}
