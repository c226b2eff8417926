/* eslint-disable @n8n/community-nodes/no-restricted-imports -- test code: stands in for a storage host and n8n's file store */
import { Readable } from 'node:stream';

import type { IHttpRequestOptions } from 'n8n-workflow';

import type { Downloader } from '../../../nodes/shared/files/downloadFile';
import { downloadFile } from '../../../nodes/shared/files/downloadFile';
import { downloadFiles } from '../../../nodes/shared/files/downloadFiles';
import type { ConcurrencyLimiter } from '../../../nodes/shared/utils/concurrencyLimiter';
import { concurrencyLimiter } from '../../../nodes/shared/utils/concurrencyLimiter';
import { box, ftyp, glb, isoFile, jpeg, mp3, ogg, png, riff, webm } from './bytes';

interface Answer {
	content?: Buffer | Error;
	status?: number;
	headers?: Record<string, string>;
	/** The stream ends with an error after this many bytes. */
	breaksAfter?: number;
}

const video = isoFile(ftyp('isom', 'mp41'), box('moov', Buffer.alloc(200)));

async function* pieces(content: Buffer, breaksAfter?: number) {
	for (let at = 0; at < (breaksAfter ?? content.length); at += 300) yield content.subarray(at, at + 300);
	if (breaksAfter !== undefined) throw new Error('aborted');
}

/** A storage host with these answers by address, and n8n's file store; `requests` holds what was asked. */
function storage(answers: Record<string, Answer>, signal?: AbortSignal) {
	const requests: IHttpRequestOptions[] = [];
	const files: Buffer[] = [];
	const helpers = {
		httpRequest: async (request: IHttpRequestOptions) => {
			requests.push(request);
			const answer = answers[request.url] ?? { status: 404, content: Buffer.from('<html>not found</html>') };
			if (answer.content instanceof Error) throw answer.content;
			const content = answer.content ?? video;
			const body = Readable.from(pieces(content, answer.breaksAfter), { objectMode: false });
			return { statusCode: answer.status ?? 200, headers: answer.headers ?? {}, body };
		},
		prepareBinaryData: async (stream: Readable, fileName: string, mimeType: string) => {
			const chunks: Buffer[] = [];
			for await (const chunk of stream) chunks.push(chunk as Buffer);
			files.push(Buffer.concat(chunks));
			return { fileName, mimeType, data: 'filesystem-v2', id: `filesystem-v2:${files.length}` };
		},
	};
	const limitDownloads = concurrencyLimiter(10);
	const downloader = { context: { helpers }, signal, limitDownloads } as unknown as Downloader & {
		limitDownloads: ConcurrencyLimiter;
	};
	return { downloader, requests, files };
}

const url = 'https://storage.example/hug';
const options = { name: 'task-1', noun: 'video', downloadLabel: 'Download Video' };

const download = async (answer: Answer, address = url) => {
	const { downloader, files, requests } = storage({ [address]: answer });
	const file = await downloadFile(downloader, address, options);
	return { file, content: files[0], requests };
};

describe('a 3D model', () => {
	const octets = { 'content-type': 'application/octet-stream' };

	test.each([`${url}.glb`, `${url}.obj`, url])('%s with a sentence in it is no file', async (address) => {
		const answer = { content: Buffer.from('AccessDenied: the link has expired'), headers: octets };
		await expect(download(answer, address)).rejects.toThrow('leads to a page instead of a file');
	});

	test.each([
		'# a cube\nv 0 0 0\n',
		'v 0 0 1\nv 0 1 0\nf 1 2 3\n',
		'mtllib cube.mtl\no cube\n',
		'g\nv 0 0 0\n',
		'solid\nfacet normal 0 0 1\n',
		'newmtl red\n',
	])('in words, %j, is a file', async (beginning) => {
		// The rest of a shorter file is waited for.
		const content = Buffer.from(beginning.padEnd(100, 'v 0 0 0\n'));
		const { file } = await download({ content, headers: octets }, `${url}.obj`);
		expect(file).toMatchObject({ fileName: 'task-1.obj', mimeType: 'model/obj' });
	});
});

