/** From this number on a time is in milliseconds: in seconds it would be in the year 5138. */
const beyondSeconds = 1e11;
const beyondMilliseconds = 1e14;

/** Milliseconds since 1970 of a Unix time in seconds, milliseconds, microseconds or nanoseconds, told apart by its size. */
export function fromUnixTime(number: number): number {
	let time = number < beyondSeconds ? number * 1000 : number;
	while (time >= beyondMilliseconds) time /= 1000;
	return time;
}

/** A date and time without a zone, which JavaScript takes for the server's. */
const withoutZone = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/;

/** Milliseconds since 1970 of a date that PiAPI wrote; without a zone it is in UTC. Undefined for any other text. */
export function fromDateText(text: string): number | undefined {
	const time = Date.parse(withoutZone.test(text) ? `${text}Z` : text);
	return Number.isNaN(time) ? undefined : time;
}
