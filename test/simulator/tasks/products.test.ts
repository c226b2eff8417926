/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs in tests and on a developer's machine, not inside n8n */
import { createServer } from 'node:http';
import { catalogue } from '../../catalogue';
import { exampleInput, productOf } from '../products';
import type { Simulator } from '../simulator';
import { expectFile, signs } from '../testing/expectFile';
import { call, endWithTest, open } from '../testing/openSimulator';

const quick = { pendingMs: 0, processingMs: 0 };
const photo = 'https://pictures.example/two-people.jpg';

const tasks = catalogue.flatMap(({ models, taskType, outputFields }) =>
	models.map((model): [string, string, string[]] => [model, taskType, outputFields]),
);

function inputOf(model: string, taskType: string): Record<string, unknown> {
	const product = productOf(model, taskType);
	return product ? exampleInput(product, photo) : {};
}

async function create(simulator: Simulator, model: string, taskType: string, more: object = {}) {
	const data = { model, task_type: taskType, input: inputOf(model, taskType), ...more };
	return await call(simulator, 'POST', '/api/v1/task', { data });
}

/** What stands at a place like `works[].video.resource`: one value for each work. */
function valuesAt(value: unknown, place: string): unknown[] {
	return place.split('.').reduce<unknown[]>(
		(found, step) => {
			const members = found.map((one) => Object(one)[step.replace('[]', '')]);
			return step.endsWith('[]') ? members.flat() : members;
		},
		[value],
	);
}