test.each(['stl', 'fbx', 'gltf'])('a result named .%s whose content says nothing keeps its extension', async (name) => {
	const { file } = await download({ content: Buffer.alloc(100, 1) }, `${url}.${name}`);
	expect(file.fileName).toBe(`task-1.${name}`);
});

test.each([
	['gltf', '{"error":"expired","nodes":["storage-3"]}'],
	['gltf', '{"error":"expired","images":[{"a":1}]}'],
	['gltf', '{"success":false,"images":[{"a":1}]}'],
	['mp4', '{"link":"expired","asset":{"version":"1.0"}}'],
	['glb', '{"error":"expired","asset":{"version":"2.0"}}'],
	['bin', '{"error":"expired","asset":{"id":17}}'],
])('JSON behind a link to .%s, %s, is a page', async (extension, text) => {
	const headers = { 'content-type': 'application/octet-stream' };
	const asked = download({ content: Buffer.from(text), headers }, `${url}.${extension}`);
	await expect(asked).rejects.toThrow('leads to a page');
});

test.each([
	['glb', 'model/gltf-binary'],
	['json', 'application/octet-stream'],
	['dat', 'model/gltf'],
])('glTF behind a link to .%s of the type %s is a model', async (extension, type) => {
	const content = Buffer.from('{"asset":{"generator":"x","version":"2.0"},"scenes":[]}');
	const { file } = await download({ content, headers: { 'content-type': type } }, `${url}.${extension}`);
	expect(file).toMatchObject({ fileName: 'task-1.gltf', mimeType: 'model/gltf+json' });
});

test('a model of a type that ends as a page’s is a model', async () => {
	const { file } = await download({ content: Buffer.alloc(100, 1), headers: { 'content-type': 'model/x3d+xml' } });
	expect(file.mimeType).toBe('model/x3d+xml');
});

test.each(['lz4', 'brotli', 'x-snappy-framed', 'gzip, gzip'])(
	'a video that is called %s is an error',
	async (encoding) => {
		const headers = { 'content-type': 'video/mp4', 'content-encoding': encoding };
		const asked = download({ content: Buffer.alloc(200, '\x04\xf0\x9f'), headers }, `${url}.mp4`);
		await expect(asked).rejects.toThrow('came compressed');
	},
);

test.each([
	['', 'text/html'],
	['.bin', 'application/json'],
	['', 'video/mpeg'],
	['.fbx', 'application/octet-stream'],
	['.mp4', 'application/octet-stream'],
])('gzip behind a link that ends with %j of the type %s is an error', async (end, type) => {
	const content = Buffer.concat([Buffer.from('\x1f\x8b\x08\0', 'latin1'), Buffer.alloc(100, 1)]);
	const asked = download({ content, headers: { 'content-type': type } }, `${url}${end}`);
	await expect(asked).rejects.toThrow('came compressed');
});

test.each(['aws-chunked', 'utf-8', 'none', 'identity, aws-chunked', 'charset=utf-8', 'model/stl'])(
	'a file that is called %s, and is not compressed, is a file',
	async (name) => {
		const content = Buffer.concat([Buffer.from('Kaydara FBX Binary\x20\x20\0'), Buffer.alloc(200, 1)]);
		const headers = { 'content-type': 'application/octet-stream', 'content-encoding': name };
		expect((await download({ content, headers }, `${url}.fbx`)).file.fileName).toBe('task-1.fbx');
	},
);

test.each([
	['tar.gz', 'application/octet-stream', 'gz'],
	['tar.gz', 'application/x-tar', 'gz'],
	['spz', 'model/spz', 'gz'],
	['bin', 'application/gzip', 'gz'],
])('an archive named .%s of the type %s is a result', async (name, type, extension) => {
	const content = Buffer.concat([Buffer.from('\x1f\x8b\x08\0', 'latin1'), Buffer.alloc(100, 1)]);
	const { file } = await download({ content, headers: { 'content-type': type } }, `${url}.${name}`);
	expect(file.fileName).toBe(`task-1.${extension}`);
});

