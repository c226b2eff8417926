/* eslint-disable @n8n/community-nodes/no-restricted-globals -- test code: it is about timers */
import fc from 'fast-check';
import type { INodeExecutionData } from 'n8n-workflow';

import type { NodeSettings, Result } from '../engine/harness';
import { finished, setUp } from '../engine/setUp';
import type { FaultPattern } from '../simulator/faults';
import { spoilt, type Json } from './anyJson';

/** Of each property. A seed that failed is printed, and may be put here to see it fail again. */
export const runs = { numRuns: 60, seed: Number(process.env.SEED ?? 20_260_101) };

/** JavaScript's own words for what a program did not expect. */
export const unforeseen =
	/Cannot \w+ (?:properties|property|object|undefined)|is not (?:a function|iterable|defined|an object|a constructor)|Maximum call stack|Invalid (?:time value|array length|string length|URL|date)|Unexpected (?:token|end)|circular structure|Reduce of empty/;

/** Virtual milliseconds within which everything has to end. */
const longestRun = 900_000;

/** Rejects when the work does not end. */
export async function inTime<T>(running: Promise<T>): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const tooLong = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error('It does not end')), longestRun);
	});
	return await Promise.race([running, tooLong]).finally(() => clearTimeout(timer));
}

export const json = { 'content-type': 'application/json' };
export const stopping = fc.constantFrom(undefined, 'continueRegularOutput' as const);

export const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** The status that an answer names, read in the plainest way. */
export function saidStatus(answer: unknown): string {
	const data = isRecord(answer) && isRecord(answer.data) ? answer.data : {};
	return typeof data.status === 'string' ? data.status.trim().toLowerCase() : '';
}

/** An item says of its task what the answer said, in the fields that it always has. */
export function expectTrueItem({ json }: INodeExecutionData, answer: unknown, fields: string[]) {
	expect(Object.keys(json)).toEqual(fields);
	expect(json.status).toBe(saidStatus(answer).replace('canceled', 'cancelled'));
}

export const hugUrl = {
	operation: 'createTask',
	imageUrl: 'https://photos.example/two-people.png',
	waitUntilDone: false,
};
export const taskRequests = { method: 'GET', path: '/api/v1/task/' };
export const creations = { method: 'POST', path: '/api/v1/task' };
export const someId = '49439a00-465c-4501-9ce2-14581e01f616';

/** For a test file about whatever may come from outside. */
export function setUpAnything() {
	const { simulator, engine } = setUp();

	/** Answers all requests of a pattern with this text, whatever they ask. */
	function answerWith(on: FaultPattern, body: string, status = 200, headers: Record<string, string> = json) {
		simulator().fault({ on, kind: 'custom', times: Infinity, status, headers, body });
	}

	/** What holds however an operation ends. Returns the items that are no failures. */
	function expectSoundEnd({ status, output, error, run }: Result, count = 1): INodeExecutionData[] {
		const failures = output.filter((item) => 'error' in item.json);
		const messages = [error?.message ?? '', ...failures.map((item) => String(item.json.error))];
		messages.forEach((message) => expect(message).not.toMatch(unforeseen));
		expect(['success', 'error']).toContain(status);
		if (error) expect(error.message).toMatch(/ \[item \d\]/);
		failures.forEach((item) => {
			expect(Object.keys(item.json).sort()).toEqual(['details', 'error']);
			expect(String(item.json.error)).toMatch(/ \[item \d\]$/);
		});
		// It can be stored and sent to the editor.
		const text = JSON.stringify([run.data.resultData.runData, error]);
		expect(text).not.toContain(String(engine().credential.apiKey));
		const good = output.filter((item) => !('error' in item.json));
		good.forEach((item) => expect(item.pairedItem).toMatchObject({ item: expect.any(Number) }));
		expect(good.length + failures.length).toBeLessThanOrEqual(count);
		return good;
	}

	const run = async (settings: NodeSettings) => await inTime(engine().run(settings));

	function taskAnswer(model?: string): Json {
		const id = simulator().addTask({ ...finished, ...(model !== undefined && { model }) });
		return { code: 200, message: 'success', data: simulator().task(id) as unknown as Json };
	}

	/** Checks a property of answers that are spoilt somewhere; the simulator starts anew for each. */
	async function forSpoilt<Rest>(
		answer: Json,
		rest: fc.Arbitrary<Rest>,
		check: (answer: Json, rest: Rest) => Promise<void>,
		options = runs,
	) {
		const property = fc.asyncProperty(spoilt(answer), rest, async (spoiltAnswer, given) => {
			simulator().reset();
			await check(spoiltAnswer, given);
		});
		await fc.assert(property, options);
	}

	return { simulator, engine, run, answerWith, expectSoundEnd, taskAnswer, forSpoilt };
}
