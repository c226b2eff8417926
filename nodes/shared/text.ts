/**
 * Any value as a text. `String` alone throws for an object whose `toString` is not a function, and both an expression and
 * an answer may hold one.
 */
export function textOf(value: unknown): string {
	try {
		return String(value);
	} catch {
		return 'an object';
	}
}
