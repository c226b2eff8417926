import type { OperationalError } from 'n8n-workflow';

import { userError } from '../../../utils/userError';

/** Characters. */
const longestShown = 80;

/** The error for one of n8n's expressions that stands in a value as it was typed. */
export const notEvaluated = (label: string, text: string): OperationalError =>
	userError(
		`'${label}' contains an expression that was not evaluated: '${text.slice(0, longestShown)}'`,
		"Switch the field from 'Fixed' to 'Expression', and write the expression in {{ }}.",
	);

const expression = /\{\{\s*\$/;

/** Whether a node's parameters hold an expression as it was typed: n8n marks those that it evaluates with `=`. */
export function holdsTypedExpression(parameters: unknown): boolean {
	if (typeof parameters === 'string') return !parameters.startsWith('=') && expression.test(parameters);
	return typeof parameters === 'object' && parameters !== null && Object.values(parameters).some(holdsTypedExpression);
}

/**
 * Throws a user error that names `label` when a text holds an expression such as `{{ $json.prompt }}`: in a field that is set
 * to 'Fixed' n8n passes it on as it is, and the task would be bought for it.
 */
export function refuseExpression(label: string, text: string): void {
	if (expression.test(text)) throw notEvaluated(label, text);
}
