/* eslint-disable @n8n/community-nodes/no-restricted-imports -- test code: it serves files */
import { createHash } from 'node:crypto';
import { get } from 'node:http';

import { byId, finished, idFromItem, setUp } from './setUp';

const { simulator, engine, until } = setUp();
const video = (name: string, query = '') => `${simulator().storageUrl}/temp/${name}${query}`;
const taskWith = (url: string) => simulator().addTask({ ...finished, output: { video_url: url } });

async function bytesAt(url: string): Promise<Buffer> {
	const chunks: Buffer[] = [];
	await new Promise((resolve, reject) => {
		get(url, (response) =>
			response
				.on('data', (chunk: Buffer) => chunks.push(chunk))
				.on('end', resolve)
				.on('error', reject),
		).on('error', reject);
	});
	return Buffer.concat(chunks);
}

test("the file goes to n8n's file store, byte for byte, named after the task", async () => {
	const url = video('hug.mp4', '?size=3000000');
	const id = taskWith(url);
	const { output } = await engine().run({
		parameters: { taskId: byId(id), download: true, outputDataFieldName: 'hug' },
	});
	expect(output[0]?.json).toMatchObject({ task_id: id, video_url: url });
	const binary = output[0]?.binary?.hug;
	expect(binary).toMatchObject({
		fileName: `${id}.mp4`,
		fileExtension: 'mp4',
		mimeType: 'video/mp4',
		fileType: 'video',
	});
	// In the store, not in the item.
	expect(binary?.id).toMatch(/^filesystem/);
	expect(binary?.data).not.toContain('ftyp');
	expect((await engine().file(binary)).equals(await bytesAt(url))).toBe(true);
});

test('neither the API key nor another header of ours reaches the storage host, redirects included', async () => {
	const id = taskWith(video('hug.mp4', '?redirect=1'));
	const { status } = await engine().run({ parameters: { taskId: byId(id), download: true } });
	expect(status).toBe('success');
	const requests = simulator().storageRequests;
	expect(requests).toHaveLength(2);
	const sent = JSON.stringify(requests.map(({ headers, query, body }) => [headers, query, body]));
	expect(sent).not.toContain(simulator().apiKey);
	expect(sent.toLowerCase()).not.toContain('x-api-key');
});

test.each([
	['without a length', '?chunked=1', 'video/mp4', 'mp4'],
	['as a stream of bytes', '?type=application/octet-stream', 'video/mp4', 'mp4'],
	['with a wrong type', '?type=text/plain', 'video/mp4', 'mp4'],
	['as a picture', '?type=image/png', 'video/mp4', 'mp4'],
	['as audio', '?type=audio/mp4', 'video/mp4', 'mp4'],
])('a video sent %s is a video', async (_, query, mimeType, extension) => {
	const id = taskWith(video('hug.mp4', query));
	const { output } = await engine().run({ parameters: { taskId: byId(id), download: true } });
	expect(output[0]?.binary?.data).toMatchObject({ fileName: `${id}.${extension}`, mimeType });
});

/** The address of a file with this content. */
async function stored(name: string, content: Buffer): Promise<string> {
	const { uploadUrl, apiKey } = simulator();
	const answer = await fetch(`${uploadUrl}/api/ephemeral_resource`, {
		method: 'POST',
		headers: { 'X-API-Key': apiKey },
		body: JSON.stringify({ file_name: name, file_data: content.toString('base64') }),
	});
	const { data } = (await answer.json()) as { data: { url: string } };
	return data.url;
}

test('a picture behind the link to a video is a picture', async () => {
	const content = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(100)]);
	const id = taskWith(await stored('cover.png', content));
	const { output } = await engine().run({ parameters: { taskId: byId(id), download: true } });
	expect(output[0]?.binary?.data).toMatchObject({ fileName: `${id}.png`, mimeType: 'image/png' });
});

