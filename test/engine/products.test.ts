import type { INodeParameters } from 'n8n-workflow';

import { products } from '../../nodes/products';
import { isMedia, mediaParameters } from '../../nodes/shared/forms/parameterNames';
import type {
	AnyMediaField,
	InputField,
	MediaKind,
	ProductTask,
	Selection,
} from '../../nodes/shared/forms/productTypes';
import { entryOf, requestsOfOperations } from '../catalogue';
import { enteredFor, example, exampleSent, isCompatible, isNeeded, isRequired } from '../exampleParameters';
import { contentTypes, sampleFiles } from '../simulator/sampleFiles';
import type { GivenFile } from './harness';
import { setUp } from './setUp';

const { simulator, engine } = setUp({ pendingMs: 0, processingMs: 0 });

/** An operation with one choice of model and task type. */
interface Operation {
	id: string;
	task: ProductTask;
	parameters: INodeParameters;
	model: string;
	taskType: string;
}

const valuesOf = (selection: string | Selection): string[] =>
	typeof selection === 'string' ? [selection] : selection.options.map(({ value }) => String(value));

/** Every operation of every product; the ones with a choice of model or task type once for each. */
const eachOperation = products.flatMap(({ value: resource, tasks }) =>
	tasks.flatMap((task) =>
		valuesOf(task.model).flatMap((model, modelPlace) =>
			valuesOf(task.taskType).map((taskType, typePlace): [string, Operation] => {
				const isPreset = modelPlace === 0 && typePlace === 0;
				const chosen = {
					...(typeof task.model !== 'string' && !isPreset && { model }),
					...(typeof task.taskType !== 'string' && !isPreset && { taskType }),
				};
				const parameters = { resource, operation: task.value, ...chosen };
				const id = `${resource}.${task.value}`;
				const name = [id, ...Object.values(chosen)].join(' ');
				return [name, { id, task, parameters, model, taskType }];
			}),
		),
	),
);

/** The same operations without the choices. */
const presets = eachOperation.filter(([name, { id }]) => name === id);

/** How the links of a finished task's files end, behind its ID. */
const filesOf = ({ model, taskType }: Operation) => entryOf(model, taskType)?.files ?? ['not at PiAPI'];

const parametersFor = ({ task, parameters }: Operation, isChosen: (field: InputField) => boolean) =>
	({ ...enteredFor(task, isChosen), ...parameters }) as INodeParameters;

const creations = () => simulator().requests.filter(({ method }) => method === 'POST');

/** A run of the operation for one item, with its only output. */
async function outcome(parameters: INodeParameters, files?: Array<Record<string, GivenFile>>) {
	const { status, output, error } = await engine().run({ type: 'piApi', parameters, files });
	expect([status, error?.message]).toEqual(['success', undefined]);
	expect(output).toHaveLength(1);
	expect(output[0]?.pairedItem).toEqual({ item: 0 });
	return { json: output[0]?.json ?? {}, binary: output[0]?.binary };
}

describe('every operation with what it needs, waited for, with its files', () => {
	test.each(eachOperation)('%s', async (_, operation) => {
		const parameters = parametersFor(operation, isNeeded(operation.task));
		const { json, binary = {} } = await outcome({ ...parameters, download: true });

		const { id, model, taskType } = operation;
		const expected = { ...requestsOfOperations.get(id), model, task_type: taskType };
		expect(creations().map(({ body }) => body)).toEqual([expected]);

		const taskId = creations()[0]?.taskId ?? '';
		const files = filesOf(operation).map((end) => `${taskId}${end}`);
		const links = files.map((file) => `${simulator().storageUrl}/temp/${file}`);
		const times = { created_at: expect.any(String), started_at: expect.any(String), ended_at: expect.any(String) };
		expect(json).toStrictEqual({
			task_id: taskId,
			status: 'completed',
			result_url: links[0] ?? null,
			result_urls: links,
			output: simulator().task(taskId)?.output,
			model,
			task_type: taskType,
			...times,
			error_message: null,
			cost_usd: expect.any(Number),
		});

		const extensions = files.map((file) => file.split('.')[1] ?? '');
		expect(Object.fromEntries(Object.entries(binary).map(([field, file]) => [field, seen(file)]))).toEqual(
			Object.fromEntries(
				extensions.map((extension, index) => {
					const suffix = index === 0 ? '' : `_${index + 1}`;
					return [`data${suffix}`, { fileName: `${taskId}${suffix}.${extension}`, mimeType: contentTypes[extension] }];
				}),
			),
		);
		const contents = await Promise.all(Object.values(binary).map(async (file) => await engine().file(file)));
		expect(contents.map((content, index) => content.equals(sampleFiles[extensions[index] ?? ''] ?? content))).toEqual(
			files.map(() => true),
		);
		// In n8n's file store, not in the item.
		Object.values(binary).forEach(({ id }) => expect(id).toMatch(/^filesystem/));
	});

	const seen = ({ fileName, mimeType }: { fileName?: string; mimeType: string }) => ({ fileName, mimeType });
});

