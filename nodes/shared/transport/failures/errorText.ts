import { isFailedText, isObject, trimBlanks } from '../../utils/values';

/** Levels. PiAPI hands on errors of other servers inside its own. */
const deepest = 3;

/**
 * The words of an error in any form: a text; an object with `message`, `raw_message`, `detail`, or, as servers in
 * Python write it, `msg`; a list of them. Undefined when there are none, or only what JavaScript writes for a missing value.
 */
export function errorText(value: unknown, level = 0): string | undefined {
	if (typeof value === 'string') {
		const text = trimBlanks(value);
		return text === '' || isFailedText(text) ? undefined : text;
	}
	if (level > deepest || typeof value !== 'object' || value === null) return undefined;
	const { message, raw_message: raw, detail, msg, reason } = isObject(value) ? value : {};
	const places: unknown[] = Array.isArray(value) ? value : [message, raw, detail, msg, reason];
	for (const place of places) {
		const text = errorText(place, level + 1);
		if (text !== undefined) return text;
	}
	return undefined;
}

/** The reason in an error of PiAPI's, from the most to the least readable place; undefined when it has none. */
export function errorReason(error: unknown): string | undefined {
	const { message, raw_message: raw } = isObject(error) ? error : {};
	return firstReason([message, raw, error].map((place) => errorText(place)));
}

/** Words of PiAPI's that give no reason. */
const saysNothing = /^(?:success|ok)[.!]?$/i;
const saysOnlyThatItFailed = /^failed to create task[.!]?$/i;

/**
 * The first of several texts that gives a reason; undefined when none does. A bare "failed to create task" counts only when
 * there is nothing better.
 */
export function firstReason(texts: Array<string | null | undefined>): string | undefined {
	const reasons = texts.flatMap((text) => (text && !saysNothing.test(text) ? [text] : []));
	return reasons.find((text) => !saysOnlyThatItFailed.test(text)) ?? reasons[0];
}

const longestText = 300;

/** Of HTML and XML, not every text in angle brackets: Go writes `<nil>`, and models take `<lora:name>`. */
const pagePart =
	/^<|<\/[a-z]|<(?:!doctype|html|head|body|title|center|div|span|p|h[1-6]|a|br|hr|pre|script|style)\b[^>]*>/i;

/** A text of PiAPI's that can be shown to a person: one line, not a page, not endless. */
export function readableText(value: unknown): string | undefined {
	if (typeof value !== 'string') return undefined;
	const line = value.replace(/\s+/g, ' ').trim();
	if (line === '' || isFailedText(line) || pagePart.test(line)) return undefined;
	return line.length > longestText ? `${line.slice(0, longestText)}…` : line;
}
