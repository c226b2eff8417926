/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions -- a script for the developer's machine, not code that runs inside n8n */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import axios from 'axios';

import { adminPrefix } from '../simulator/admin';
import type { RecordedRequest, TaskScript, WebhookDelivery } from '../simulator/simulator';
import type { PiApiAddress } from './engine';

/** A simulator whose work and memory do not count for what is measured. */
export interface SimulatorProcess extends PiApiAddress {
	storageUrl: string;
	addTask: (script: TaskScript) => Promise<string>;
	/** What becomes of the tasks that are created from now on, so many of them. */
	scriptNext: (script: TaskScript, times: number) => Promise<void>;
	/** All that reached the API so far. */
	requests: () => Promise<RecordedRequest[]>;
	/** Calls the task's webhook once. */
	sendWebhook: (taskId: string) => Promise<WebhookDelivery>;
	end: () => Promise<void>;
}

export async function startSimulatorProcess(): Promise<SimulatorProcess> {
	const script = join(__dirname, '../simulator/cli.ts');
	const child = spawn(process.execPath, ['--import', 'tsx', script, '--port', '0'], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const kill = () => child.kill();
	process.on('exit', kill);
	const greeting = new Map<string, string>();
	for await (const line of createInterface(child.stdout)) {
		const [name = '', value = ''] = line.split(/ {2,}/);
		greeting.set(name, value);
		if (name === 'API key') break;
	}
	const valueOf = (name: string) => {
		const value = greeting.get(name);
		if (value === undefined) throw new Error(`The simulator did not say its ${name}`);
		return value;
	};
	const url = valueOf('Base URL');
	const admin = axios.create({ baseURL: `${url}${adminPrefix}` });
	return {
		url,
		uploadUrl: valueOf('Upload URL'),
		storageUrl: valueOf('Files'),
		apiKey: valueOf('API key'),
		addTask: async (task) => (await admin.post<{ task_id: string }>('tasks', task)).data.task_id,
		scriptNext: async (task, times) => void (await admin.post('next', { ...task, times })),
		requests: async () => (await admin.get<RecordedRequest[]>('requests')).data,
		sendWebhook: async (taskId) => (await admin.post<WebhookDelivery>('webhooks', { task_id: taskId })).data,
		end: async () => {
			process.off('exit', kill);
			const exit = once(child, 'exit');
			if (kill()) await exit;
		},
	};
}