test('a 3D model in a ZIP archive is one by its host’s word', async () => {
	const content = Buffer.concat([Buffer.from('PK\x03\x04\0', 'latin1'), Buffer.alloc(100, 1)]);
	const { file } = await download({ content, headers: { 'content-type': 'model/vnd.usdz+zip' } });
	expect(file.fileName).toBe('task-1.usdz');
});

test.each([
	['zip', 'zip', 'application/zip'],
	['usdz', 'usdz', 'model/vnd.usdz+zip'],
	['3mf', '3mf', 'model/3mf'],
	['mp4', 'zip', 'application/zip'],
	['stl', 'zip', 'application/zip'],
])('a ZIP archive named .%s is a .%s', async (name, extension, mimeType) => {
	const content = Buffer.concat([Buffer.from('PK\x03\x04\0', 'latin1'), Buffer.alloc(100, 1)]);
	const { file } = await download({ content }, `${url}.${name}`);
	expect(file).toMatchObject({ fileName: `task-1.${extension}`, mimeType });
});

test.each([
	['glTF', 'gltf', 'model/gltf+json', '{"asset":{"version":"2.0"},"scenes":[]}'],
	['glTF that begins otherwise', 'gltf', 'application/octet-stream', '{\n  "accessors": [],\n  "asset": {}\n}'],
	['glTF that is called JSON', 'gltf', 'application/json', '{"extensionsUsed":["a"],"asset":{}}'],
	['FBX', 'fbx', 'application/octet-stream', '; FBX 7.4.0 project file\n'],
])('a 3D model in the text of %s is a file', async (_, extension, type, text) => {
	const { file } = await download(
		{ content: Buffer.from(text), headers: { 'content-type': type } },
		`${url}.${extension}`,
	);
	expect(file.fileName).toBe(`task-1.${extension}`);
});

describe('a result keeps its kind, and comes byte for byte', () => {
	test.each<[string, Buffer, string, string]>([
		['a video', video, 'mp4', 'video/mp4'],
		['a MOV', isoFile(ftyp('qt  ')), 'mov', 'video/quicktime'],
		['a WebM', webm, 'webm', 'video/webm'],
		['a HEIC', isoFile(ftyp('heic', 'mif1')), 'heic', 'image/heic'],
		['a HEIF', isoFile(ftyp('mif1', 'miaf')), 'heif', 'image/heif'],
		['an AVIF', isoFile(ftyp('avif', 'mif1')), 'avif', 'image/avif'],
		['an M4A', isoFile(ftyp('M4A ', 'isom')), 'm4a', 'audio/mp4'],
		['a PNG', png, 'png', 'image/png'],
		['a JPEG', jpeg, 'jpg', 'image/jpeg'],
		['a WebP', riff('WEBP'), 'webp', 'image/webp'],
		['an MP3', mp3, 'mp3', 'audio/mpeg'],
		['an OGG', ogg, 'ogg', 'audio/ogg'],
		['a GLB', glb(), 'glb', 'model/gltf-binary'],
	])('%s, whatever its host says', async (_, bytes, extension, mimeType) => {
		for (const type of [undefined, 'video/mp4', 'application/octet-stream', 'text/html']) {
			const headers = type === undefined ? undefined : { 'content-type': type };
			const { file, content } = await download({ content: bytes, headers });
			expect(file).toMatchObject({ fileName: `task-1.${extension}`, mimeType });
			expect(content?.equals(bytes)).toBe(true);
		}
	});

	test.each<[string, string, string]>([
		['audio/mp4', url, 'by its host'],
		['audio/x-m4a; charset=binary', url, 'by its host, in other words'],
		['application/octet-stream', `${url}.m4a?sig=1`, 'by its link'],
	])('a song with the brand of a video is audio (%s, %s)', async (type, address) => {
		const answer = { content: isoFile(ftyp('mp42', 'isom')), headers: { 'content-type': type } };
		expect((await download(answer, address)).file).toMatchObject({ fileName: 'task-1.m4a', mimeType: 'audio/mp4' });
	});

	test.each<[string, string, string, string]>([
		['model/obj', url, 'obj', 'model/obj'],
		['application/octet-stream', `${url}.OBJ`, 'obj', 'model/obj'],
		['application/x-new', url, 'bin', 'application/x-new'],
		['', url, 'bin', 'application/octet-stream'],
	])(
		'a file whose content says nothing is what host or link say (%s, %s)',
		async (type, address, extension, mimeType) => {
			const answer = {
				content: Buffer.from('v 1 2 3\nv 4 5 6\nv 7 8 9\nv 1 2 3\nv 1 2'),
				headers: { 'content-type': type },
			};
			expect((await download(answer, address)).file).toMatchObject({ fileName: `task-1.${extension}`, mimeType });
		},
	);
});