test.each([
	['whose beginning comes in pieces', '?pause=4&type=application/octet-stream'],
	['of 10 bytes', '?size=10'],
	['that is called a part, and is all there is', '?size=3000&part=3000'],
])('a video %s is whole', async (_, query) => {
	const url = video('hug.mp4', query);
	const id = taskWith(url);
	const { output } = await engine().run({ parameters: { taskId: byId(id), download: true } });
	expect(output[0]?.binary?.data).toMatchObject({ fileName: `${id}.mp4`, mimeType: 'video/mp4' });
	expect((await engine().file(output[0]?.binary?.data)).equals(await bytesAt(url))).toBe(true);
});

/** Noise, which no compression shortens much, after the beginning of a file. */
const noise = (start: string) =>
	Buffer.concat([Buffer.from(start, 'latin1'), ...Array.from({ length: 2_000 }, (_, index) => hashOf(index))]);
const hashOf = (index: number) => createHash('sha256').update(String(index)).digest();

describe('a file of a kind that does not tell where it ends, sent compressed', () => {
	const flac = noise('fLaC\0\0\0\x22');
	const fetched = async (query: string, content = flac) => {
		const id = taskWith(`${await stored('hug.mp4', content)}?type=application/octet-stream&${query}`);
		return await engine().run({ parameters: { taskId: byId(id), download: true } });
	};

	test.each([
		['encoding=gzip', noise('fLaC\0\0\0\x22').fill('a', 40_000)],
		['encoding=zstd', noise('\x28\xb5\x2f\xfd')],
		['encoding=gzip, gzip', noise('\x1f\x8b')],
		['encoding=xz', noise('\xfd7zXZ')],
	])('is an error where nobody can tell what it is or whether it is whole (%s)', async (query, content) => {
		const { output, error } = await fetched(query, content);
		expect(output).toEqual([]);
		expect(error?.message).toMatch(/^Task .*: The video came compressed, and n8n cannot tell/);
		expect(error?.description).toContain('use the link in the item');
	});

	test('is interrupted where the connection is cut', async () => {
		const { error } = await fetched('encoding=gzip&cut=30000');
		expect(error?.message).toMatch(/was interrupted/);
	});

	test('is taken as it is where only the header says so', async () => {
		const { output } = await fetched('encoding=aws-chunked', flac);
		expect((await engine().file(output[0]?.binary?.data)).equals(flac)).toBe(true);
	});
});

test('a ZIP archive behind the link to a video is one', async () => {
	const id = taskWith(await stored('hug.mp4', noise('PK\x03\x04')));
	const { output } = await engine().run({ parameters: { taskId: byId(id), download: true } });
	expect(output[0]?.binary?.data).toMatchObject({ fileName: `${id}.zip`, mimeType: 'application/zip' });
});

describe('a text is no video, whatever it is called', () => {
	test.each<[string, string, string]>([
		['an answer of an interface', '{"code":404,"message":"file expired"}', 'application/octet-stream'],
		['a page after a mark of its encoding', '\ufeff<!DOCTYPE html><html></html>', 'application/octet-stream'],
		['a page after empty lines', `${'\n'.repeat(30)}<html></html>`, 'video/mp4'],
		['a sentence', 'This link has expired.', 'video/mp4'],
		['a message that begins like a 3D model', '# 404 Not Found\n\nThe file has expired.', 'video/mp4'],
		['a playlist', '#EXTM3U\n#EXT-X-VERSION:3\n', 'application/octet-stream'],
		['a sentence without a type', 'This link has expired.', 'binary/octet-stream'],
	])('%s', async (_, text, type) => {
		const url = await stored('hug.mp4', Buffer.from(text));
		const id = taskWith(`${url}?type=${type}`);
		const { error, output } = await engine().run({ parameters: { taskId: byId(id), download: true } });
		expect(error?.message).toBe(`Task ${id}: The link to the video leads to a page instead of a file [item 0]`);
		expect(output).toEqual([]);
	});
});

test('a page in UTF-16 is no video', async () => {
	const url = await stored('hug.mp4', Buffer.from('\ufeff<!DOCTYPE html><html></html>', 'utf16le'));
	const id = taskWith(`${url}?type=video/mp4`);
	const { error } = await engine().run({ parameters: { taskId: byId(id), download: true } });
	expect(error?.message).toContain('leads to a page instead of a file');
});

