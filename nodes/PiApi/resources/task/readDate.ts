import type { IExecuteFunctions } from 'n8n-workflow';
import { tryToParseDateTime } from 'n8n-workflow';

import { userError } from '../../../shared/utils/userError';
import { describeValue, isEmpty } from '../../../shared/utils/values';

/**
 * A date and time in Unix seconds, as PiAPI takes it; undefined when there is none. Without a zone it is in the workflow's.
 * Throws a user error that names the parameter by its `label`.
 */
export function readDate(context: IExecuteFunctions, label: string, value: unknown): number | undefined {
	if (isEmpty(value)) return undefined;
	try {
		return Math.floor(tryToParseDateTime(value, context.getTimezone()).toSeconds());
	} catch {
		throw userError(
			`'${label}' is not a valid date: ${describeValue(value)}`,
			'Enter a date and time, for example 2026-05-01T09:30 or {{ $now }}.',
		);
	}
}
