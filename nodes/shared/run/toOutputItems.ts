import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import { errorReason } from '../transport/failures/errorText';
import { combinedError } from './nodeErrors';
import type { ItemResult } from './runItem';

/**
 * The output items, paired, in input order; an item that failed has `error` and `details`.
 * Throws the items' combined error instead when one failed and the node does not continue on fail.
 */
export function toOutputItems(
	node: INode,
	continuesOnFail: boolean,
	results: ItemResult[],
	itemCount: number,
): INodeExecutionData[] {
	const error = combinedError(node, results, itemCount);
	if (error && !continuesOnFail) throw error;
	return results.flatMap(({ item, output, error }) => {
		const pairedItem = { item: item.index };
		// Exactly these keys: with any other one n8n would not send the item to the error output.
		if (error) return { json: { error: error.message, details: item.details }, pairedItem };
		const items = Array.isArray(output) ? output : [output];
		return items.map((one) => ({ ...one, json: withoutErrorKey(one.json), pairedItem }));
	});
}

/** n8n would take an item with an `error` of PiAPI's for a failure, and start the node again for it. */
function withoutErrorKey({ error, ...json }: IDataObject): IDataObject {
	return error === undefined ? json : { ...json, error_message: errorReason(error) ?? null };
}