test('the file is asked for uncompressed, and without a credential', async () => {
	const { requests } = await download({});
	expect(requests).toHaveLength(1);
	expect(requests[0]?.headers).toEqual({ Accept: '*/*', 'Accept-Encoding': 'identity' });
});

describe('a file that did not come completely is an error', () => {
	const interrupted = 'The download of the video was interrupted';
	const half = (content: Buffer) => content.subarray(0, content.length >> 1);

	// n8n's helper ends a compressed stream that was cut like a complete one, and hides that it was compressed.
	test.each<[string, Answer]>([
		['a video without a length', { content: half(video) }],
		['an image without a length', { content: half(png) }],
		['a photo without a length', { content: half(jpeg) }],
		['a song without a length', { content: mp3.subarray(0, -50) }],
		['a video with the length of what was compressed', { content: half(video), headers: { 'content-length': '400' } }],
		[
			'a song with the length of what was compressed',
			{ content: mp3.subarray(0, 500), headers: { 'content-length': '300' } },
		],
		[
			'a file that does not tell, and is shorter than announced',
			{ content: Buffer.alloc(200, '\x01'), headers: { 'content-length': '300', 'content-type': 'audio/flac' } },
		],
		['a connection that breaks', { breaksAfter: 600 }],
		['a connection that breaks after the length', { breaksAfter: 600, headers: { 'content-length': '600' } }],
		['a part', { status: 206, headers: { 'content-range': `bytes 0-99/${video.length}` } }],
		['a part of an unknown whole', { status: 206, headers: { 'content-range': 'bytes 0-99/*' } }],
	])('%s', async (_, answer) => {
		await expect(download(answer)).rejects.toMatchObject({
			message: interrupted,
			description: expect.stringContaining("run 'Get Task' with this task and 'Download Video' again") as string,
		});
	});

	test.each<[string, Answer]>([
		['of the announced length', { headers: { 'content-length': String(video.length) } }],
		['without a length', {}],
		['compressed, and complete', { headers: { 'content-length': '200' } }],
		[
			'called a part, and whole',
			{ status: 206, headers: { 'content-range': `bytes 0-${video.length - 1}/${video.length}` } },
		],
		[
			'that does not tell, without a length',
			{ content: Buffer.alloc(500, '\x01'), headers: { 'content-type': 'audio/flac' } },
		],
		[
			'odd inside, of the announced length',
			{ content: half(png), headers: { 'content-length': String(half(png).length) } },
		],
	])('but not one %s', async (_, answer) => {
		expect((await download(answer)).content?.equals((answer.content as Buffer | undefined) ?? video)).toBe(true);
	});
});

