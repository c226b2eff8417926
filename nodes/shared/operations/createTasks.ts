import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { AwaitedItem, ReadyItem } from '../callback/pausedTasks';
import { suspendExecution } from '../callback/suspend';
import type { PauseOptions } from '../callback/webhookConfig';
import { webhookConfig } from '../callback/webhookConfig';
import { accountLimit } from '../creation/accountLimit';
import type { CreatedTask, Creation } from '../creation/createTaskOnce';
import { taskCreator } from '../creation/createTaskOnce';
import { dailyBudget, inUsd, readDailyBudget } from '../creation/dailyBudget';
import type { InputFile } from '../files/inputFile';
import { checkInlineContent, readFile } from '../files/inputFile';
import { fileValue } from '../files/uploadFile';
import { holdsTypedExpression } from '../forms/input/formats/unevaluatedExpression';
import type { GivenTask, MediaSource, ReadingRules, ValueOf } from '../forms/input/givenTask';
import { taskRequest } from '../forms/taskRequest';
import { forEachItem } from '../run/forEachItem';
import type { ItemResult, RunItem } from '../run/itemResult';
import type { NodeRun } from '../run/nodeRun';
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
import type { CreationOptions } from './readCreationOptions';
import { readCreationOptions } from './readCreationOptions';

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

/** The creation of one item's task: its files are read and checked now, and uploaded when it is sent. */
async function readCreation(
	run: NodeRun,
	itemIndex: number,
	given: GivenTask,
	{ config, pause, queueTimeout }: CreationOptions,
): Promise<Creation> {
	const webhook = pause && webhookConfig(run.context, run.connection, pause);
	for (const { field, parameter, sources } of given.media) {
		for (const source of sources) if ('inline' in source) checkInlineContent(source.inline, parameter, field.accepts);
	}
	const files = await readFiles(run, itemIndex, given);
	const { model, taskType, values, media, additionalInput } = given;
	return {
		queueTimeout,
		// A webhook does not tell one task from another: its address may name the execution, which n8n's button Retry changes.
		content: {
			model,
			taskType,
			values: values.map(({ field, value }) => [field.name, value]),
			media: media.map(({ field, sources }) => [field.name, sources]),
			uploads: files.map(({ file }) => ({ ...file })),
			additionalInput,
			config: { ...config, webhook_config: undefined },
		},
		request: async () => {
			const sent = await Promise.all(
				files.map(async ({ source, file, acceptsBase64 }) => {
					const value = await fileValue(run, file, { consequence: ', and no task was created', acceptsBase64 });
					return { source, value };
				}),
			);
			const valueOf = (source: MediaSource): string => {
				if ('url' in source) return source.url;
				if ('inline' in source) return source.inline;
				return sent.find((file) => isSameSource(file.source, source))?.value ?? '';
			};
			return taskRequest(given, valueOf, { ...config, ...(webhook && { webhook_config: webhook }) });
		},
	};
}

interface FileToSend {
	source: MediaSource;
	file: InputFile;
	acceptsBase64?: boolean;
}

/** The files that a task needs, each once, also where two parameters name the same: it has to be right for both. */
async function readFiles(run: NodeRun, itemIndex: number, { media }: GivenTask): Promise<FileToSend[]> {
	const wanted = media.flatMap(({ field: { accepts, acceptsBase64 }, parameter, sources }) =>
		sources.flatMap((source) =>
			'fileField' in source || 'file' in source ? [{ source, accepts, acceptsBase64, parameter }] : [],
		),
	);
	const files = await Promise.all(
		wanted.map(async ({ source, accepts, acceptsBase64, parameter }) => ({
			source,
			acceptsBase64,
			file: await readFile(run.context, itemIndex, source, { accepts, parameter }),
		})),
	);
	return files.flatMap((one) => {
		const same = files.filter(({ source }) => isSameSource(source, one.source));
		return one === same[0] ? [{ ...one, acceptsBase64: same.every(({ acceptsBase64 }) => acceptsBase64) }] : [];
	});
}

const isSameSource = (one: MediaSource, other: MediaSource): boolean =>
	('fileField' in one && 'fileField' in other && one.fileField === other.fileField) ||
	('file' in one && 'file' in other && one.file === other.file);

/** An AI agent received the result: calling its tool again is meant as a new task. */
function forgetForAgent(context: IExecuteFunctions, { index }: RunItem, { content }: Creation, taskId: string): void {
	if (isAgentTool(context.getNode())) retireCreation(context, creationKey(context, index, content), taskId);
}

/** Shows in n8n's output pane how many tasks the run created, and what they cost as far as PiAPI says. */
function showCost(context: IExecuteFunctions, results: ItemResult[]): void {
	const isNew = results.filter(({ item }) => item.isNew);
	const created = [...new Map(isNew.map(({ item }) => [item.details.task_id, item.cost ?? null])).values()];
	if (created.length === 0 || !('addExecutionHints' in context)) return;
	const known = created.filter((cost) => cost !== null);
	const sum = inUsd(known.reduce((total, cost) => total + cost, 0));
	const count = `${created.length} ${created.length === 1 ? 'task' : 'tasks'}`;
	const paid =
		known.length === created.length ? `${count}, ${sum}` : known.length > 0 ? `${count}, at least ${sum}` : count;
	const lost = results.filter(({ item }) => item.details.status === 'unknown').length;
	const message = lost > 0 ? `${paid}; ${lost} more may exist, as PiAPI's answer was lost` : paid;
	context.addExecutionHints({ message, location: 'outputPane' });
}
