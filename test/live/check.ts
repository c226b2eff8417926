/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console -- a script for the developer's machine, not code that runs inside n8n */
import { setTimeout as sleep } from 'node:timers/promises';

import { isFinished } from '../../nodes/shared/tasks/taskStatus';
import { isObject } from '../../nodes/shared/utils/values';
import { startSimulator } from '../simulator/simulator';
import type { Account, Answer } from './probes';
import { ask } from './probes';
import type { Section } from './report';
import { compare, markdown, taskAnswer, taskLines } from './report';

/** The picture in PiAPI's documentation of Create Task. */
const photo = 'https://i.ibb.co/znPyjxy/person2.jpg';

/** Milliseconds. */
const lookEvery = 10_000;
const longestHug = 15 * 60_000;

/** Buys one hug, and compares its answers from the creation to the end. */
async function buyHug(live: Account, expected: Answer): Promise<Section[]> {
	const body = { model: 'Qubico/hug-video', task_type: 'image_to_video', input: { image_url: photo } };
	const created = await ask(live, 'POST', '/api/v1/task', body);
	const id = isObject(created.body) && isObject(created.body.data) ? created.body.data.task_id : undefined;
	const sections = [{ name: 'Create Task (bought)', lines: taskLines(created, expected) }];
	if (typeof id !== 'string') return sections;
	console.error(`Bought task ${id}; waiting for it`);
	const end = Date.now() + longestHug;
	let answer = await taskAnswer(live, id);
	while (isObject(answer.body) && isObject(answer.body.data) && !isFinished(answer.body.data) && Date.now() < end) {
		await sleep(lookEvery);
		answer = await taskAnswer(live, id);
	}
	return [...sections, { name: `The hug ${id}, finished`, lines: taskLines(answer, expected) }];
}

async function main() {
	const { PIAPI_API_KEY: apiKey = '', PIAPI_BASE_URL: url = 'https://api.piapi.ai' } = process.env;
	if (apiKey === '') throw new Error('Set PIAPI_API_KEY: PIAPI_API_KEY=… npm run check:live');
	const simulator = await startSimulator({ pendingMs: 0, processingMs: 0 });
	try {
		const finished = simulator.addTask();
		const live = { url, apiKey };
		const sections = await compare(live, simulator);
		if (process.argv.includes('--spend')) {
			sections.push(...(await buyHug(live, await taskAnswer(simulator, finished))));
		}
		console.log(markdown(sections, [apiKey]));
		process.exitCode = sections.some(({ lines }) => lines.length > 0) ? 1 : 0;
	} finally {
		await simulator.close();
	}
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 2;
});
