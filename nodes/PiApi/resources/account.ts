import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { forEachItem } from '../../shared/run/forEachItem';
import { failureError } from '../../shared/transport/failures/failure';
import { requestWithRetry } from '../../shared/transport/requestWithRetry';
import { isObject, toNumber } from '../../shared/utils/values';
import type { Resource } from './resource';

/** One of PiAPI's pages about the account, with PiAPI's own fields and `more`. */
async function getAccountPage(
	context: IExecuteFunctions,
	path: string,
	more: (page: IDataObject) => IDataObject = () => ({}),
): Promise<INodeExecutionData[]> {
	return await forEachItem(context, (run) => ({
		read: () => undefined,
		perform: async () => {
			const { answer, failure } = await requestWithRetry(
				run,
				{ method: 'GET', path, answerShape: 'anything' },
				{ repeatable: true, givesUpEarly: true },
			);
			if (failure) throw failureError('The account could not be read', failure);
			return { json: { ...answer.data, ...more(answer.data) } };
		},
	}));
}

/** 500 credits are a US dollar (live-verified by a production client of 2026). */
const creditsPerUsd = 500;

/** The account's balance in US dollars, from each of the three places where it was seen; null when it is in none. */
function balanceOf({ equivalent_in_usd: usd, quota, credit_pack_info: credits }: IDataObject): number | null {
	const ofQuota = isObject(quota) ? quota.equivalent_in_usd : undefined;
	const available = isObject(credits) ? toNumber(credits.available_credits) : undefined;
	return toNumber(usd) ?? toNumber(ofQuota) ?? (available === undefined ? null : available / creditsPerUsd);
}

/** The account that the API key belongs to. Reading it costs nothing. */
export const accountResource: Resource = {
	name: 'Account',
	value: 'account',
	defaultOperation: 'getInfo',
	operations: [
		{
			name: 'Get Active Tasks',
			value: 'getActiveTasks',
			action: 'Get active tasks of the account',
			description: 'Count the waiting and running tasks of each provider',
			fields: [],
			execute: async (context) => await getAccountPage(context, '/account/active_tasks'),
		},
		{
			name: 'Get Info',
			value: 'getInfo',
			action: 'Get account info',
			description: 'Get the plan, balance and limits of the account',
			fields: [],
			execute: async (context) =>
				await getAccountPage(context, '/account/info', (page) => ({ balance_usd: balanceOf(page) })),
		},
	],
};