describe('every operation with everything, and more of it as JSON, created only', () => {
	test.each(presets)('%s', async (_, operation) => {
		const { task } = operation;
		const first = task.inputs[0]?.name.split('.')[0];
		const more = { something_new: { deep: [1, 2] }, ...(first !== undefined && { [first]: 'overridden' }) };
		const isSent = isCompatible(task);
		const everything = parametersFor(operation, isSent);
		const withJson = (additionalInput: string): INodeParameters => ({
			...everything,
			additionalFields: { ...Object(everything.additionalFields), additionalInput },
		});
		// The simulator refuses a text where PiAPI wants an address.
		simulator().fault({ on: { method: 'POST' }, kind: 'forbidden' });
		await engine().run({ type: 'piApi', parameters: withJson(JSON.stringify(more)) });
		await outcome({ ...withJson('{"something_new":true}'), waitUntilDone: false });

		const [overridden, whole] = creations().map(({ body }) => (body as { input: Record<string, unknown> }).input);
		const { something_new: extra, ...input } = whole ?? {};
		expect(extra).toBe(true);
		const inputs = task.inputs.filter(isSent);
		for (const { name, ...field } of inputs) {
			const sent = name.split('.').reduce<unknown>((value, part) => (value as Record<string, unknown>)?.[part], input);
			expect([name, sent]).toEqual([name, exampleSent({ name, ...field } as InputField)]);
		}
		expect(Object.keys(input).sort()).toEqual([...new Set(inputs.map(({ name }) => name.split('.')[0]))].sort());
		expect(overridden).toEqual({ ...input, ...more });
		expect(simulator().tasksCreated).toBe(1);
	});
});

const extensionOf: Record<MediaKind, string> = { image: 'png', video: 'mp4', audio: 'mp3' };

describe('every operation that takes files takes them from the previous node', () => {
	const withMedia = presets.filter(([, { task }]) => task.inputs.some(isMedia));

	test.each(withMedia)('%s', async (_, operation) => {
		const { task } = operation;
		const media = task.inputs.filter(isMedia).filter(isCompatible(task));
		const isGiven = (field: InputField) => media.some(({ name }) => name === field.name) || isNeeded(task)(field);
		const fieldsOf = (field: AnyMediaField) =>
			field.kind === 'media' ? [`file_${field.name}`] : [`file_${field.name}_a`, `file_${field.name}_b`];
		const sources = media.flatMap((field) => {
			const { source, file } = mediaParameters(task, field);
			return [
				[source, 'file'],
				[file, ` ${fieldsOf(field).join(' , ')} `],
			];
		});
		const files = media.flatMap((field) =>
			fieldsOf(field).map((name) => {
				const extension = extensionOf[field.accepts];
				// Each a file of its own.
				const content = Buffer.concat([sampleFiles[extension] ?? Buffer.alloc(0), Buffer.from(name)]);
				return [name, { content, fileName: `${name}.${extension}` }] as const;
			}),
		);
		const parameters = { ...parametersFor(operation, isGiven), ...Object.fromEntries(sources), waitUntilDone: false };
		await outcome(parameters, [Object.fromEntries(files)]);

		const { input } = creations()[0]?.body as { input: Record<string, unknown> };
		for (const field of media) {
			const value = field.name
				.split('.')
				.reduce<unknown>((member, part) => (member as Record<string, unknown>)?.[part], input);
			const links = linksIn(value, field);
			const contents = await Promise.all(links.map(async (link) => await (await fetch(link)).text()));
			expect(contents.map((content) => /file_[\w.]+$/.exec(content)?.[0])).toEqual(fieldsOf(field));
		}
		expect(simulator().uploadRequests).toHaveLength(files.length);
		expect(simulator().tasksCreated).toBe(1);
	});

	function linksIn(value: unknown, field: AnyMediaField): string[] {
		if (field.kind === 'media') return [String(value)];
		const { member } = field;
		return (value as unknown[]).map((entry) =>
			String(member === undefined ? entry : (entry as Record<string, unknown>)[member]),
		);
	}
});

