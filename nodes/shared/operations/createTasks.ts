import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { AwaitedItem, ReadyItem } from '../callback/pausedTasks';
import { suspendExecution } from '../callback/suspend';
import type { PauseOptions } from '../callback/webhookConfig';
import { accountLimit } from '../creation/accountLimit';
import type { CreatedTask, Creation } from '../creation/createTaskOnce';
import { taskCreator } from '../creation/createTaskOnce';
import { dailyBudget, readDailyBudget } from '../creation/dailyBudget';
import { holdsTypedExpression } from '../forms/input/formats/unevaluatedExpression';
import type { GivenTask, ReadingRules, ValueOf } from '../forms/input/givenTask';
import { forEachItem } from '../run/forEachItem';
import type { RunItem } from '../run/runItem';
import { creationKey, retireCreation, storeCost } from '../run/storedCreations';
import { getTask } from '../tasks/getTask';
import type { ResultView } from '../tasks/resultView';
import { taskItem } from '../tasks/taskItem';
import { isAgentTool } from '../utils/agentTool';
import type { ConcurrencyLimiter } from '../utils/concurrencyLimiter';
import { concurrencyLimiter } from '../utils/concurrencyLimiter';
import { isPrivateUrl } from '../utils/privateHost';
import { userError } from '../utils/userError';
import { batchStatus } from '../waiting/batchStatus';
import type { WaitOptions } from '../waiting/waitForTask';
import { waitForTask } from '../waiting/waitForTask';
import { readCreation } from './readCreation';
import type { CreationOptions } from './readCreationOptions';
import { readCreationOptions } from './readCreationOptions';
import { showCost } from './showCost';

/** What an operation that creates tasks says about them. */
export interface TaskDeclaration {
	/** Reads and checks one item's task. Throws a user error that names the parameter. */
	readTask: (valueOf: ValueOf, rules: ReadingRules) => GivenTask;
	view: ResultView;
	/** Whether PiAPI reports the task to a webhook: for some products it never does, and a pause would not end. */
	callsBack?: (given: GivenTask) => boolean;
}

interface TaskParameters {
	creation: Creation;
	options: CreationOptions;
}

/**
 * Creates a task for each item, and continues with its result as the person chose: wait for it, pause the execution, or take
 * it as it is. A task costs money, so none is created twice (see `taskCreator`).
 */
export async function createTasks(
	context: IExecuteFunctions,
	{ readTask, view, callsBack = () => true }: TaskDeclaration,
): Promise<INodeExecutionData[]> {
	return await forEachItem<TaskParameters>(
		context,
		(run) => {
			const batch = batchStatus(run);
			const limit = accountLimit(run.signal);
			const pausing: Array<AwaitedItem | ReadyItem | undefined> = [];
			const budget = readDailyBudget(run.connection.dailyBudget);
			const createOnce = taskCreator(run, { limit, view, ...(budget > 0 && { budget: dailyBudget(run, budget) }) });
			let limitTasks: ConcurrencyLimiter | undefined;

			return {
				read: async ({ index }) => {
					const valueOf = (name: string): unknown => context.getNodeParameter(name, index, null);
					const rules = {
						refusePrivateHosts: !isPrivateUrl(run.connection.baseUrl),
						acceptExpressions: !holdsTypedExpression(context.getNode().parameters),
					};
					const options = readCreationOptions(valueOf, view.downloadLabel, run.connection.secrets, rules);
					const given = readTask(valueOf, rules);
					if (options.pause && !callsBack(given)) throw noCallbackError();
					return { options, creation: await readCreation(run, index, given, options) };
				},
				checkAll: (all) => checkTaskCount(all.map(({ options }) => options)),
				perform: async (item, { creation, options }) => {
					const { wait, pause, output: outputOptions } = options;
					limitTasks ??= concurrencyLimiter(options.concurrency);
					const finished = async ({ taskId, answer }: CreatedTask, waiting: WaitOptions) => {
						try {
							return await limit.follow(
								async () => await waitForTask({ run, item, view, taskId }, waiting, batch, answer),
							);
						} finally {
							storeCost(context, taskId, item.cost);
						}
					};
					const created = await limitTasks(async () => {
						const task = await createOnce(item, creation);
						return wait ? { ...task, answer: await finished(task, wait) } : task;
					});
					const { taskId } = created;
					// PiAPI reports the task of an earlier execution to that one, so a pause would not end.
					const pauses = created.isOfEarlierExecution ? undefined : pause;
					const answer =
						pause && !pauses
							? await finished(created, waitInsteadOf(pause))
							: (created.answer ?? (await getTask({ run, item, view, taskId })));
					const output = pauses
						? await taskItem(run, view, taskId, answer, { simplify: outputOptions.simplify })
						: await taskItem(run, view, taskId, answer, outputOptions);
					forgetForAgent(context, item, creation, taskId);
					pausing[item.index] = pauses
						? { taskId, ...outputOptions, timeout: pauses.timeout, details: item.details }
						: { output, details: item.details };
					return output;
				},
				finish: async (output, results) => {
					showCost(context, results);
					const isPausing = pausing.some((item) => item !== undefined && 'taskId' in item);
					return isPausing ? await suspendExecution(run, view, output, pausing) : output;
				},
			};
		},
		{ creates: true },
	);
}

/** When its time is up, a pause continues with the task as it is. */
const waitInsteadOf = ({ timeout }: PauseOptions): WaitOptions => ({ timeout, onTimeout: 'returnTask' });

const noCallbackError = () =>
	userError(
		"'Pause Until PiAPI Calls Back' does not work for this product: PiAPI never calls back for its tasks",
		"Set 'Wait Method' to 'Ask PiAPI Repeatedly'.",
	);

function checkTaskCount(all: CreationOptions[]): void {
	const limits = all.map(({ maxTasks }) => maxTasks).filter((maxTasks) => maxTasks > 0);
	const most = Math.min(Infinity, ...limits);
	if (all.length <= most) return;
	throw userError(
		`This run would create ${all.length} tasks, and 'Max Tasks per Run' is ${most}`,
		"Pass fewer items to this node, or raise the option 'Max Tasks per Run'.",
	);
}

/** An AI agent received the result: calling its tool again is meant as a new task. */
function forgetForAgent(context: IExecuteFunctions, { index }: RunItem, { content }: Creation, taskId: string): void {
	if (isAgentTool(context.getNode())) retireCreation(context, creationKey(context, index, content), taskId);
}
