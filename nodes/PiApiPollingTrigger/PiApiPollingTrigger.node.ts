import type {
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
	OperationalError,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { viewOf } from '../products/nodeResultViews';
import type { TaskFilter } from '../shared/events/taskFilter';
import { modelsField, taskFilter } from '../shared/events/taskFilter';
import { readSimplify, simplifyField } from '../shared/operations/taskFields';
import { adviceOf, nodeError, nodeWithoutParameters } from '../shared/run/nodeErrors';
import type { ItemError } from '../shared/run/runItem';
import { attempt } from '../shared/run/runItem';
import { taskJson } from '../shared/tasks/taskItem';
import { isFinished } from '../shared/tasks/taskStatus';
import { connect, credentialName } from '../shared/transport/credential';
import { failureError } from '../shared/transport/failures/failure';
import { requestRateLimiter } from '../shared/transport/rateLimiter';
import type { Sender } from '../shared/transport/requestWithRetry';
import { createdAt, readHistory } from '../shared/transport/taskHistory';
import { now } from '../shared/utils/clock';
import { userError } from '../shared/utils/userError';
import { toNumber } from '../shared/utils/values';
import { firstState, newlyEnded, nextState, readState } from './pollState';
import type { EndedTask, UnreadTask } from './readEndedTasks';
import { readEndedTasks } from './readEndedTasks';

/** Milliseconds. n8n starts the next poll although one is still running; longer than any poll takes. */
const longestPoll = 120_000;

/** Milliseconds that a poll takes at most, and the share of n8n's own limit for one, after which n8n drops its result. */
const pollTime = 50_000;
const shareOfLimit = 0.8;

/** A poll that fails is followed by the next one soon, so it does not try for long. */
const triesPerPoll = 3;

/** Rows of the history that *Fetch Test Event* looks through. */
const testRows = 100;

/** Starts a workflow when a task of the account is finished, by asking PiAPI for it: n8n need not be reachable. */
export class PiApiPollingTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'PiAPI Polling Trigger',
		name: 'piApiPollingTrigger',
		icon: { light: 'file:../../icons/piapi.svg', dark: 'file:../../icons/piapi.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ [$parameter["statuses"]].flat().join(", ") }}',
		description: 'Start a workflow when a PiAPI task of your account is finished. Works without a public address.',
		defaults: { name: 'PiAPI Polling Trigger' },
		polling: true,
		triggerPanel: {
			header: 'Receive finished tasks',
			executionsHelp:
				'While you build the workflow, fetch the newest finished task of your account as a test event. Once the workflow is published, n8n asks PiAPI at the Poll Times. Each task that has ended comes once, as an item.',
			activationHint: 'Once the workflow is published, n8n asks PiAPI at the Poll Times.',
		},
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: credentialName, required: true }],
		properties: [
			{
				displayName: 'Trigger On',
				name: 'statuses',
				type: 'multiOptions',
				options: [
					{ name: 'Completed', value: 'completed' },
					{ name: 'Failed', value: 'failed' },
				],
				default: ['completed', 'failed'],
			},
			modelsField,
			simplifyField,
		],
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		const polled = await attempt(async () => await itemsOf(this));
		if (polled.error) throw pollError(this, polled.error);
		return polled.value.length > 0 ? [polled.value] : null;
	}
}

async function itemsOf(context: IPollFunctions): Promise<INodeExecutionData[]> {
	const isSimplified = readSimplify(context.getNodeParameter('simplify', true));
	const filter = taskFilter((name) => context.getNodeParameter(name, null));
	const sender = { connection: await connect(context), limitRate: requestRateLimiter() };
	const isTest = context.getMode() === 'manual';
	const events = isTest ? await newestEnded(sender, filter) : await endedSinceLastPoll(context, sender, filter);
	return events.map(({ taskId, answer }) => ({ json: taskJson(viewOf(answer.data), taskId, answer, isSimplified) }));
}

