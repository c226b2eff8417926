import type { IRun } from 'n8n-workflow';

import type { NodeError, Result } from './types';
import type { RunRecord } from './workflows';

/** What a run of the workflow of `planOf` came to. */
export function resultOf(run: IRun, record: RunRecord, nodeName = 'PiAPI'): Result {
	const { resultData } = run.data;
	const itemsOf = (node: string, output: number) => resultData.runData[node]?.[0]?.data?.main?.[output] ?? [];
	const rounds = resultData.runData[nodeName] ?? [];
	const error = rounds[0]?.error ?? resultData.error;
	return {
		run,
		status: run.status,
		output: itemsOf(nodeName, 0),
		errorOutput: itemsOf('Failed', 0),
		received: itemsOf('After', 0),
		error: error as unknown as NodeError | undefined,
		hints: rounds.flatMap(({ hints }) => hints ?? []),
		...record,
	};
}
