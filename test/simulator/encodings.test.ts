/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs in tests and on a developer's machine, not inside n8n */
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import axios from 'axios';
import { sampleFiles } from './sampleFiles';
import { open } from './testing/openSimulator';

const decoders: Record<string, (bytes: Buffer) => Buffer> = {
	gzip: gunzipSync,
	br: brotliDecompressSync,
	deflate: inflateSync,
};

/** The file as it leaves the storage host. */
async function encodedFile(query: string, acceptEncoding = 'gzip, br, deflate', name = 'a.png') {
	const { storageUrl } = await open();
	const { data, headers } = await axios.get<Buffer>(`${storageUrl}/temp/${name}?${query}`, {
		responseType: 'arraybuffer',
		decompress: false,
		headers: { 'Accept-Encoding': acceptEncoding },
	});
	return { data, headers };
}

describe.each(Object.entries(decoders))('a file encoded with %s', (encoding, decode) => {
	it('is whole', async () => {
		const { data, headers } = await encodedFile(`encoding=${encoding}`);
		expect([headers['content-encoding'], headers['content-type']]).toEqual([encoding, 'image/png']);
		expect(headers['content-length']).toBe(String(data.length));
		expect(decode(data)).toEqual(sampleFiles.png);
	});

	it('ends early although HTTP says that it is whole', async () => {
		const { data, headers } = await encodedFile(`encoding=${encoding}&size=100000&truncate=0.5`);
		expect(headers['content-length']).toBe(String(data.length));
		expect(() => decode(data)).toThrow(/unexpected end/);
	});

	it('is cut within the connection', async () => {
		await expect(encodedFile(`encoding=${encoding}&cut=10`)).rejects.toThrow('aborted');
	});

	it('is not encoded where the request does not accept that, when negotiated', async () => {
		const query = `encoding=${encoding}&negotiated=1`;
		expect((await encodedFile(query)).headers['content-encoding']).toBe(encoding);
		const { data, headers } = await encodedFile(query, 'identity');
		expect(headers).not.toHaveProperty('content-encoding');
		expect(data).toEqual(sampleFiles.png);
		expect((await encodedFile(`encoding=${encoding}`, 'identity')).headers['content-encoding']).toBe(encoding);
	});
});

describe('a file whose content is of another kind than its name says', () => {
	it.each(['heic', 'avif', 'm4a', 'png'])('is %s', async (kind) => {
		const { data, headers } = await encodedFile(`content=${kind}`, 'identity', 'a.mp4');
		expect(headers['content-type']).toBe('video/mp4');
		expect(data).toEqual(sampleFiles[kind]);
	});
});
