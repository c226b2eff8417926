import type { IExecuteFunctions } from 'n8n-workflow';
import { tryToParseDateTime } from 'n8n-workflow';

import { fromUnixTime } from '../../../shared/utils/unixTime';
import { userError } from '../../../shared/utils/userError';
import { describeValue, isEmpty, toNumber, trimBlanks } from '../../../shared/utils/values';

/** A smaller number is no Unix time at which PiAPI had tasks: it would be in 2001. */
const earliest = 1e9;

/**
 * A date and time in Unix seconds, as PiAPI takes it; undefined when there is none. Without a zone it is in the workflow's.
 * Throws a user error that names the parameter by its `label`.
 */
export function readDate(context: IExecuteFunctions, label: string, value: unknown): number | undefined {
	if (isEmpty(value)) return undefined;
	const given = typeof value === 'string' ? trimBlanks(value) : value;
	const number = toNumber(given);
	if (number !== undefined && number >= earliest) return Math.floor(fromUnixTime(number) / 1000);
	const isYearOrDay = typeof given === 'string' && /^\d{4}(?:\d{4})?$/.test(given);
	const isNoDate = typeof given === 'boolean' || Array.isArray(given) || (number !== undefined && !isYearOrDay);
	try {
		if (!isNoDate) return Math.floor(tryToParseDateTime(given, context.getTimezone()).toSeconds());
	} catch {
		// The error below says what was given.
	}
	throw userError(
		`'${label}' is not a valid date: ${describeValue(value)}`,
		'Enter a date and time, for example 2026-05-01T09:30 or {{ $now }}.',
	);
}
