import type { IDataObject } from 'n8n-workflow';

import type { ReadingRules, ValueOf } from '../forms/input/givenTask';
import { readUrl } from '../forms/input/formats/readUrl';
import { secretForms } from '../transport/secrets';
import { userError } from '../utils/userError';
import { invalidValue, isEmpty, readText, readWholeNumber } from '../utils/values';
import { mostTasksAtOnce, usualTasksAtOnce } from './creationFields';
import type { TaskOptions } from './readTaskOptions';
import { readOptions, readTaskOptions, readTimeout } from './readTaskOptions';

/** What a person chose about creating tasks, besides the task itself. */
export interface CreationOptions extends TaskOptions {
	/** PiAPI's `config`; empty where the person left everything to the workspace. */
	config: IDataObject;
	/** How many tasks run at the same time while they are waited for. */
	concurrency: number;
	/** How many tasks the run may create; 0 for no limit. */
	maxTasks: number;
	/** Milliseconds that an item queues without any movement while the account is full. */
	queueTimeout: number;
}

/**
 * Throws a user error that names the parameter when a value cannot be used. A webhook secret is added to `secrets`, what
 * must never be passed on.
 */
export function readCreationOptions(
	valueOf: ValueOf,
	downloadLabel: string,
	secrets: string[],
	rules: ReadingRules,
): CreationOptions {
	const options = readOptions(valueOf);
	refuseMissing(options);
	const task = readTaskOptions(valueOf, downloadLabel);
	const config = readConfig(options, secrets, rules);
	if (task.pause && config.webhook_config) {
		throw userError(
			"'Webhook URL' cannot be used with 'Pause Until PiAPI Calls Back'",
			"PiAPI calls one address for each task, and the pause needs it. Remove the option 'Webhook URL', or set 'Wait Method' to 'Ask PiAPI Repeatedly'.",
		);
	}
	return {
		...task,
		config,
		concurrency: readWholeNumber('Tasks at Once', options.concurrency ?? usualTasksAtOnce, 1, mostTasksAtOnce),
		maxTasks: isEmpty(options.maxTasks) ? 0 : readWholeNumber('Max Tasks per Run', options.maxTasks, 0, Infinity),
		queueTimeout: readTimeout(options),
	};
}

/** Options that somebody relies on: where their expression finds nothing, nobody would notice that they are off. */
const optionsWithValue = { maxTasks: 'Max Tasks per Run', webhookUrl: 'Webhook URL', webhookSecret: 'Webhook Secret' };

function refuseMissing(options: IDataObject): void {
	for (const [name, label] of Object.entries(optionsWithValue)) {
		if (!(name in options) || (options[name] !== undefined && options[name] !== null)) continue;
		throw userError(
			`'${label}' is empty`,
			'Enter a value, or remove the option. If it is an expression, it finds nothing in this item.',
		);
	}
}

function readConfig(
	{ serviceMode, webhookUrl, webhookSecret }: IDataObject,
	secrets: string[],
	rules: ReadingRules,
): IDataObject {
	const secret = readText('Webhook Secret', webhookSecret, 'a text');
	// PiAPI sends it back as a header, which holds no control character but the tab (RFC 9110, 5.5).
	if (/\p{Cc}/u.test(secret))
		throw userError("'Webhook Secret' contains a line break or another control character", 'Enter one line of text.');
	secrets.push(...secretForms([webhookSecret, secret]));
	const mode = readText('Service Mode', serviceMode, "'public' or 'private'");
	if (mode !== '' && mode !== 'public' && mode !== 'private') {
		throw invalidValue('Service Mode', mode, "'public' or 'private'");
	}
	const given = readText('Webhook URL', webhookUrl, 'a URL that begins with https://');
	const endpoint =
		given && readUrl('Webhook URL', given, 'Enter a URL that begins with https://, or remove the option.', rules);
	return {
		...(mode !== '' && { service_mode: mode }),
		...(endpoint !== '' && { webhook_config: { endpoint, ...(secret !== '' && { secret }) } }),
	};
}
