import { fromDateText } from '../../../nodes/shared/utils/unixTime';

test.each([
	['2026-06-15T12:02:00Z', '2026-06-15T12:02:00.000Z'],
	['2026-06-15T12:02:00+02:00', '2026-06-15T10:02:00.000Z'],
	['2026-06-15T12:02:00.123456789Z', '2026-06-15T12:02:00.123Z'],
	// Without a zone in UTC, wherever the server is.
	['2026-06-15 12:02:00', '2026-06-15T12:02:00.000Z'],
	['2026-06-15T12:02:00.5', '2026-06-15T12:02:00.500Z'],
	['2026-06-15', '2026-06-15T00:00:00.000Z'],
])('%s is %s', (text, expected) => expect(new Date(fromDateText(text) ?? 0).toISOString()).toBe(expected));

test.each(['', 'soon', 'null'])('%j is no date', (text) => expect(fromDateText(text)).toBeUndefined());
