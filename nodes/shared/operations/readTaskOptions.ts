import type { IDataObject } from 'n8n-workflow';

import type { PauseOptions } from '../callback/webhookConfig';
import type { ValueOf } from '../forms/input/givenTask';
import type { OutputOptions } from '../tasks/taskItem';
import { userError } from '../utils/userError';
import { invalidValue, isEmpty, isObject, readBoolean, readText, toNumber, trimBlanks } from '../utils/values';
import type { WaitOptions } from '../waiting/waitForTask';
import { longestTimeout, shortestTimeout, usualFileField, usualTimeout, readSimplify } from './taskFields';

/** Seconds. Asking more often than once a second gains nothing and gets an account rate-limited. */
const shortestInterval = 1;

/** What a person chose about waiting for a task and about its item. */
export interface TaskOptions {
	/** Absent: the task is taken as it is, or the execution pauses. */
	wait?: WaitOptions;
	/** Present: the execution is suspended until PiAPI calls back. */
	pause?: PauseOptions;
	output: OutputOptions;
}

/** Throws a user error that names the parameter when a value cannot be used. */
export function readTaskOptions(valueOf: ValueOf, downloadLabel: string): TaskOptions {
	const options = readOptions(valueOf);
	const output: OutputOptions = {
		simplify: readSimplify(valueOf('simplify')),
		...(readBoolean(downloadLabel, valueOf('download')) && {
			downloadTo: readFieldName('Put Output File in Field', valueOf('outputDataFieldName')),
		}),
	};
	if (!readBoolean('Wait Until Done', valueOf('waitUntilDone'))) return { output };
	const entered = valueOf('waitMethod') ?? 'poll';
	const method = typeof entered === 'string' ? trimBlanks(entered) : entered;
	if (method === 'callback') {
		const allowPrivateUrl = readBoolean('Allow Private URL', options.allowPrivateUrl);
		return { pause: { timeout: readTimeout(options), allowPrivateUrl }, output };
	}
	if (method !== 'poll') throw invalidValue('Wait Method', method, "'poll' or 'callback'");
	return { wait: readWait(options), output };
}

/** The collection of options; an expression may give something else. */
export function readOptions(valueOf: ValueOf): IDataObject {
	const options = valueOf('options');
	return isObject(options) ? options : {};
}

/** Milliseconds. */
export function readTimeout({ waitTimeout }: IDataObject): number {
	const timeout = toNumber(waitTimeout ?? usualTimeout);
	if (timeout !== undefined && timeout >= shortestTimeout && timeout <= longestTimeout) return timeout * 1000;
	throw invalidValue(
		'Wait Timeout',
		waitTimeout,
		`a number of seconds from ${shortestTimeout} to ${longestTimeout}`,
		`Enter a number of seconds from ${shortestTimeout} to ${longestTimeout}; ${usualTimeout} is usual.`,
	);
}

function readWait(options: IDataObject): WaitOptions {
	const { pollInterval } = options;
	const onTimeout = options.onTimeout ?? 'error';
	const seconds = isEmpty(pollInterval) ? 0 : toNumber(pollInterval);
	if (seconds === undefined || (seconds !== 0 && seconds < shortestInterval)) {
		throw invalidValue(
			'Poll Interval',
			pollInterval,
			'a number of seconds',
			'Enter a number of seconds, 1 or more, or 0 to let the node choose.',
		);
	}
	if (onTimeout !== 'error' && onTimeout !== 'returnTask') {
		throw invalidValue('When Time Is Up', onTimeout, "'error' or 'returnTask'");
	}
	return { timeout: readTimeout(options), onTimeout, ...(seconds > 0 && { interval: seconds * 1000 }) };
}

/** n8n hides the field, and gives null for it, where the switch is on as a text. */
function readFieldName(label: string, entered: unknown): string {
	const value = entered === null ? usualFileField : entered;
	const expected = "the name of a field for the file, for example 'data'";
	const name = readText(label, value, expected);
	// An object keeps nothing under this name.
	if (name === '__proto__') throw invalidValue(label, name, expected);
	if (name !== '') return name;
	throw userError(`'${label}' is empty`, "Enter the name of a field for the file, for example 'data'.");
}
