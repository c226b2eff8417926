import { maskSecrets, withoutSecrets } from '../../nodes/shared/secrets';

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

test('a secret that is one of the words of an answer does not make the answer unreadable', () => {
	const answer = { status: 'completed', config: { webhook_config: { secret: 'completed' } } };
	expect(maskSecrets(answer, ['completed'])).toEqual({
		status: 'completed',
		config: { webhook_config: { secret: '********' } },
	});
});
