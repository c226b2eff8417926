import fc from 'fast-check';

import { parseTaskId } from '../../../nodes/shared/tasks/taskId';
import { refusalOf } from '../forms/refusalOf';

const id = '49439a00-465c-4501-9ce2-14581e01f616';
const usual = 'https://api.piapi.ai';

test.each<[string, unknown, string?]>([
	['the ID', id],
	['the ID in capitals', id.toUpperCase()],
	['the ID of PiAPI’s sample, which is shorter', '0f647527-12bd-48b1-b813-111111111'],
	['blanks around it', ` ${id}\r\n`],
	['blanks that nobody sees around it', `\u200b\ufeff${id}\u00a0`],
	['directional marks around it', `\u2066${id}\u2069`],
	['PiAPI’s address without its scheme', `api.piapi.ai/api/v1/task/${id}`],
	['PiAPI’s address', `https://api.piapi.ai/api/v1/task/${id}`],
	['PiAPI’s address with a slash', `https://api.piapi.ai/api/v1/task/${id}/`],
	['PiAPI’s address with a query', `https://api.piapi.ai/api/v1/task/${id}?a=1#b`],
	['PiAPI’s address with blanks around it', `\u200b https://api.piapi.ai/api/v1/task/${id}\n`],
	['PiAPI’s older name', `https://api.goapi.ai/api/v1/task/${id}`],
	['the address in capitals', `HTTPS://API.PIAPI.AI/api/v1/task/${id}`],
	['the credential’s own host', `http://127.0.0.1:8080/api/v1/task/${id}`, 'http://127.0.0.1:8080'],
	['the credential’s own host with a path', `https://a.example/x/api/v1/task/${id}`, 'https://a.example/x'],
	['a locator by ID', { __rl: true, mode: 'id', value: ` ${id}` }],
	['a locator by URL', { __rl: true, mode: 'url', value: `https://api.piapi.ai/api/v1/task/${id}` }],
	['a locator from the list', { __rl: true, mode: 'list', value: id, cachedResultName: 'a task' }],
])('%s is understood', (_, value, baseUrl = usual) => {
	expect(parseTaskId(value, baseUrl).toLowerCase()).toMatch(
		/^(?:49439a00-465c-4501-9ce2-14581e01f616|0f647527-12bd-48b1-b813-111111111)$/,
	);
});

test.each<[unknown]>([
	[undefined],
	[null],
	[''],
	[' \u200b\n'],
	[{ __rl: true, mode: 'id', value: '' }],
	[{ __rl: true, mode: 'list', value: null }],
	[{ __rl: true, mode: 'url', value: undefined }],
])('%j is empty', (value) => expect(refusalOf(() => parseTaskId(value, usual)).message).toBe("'Task' is empty"));

test.each<[string, unknown]>([
	['a word', 'hug'],
	['a number', 7],
	['a part of the ID', id.slice(0, -8)],
	['more than the ID', `${id}0`],
	['two IDs', `${id} ${id}`],
	['the ID without dashes', id.replaceAll('-', '')],
	['the ID in quotes', `"${id}"`],
	['a way up a path', `../${id}`],
	['a letter that is none of the ID', id.replace('4', 'g')],
	['an expression without a value', 'undefined'],
	['a boolean', true],
	['an item', { task_id: id }],
	['a list', [id]],
	['a locator with an item', { __rl: true, mode: 'id', value: { task_id: id } }],
	['a date', new Date(0)],
	['a foreign address', `https://piapi.example/api/v1/task/${id}`],
	['a foreign host that ends alike', `https://notpiapi.ai/api/v1/task/${id}`],
	['PiAPI’s name as a user', `https://api.piapi.ai@a.example/api/v1/task/${id}`],
	['another address of PiAPI’s', `https://api.piapi.ai/api/v1/other/${id}`],
	['PiAPI’s address with another ID', 'https://api.piapi.ai/api/v1/task/hug'],
	['PiAPI’s address without an ID', 'https://api.piapi.ai/api/v1/task/'],
	['a broken address', 'https://'],
])('%s is refused, by the name of the parameter and with advice', (_, value) => {
	const { message, description } = refusalOf(() => parseTaskId(value, usual));
	expect(message).toMatch(/^'Task' (?:is|must be) /);
	expect(description).not.toBe('');
});

test('whatever is given: an ID that is safe in a path, or a refusal', () => {
	const anything = fc.oneof(fc.anything(), fc.webUrl(), fc.uuid(), fc.record({ value: fc.anything() }));
	const property = fc.property(anything, (value) => {
		let parsed = id;
		try {
			parsed = parseTaskId(value, usual);
		} catch (error) {
			expect(error).toMatchObject({ message: expect.stringContaining("'Task'") });
		}
		expect(parsed).toMatch(/^[0-9a-f-]+$/i);
	});
	fc.assert(property, { numRuns: 500 });
});
