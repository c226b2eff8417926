/* eslint-disable @n8n/community-nodes/no-restricted-globals -- test code: runs n8n's engine, not inside n8n */
import fc from 'fast-check';

import { products } from '../../nodes/products';
import { reportedTask } from '../../nodes/PiApiTrigger/taskReport';
import { readTask } from '../../nodes/shared/forms/input/readTask';
import { resultUrls } from '../../nodes/shared/forms/resultLinks';
import { simplifiedTask } from '../../nodes/shared/tasks/taskItem';
import { isFinished, taskStatus } from '../../nodes/shared/tasks/taskStatus';
import { maskSecrets } from '../../nodes/shared/transport/secrets';
import { trimBlanks } from '../../nodes/shared/utils/values';
import { anyJson, anyText, type Json } from './anyJson';
import { simplifiedTask as fieldNames } from './itemFields';

/** Of each property. A seed that failed is printed, and may be put here to see it fail again. */
const runs = { numRuns: 500, seed: Number(process.env.SEED ?? 20_260_101) };

const anyObject = fc.dictionary(fc.string(), anyJson).map((value): Record<string, Json> => value);
const tasks = products.flatMap((product) => product.tasks);

test('links are http(s) links that stand in the output, none of them twice', () => {
	const property = fc.property(anyJson, fc.option(fc.constantFrom(...tasks), { nil: undefined }), (output, task) => {
		const links = resultUrls(output, task);
		expect(new Set(links).size).toBe(links.length);
		const text = JSON.stringify(output);
		links.forEach((link) => {
			expect(link).toMatch(/^https?:\/\/\S+$/i);
			expect(text).toContain(JSON.stringify(link).slice(1, -1));
		});
	});
	fc.assert(property, runs);
});

test('a simplified task has the same fields, whatever the task is', () => {
	const known = fc.record(
		{ task_id: anyJson, status: anyJson, output: anyJson, meta: anyJson, error: anyJson, model: anyJson },
		{ requiredKeys: [] },
	);
	const property = fc.property(fc.oneof(anyObject, known), (task) => {
		const item = simplifiedTask('an id', task, { result_url: null, result_urls: [] });
		expect(Object.keys(item)).toEqual(fieldNames);
		const { output, result_urls: urls, cost_usd: cost, ...texts } = item;
		expect(urls).toEqual([]);
		expect(output).toEqual(task.output ?? null);
		expect(cost === null || typeof cost === 'number').toBe(true);
		Object.values(texts).forEach((value) => expect(value === null || typeof value === 'string').toBe(true));
	});
	fc.assert(property, runs);
});

const finalWords = new Map([
	['success', 'completed'],
	['succeeded', 'completed'],
	['finished', 'completed'],
	['done', 'completed'],
	['canceled', 'cancelled'],
]);

test('a task is finished only when it says so', () => {
	const property = fc.property(fc.oneof(anyJson, fc.constantFrom(...finalWords.keys())), (status) => {
		const said = typeof status === 'string' ? trimBlanks(status).toLowerCase() : '';
		const meant = finalWords.get(said) ?? said;
		expect(taskStatus({ status })).toBe(meant);
		expect(isFinished({ status })).toBe(['completed', 'failed', 'cancelled'].includes(meant));
	});
	fc.assert(property, runs);
});

test('a report is of a task with an ID, or none', () => {
	const bodies = fc.oneof(anyJson, fc.record({ data: anyJson, timestamp: anyJson, task_id: anyJson }));
	const property = fc.property(bodies, (body) => {
		const task = reportedTask(body);
		if (task !== undefined) expect(task.task_id).toEqual(expect.stringMatching(/\S/));
	});
	fc.assert(property, runs);
});

test('no secret is left in an answer, and all the rest of it is', () => {
	const secrets = fc.stringMatching(/^key-[A-Za-z0-9-]{8,40}$/);
	const property = fc.property(anyJson, secrets, anyText, (value, secret, text) => {
		const task = { note: `${text}${secret}`, config: { webhook_config: { secret, endpoint: value } }, value };
		const safe = maskSecrets(task, [secret]);
		expect(JSON.stringify(safe)).not.toContain(secret);
		expect(maskSecrets(safe, [secret])).toEqual(safe);
		const other = 'no text of an answer has this in it';
		expect(maskSecrets({ value: text }, [other])).toEqual({ value: text });
	});
	fc.assert(property, runs);
});

test('parameters of any value make a request or an error that names the parameter', () => {
	const property = fc.property(fc.constantFrom(...tasks), fc.infiniteStream(anyJson), (task, values) => {
		const valueOf = () => values.next().value as unknown;
		try {
			const { model, taskType } = readTask(task, valueOf);
			expect(model).not.toBe('');
			expect(taskType).not.toBe('');
		} catch (error) {
			expect(error).toMatchObject({ message: expect.stringContaining("'"), description: expect.any(String) });
			expect((error as Error).constructor.name).toBe('OperationalError');
		}
	});
	fc.assert(property, { ...runs, numRuns: 3_000 });
});
