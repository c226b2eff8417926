/**
 * The parts of a URL; undefined when the text is none. Not by `URL.canParse`: Node.js 20 and 22 answer false for names such
 * as münchen.example once the call is optimized, after some thousand addresses.
 */
export function parseUrl(text: string): URL | undefined {
	try {
		return new URL(text);
	} catch {
		return undefined;
	}
}

/** Whether a text is a complete http(s) address. */
export const isWebAddress = (text: string): boolean => /^https?:\/\/[^/\s]/i.test(text) && parseUrl(text) !== undefined;
