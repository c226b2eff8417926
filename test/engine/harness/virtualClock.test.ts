/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- test code: it is about timers */
import { mkdtempSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

import { startVirtualClock, type VirtualClock } from './virtualClock';

const sleep = async (milliseconds: number) => await new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

let clock: VirtualClock;
beforeEach(() => {
	clock = startVirtualClock();
});
afterEach(() => clock.stop());

test('hours pass at once, on every clock the same', async () => {
	const [date, start] = [Date.now(), performance.now()];
	await sleep(3_600_000);
	expect(Date.now() - date).toBe(3_600_000);
	expect(performance.now() - start).toBe(3_600_000);
});

test('timers fire in the order of their times, and what each one starts is done before the next', async () => {
	const seen: string[] = [];
	const wait = async (name: string, milliseconds: number) => {
		await sleep(milliseconds);
		seen.push(name);
		await Promise.resolve();
		await new Promise((resolve) => setImmediate(resolve));
		seen.push(`${name} done`);
	};
	await Promise.all([wait('b', 20), wait('a', 10), wait('c', 30)]);
	expect(seen).toEqual(['a', 'a done', 'b', 'b done', 'c', 'c done']);
});

test('code that sleeps for a fraction of a millisecond goes on', async () => {
	const end = performance.now() + 10.5;
	while (performance.now() < end) await sleep(end - performance.now());
	expect(performance.now()).toBeLessThan(13);
});

test('stopped while something is under way, it leaves no loop behind', async () => {
	const nextTurn = async () => await new Promise((resolve) => setImmediate(resolve));
	let isReading = true;
	const reading = (async () => {
		while (isReading) await readFile(__filename);
	})();
	for (let starts = 0; starts < 20; starts++) {
		await nextTurn();
		clock.stop();
		clock = startVirtualClock();
	}
	for (let turns = 0; turns < 3; turns++) await nextTurn();
	const left = process.getActiveResourcesInfo().filter((name) => name === 'Immediate');
	isReading = false;
	await reading;
	expect(left.length).toBeLessThan(5);
});

describe('until', () => {
	test('goes on before the clock jumps past the moment', async () => {
		let isSo = false;
		setTimeout(() => (isSo = true), 5_000);
		setTimeout(() => (isSo = false), 5_001);
		const start = Date.now();
		await clock.until(() => isSo);
		expect(Date.now() - start).toBe(5_000);
	});

	test('throws when nothing is left that could make it so', async () => {
		await expect(clock.until(() => false)).rejects.toThrow('Nothing is left');
	});

	test('throws when it is not so after two days', async () => {
		const interval = setInterval(() => undefined, 3_600_000);
		await expect(clock.until(() => false)).rejects.toThrow('Not so after two days');
		clearInterval(interval);
	});

	test('throws what the condition throws', async () => {
		const check = () => {
			throw new Error('no such list');
		};
		await expect(clock.until(check)).rejects.toThrow('no such list');
	});
});

describe('the clock stands still', () => {
	let server: Server;
	let url: string;
	beforeAll(async () => {
		server = createServer((request, response) => {
			if (request.url === '/never') return;
			if (request.url === '/slow') setTimeout(() => response.end('late'), 7_000);
			else response.end(Buffer.alloc(2_000_000));
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	});
	afterAll(() => {
		server.closeAllConnections();
		server.close();
	});

	const bytesOf = async (path: string) =>
		await new Promise<number>((resolve, reject) => {
			let count = 0;
			get(url + path, (response) =>
				response.on('data', ({ length }) => (count += length)).on('end', () => resolve(count)),
			).on('error', reject);
		});

	test('while a request is answered', async () => {
		const start = Date.now();
		const ticking = setInterval(() => undefined, 1);
		expect(await Promise.all([1, 2, 3].map(async () => await bytesOf('/')))).toEqual([2e6, 2e6, 2e6]);
		clearInterval(ticking);
		expect(Date.now() - start).toBeLessThan(5);
	});

	test('but not while a server waits itself', async () => {
		const start = Date.now();
		expect(await bytesOf('/slow')).toBe(4);
		expect(Date.now() - start).toBe(7_000);
	});

	test('nor while an answer never comes', async () => {
		bytesOf('/never').catch(() => undefined);
		const start = Date.now();
		await sleep(60_000);
		expect(Date.now() - start).toBe(60_000);
	});

	test('while something is compressed and decompressed', async () => {
		const content = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * index) % 251));
		const ticking = setInterval(() => undefined, 1);
		const start = Date.now();
		const small = await promisify(gzip)(content);
		expect((await promisify(gunzip)(small)).equals(content)).toBe(true);
		clearInterval(ticking);
		expect(Date.now() - start).toBeLessThan(5);
	});

	test('while a file is written and read', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'virtual-clock-'));
		const ticking = setInterval(() => undefined, 1);
		const start = Date.now();
		await writeFile(join(folder, 'a'), Buffer.alloc(5_000_000));
		expect(await readFile(join(folder, 'a'))).toHaveLength(5_000_000);
		await rm(folder, { recursive: true });
		clearInterval(ticking);
		expect(Date.now() - start).toBeLessThan(5);
	});
});