/** n8n's error of the node. */
const pollError = (context: IPollFunctions, error: Error): ItemError =>
	nodeError(nodeWithoutParameters(context), error.message, { ...adviceOf(error), details: {} });

/** The tasks that ended since the last poll; the state for the next one is stored in n8n's static data. */
async function endedSinceLastPoll(context: IPollFunctions, sender: Sender, filter: TaskFilter): Promise<EndedTask[]> {
	const stored = context.getWorkflowStaticData('node');
	const busyUntil = toNumber(stored.busyUntil) ?? 0;
	if (busyUntil > Date.now() && busyUntil <= Date.now() + longestPoll) return [];
	stored.busyUntil = Date.now() + longestPoll;
	const deadline = pollDeadline(context);
	try {
		const known = readState(stored);
		const state = known ?? firstState(piApiTime(sender));
		const { rows, failure } = await readHistory(
			sender,
			// One second earlier: no source says whether a task of that very second is listed.
			{ start_time: Math.floor(state.since / 1000) - 1 },
			{
				tries: triesPerPoll,
				deadline,
				// Nothing is forgotten because of an answer that says nothing.
				needsList: true,
				isEnough: (page) => page.some((row) => (createdAt(row) ?? Infinity) < state.since),
			},
		);
		if (failure) throw failureError('The task history could not be read', failure);
		const readAt = piApiTime(sender);
		const ended = newlyEnded(state, rows, readAt);
		if (known === undefined) {
			// What ended before the activation does not fire.
			const past = { handled: ended.map(({ taskId }) => taskId) };
			stored.poll = { ...nextState({ ...state, activatedAt: readAt }, rows, past, readAt) };
			return [];
		}
		const { events, handled, unknown, unread } = await readEndedTasks(
			sender,
			ended,
			filter,
			state.activatedAt,
			deadline,
		);
		stored.poll = { ...nextState(state, rows, { handled, unknown: unknown.map(({ taskId }) => taskId) }, readAt) };
		for (const task of unknown) context.logger.warn(unreadError(task).message);
		// Otherwise not: n8n keeps the state of a poll only when it does not throw.
		if (unread && handled.length + unknown.length === 0) throw unreadError(unread);
		return events;
	} finally {
		delete stored.busyUntil;
	}
}

/** For *Fetch Test Event*: the newest finished task. Throws a user error when there is none. */
async function newestEnded(sender: Sender, filter: TaskFilter): Promise<EndedTask[]> {
	const deadline = now() + pollTime;
	const { rows, failure } = await readHistory(sender, {}, { most: testRows, tries: triesPerPoll, givesUpEarly: true });
	if (failure) throw failureError('The task history could not be read', failure);
	const ended = rows.filter((row) => isFinished(row) && filter.isWantedStatus(row));
	let firstUnknown: UnreadTask | undefined;
	for (const row of ended) {
		const newest = newlyEnded(firstState(0), [row], 0);
		const { events, unknown, unread } = await readEndedTasks(sender, newest, filter, 0, deadline);
		if (events.length > 0) return events;
		if (unread) throw unreadError(unread);
		firstUnknown ??= unknown[0];
	}
	if (firstUnknown) throw unreadError(firstUnknown);
	throw userError(
		'The account has no finished task yet that this trigger fires for',
		'Create a task, for example with the node PiAPI AI Hug, and fetch the test event again when it is finished.',
	);
}

const unreadError = ({ taskId, failure }: UnreadTask): OperationalError =>
	failureError(`The finished task ${taskId} could not be read`, failure);

/** When a poll has to end, on the clock of `now`. n8n tells its own limit since 2.41. */
function pollDeadline(context: IPollFunctions): number {
	const limit = 'getPollBudgetMs' in context ? context.getPollBudgetMs() : Infinity;
	return now() + Math.min(pollTime, limit * shareOfLimit);
}

/** Milliseconds since 1970 on PiAPI's clock. */
const piApiTime = ({ connection }: Sender): number => Date.now() + connection.clockOffset;
