import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { PiApiRequest } from '../shared/api';
import { faultError } from '../shared/api';
import { runForEachItem } from '../shared/items';
import { persistently } from '../shared/wait';
import type { Resource } from './resource';

/** What PiAPI says of the account, as it says it. */
async function accountPage(context: IExecuteFunctions, path: string): Promise<INodeExecutionData[]> {
	return await runForEachItem(context, {
		read: () => undefined,
		perform: async (run) => {
			const request: PiApiRequest = { method: 'GET', path, answers: 'withoutData' };
			const { answer, fault } = await persistently(run, request, 'costsNothing');
			if (fault) throw faultError('The account could not be looked up', fault);
			return { json: answer.data };
		},
	});
}

/** The account that the API key belongs to. Asking costs nothing. */
export const accountResource: Resource = {
	name: 'Account',
	value: 'account',
	defaultOperation: 'getInfo',
	operations: [
		{
			name: 'Get Active Tasks',
			value: 'getActiveTasks',
			action: 'Get active tasks of account',
			description: 'Count the tasks that wait or run, for each provider',
			fields: [],
			execute: async (context) => await accountPage(context, '/account/active_tasks'),
		},
		{
			name: 'Get Info',
			value: 'getInfo',
			action: 'Get info of account',
			description: 'Retrieve the plan, the balance and the limits of the account',
			fields: [],
			execute: async (context) => await accountPage(context, '/account/info'),
		},
	],
};
