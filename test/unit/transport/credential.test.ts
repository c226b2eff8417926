import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { OperationalError } from 'n8n-workflow';

import type { RequestContext } from '../../../nodes/shared/transport/credential';
import { connect } from '../../../nodes/shared/transport/credential';

// Put together, so that no tool takes it for a real one.
const key = ['not', 'a', 'real', 'one'].join('-');

const usual = { baseUrl: 'https://api.piapi.ai', uploadUrl: 'https://upload.theapi.app' };

const connectWith = async (entered: object) => {
	const getCredentials = jest.fn(async () => entered as ICredentialDataDecryptedObject);
	const connection = await connect({ getCredentials } as unknown as RequestContext);
	expect(getCredentials).toHaveBeenCalledTimes(1);
	return connection;
};

async function refusalOf(entered: object): Promise<{ message: string; description: string }> {
	const [ended] = await Promise.allSettled([connectWith(entered)]);
	if (ended.status === 'fulfilled') throw new Error('It was not refused');
	expect(ended.reason).toBeInstanceOf(OperationalError);
	const { message, description = '' } = ended.reason as OperationalError;
	return { message, description: description ?? '' };
}

const blanks = [
	['a space', ' '],
	['a line break', '\r\n'],
	['a tab', '\t'],
	['a no-break space', '\u00a0'],
	['a zero-width space', '\u200b'],
	['a byte order mark', '\ufeff'],
	['a mark for the direction', '\u200e'],
	['several of them', ' \u200b\ufeff\u00a0\n'],
] as const;

describe.each(blanks)('%s around what was entered', (_, blank) => {
	const around = (text: string) => `${blank}${text}${blank}`;

	test('does not belong to the API key that is sent', async () => {
		const connection = await connectWith({ apiKey: around(key) });
		expect(connection).toMatchObject({ apiKey: key, credential: { apiKey: key } });
	});

	test('does not let the form that was entered pass unmasked', async () => {
		const { secrets } = await connectWith({ apiKey: around(key) });
		expect(secrets).toEqual(expect.arrayContaining([around(key), key]));
	});

	test('belongs to no address', async () => {
		const addresses = { baseUrl: around('https://proxy.example'), uploadUrl: around('https://up.example') };
		expect(await connectWith({ apiKey: key, ...addresses })).toMatchObject({
			baseUrl: 'https://proxy.example',
			uploadUrl: 'https://up.example',
		});
	});

	test('alone is no API key', async () => {
		expect((await refusalOf({ apiKey: blank })).message).toBe('The PiAPI credential has no API key');
	});

	test('alone is an address left empty', async () => {
		expect(await connectWith({ apiKey: key, baseUrl: blank, uploadUrl: blank })).toMatchObject(usual);
	});
});

test.each([[undefined], [null], [''], [7], [{}], [['key']]])('an API key that is %j is none', async (apiKey) => {
	const { message, description } = await refusalOf({ apiKey });
	expect(message).toBe('The PiAPI credential has no API key');
	expect(description).toContain('https://piapi.ai/workspace/key');
});

test.each([
	['a line break', `${key}\n${key}`],
	['a zero-width space', `${key}\u200b${key}`],
	['an ellipsis, as a page shows a shortened key', `${key.slice(0, 3)}…${key.slice(-3)}`],
	['bullets, as a masked field shows', '••••••••'],
	['a typographic dash', key.replaceAll('-', '–')],
	['an emoji', `${key}🔑`],
	['a zero byte', `${key}\0${key}`],
	['letters of another script', 'ключ'],
])('an API key with %s inside, which no header can hold, is refused without showing it', async (_, apiKey) => {
	const { message, description } = await refusalOf({ apiKey });
	expect(message).toMatch(/^The API key of the PiAPI credential contains /);
	expect(`${message} ${description}`).not.toContain(apiKey);
});

test.each([
	['https://api.piapi.ai', 'https://api.piapi.ai'],
	['https://api.piapi.ai/', 'https://api.piapi.ai'],
	['https://api.piapi.ai///', 'https://api.piapi.ai'],
	['https://api.piapi.ai/api', 'https://api.piapi.ai'],
	['https://api.piapi.ai/api/', 'https://api.piapi.ai'],
	['https://api.piapi.ai/api/v1', 'https://api.piapi.ai'],
	['https://api.piapi.ai/api/v1/', 'https://api.piapi.ai'],
	['https://api.piapi.ai/api/v1/task', 'https://api.piapi.ai'],
	['https://api.piapi.ai/API/V1/Task/', 'https://api.piapi.ai'],
	['https://api.piapi.ai/v1', 'https://api.piapi.ai'],
	['api.piapi.ai', 'https://api.piapi.ai'],
	['api.piapi.ai/api/v1', 'https://api.piapi.ai'],
	['localhost:8080', 'https://localhost:8080'],
	['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
	['HTTPS://API.PIAPI.AI', 'HTTPS://API.PIAPI.AI'],
	['https://proxy.example/piapi', 'https://proxy.example/piapi'],
	['https://proxy.example/piapi/api/v1', 'https://proxy.example/piapi'],
	['https://proxy.example/myapi', 'https://proxy.example/myapi'],
	['https://[::1]:8080', 'https://[::1]:8080'],
])('the Base URL %s is %s', async (baseUrl, expected) => {
	expect((await connectWith({ apiKey: key, baseUrl })).baseUrl).toBe(expected);
});

test.each([
	['ftp://api.piapi.ai'],
	['https://'],
	['https:///'],
	['https://api piapi ai'],
	['https://api.piapi.ai?key=1'],
	['https://api.piapi.ai#top'],
	['https://api.piapi.ai:port'],
	['javascript://alert'],
	['https://a.example https://b.example'],
	[{}],
	[['https://']],
])('%j is no address, in either field', async (address) => {
	for (const [name, label] of [
		['baseUrl', 'Base URL'],
		['uploadUrl', 'Upload URL'],
	] as const) {
		const { message, description } = await refusalOf({ apiKey: key, [name]: address });
		expect(message).toBe(`'${label}' of the PiAPI credential is not a web address`);
		expect(description).toContain(usual[name]);
	}
});

test('addresses left out are the usual ones', async () => {
	expect(await connectWith({ apiKey: key })).toMatchObject(usual);
	expect(await connectWith({ apiKey: key, baseUrl: null, uploadUrl: undefined })).toMatchObject(usual);
});

test('the daily budget is handed on as it was entered: only a purchase judges it', async () => {
	expect((await connectWith({ apiKey: key, dailyBudget: 'five' })).dailyBudget).toBe('five');
});
