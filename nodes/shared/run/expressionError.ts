import { ExpressionError } from 'n8n-workflow';

import { userError } from '../utils/userError';
import { isObject, toText } from '../utils/values';

/** n8n's error for an expression that cannot be read has no class of its own (n8n-workflow, expression.ts). */
const invalidSyntax = 'invalid syntax';

/** The same for an expression that names a method without calling it. */
const isFunction = 'this is a function';

/**
 * An error that n8n threw while it evaluated a parameter's expression, as a user error that names the parameter: n8n itself
 * names it only in the editor. Any other error stays what it is.
 */
export function namedExpressionError(error: Error): Error {
	const isEvaluation = error instanceof ExpressionError;
	if (!isEvaluation && error.message !== invalidSyntax && !error.message.startsWith(isFunction)) return error;
	const parameter = isEvaluation && isObject(error.context) ? toText(error.context.parameter) : '';
	const where = parameter === '' ? "One of the node's expressions" : `The expression in '${labelOf(parameter)}'`;
	return userError(
		`${where} could not be evaluated: ${error.message}`,
		(isEvaluation && error.description) || 'Open the node and check the expression: the editor shows what it gives.',
	);
}

/** The label of a parameter by its name: `imageUrl` is "Image URL" in the editor, and `taskId` is "Task". */
const labelOf = (name: string): string =>
	name
		.replace(/^./, (first) => first.toUpperCase())
		.replace(/[A-Z]/g, ' $&')
		.trim()
		.replace(/\bUrl/g, 'URL')
		.replace(/^Custom | Id$/g, '');