describe('what is not the file is an error', () => {
	const page = Buffer.from('<!DOCTYPE html><html><body>This link has expired</body></html>');
	test.each<[string, Answer, RegExp]>([
		['an expired link', { status: 403, content: page }, /^The link to the video is no longer valid \(HTTP 403\)$/],
		['a deleted file', { status: 404, content: page }, /is no longer valid \(HTTP 404\)$/],
		[
			'a host in trouble',
			{ status: 503, content: page },
			/^The storage host of the video could not answer \(HTTP 503\)$/,
		],
		['no connection', { content: new Error('ECONNREFUSED') }, /^The storage host of the video could not be reached$/],
		['a page', { content: page }, /^The link to the video leads to a page instead of a file$/],
		['a page called a video', { content: page, headers: { 'content-type': 'video/mp4' } }, /leads to a page/],
		[
			'a text',
			{ content: Buffer.from('expired '.repeat(9)), headers: { 'content-type': 'video/mp4' } },
			/leads to a page/,
		],
		['JSON', { content: Buffer.from('{"error":"expired","code":410,"more":"…"}') }, /leads to a page/],
		['nothing', { content: Buffer.alloc(0) }, /^The file of the video is empty$/],
	])('%s', async (_, answer, message) => {
		await expect(download(answer)).rejects.toThrow(message);
	});

	test("a file that n8n's store does not take", async () => {
		const { downloader } = storage({ [url]: {} });
		downloader.context.helpers.prepareBinaryData = async () => await Promise.reject(new Error('ENOSPC'));
		await expect(downloadFile(downloader, url, options)).rejects.toThrow('n8n could not store the video: ENOSPC');
	});
});

describe('several files', () => {
	const links = ['a', 'b', 'c', 'd'].map((name) => `https://storage.example/${name}.mp3`);
	const song = { content: mp3 };
	const fetching = { ...options, noun: 'audio', field: 'song' };

	test('have fields and names by their place', async () => {
		const { downloader } = storage(Object.fromEntries(links.map((link) => [link, song])));
		const { binary, errors } = await downloadFiles(downloader, links, fetching);
		const names = Object.entries(binary).map(([field, { fileName }]) => [field, fileName]);
		expect(names.sort()).toEqual([
			['song', 'task-1.mp3'],
			['song_2', 'task-1_2.mp3'],
			['song_3', 'task-1_3.mp3'],
			['song_4', 'task-1_4.mp3'],
		]);
		expect(errors).toEqual([]);
	});

	test.each<[number[], string[]]>([
		[[1], ['song', 'song_3', 'song_4']],
		[[0], ['song_2', 'song_3', 'song_4']],
		[[3], ['song', 'song_2', 'song_3']],
		[
			[0, 2],
			['song_2', 'song_4'],
		],
		[[0, 1, 2], ['song_4']],
	])('dead links %j do not take the others along, and are named', async (dead, fields) => {
		const alive = links.filter((_, index) => !dead.includes(index));
		const { downloader } = storage(Object.fromEntries(alive.map((link) => [link, song])));
		const { binary, errors } = await downloadFiles(downloader, links, fetching);
		expect(Object.keys(binary).sort()).toEqual(fields);
		expect(errors).toEqual(
			dead.map((index) => ({ url: links[index], error: 'The link to the audio is no longer valid (HTTP 404)' })),
		);
	});

	test.each<[string, Answer]>([
		['that was cut', { content: mp3.subarray(0, -1) }],
		['that is a page', { content: Buffer.from('<html>This file is not here any more</html>') }],
		['of a host that is not there', { content: new Error('ENOTFOUND') }],
	])('one %s is named', async (_, broken) => {
		const { downloader } = storage({ [links[0] ?? '']: song, [links[1] ?? '']: broken });
		const { binary, errors } = await downloadFiles(downloader, links.slice(0, 2), fetching);
		expect(Object.keys(binary)).toEqual(['song']);
		expect(errors).toMatchObject([{ url: links[1] }]);
	});

	test.each([1, 2, 4])('not one of %i is an error', async (count) => {
		const { downloader } = storage({});
		const work = downloadFiles(downloader, links.slice(0, count), fetching);
		await expect(work).rejects.toThrow('The link to the audio is no longer valid (HTTP 404)');
	});

	test('after Stop half a result is an error', async () => {
		const stop = new AbortController();
		const { downloader } = storage({ [links[0] ?? '']: song }, stop.signal);
		stop.abort();
		await expect(downloadFiles(downloader, links, fetching)).rejects.toThrow();
	});
});