describe('every operation that PiAPI calls back for pauses its execution until then', () => {
	test.each(presets.filter(([, { task }]) => task.callsBack !== false))('%s', async (_, operation) => {
		const statuses = ['processing'];
		simulator().scriptNext({ statuses });
		const parameters = {
			...parametersFor(operation, isNeeded(operation.task)),
			waitMethod: 'callback',
			options: { allowPrivateUrl: true },
		};
		const suspended = await engine().suspend({ type: 'piApi', parameters });
		const [creation] = creations();
		const { config } = creation?.body as { config: { webhook_config: { endpoint: string; secret: string } } };
		const { endpoint, secret } = config.webhook_config;

		statuses.splice(0, 1, 'completed');
		const { result } = await suspended.call({ endpoint, headers: { 'x-webhook-secret': secret }, body: {} });
		const files = filesOf(operation);
		const links = files.map((end) => `${simulator().storageUrl}/temp/${creation?.taskId}${end}`);
		expect(result?.received).toEqual([
			{
				json: expect.objectContaining({
					task_id: creation?.taskId,
					status: 'completed',
					result_url: links[0] ?? null,
					result_urls: links,
				}),
				pairedItem: { item: 0 },
			},
		]);
		expect(simulator().tasksCreated).toBe(1);
	});
});

describe('an operation that PiAPI never calls back for does not pause, and costs nothing', () => {
	test.each(presets.filter(([, { task }]) => task.callsBack === false))('%s', async (_, operation) => {
		const needed = parametersFor(operation, isNeeded(operation.task));
		const { error } = await engine().run({
			type: 'piApi',
			parameters: { ...needed, waitMethod: 'callback', options: { allowPrivateUrl: true } },
		});
		expect(error?.message).toContain('PiAPI never calls back for its tasks');
		expect(simulator().requests).toHaveLength(0);
	});
});

describe('what an operation needs is asked for before anything is sent', () => {
	const needs = presets.flatMap(([id, operation]) =>
		operation.task.inputs.filter(isRequired).map((field): [string, string, Operation, InputField] => {
			return [id, field.name, operation, field];
		}),
	);

	test.each(needs)('%s: %s', async (_, __, operation, missing) => {
		const parameters = parametersFor(operation, (field) => isNeeded(operation.task)(field) && field !== missing);
		const empty = isMedia(missing) ? mediaParameters(operation.task, missing).urlLabel : missing.label;
		const cleared = missing.kind === 'media' || missing.kind === 'mediaList' ? {} : { [nameOf(missing)]: '={{ "" }}' };
		const { error } = await engine().run({ type: 'piApi', parameters: { ...parameters, ...cleared } });
		expect(error?.message).toBe(`'${empty}' is empty. Nothing was created [item 0]`);
		expect(error?.description).toBeTruthy();
		expect(simulator().requests).toHaveLength(0);
	});

	const nameOf = (field: InputField) =>
		Object.keys(enteredFor({ inputs: [field] } as unknown as ProductTask, () => true)).at(-1) ?? '';
});

test('an example of each kind of field is among all that', () => {
	const kinds = presets.flatMap(([, { task }]) => task.inputs.map(({ kind }) => kind));
	expect(new Set(kinds).size).toBe(9);
	expect(presets.length).toBeGreaterThan(70);
	expect(presets.every(([, { task }]) => task.inputs.every((field) => example(field) !== undefined))).toBe(true);
});
