import { maskSecrets, withoutSecrets } from '../../../nodes/shared/transport/secrets';

// Put together, so that no tool takes it for a real one.
const secret = ['not', 'a', 'real', 'one'].join('-');

test('masks the echoed webhook secret wherever a webhook_config stands, and the same word elsewhere', () => {
	const answer = {
		data: {
			config: { service_mode: '', webhook_config: { endpoint: 'https://a.example', secret } },
			logs: [`posted ${secret}`],
			input: { webhook_config: { secret } },
		},
	};
	const masked = maskSecrets(answer, []);
	expect(JSON.stringify(masked)).not.toContain(secret);
	expect(masked).toMatchObject({
		data: {
			config: { webhook_config: { endpoint: 'https://a.example', secret: '********' } },
			logs: ['posted ********'],
		},
	});
	expect(answer.data.config.webhook_config.secret).toBe(secret);
});

test('masks known secrets in every text, and leaves everything else as it is', () => {
	const answer = {
		message: `bad key ${secret}!`,
		list: [1, null, true, { deep: secret }],
		empty: {},
		webhook_config: { endpoint: '', secret: '' },
	};
	expect(maskSecrets(answer, [secret])).toEqual({
		message: 'bad key ********!',
		list: [1, null, true, { deep: '********' }],
		empty: {},
		webhook_config: { endpoint: '', secret: '' },
	});
});

test('does not tear words apart for a very short secret, but masks it where PiAPI echoes it', () => {
	expect(withoutSecrets('a hug', ['a'])).toBe('a hug');
	expect(maskSecrets({ webhook_config: { secret: 'a' }, text: 'a hug' }, ['a'])).toEqual({
		webhook_config: { secret: '********' },
		text: 'a hug',
	});
});

test.each([
	[`got 'ftp://a.example?key=${secret.slice(0, 9)}…'`, "got 'ftp://a.example?key=********…'"],
	[`'…${secret.slice(-8)}" x'`, `'…********" x'`],
	[`'…${secret.slice(2, -2)}…'`, "'…********…'"],
	[`'…${secret.slice(-7)} and ${secret.slice(0, 7)}…'`, "'…******** and ********…'"],
	[`key ${secret.slice(0, 9)}... is bad`, 'key ********... is bad'],
	[`key ${secret.slice(0, 9)} [truncated]`, 'key ******** [truncated]'],
	['nothing of it…', 'nothing of it…'],
	['a webhook…', 'a webhook…'],
])('what is left of a secret in the shortened text %j is masked', (text, expected) =>
	expect(withoutSecrets(text, [secret, 'webhook-of-somebody'])).toBe(expected),
);

test('a secret that is one of the words of an answer does not make the answer unreadable', () => {
	const answer = { status: 'completed', config: { webhook_config: { secret: 'completed' } } };
	expect(maskSecrets(answer, ['completed'])).toEqual({
		status: 'completed',
		config: { webhook_config: { secret: '********' } },
	});
});

describe('the token in the address of a paused execution', () => {
	const token = ['opens', 'the', 'execution'].join('-');
	const echoed = (endpoint: string) => maskSecrets({ data: { config: { webhook_config: { endpoint } } } }, []);
	const shown = (endpoint: string) => ({ data: { config: { webhook_config: { endpoint } } } });

	test.each([
		[
			`https://a.example/webhook-waiting/1/n?signature=${token}`,
			'https://a.example/webhook-waiting/1/n?signature=********',
		],
		[`https://a.example/n?a=1&signature=${token}&b=2#c`, 'https://a.example/n?a=1&signature=********&b=2#c'],
		[
			`https://a.example/n?signature=${token}&signature=other`,
			'https://a.example/n?signature=********&signature=********',
		],
		['https://a.example/n?signature=a', 'https://a.example/n?signature=********'],
		['https://a.example/n?signature=********', 'https://a.example/n?signature=********'],
		['https://a.example/n?signature=', 'https://a.example/n?signature='],
		['https://a.example/n?mysignature=word', 'https://a.example/n?mysignature=word'],
		['https://a.example/signature=word', 'https://a.example/signature=word'],
		['https://a.example/n', 'https://a.example/n'],
		['', ''],
	])('in %s', (endpoint, masked) => expect(echoed(endpoint)).toEqual(shown(masked)));

	test('is masked wherever it stands, and what PiAPI sent is left as it is', () => {
		const answer = {
			data: {
				config: { webhook_config: { endpoint: `https://a.example/n?signature=${token}`, secret } },
				logs: [`called https://a.example/n?signature=${token}`, { deep: token }],
				error: { message: `${token} and ${secret}` },
			},
		};
		const masked = maskSecrets(answer, []);
		expect(JSON.stringify(masked)).not.toContain(token);
		expect(JSON.stringify(masked)).not.toContain(secret);
		expect(masked).toMatchObject({ data: { logs: [expect.any(String), { deep: '********' }] } });
		expect(answer.data.logs[1]).toEqual({ deep: token });
	});

	test.each([null, 7, ['https://a.example'], { a: 1 }])('an endpoint that is none (%j) stays', (endpoint) => {
		expect(maskSecrets({ webhook_config: { endpoint } }, [])).toEqual({ webhook_config: { endpoint } });
	});
});

test.each([
	['lists', '[', ']'],
	['objects', '{"a":', '}'],
])('%s nested deeper than anything can follow end in a mask', (_, open, close) => {
	const nested = (depth: number, inside: string): unknown =>
		JSON.parse(`${open.repeat(depth)}${inside}${close.repeat(depth)}`);
	const safe = JSON.stringify(maskSecrets(nested(100_000, '1'), [secret]));
	expect(safe).toContain('********');
	expect(safe.length).toBeLessThan(2_000);
	expect(maskSecrets(nested(150, `"a ${secret}"`), [secret])).toEqual(nested(150, '"a ********"'));
});

test('in an answer a rest of a secret is masked from twelve characters on: a shorter one may be a word', () => {
	const long = 'sunset-beach-of-nobody';
	const texts = [`key ${long.slice(0, 15)}... is bad`, `A lovely ${long.slice(0, 6)}... on the beach`];
	expect(maskSecrets(texts, [long])).toEqual(['key ********... is bad', 'A lovely sunset... on the beach']);
});

test('a long text of line breaks takes no time to speak of', () => {
	const text = `${'\n'.repeat(200_000)}...${' '.repeat(200_000)}`;
	expect(maskSecrets({ text }, [secret])).toEqual({ text });
});
