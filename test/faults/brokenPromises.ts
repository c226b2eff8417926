import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Result } from '../engine/harness';
import type { Simulator } from '../simulator/simulator';
import { expectedOf, type CaseEnd, type FaultCase } from './faultCase';

/** What is wrong with how a case ended; [] when nothing is. `log` is n8n's. */
export function brokenPromises(faultCase: FaultCase, outcome: CaseEnd, simulator: Simulator, log: string[]): string[] {
	const { result, secrets } = outcome;
	if (result === undefined) return ['it did not end'];
	return [
		...shapeProblems(faultCase, result),
		...countProblems(faultCase, outcome, result, simulator),
		...purchaseProblems(faultCase, simulator),
		...taskIdProblems(result, simulator, log),
		...secretProblems(result, secrets, simulator),
	];
}

const isFailure = ({ json }: INodeExecutionData) => 'error' in json;

const pairOf = ({ pairedItem }: INodeExecutionData) =>
	typeof pairedItem === 'object' && 'item' in pairedItem ? pairedItem.item : Number.NaN;

/** Either an error that says which item, or the items in the order of the input, each paired with its own. */
function shapeProblems({ mode, operation }: FaultCase, { status, output, received, error }: Result): string[] {
	if (error) {
		const problems = [];
		if (!/ \[item \d\]/.test(error?.message ?? '')) problems.push(`the error names no item: ${error?.message}`);
		if (!error?.description) problems.push(`the error does not say what to do: ${error?.message}`);
		if (mode.settings.onError) problems.push(`it does not continue on fail: ${error?.message}`);
		// n8n itself gives the next node an empty item when a call to a paused execution ends in an error.
		const given = operation.pauses ? output.filter(({ json }) => Object.keys(json).length > 0) : output;
		if (given.length > 0) problems.push('it has items besides its error');
		return problems;
	}
	if (status !== 'success') return [`it ended with ${status}`];
	const pairs = output.map(pairOf);
	const isList = operation.name.includes('Get Many');
	const inputs = isList ? [...new Set(pairs)] : pairs;
	const problems = [];
	if (inputs.join() !== Array.from({ length: mode.count }, (_, index) => index).join()) {
		problems.push(`its items are paired with [${pairs.join()}] of ${mode.count}`);
	}
	if (received.length !== output.length) problems.push(`the next node received ${received.length} items`);
	for (const { json } of output.filter(isFailure)) {
		if (Object.keys(json).sort().join() !== 'details,error') problems.push(`a failure has ${Object.keys(json).join()}`);
		if (typeof json.error !== 'string' || !mode.settings.onError) problems.push(`error is ${JSON.stringify(json)}`);
	}
	return problems;
}

/** As many failures as there have to be, and every other item as it was promised. */
function countProblems(faultCase: FaultCase, { items }: CaseEnd, result: Result, simulator: Simulator): string[] {
	const { mode, operation } = faultCase;
	const expected = expectedOf(faultCase);
	if (expected === 'any') return [];
	const failed = failedCount(result);
	const wanted = { none: 0, one: 1, all: mode.count, unfinished: 0 }[expected];
	const problems = [];
	if (failed !== wanted) {
		problems.push(`${failed} of ${mode.count} failed instead of ${wanted}: ${result.error?.message ?? 'as items'}`);
	}
	for (const item of result.error ? [] : result.output.filter((one) => !isFailure(one))) {
		const { json } = item;
		const input = items[Number(pairOf(item))] ?? {};
		const isRight =
			expected === 'unfinished' ? typeof json.task_id === 'string' : operation.isRight(json, input, simulator);
		if (!isRight) problems.push(`an item is wrong: ${JSON.stringify(json).slice(0, 300)}`);
	}
	return problems;
}

function failedCount({ output, error }: Result): number {
	if (!error) return output.filter(isFailure).length;
	const details = error.context.details as IDataObject | undefined;
	return Array.isArray(details?.failed_items) ? details.failed_items.length : 1;
}

/** No item is bought twice, and nothing is bought by what only asks. */
function purchaseProblems({ mode, operation }: FaultCase, simulator: Simulator): string[] {
	const { tasksCreated, completionsCreated, requests } = simulator;
	const most = (what: 'task' | 'answer') => (operation.buys === what ? mode.count : 0);
	const bodies = requests
		.filter(({ method, taskId }) => method === 'POST' && taskId !== undefined)
		.map(({ body }) => JSON.stringify(body));
	const problems = [];
	if (tasksCreated > most('task')) problems.push(`${tasksCreated} tasks were bought`);
	if (completionsCreated > most('answer')) problems.push(`${completionsCreated} answers were bought`);
	if (new Set(bodies).size < bodies.length) problems.push('a task was bought twice');
	return problems;
}

/** Whoever bought a task gets to know its ID: in an item, or in the error. In n8n's log it is in any case. */
function taskIdProblems({ output, error }: Result, simulator: Simulator, log: string[]): string[] {
	const bought = simulator.requests.filter(({ method, taskId }) => method === 'POST' && taskId !== undefined);
	const told = JSON.stringify([output, error?.message, error?.description, error?.context]);
	return bought.flatMap(({ taskId = '', fault, statusSent }) => {
		// Nobody can know it when the answer never came; that is what the message has to say then.
		if (isTold(fault, statusSent)) {
			const problems = told.includes(taskId) ? [] : [`task ${taskId} was bought, and nobody is told its ID`];
			return log.some((line) => line.includes(taskId)) ? problems : [...problems, `n8n's log has no task ${taskId}`];
		}
		return told.includes(taskId) || told.includes('The task may exist') ? [] : ['a task may exist, and nobody is told'];
	});
}

/** Whether the answer to a creation came through; one that is only slow may have been given up. */
const isTold = (fault: string | undefined, statusSent: number | undefined): boolean =>
	statusSent === 200 && (fault === undefined || fault === 'wrong-content-type');

function secretProblems(result: Result, secrets: string[], { storageRequests }: Simulator): string[] {
	const everything = JSON.stringify(allOf(result));
	const shown = secrets.filter((secret) => everything.includes(secret));
	const sent = storageRequests.filter(({ headers }) =>
		secrets.some((secret) => JSON.stringify(headers).includes(secret)),
	);
	return [
		...shown.map((secret) => `a secret is passed on: ${secret}`),
		...(sent.length > 0 ? ['a secret was sent to a storage host'] : []),
	];
}

/** All that n8n stores or shows of a run, but for the workflow itself. */
function allOf({ run, error, output }: Result): unknown[] {
	const { resultData, executionData } = run.data;
	return [
		resultData.runData,
		[error, resultData.error].map((one) => one && [one, one.message, (one as Partial<Error>).stack]),
		output,
		executionData?.contextData,
		executionData?.nodeExecutionStack.map(({ data }) => data),
	];
}
