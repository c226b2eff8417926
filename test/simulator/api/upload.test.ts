import axios from 'axios';
import type { Simulator } from '../simulator';
import { call, open } from '../testing/openSimulator';

describe('upload', () => {
	const photo = Buffer.from('two people').toString('base64');

	async function upload(simulator: Simulator, data: unknown) {
		return await call(simulator, 'POST', '/api/ephemeral_resource', { baseURL: simulator.uploadUrl, data });
	}

	it.each([photo, `data:image/jpeg;base64,${photo}`])('stores %s', async (file_data) => {
		const simulator = await open();
		const answer = await upload(simulator, { file_name: 'two people.JPG', file_data });
		expect(answer.data).toMatchObject({ code: 200, message: 'success' });
		const file = await axios.get(answer.data.data.url);
		expect([file.data, file.headers['content-type']]).toEqual(['two people', 'image/jpeg']);
		expect(simulator.uploadRequests).toMatchObject([{ method: 'POST', statusSent: 200, body: { file_data } }]);
		expect(simulator.requests).toEqual([]);
	});

	it.each([
		['an unknown extension', { file_name: 'a.exe', file_data: photo }],
		['no extension', { file_name: 'jpg', file_data: photo }],
		['a long name', { file_name: `${'a'.repeat(125)}.jpg`, file_data: photo }],
		['another type', { file_name: 'a.jpg', file_data: `data:image/png;base64,${photo}` }],
		['something else than base64', { file_name: 'a.jpg', file_data: 'two people!' }],
		['no data', { file_name: 'a.jpg' }],
		['more than 10 MB', { file_name: 'a.jpg', file_data: 'A'.repeat(14 * 1024 * 1024) }],
		['far more than 10 MB', { file_name: 'a.jpg', file_data: 'A'.repeat(20 * 1024 * 1024) }],
	])('refuses %s', async (_, body) => {
		const simulator = await open();
		expect(await upload(simulator, body)).toMatchObject({
			status: 400,
			data: { code: 400, message: 'Invalid request parameters' },
		});
	});

	it('takes a file of 10 MB and records only its beginning', async () => {
		const simulator = await open();
		const bytes = Buffer.alloc(10 * 1024 * 1024, 7);
		const answer = await upload(simulator, { file_name: 'a.png', file_data: bytes.toString('base64') });
		const file = await axios.get(answer.data.data.url, { responseType: 'arraybuffer' });
		expect(bytes.equals(file.data)).toBe(true);
		expect(JSON.stringify(simulator.uploadRequests).length).toBeLessThan(5_000);
	});

	it('is refused on the free plan', async () => {
		const simulator = await open({ plan: 'free' });
		expect(await upload(simulator, { file_name: 'a.jpg', file_data: photo })).toMatchObject({
			status: 403,
			data: { code: 403, message: 'Insufficient plan level' },
		});
	});
});
