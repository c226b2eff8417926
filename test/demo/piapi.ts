/* eslint-disable @n8n/community-nodes/no-restricted-globals -- a script for the developer's machine, not code that runs inside n8n */
import axios from 'axios';

import { startSimulator } from '../simulator/simulator';

/** The PiAPI that the demo talks to. */
export interface DemoPiApi {
	description: string;
	credentialData: { apiKey: string; baseUrl: string; uploadUrl: string };
	/** What the demo does there: creates a hug, or follows a task; with an undefined ID where the account has none. */
	plan: { create: true } | { create: false; taskId: string | undefined };
	/** Where the photos of the examples are to be found; undefined where there are none. */
	photos?: string;
	/** A hug that is there already; undefined at the real PiAPI. */
	finishedTaskId?: string;
	/** What the demo has cost so far, in words. */
	cost: () => string;
	close: () => Promise<void>;
}

/** What PiAPI asks for a hug, by its page on AI Hug. */
const price = '$0.20';

/**
 * PiAPI itself where the environment brings a key for it, otherwise the simulator.
 * At PiAPI itself a hug is created only where `maySpend` says so.
 */
export async function startPiApi(maySpend: boolean): Promise<DemoPiApi> {
	const { PIAPI_API_KEY } = process.env;
	return PIAPI_API_KEY ? await realPiApi(PIAPI_API_KEY, maySpend) : await simulatedPiApi();
}

/** As at PiAPI, an account runs only so many tasks at a time, and further ones are refused with HTTP 429. */
const accountLimit = { runningLimit: 3 };

async function simulatedPiApi(): Promise<DemoPiApi> {
	const simulator = await startSimulator({ pendingMs: 3_000, processingMs: 7_000, ...accountLimit });
	const { url, uploadUrl, storageUrl, apiKey } = simulator;
	// More to choose from under Task > From List.
	const finishedTaskId = simulator.addTask({ pendingMs: 0, processingMs: 0 });
	simulator.addTask({ result: 'failed' });
	simulator.addTask({ pendingMs: 30_000, processingMs: 90_000 });
	return {
		description: `a simulated PiAPI at ${url}: no account needed, nothing costs money. Set PIAPI_API_KEY to use the real one`,
		credentialData: { apiKey, baseUrl: url, uploadUrl },
		plan: { create: true },
		photos: `${storageUrl}/temp/`,
		finishedTaskId,
		cost: () => {
			const { tasksCreated, spentUsd } = simulator;
			return `$${spentUsd.toFixed(2)} of the simulator's play money, for ${tasksCreated} created ${tasksCreated === 1 ? 'task' : 'tasks'}`;
		},
		close: simulator.close,
	};
}

async function realPiApi(apiKey: string, maySpend: boolean): Promise<DemoPiApi> {
	const { PIAPI_BASE_URL: baseUrl = 'https://api.piapi.ai', PIAPI_TASK_ID } = process.env;
	// Asked for at once: a wrong key should show before minutes are spent on an installation.
	const history = await taskHistory(baseUrl, apiKey);
	const doing = maySpend
		? `It creates a hug, for which PiAPI asks ${price}`
		: `It only reads: it creates no task and costs nothing. With --spend, or PIAPI_SPEND=1, it would create a hug for ${price}`;
	return {
		description: `the real PiAPI at ${baseUrl}, with the key from PIAPI_API_KEY. ${doing}`,
		credentialData: { apiKey, baseUrl, uploadUrl: process.env.PIAPI_UPLOAD_URL ?? 'https://upload.theapi.app' },
		plan: maySpend ? { create: true } : { create: false, taskId: PIAPI_TASK_ID ?? newestTaskId(history) },
		cost: () =>
			maySpend ? `${price} by PiAPI's price of a hug; https://piapi.ai/workspace shows what was charged` : 'nothing',
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