function linksIn(value: unknown): string[] {
	return JSON.stringify(value).match(/http:[^"]+/g) ?? [];
}

describe('every product', () => {
	it.each(tasks)(
		'%s %s is created, and finishes with its output and its files',
		async (model, taskType, outputFields) => {
			const simulator = await open({ processingMs: 0 });
			simulator.scriptNext({ pendingMs: 60_000 });
			const waiting = (await create(simulator, model, taskType)).data.data;
			expect(waiting).toMatchObject({ model, task_type: taskType, status: 'pending' });
			expect(simulator.task(waiting.task_id)?.output).toEqual(waiting.output);
			expect(linksIn(waiting.output)).toEqual([]);

			simulator.scriptNext(quick);
			const { task_id: id } = (await create(simulator, model, taskType)).data.data;
			const output = simulator.task(id)?.output;
			for (const field of outputFields) {
				const values = valuesAt(output, field);
				expect([field, values.length > 0, values.includes(undefined)]).toEqual([field, true, false]);
			}
			const links = linksIn(output);
			expect(links.every((link) => link.startsWith(`${simulator.storageUrl}/temp/${id}`))).toBe(true);
			await Promise.all(links.map(expectFile));
		},
	);

	const reported = tasks.filter(([model, taskType]) => productOf(model, taskType)?.callsBack);

	it.each(reported)('%s %s can be added, scripted and reported', async (model, taskType) => {
		const simulator = await open(quick);
		const received: Array<Record<string, unknown>> = [];
		const server = createServer((request, response) => {
			let text = '';
			request.on('data', (chunk: Buffer) => (text += chunk.toString()));
			request.on('end', () => {
				received.push(JSON.parse(text).data);
				response.end();
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		endWithTest({ close: async () => await new Promise((resolve) => server.close(() => resolve())) });
		const address = server.address();
		const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;

		const added = simulator.addTask({ model, task_type: taskType, webhook: { endpoint } });
		simulator.scriptNext(({ model: asked }) => (asked === model ? { result: 'failed' } : undefined));
		const answer = await create(simulator, model, taskType, { config: { webhook_config: { endpoint } } });
		const failed = answer.data.data.task_id;
		while (simulator.webhookDeliveries.length < 2) await new Promise(setImmediate);
		expect(received).toEqual(expect.arrayContaining([simulator.task(added), simulator.task(failed)]));
		expect([simulator.task(added)?.status, simulator.task(failed)?.status]).toEqual(['completed', 'failed']);
		expect(simulator.task(failed)?.output).toEqual(answer.data.data.output);
	});

	it('never reports a task of Seedance', async () => {
		const simulator = await open(quick);
		const config = { webhook_config: { endpoint: 'http://127.0.0.1:1/', secret: 'abc' } };
		const { data } = await create(simulator, 'seedance', 'seedance-2', { config });
		expect(data.data.config.webhook_config).toEqual({ endpoint: '', secret: '' });
	});

	it.each(tasks.filter(([model, taskType]) => Object.keys(inputOf(model, taskType)).length > 0))(
		'%s %s needs each of its inputs, in its type',
		async (model, taskType) => {
			const simulator = await open();
			const input = inputOf(model, taskType);
			for (const name of Object.keys(input)) {
				for (const value of [undefined, null, { not: 'this' }]) {
					const answer = await create(simulator, model, taskType, { input: { ...input, [name]: value } });
					const isRight = typeof input[name] === 'object' && !Array.isArray(input[name]) && value;
					expect([name, value, answer.status]).toEqual([name, value, isRight ? 200 : 400]);
				}
			}
		},
	);
});

describe('output', () => {
	it.each([
		['Qubico/flux1-dev', 'txt2img', null],
		['seedance', 'seedance-2', null],
		['kling', 'video_generation', { type: '', status: 0, works: null }],
		['music-u', 'generate_music', { generation_id: '', songs: null }],
		['luma', 'video_generation', { video: null, video_raw: null, last_frame: null, thumbnail: null }],
	])('of %s %s at the creation', async (model, taskType, output) => {
		expect((await create(await open(), model, taskType)).data.data.output).toEqual(output);
	});

	it('has as many pictures as were asked for', async () => {
		const simulator = await open(quick);
		const answer = await create(simulator, 'Qubico/flux1-dev', 'txt2img', { input: { prompt: 'x', batch_size: 3 } });
		expect(simulator.task(answer.data.data.task_id)?.output).toMatchObject({ image_urls: { length: 3 } });
	});

	it('has the works of Kling and the four pictures of Midjourney', async () => {
		const simulator = await open();
		const output = (model: string) => simulator.task(simulator.addTask({ ...quick, model }))?.output;
		expect(output('kling')).toMatchObject({ status: 99, works: [{ status: 99, video: { duration: 5_100 } }] });
		expect(output('midjourney')).toMatchObject({ image_urls: null, temporary_image_urls: { length: 4 } });
	});

	it.each(Object.keys(signs))('can link to a file of the kind %s', async (extension) => {
		const { storageUrl } = await open();
		await expectFile(`${storageUrl}/temp/a.${extension}`);
	});
});

describe('inputs', () => {
	it.each([
		['kling', 'video_generation', { prompt: 'x', duration: '5' }],
		['kling', 'video_generation', { prompt: 'x', duration: 5.5 }],
		['kling', 'video_generation', { prompt: 'x', cfg_scale: '0.5' }],
		['kling', 'video_generation', { prompt: 'x', elements: {} }],
		['kling', 'video_generation', { prompt: 'x', elements: ['a link'] }],
		['kling', 'video_generation', { prompt: 'x', camera_control: [] }],
		['kling', 'video_generation', { prompt: 'x', enable_audio: 'true' }],
		['Qubico/trellis', 'image-to-3d', { images: [1] }],
		['Qubico/tts', 'zero-shot', { gen_text: 'x', ref_audio: 'not a link, not base64' }],
	])('%s %s refuses %j', async (model, taskType, input) => {
		const simulator = await open();
		expect(await create(simulator, model, taskType, { input })).toMatchObject({
			status: 400,
			data: { code: 400, message: expect.stringMatching(/^invalid request: \w+ must be a valid /), data: null },
		});
		expect(simulator.tasksCreated).toBe(0);
	});

	it.each([
		['kling', 'video_generation', { prompt: 'x', duration: 5, cfg_scale: 0.5, elements: [{ image_url: photo }] }],
		['veo3', 'veo3-video', { prompt: 'x', image_url: photo }],
		['Qubico/tts', 'zero-shot', { gen_text: 'x', ref_audio: 'SUQzBAAA' }],
		['Qubico/tts', 'zero-shot', { gen_text: 'x', ref_audio: 'data:audio/mpeg;base64,SUQzBAAA' }],
		// Not certain, or not known at all.
		['kling', 'video_generation', { prompt: 'x', version: 2.1, something_new: [] }],
		['hailuo', 'video_generation', {}],
	])('%s %s takes %j', async (model, taskType, input) => {
		const simulator = await open();
		expect((await create(simulator, model, taskType, { input })).data.data).toMatchObject({ input });
	});
});
