import type { IExecuteFunctions } from 'n8n-workflow';
import { tryToParseDateTime } from 'n8n-workflow';

import { fromUnixTime } from '../../../shared/utils/unixTime';
import { userError } from '../../../shared/utils/userError';
import { describeValue, isEmpty, toNumber, trimBlanks } from '../../../shared/utils/values';

/** Milliseconds since 1970, in 2001 and 2299: a number that gives another time is a date in figures, such as 20260501093000. */
const earliest = 1e12;
const latest = 1.04e13;

/**
 * A date and time in Unix seconds, as PiAPI takes it; undefined when there is none. Without a zone it is in the workflow's.
 * Throws a user error that names the parameter by its `label`.
 */
export function readDate(context: IExecuteFunctions, label: string, value: unknown): number | undefined {
	if (isEmpty(value)) return undefined;
	const given = typeof value === 'string' ? trimBlanks(value) : value;
	const number = toNumber(given);
	const time = number === undefined ? 0 : fromUnixTime(number);
	if (time >= earliest && time < latest) return Math.floor(time / 1000);
	const date = typeof given === 'string' ? plainDate(given) : given;
	const isNoDate = date === undefined || ['boolean', 'number'].includes(typeof date) || Array.isArray(date);
	try {
		if (!isNoDate) return Math.floor(tryToParseDateTime(date, context.getTimezone()).toSeconds());
	} catch {
		// The error below says what was given.
	}
	throw userError(
		`'${label}' is not a valid date: ${describeValue(value)}`,
		'Enter a date and time, for example 2026-05-01T09:30 or {{ $now }}.',
	);
}

/** The year, month and day in numbers; perhaps a time of day, and what follows it. */
const yearFirst =
	/^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ,]+(\d{1,2})(:\d\d(?::\d\d(?:[.,]\d+)?)?)\s*(?:([ap])\.?m\.?)?\s*(.*))?$/i;

/** The other forms of ISO 8601, such as 20260501, 2026-05, 2026-W18, 2026-121, 2026-05-01T0930. */
const otherIso = /^(?:[+-]\d{6}|\d{4})(?:-\d\d(?:-\d\d)?|\d{4}|-?W\d\d(?:-?\d)?|-?\d{3})?(?:T\S+|Z)?$/i;

const months =
	/\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b/i;
const fourDigits = /\b\d{4}\b/;
const zone = /\b(?:GMT|UTC?|Z|[ECMP][SD]T)\b|:\d\d(?:\.\d+)?\s*[+-]\d\d:?\d\d\b/i;

/** Of HTTP's three forms the one with two digits for the year (RFC 9110, 5.6.7). */
const oldHttpDate = /^[a-z]+day, \d\d-[a-z]{3}-\d\d \d\d:\d\d:\d\d GMT$/i;

/**
 * A date in the form that n8n-workflow's reader takes in the zone it is given. What it does not know it reads as
 * JavaScript does: in the server's zone, 01.05. as the fifth of January, and "Sale 3" as a day in March 2001. Undefined
 * for all that, and for a date in numbers with the year at its end, which means two days.
 */
function plainDate(text: string): string | undefined {
	const [, year, month = '', day = '', hour, minutes = '', half = '', rest = ''] = yearFirst.exec(text) ?? [];
	if (year !== undefined) {
		const date = [year, month.padStart(2, '0'), day.padStart(2, '0')].join('-');
		if (hour === undefined) return date;
		const hours = half === '' ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
		const offset = rest.replace(/^(?:UTC|GMT)$/i, 'Z').replace(/^(?:UTC|GMT)(?=[+-])/i, '');
		const isOffset = offset === '' || /^(?:Z|[+-]\d\d(?::?\d\d)?)(?:\[[^\]]*\])?$/i.test(offset);
		// The name of a zone is for the reader.
		return isOffset ? `${date}T${String(hours).padStart(2, '0')}${minutes}${offset}` : text;
	}
	if (otherIso.test(text) || oldHttpDate.test(text)) return text;
	if (!months.test(text) || !fourDigits.test(text)) return undefined;
	if (zone.test(text)) return text;
	const inUtc = new Date(`${text} UTC`);
	return Number.isNaN(inUtc.getTime()) ? undefined : inUtc.toISOString().slice(0, 19);
}