describe('never a short or wrong file', () => {
	test.each<[string, string, RegExp]>([
		['a page', '?page=1', /leads to a page instead of a file/],
		['an expired link', '?status=403', /no longer valid \(HTTP 403\)/],
		['a deleted file', '?status=404', /no longer valid \(HTTP 404\)/],
		['a gone one', '?status=410', /no longer valid \(HTTP 410\)/],
		['a storage host in trouble', '?status=503', /could not answer \(HTTP 503\)/],
		['an empty file', '?empty=1', /is empty/],
		['a connection cut in the middle', '?size=2000000&cut=1000000', /was interrupted/],
		['a part of a file', '?size=2000000&part=1000', /was interrupted/],
		['a connection cut without a length', '?size=2000000&chunked=1&cut=1000000', /was interrupted/],
	])('%s', async (_, query, message) => {
		const url = video('hug.mp4', query);
		const id = taskWith(url);
		const { error } = await engine().run({ parameters: { taskId: byId(id), download: true } });
		expect(error?.message).toMatch(message);
		expect(error?.message).toContain(id);
		expect(error?.message).not.toMatch(/[<>]/);
		expect(error?.description).toContain("'Get Task'");
		expect(error?.context.details).toEqual({ task_id: id, status: 'completed', video_url: url });

		const { output } = await engine().run({
			parameters: { taskId: byId(id), download: true, waitUntilDone: true },
			onError: 'continueRegularOutput',
		});
		expect(output).toEqual([
			{
				json: { error: expect.stringMatching(message), details: { task_id: id, status: 'completed', video_url: url } },
				pairedItem: { item: 0 },
			},
		]);
	});

	test('a completed task without a link', async () => {
		const id = simulator().addTask({ ...finished, output: { note: 'done' } });
		const { error } = await engine().run({ parameters: { taskId: byId(id), download: true } });
		expect(error?.message).toBe(`Task ${id} is completed, but PiAPI names no video in its output [item 0]`);
		expect(error?.context.details).toMatchObject({ task_id: id, status: 'completed' });
	});

	test('a storage host that is not there', async () => {
		const id = taskWith('http://127.0.0.1:9/hug.mp4');
		const { error } = await engine().run({ parameters: { taskId: byId(id), download: true } });
		expect(error?.message).toMatch(new RegExp(`^Task ${id}: The storage host of the video could not be reached`));
	});

	test('a download that falls silent is given up', async () => {
		const id = taskWith(video('hug.mp4', '?stall=1'));
		const { error } = await engine().run({ parameters: { taskId: byId(id), download: true } });
		expect(error?.message).toMatch(new RegExp(`^Task ${id}: The download of the video was interrupted`));
	});

	test('a download that trickles is given up', async () => {
		const id = taskWith(video('hug.mp4', '?trickle=30'));
		const start = Date.now();
		const { error } = await engine().run({ parameters: { taskId: byId(id), download: true } });
		expect(error?.message).toMatch(new RegExp(`^Task ${id}: The download of the video was interrupted`));
		expect(Date.now() - start).toBeLessThan(6 * 60_000);
	});

	test('Stop ends a download', async () => {
		const id = taskWith(video('hug.mp4', '?stall=1'));
		const { stop, result } = engine().start({ parameters: { taskId: byId(id), download: true } });
		await until(() => simulator().storageRequests.length === 1);
		stop();
		const { status, error } = await result;
		expect(status).toBe('canceled');
		expect(error?.message).toContain(id);
	});
});

test('of several items each gets its own file', async () => {
	const sizes = [5_000, 200_000, 64];
	const ids = sizes.map((size) => taskWith(video(`${size}.mp4`, `?size=${size}`)));
	const { output } = await engine().run({
		parameters: { taskId: idFromItem, download: true },
		items: ids.map((id) => ({ id })),
	});
	expect(output.map(({ binary }) => binary?.data?.fileName)).toEqual(ids.map((id) => `${id}.mp4`));
	const files = await Promise.all(output.map(async ({ binary }) => await engine().file(binary?.data)));
	expect(files.map(({ length }) => length)).toEqual(sizes);
});
