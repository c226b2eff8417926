/* eslint-disable @n8n/community-nodes/no-restricted-globals -- a script for the developer's machine, not code that runs inside n8n */
import axios from 'axios';

import { startSimulator } from '../simulator/simulator';

/** The PiAPI that the demo talks to. */
export interface DemoPiApi {
	description: string;
	credentialData: { apiKey: string; baseUrl: string; uploadUrl: string };
	/** The task that the demo's workflow fetches; undefined where the account has none. */
	taskId: () => string | undefined;
	close: () => Promise<void>;
}

/** PiAPI itself where the environment brings a key for it, otherwise the simulator. */
export async function startPiApi(): Promise<DemoPiApi> {
	const { PIAPI_API_KEY } = process.env;
	return PIAPI_API_KEY ? await realPiApi(PIAPI_API_KEY) : await simulatedPiApi();
}

async function simulatedPiApi(): Promise<DemoPiApi> {
	const simulator = await startSimulator();
	const { url, uploadUrl, apiKey } = simulator;
	return {
		description: `a simulated PiAPI at ${url}: no account needed, nothing costs money. Set PIAPI_API_KEY to use the real one`,
		credentialData: { apiKey, baseUrl: url, uploadUrl },
		taskId: () => {
			// More to choose from under Task > From List.
			simulator.addTask({ result: 'failed' });
			simulator.addTask({ pendingMs: 30_000, processingMs: 90_000 });
			return simulator.addTask({ pendingMs: 3_000, processingMs: 7_000 });
		},
		close: simulator.close,
	};
}

async function realPiApi(apiKey: string): Promise<DemoPiApi> {
	const { PIAPI_BASE_URL: baseUrl = 'https://api.piapi.ai', PIAPI_TASK_ID } = process.env;
	// Asked for at once: a wrong key should show before minutes are spent on an installation.
	const taskId = PIAPI_TASK_ID ?? newestTaskId(await taskHistory(baseUrl, apiKey));
	return {
		description: `the real PiAPI at ${baseUrl}, with the key from PIAPI_API_KEY. The demo only reads: it creates no task and costs nothing`,
		credentialData: { apiKey, baseUrl, uploadUrl: 'https://upload.theapi.app' },
		taskId: () => taskId,
		close: async () => {},
	};
}

interface HistoryRow {
	task_id: string;
	task_model?: string;
	status?: string;
}

async function taskHistory(baseUrl: string, apiKey: string): Promise<HistoryRow[]> {
	const answer = await axios.get<{ data?: { data?: HistoryRow[] | null } | null }>(
		`${baseUrl}/api/open/tasks/histories`,
		{
			params: { page: 1, page_size: 100 },
			headers: { 'X-API-Key': apiKey },
			timeout: 30_000,
			validateStatus: () => true,
		},
	);
	if (answer.status === 401) throw new Error('PiAPI did not accept the key in PIAPI_API_KEY');
	if (answer.status !== 200) throw new Error(`PiAPI did not give the account's task history: HTTP ${answer.status}`);
	return answer.data.data?.data ?? [];
}

/** The newest hug that did not fail, where there is one, as only a video can be downloaded; otherwise the newest task. */
function newestTaskId(newestFirst: HistoryRow[]): string | undefined {
	const hug = newestFirst.find(
		({ task_model, status }) => task_model === 'hug_video' && status?.toLowerCase() !== 'failed',
	);
	return (hug ?? newestFirst[0])?.task_id;
}
