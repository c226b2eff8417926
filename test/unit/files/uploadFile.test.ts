/* eslint-disable @n8n/community-nodes/no-restricted-imports -- test code: stands in for n8n's file store */
import { Readable } from 'node:stream';

import type { IBinaryData, IDataObject, IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import { readFile } from '../../../nodes/shared/files/inputFile';
import { fileValue } from '../../../nodes/shared/files/uploadFile';
import type { NodeRun } from '../../../nodes/shared/run/nodeRun';
import { startRun } from '../../../nodes/shared/run/nodeRun';
import { ftyp, isoFile, jpeg, mp3, png } from './bytes';

const url = 'https://storage.example/file.png';
const success = { code: 200, message: 'success', data: { url } };

interface Upload {
	file_name: string;
	file_data: string;
}

/** A node run whose uploads get this answer; `sent` holds what was uploaded. */
async function runWith(answer: { status?: number; body?: unknown } = {}, store: Record<string, Buffer> = {}) {
	const sent: Upload[] = [];
	const credentials = { apiKey: 'a-key', baseUrl: 'http://127.0.0.1:1', uploadUrl: 'http://127.0.0.1:2' };
	const context = {
		getCredentials: async () => credentials,
		getExecutionCancelSignal: () => undefined,
		getInputData: () => [{ json: {} }],
		helpers: {
			httpRequestWithAuthentication: async (_: string, { url, body }: IHttpRequestOptions) => {
				expect(url).toBe('http://127.0.0.1:2/api/ephemeral_resource');
				sent.push(JSON.parse(String(body)) as Upload);
				return { statusCode: answer.status ?? 200, headers: {}, body: (answer.body ?? success) as IDataObject };
			},
			getBinaryMetadata: async (id: string) => ({ fileSize: store[id]?.length ?? 0 }),
			// Pieces of a length that no three bytes fit into.
			getBinaryStream: async (id: string) => {
				const content = store[id] ?? Buffer.alloc(0);
				const pieces = Array.from({ length: Math.ceil(content.length / 100) }, (_, piece) =>
					content.subarray(piece * 100, piece * 100 + 100),
				);
				return Readable.from(pieces, { objectMode: false });
			},
		},
	} as unknown as IExecuteFunctions;
	return { run: await startRun(context), sent };
}

async function fileIn(run: NodeRun, content: Buffer | string, fileName: unknown = 'a.png') {
	const data =
		typeof content === 'string' ? { id: content, data: 'filesystem-v2' } : { data: content.toString('base64') };
	const file = { ...data, fileName, mimeType: 'application/octet-stream' } as unknown as IBinaryData;
	return await readFile(run.context, 0, { file }, { parameter: 'Image File' });
}

test.each<[string, Buffer, unknown, string]>([
	['a PNG', png, 'a.png', 'a.png'],
	['a JPEG under another extension', jpeg, 'photo.png', 'photo.jpg'],
	['an MP3', mp3, 'song.mp3', 'song.mp3'],
	['a recording with the brand of a video', isoFile(ftyp('mp42')), 'Recording.m4a', 'Recording.m4a'],
	['a name that is a number', jpeg, 42, '42.jpg'],
	['an endless name', png, `${'Ä'.repeat(500)}.png`, `${'Ä'.repeat(124)}.png`],
	['a name with quotes and a backslash', png, 'say "a".png', 'say "a".png'],
])('%s is uploaded byte for byte', async (_, content, given, name) => {
	const { run, sent } = await runWith();
	expect(await fileValue(run, await fileIn(run, content, given))).toBe(url);
	expect(sent).toEqual([{ file_name: name, file_data: content.toString('base64') }]);
});

test.each([100, 101, 102, 1_000, 4_097])("a file of %i bytes from n8n's store arrives whole", async (length) => {
	const content = Buffer.concat([jpeg, Buffer.alloc(5_000, 'abc')]).subarray(0, length);
	const { run, sent } = await runWith({}, { 'filesystem-v2:1': content });
	await fileValue(run, await fileIn(run, 'filesystem-v2:1', 'a.jpg'));
	expect(sent[0]?.file_data).toBe(content.toString('base64'));
});

test('a file that went away between check and upload is an error', async () => {
	const store: Record<string, Buffer> = { 'filesystem-v2:1': jpeg };
	const { run, sent } = await runWith({}, store);
	const file = await fileIn(run, 'filesystem-v2:1');
	store['filesystem-v2:1'] = jpeg.subarray(0, 200);
	await expect(fileValue(run, file)).rejects.toThrow('The file changed while it was read');
	expect(sent).toHaveLength(0);
});

describe('where the plan has no upload', () => {
	const forbidden = { status: 403, body: { code: 403, message: 'Insufficient plan level', data: null } };

	test.each([forbidden, { status: 403, body: '<html>Forbidden</html>' }])(
		'an input that takes base64 gets the file itself',
		async (refused) => {
			const { run } = await runWith(refused);
			const value = await fileValue(run, await fileIn(run, jpeg), { acceptsBase64: true });
			expect(value).toBe(`data:image/jpeg;base64,${jpeg.toString('base64')}`);
		},
	);

	test("a file in n8n's store becomes the same text", async () => {
		const { run } = await runWith(forbidden, { 'filesystem-v2:1': png });
		const value = await fileValue(run, await fileIn(run, 'filesystem-v2:1'), { acceptsBase64: true });
		expect(value).toBe(`data:image/png;base64,${png.toString('base64')}`);
	});

	test('for any other input the message says what to do, and what did not happen', async () => {
		const { run } = await runWith(forbidden);
		const work = fileValue(run, await fileIn(run, png), { consequence: ', and no task was created' });
		await expect(work).rejects.toMatchObject({
			message: expect.stringMatching(/^The image could not be uploaded, and no task was created: /) as string,
			description: expect.stringMatching(/Creator plan .* Use a URL instead/) as string,
		});
	});

	test.each([400, 401, 404])('another refusal (%i) is an error, also where base64 is taken', async (status) => {
		const { run, sent } = await runWith({ status, body: { code: status, message: 'no', data: null } });
		const work = fileValue(run, await fileIn(run, png), { acceptsBase64: true });
		await expect(work).rejects.toMatchObject({
			message: expect.stringMatching(/^The image could not be uploaded: /) as string,
			description: expect.stringMatching(/^It is the file.* in '.+'\. \w/) as string,
		});
		expect(sent).toHaveLength(1);
	});
});

test.each<[unknown]>([[{}], [{ url: '' }], [{ url: 42 }], [{ url: 'file.png' }]])(
	'an answer without a URL is an error: %j',
	async (data) => {
		const { run } = await runWith({ body: { code: 200, message: 'success', data } });
		const work = fileValue(run, await fileIn(run, png), { consequence: ', and no task was created' });
		await expect(work).rejects.toThrow('PiAPI took the image but gave no URL for it, and no task was created');
	},
);
