import { sendRequest } from '../../../nodes/shared/transport/request';
import { connectionTo } from '../piApi';

/** What the node makes of an answer of PiAPI's to a creation. */
async function failureOf(statusCode: number, body: unknown) {
	const connection = connectionTo(() => ({ statusCode, body }));
	const { failure } = await sendRequest(connection, { method: 'POST', path: '/api/v1/task' });
	return { message: failure?.message, rejected: failure?.rejected, retryable: failure?.retryable };
}

const vague = 'failed to create task';

describe('the reason of a refusal is in the message', () => {
	test.each<[string, object, string]>([
		[
			'logs',
			{ message: vague, data: { logs: ['duration must be between 4 and 15'], error: { message: 'no' } } },
			'duration must be between 4 and 15',
		],
		[
			'the error',
			{ message: vague, data: { logs: [], error: { code: 10000, message: 'duration out of range' } } },
			'duration out of range',
		],
		[
			'the raw message',
			{ message: 'success', data: { logs: null, error: { message: '', raw_message: 'bad ratio' } } },
			'bad ratio',
		],
		['the message', { message: 'invalid model', data: null }, 'invalid model'],
		[
			'a log that says nothing gives way',
			{ message: vague, data: { logs: [vague], error: { message: 'bad seed' } } },
			'bad seed',
		],
	])('from %s', async (_, body, reason) => {
		const { message, rejected } = await failureOf(400, { code: 400, ...body });
		expect(message).toContain(`“${reason}”`);
		expect(message).not.toContain(vague);
		expect(rejected).toBe(true);
	});

	test('the bare message is better than none, and "success" is none', async () => {
		expect((await failureOf(400, { code: 400, message: vague })).message).toContain(vague);
		expect((await failureOf(400, { code: 400, message: 'success' })).message).not.toContain('success');
	});
});

describe('a lack of credits is a refusal, in whatever place and with whatever status', () => {
	test.each<[string, number, object]>([
		['by code in a 500', 500, { code: 500, message: vague, data: { error: { code: 10002, message: 'no' } } }],
		[
			'in words of the error in a 500',
			500,
			{ code: 500, data: { error: { code: 0, message: 'Insufficient credits' } } },
		],
		['in the logs', 500, { code: 500, message: vague, data: { logs: ['insufficient credits for this task'] } }],
		['as the code inside a 200', 200, { code: 10002, message: vague, data: null }],
		['in the manner of OpenAI', 429, { error: { message: 'insufficient quota', type: 'x' } }],
	])('%s', async (_, status, body) => {
		expect(await failureOf(status, body)).toMatchObject({
			message: expect.stringMatching(/^the PiAPI account does not have enough credits/),
			rejected: true,
			retryable: false,
		});
	});

	test('an answer that merely tells of an older lack of credits is an answer', async () => {
		const data = { task_id: 'x', status: 'failed', error: { code: 10002, message: 'insufficient credits' } };
		expect((await failureOf(200, { code: 200, message: 'success', data })).message).toBeUndefined();
	});
});
