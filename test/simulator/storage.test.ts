/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs in tests and on a developer's machine, not inside n8n */
import type { Readable } from 'node:stream';
import axios, { type AxiosRequestConfig } from 'axios';
import { sampleFiles } from './sampleFiles';
import type { Simulator } from './simulator';
import { open } from './testing/openSimulator';

describe('storage', () => {
	const sizeOf = (extension: string) => sampleFiles[extension]?.length ?? 0;

	async function file(simulator: Simulator, name: string, config: AxiosRequestConfig = {}) {
		return await axios.get(`${simulator.storageUrl}/temp/${name}`, {
			responseType: 'arraybuffer',
			validateStatus: () => true,
			...config,
		});
	}

	it.each([
		['a.mp4', 200, 'video/mp4', sizeOf('mp4')],
		['a.mp4?size=1000000', 200, 'video/mp4', 1_000_000],
		['a.mp4?size=10', 200, 'video/mp4', 10],
		['a.mp4?empty=1', 200, 'video/mp4', 0],
		['a.mp4?chunked=1', 200, 'video/mp4', sizeOf('mp4')],
		['a.mp4?type=application/octet-stream', 200, 'application/octet-stream', sizeOf('mp4')],
		['a.png', 200, 'image/png', sizeOf('png')],
		['a.jpg', 200, 'image/jpeg', sizeOf('jpg')],
		['a.png?size=100000', 200, 'image/png', 100_000],
		['a.wav?cut=5000&size=5000', 200, 'audio/wav', 5_000],
		['a.mp4?redirect=1&size=5', 200, 'video/mp4', 5],
		['a.mp4?slow=1', 200, 'video/mp4', sizeOf('mp4')],
	])('%s', async (name, status, type, length) => {
		const answer = await file(await open(), name);
		expect([answer.status, answer.headers['content-type'], answer.data.length]).toEqual([status, type, length]);
		expect(answer.headers['content-length']).toBe(name.includes('chunked') ? undefined : String(length));
	});

	it.each([
		['a.mp4?status=403', 403, 'application/xml', 'AccessDenied'],
		['a.mp4?status=410', 410, 'text/html; charset=UTF-8', '410 Error'],
		['a.mp4?page=1', 200, 'text/html; charset=UTF-8', 'expired'],
		['a.txt', 404, 'application/xml', 'NoSuchKey'],
	])('%s is a page', async (name, status, type, content) => {
		const answer = await file(await open(), name, { responseType: 'text' });
		expect([answer.status, answer.headers['content-type']]).toEqual([status, type]);
		expect(answer.data).toContain(content);
	});

	it('is an MP4 file in whole boxes, whatever its size', async () => {
		const { data } = await file(await open(), 'a.mp4?size=5000');
		const bytes = Buffer.from(data);
		expect(bytes.subarray(4, 12).toString('latin1')).toBe('ftypisom');
		const second = bytes.readUInt32BE(0);
		expect(bytes.subarray(second + 4, second + 8).toString('latin1')).toBe('mdat');
		expect(second + Number(bytes.readBigUInt64BE(second + 8))).toBe(bytes.length);
	});

	it.each(['', '&chunked=1'])('cuts the connection after so many bytes%s', async (more) => {
		const simulator = await open();
		const { data } = await file(simulator, `a.mp4?size=500000&cut=100000${more}`, { responseType: 'stream' });
		expect(await bytesUntilEnd(data)).toEqual({ bytes: 100_000, whole: false });
	});

	it('stalls after some bytes', async () => {
		const simulator = await open();
		const { data } = await file(simulator, 'a.mp4?stall=1', { responseType: 'stream' });
		const stream: Readable = data;
		const first = await stream[Symbol.asyncIterator]().next();
		expect(first.value.length).toBe(40);
		stream.destroy();
	});

	it('redirects to another host name or to a given link', async () => {
		const simulator = await open();
		const location = async (name: string) => (await file(simulator, name, { maxRedirects: 0 })).headers.location;
		const { port } = new URL(simulator.storageUrl);
		expect(await location('a.mp4?redirect=1')).toBe(`http://localhost:${port}/temp/a.mp4`);
		expect(await location('a.mp4?redirect=http://a.example/b.mp4')).toBe('http://a.example/b.mp4');
		expect(simulator.storageRequests.every(({ headers }) => headers['x-api-key'] === undefined)).toBe(true);
	});

	it('streams a large file', async () => {
		const size = 200_000_001;
		const { data } = await file(await open(), `a.mp4?size=${size}`, { responseType: 'stream' });
		expect(await bytesUntilEnd(data)).toEqual({ bytes: size, whole: true });
	});

	async function bytesUntilEnd(stream: Readable): Promise<{ bytes: number; whole: boolean }> {
		let bytes = 0;
		return await new Promise((resolve) => {
			stream.on('data', (chunk: Buffer) => (bytes += chunk.length));
			stream.on('end', () => resolve({ bytes, whole: true }));
			stream.on('error', () => resolve({ bytes, whole: false }));
		});
	}
});
