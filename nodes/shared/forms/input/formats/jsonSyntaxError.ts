/** Where a text stops being JSON: the place, and what is wrong there, as the end of a sentence. */
export interface JsonSyntaxError {
	/** Characters from the beginning. */
	position: number;
	reason: string;
	advice: string;
}

const insertText = 'Insert a text with {{ JSON.stringify($json.prompt) }}, without quotes around it.';

/** What may be wrong at a place where something else had to come, by what is there. The first one that fits counts. */
const reasons: ReadonlyArray<{ found: RegExp; reason: string; advice: string }> = [
	{ found: /^\s*$/, reason: 'it ends too early', advice: 'Close every brace, bracket and quote.' },
	{
		found: /^=?\{\{/,
		reason: 'an expression was not evaluated',
		advice: "Switch the field from 'Fixed' to 'Expression'.",
	},
	{
		found: /^(?:undefined|NaN|-?Infinity|\[object|[,:}\]])/,
		reason: 'a value is missing',
		advice: `The expression there gave nothing or an object. ${insertText}`,
	},
	{
		found: /^(?:None|True|False|TRUE|FALSE|NULL|Null)\b/,
		reason: 'true, false and null are written in lower case',
		advice: 'Write true, false or null.',
	},
	{ found: /^['`]/, reason: 'texts and names need double quotes', advice: 'Write " instead of the single quotes.' },
	{ found: /^[“”„«»‘’]/, reason: 'it has typographic quotes', advice: 'Replace them with plain double quotes: "' },
	{ found: /^(?:\/\/|\/\*|#)/, reason: 'JSON has no comments', advice: 'Remove the comment.' },
	{ found: /^=/, reason: 'it begins with an equals sign', advice: 'Remove the equals sign.' },
	{ found: /^\.{3}|^…/, reason: 'something was left out there', advice: 'Write out what the dots stand for.' },
	{ found: /^[-+.\d]/, reason: 'a number is not written as in JSON', advice: 'Write it like 7, -7 or 0.7.' },
];

const commaAtEnd = {
	reason: 'a comma has nothing after it',
	advice: 'Remove the comma before the closing brace or bracket.',
};
const unquotedText = {
	reason: 'a text is not in quotes there',
	advice: `Put names and texts in double quotes. ${insertText}`,
};
const quoteInText = {
	reason: 'a text has a quote in it',
	advice: `A quote ends the text. ${insertText}`,
};
const lineBreakInText = {
	reason: 'a text has a line break in it',
	advice: `A line break inside a text is written \\n. ${insertText}`,
};
const backslashInText = {
	reason: 'a text has a backslash in it',
	advice: `A backslash inside a text is written \\\\. ${insertText}`,
};
const openText = { reason: 'a text has no closing quote', advice: `Close the text with a quote. ${insertText}` };
const missingComma = { reason: 'a comma is missing', advice: 'Put a comma between two entries.' };
const textAfter = { reason: 'there is more text after it', advice: 'Remove what is not part of the JSON.' };
const textBefore = {
	reason: 'it does not begin with a brace',
	advice: 'Enter the JSON alone, for example { "seed": 7 }.',
};

/** A number, true, false or null. */
const literal = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])/y;
const plainText = /(?:[^"\\\p{Cc}]|[\u007f-\u009f])*/uy;
const escape = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

/**
 * Finds where a text that is no JSON stops being it, in words for a person rather than the parser's. Undefined when it is
 * JSON all the same.
 */
export function findJsonSyntaxError(text: string): JsonSyntaxError | undefined {
	let place = 0;

	const breakAt = (what: { reason: string; advice: string }): JsonSyntaxError => ({ position: place, ...what });
	const skipBlanks = () => {
		while (/[ \t\r\n]/.test(text.charAt(place))) place++;
	};
	const skip = (pattern: RegExp): boolean => {
		pattern.lastIndex = place;
		const found = pattern.test(text);
		if (found) place = pattern.lastIndex;
		return found;
	};
	const named = () => {
		if (/^[}\]]/.test(text.slice(place)) && /,\s*$/.test(text.slice(0, place))) return commaAtEnd;
		return reasons.find(({ found }) => found.test(text.slice(place, place + 12)));
	};

	function inString(): JsonSyntaxError | undefined {
		const start = place++;
		for (;;) {
			skip(plainText);
			if (text.charAt(place) === '"') {
				place++;
				return undefined;
			}
			if (text.charAt(place) === '\\') {
				if (!skip(escape)) return breakAt(backslashInText);
			} else if (place < text.length) return breakAt(lineBreakInText);
			else {
				place = start;
				return breakAt(openText);
			}
		}
	}

	/** What follows a value: nothing of interest, or the break. */
	function afterEntry(close: string, wasText: boolean): JsonSyntaxError | 'next' | 'end' {
		skipBlanks();
		const next = text.charAt(place);
		if (next === close || next === ',') {
			place++;
			return next === ',' ? 'next' : 'end';
		}
		if (next === '') return breakAt(named() ?? missingComma);
		if (wasText && /[^\s"{[\]}:]/.test(next)) return breakAt(named() ?? quoteInText);
		return breakAt(missingComma);
	}

	function inEntries(close: string, entry: () => JsonSyntaxError | undefined): JsonSyntaxError | undefined {
		place++;
		skipBlanks();
		if (text.charAt(place) === close) {
			place++;
			return undefined;
		}
		for (;;) {
			skipBlanks();
			const broken = entry();
			if (broken) return broken;
			const after = afterEntry(close, text.charAt(place - 1) === '"');
			if (after === 'end') return undefined;
			if (after !== 'next') return after;
		}
	}

	function inMember(): JsonSyntaxError | undefined {
		if (text.charAt(place) !== '"') return breakAt(named() ?? unquotedText);
		const broken = inString();
		if (broken) return broken;
		skipBlanks();
		if (text.charAt(place) !== ':') {
			return breakAt({ reason: 'a name has no colon after it', advice: 'Write "name": value.' });
		}
		place++;
		skipBlanks();
		return inValue();
	}

	function inValue(): JsonSyntaxError | undefined {
		if (/^(?:=?\{\{|\[object )/.test(text.slice(place, place + 8))) return breakAt(named() ?? unquotedText);
		const next = text.charAt(place);
		if (next === '{') return inEntries('}', inMember);
		if (next === '[') return inEntries(']', inValue);
		if (next === '"') return inString();
		return skip(literal) ? undefined : breakAt(named() ?? unquotedText);
	}

	skipBlanks();
	if (!/^[{["]/.test(text.slice(place))) return breakAt(named() ?? textBefore);
	const broken = inValue();
	if (broken) return broken;
	skipBlanks();
	return place < text.length ? breakAt(textAfter) : undefined;
}
