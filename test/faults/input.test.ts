import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import type { NodeSettings } from '../engine/harness';
import { byId } from '../engine/setUp';
import { anyJson, type Json } from './anyJson';
import { hugUrl, inTime, isRecord, runs, saidStatus, setUpAnything, someId, stopping, taskRequests } from './anything';
import { simplifiedHug, simplifiedTask } from './itemFields';

const { simulator, engine, run, answerWith, expectSoundEnd, taskAnswer, forSpoilt } = setUpAnything();

describe('whatever is sent to an address of the nodes', () => {
	const report = (): Json => ({ timestamp: 1, data: (taskAnswer() as { data: Json }).data });

	test('PiAPI Trigger answers, and starts the workflow only with a task of a wanted status', async () => {
		const headers = { 'x-webhook-secret': String(engine().credential.webhookSecret) };
		await forSpoilt(report(), fc.boolean(), async (body, simplify) => {
			const { status, items } = await engine().callTrigger({ statuses: ['completed'], simplify }, { headers, body });
			expect([200, 400]).toContain(status);
			items.forEach((item) => {
				expect(item.json).not.toHaveProperty('error');
				// A call may bring the bare task.
				const task = isRecord(body) && isRecord(body.data) ? body : { data: body };
				expect(saidStatus(task)).toBe('completed');
				const { event_id: eventId, ...fields } = item.json;
				expect(typeof eventId).toBe('string');
				const known = 'video_url' in fields ? simplifiedHug : simplifiedTask;
				if (simplify) expect(Object.keys(fields)).toEqual(known);
			});
		});
	});

	test('a paused execution is ended by no call, and completed is only what PiAPI calls so', async () => {
		const parameters = {
			...hugUrl,
			waitUntilDone: true,
			waitMethod: 'callback',
			options: { allowPrivateUrl: true },
		};
		await forSpoilt(taskAnswer(), anyJson, async (answer, body) => {
			simulator().scriptNext({ pendingMs: 0, processingMs: 0, statuses: ['processing'] });
			const suspended = await inTime(engine().suspend({ parameters }));
			const created = simulator().requests[0]?.body as {
				config: { webhook_config: { endpoint: string; secret: string } };
			};
			const { endpoint, secret } = created.config.webhook_config;
			expect((await suspended.call({ endpoint, headers: { 'x-webhook-secret': 'wrong' }, body })).status).toBe(401);
			answerWith(taskRequests, JSON.stringify(answer));
			const { status, result } = await inTime(
				suspended.call({ endpoint, headers: { 'x-webhook-secret': secret }, body }),
			);
			expect([200, 500, 503]).toContain(status);
			if (!result) return;
			const message = result.error?.message;
			if (message !== undefined) expect(message).toMatch(/^Task .* \[item 0\]$/s);
			else expect(expectSoundEnd(result).map(({ json: { status: said } }) => said)).toEqual(['completed']);
			if (message === undefined) expect(saidStatus(answer)).toBe('completed');
		});
	});
});

describe('whatever an expression gives for a parameter', () => {
	test.each<[string, NodeSettings]>([
		['Get Task', { parameters: { taskId: '={{ $json.value }}', waitUntilDone: true, options: '={{ $json.other }}' } }],
		[
			'Get Task: options',
			{
				parameters: {
					taskId: byId(someId),
					waitUntilDone: '={{ $json.value }}',
					simplify: '={{ $json.other }}',
					options: {
						waitTimeout: '={{ $json.value }}',
						pollInterval: '={{ $json.other }}',
						onTimeout: '={{ $json.value }}',
					},
				},
			},
		],
		[
			'Create Task',
			{
				parameters: {
					...hugUrl,
					imageUrl: '={{ $json.value }}',
					waitMethod: '={{ $json.other }}',
					options: {
						concurrency: '={{ $json.other }}',
						webhookUrl: '={{ $json.other }}',
						serviceMode: '={{ $json.value }}',
					},
				},
			},
		],
		[
			'Create Custom',
			{
				type: 'piApi',
				parameters: {
					resource: 'task',
					operation: 'createCustom',
					customModel: '={{ $json.value }}',
					customTaskType: '={{ $json.other }}',
					additionalInput: '={{ $json.value }}',
				},
			},
		],
		[
			'Get Many',
			{
				type: 'piApi',
				parameters: {
					resource: 'task',
					operation: 'getMany',
					limit: '={{ $json.value }}',
					filters: { createdAfter: '={{ $json.other }}', model: '={{ $json.value }}' },
				},
			},
		],
		[
			'Cancel Many',
			{
				type: 'piApi',
				parameters: {
					resource: 'task',
					operation: 'cancelMany',
					createdBefore: '={{ $json.value }}',
					cancelModel: '={{ $json.other }}',
				},
			},
		],
		[
			'Complete a Chat',
			{
				type: 'piApi',
				parameters: {
					resource: 'llm',
					operation: 'completeChat',
					model: '={{ $json.value }}',
					prompt: '={{ $json.other }}',
					additionalFields: { earlier: '={{ $json.value }}', maxTokens: '={{ $json.other }}' },
				},
			},
		],
	])('%s', async (_, settings) => {
		const property = fc.asyncProperty(anyJson, anyJson, stopping, async (value, other, onError) => {
			simulator().reset();
			const items = [{ value, other }] as IDataObject[];
			expectSoundEnd(await run({ ...settings, items, onError }), 1_000);
		});
		await fc.assert(property, { ...runs, numRuns: 40 });
	});
});

describe('an answer that is nested deeper than any program reads', () => {
	const depth = 20_000;
	const deep = (isList: boolean) => {
		const [open, close] = isList ? ['[', ']'] : ['{"a":', '}'];
		return `${open.repeat(depth)}1${close.repeat(depth)}`;
	};

	test.each([true, false])('lists: %p', async (isList) => {
		const task = `{"task_id":"${someId}","status":"completed","output":${deep(isList)}}`;
		answerWith({}, `{"code":200,"message":"success","data":${task}}`);
		for (const settings of [
			{ parameters: { taskId: byId(someId) } },
			{ parameters: { taskId: byId(someId), simplify: false } },
			{ parameters: hugUrl },
			{ type: 'piApi', parameters: { resource: 'account', operation: 'getInfo' } },
		] satisfies NodeSettings[]) {
			expect(expectSoundEnd(await run(settings))).toHaveLength(1);
		}
	});
});
