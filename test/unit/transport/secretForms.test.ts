import fc from 'fast-check';

import { maskSecrets, secretForms, withoutSecrets } from '../../../nodes/shared/transport/secrets';

const secret = fc.string({ minLength: 8, maxLength: 40, unit: 'grapheme' }).filter((text) => text.trim().length >= 8);
const blank = fc.stringMatching(/^[ \t\n\u00a0\u200b\ufeff]{0,4}$/);
const words = fc.string({ maxLength: 20 });

/** The ways in which a secret comes back. */
const echoes: Array<[string, (entered: string) => string]> = [
	['as it was entered', (entered) => entered],
	['without blanks', (entered) => entered.trim()],
	['inside a URL', (entered) => new URLSearchParams({ key: entered.trim() }).toString().slice(4)],
	['inside the path of a URL', (entered) => encodeURIComponent(entered.trim())],
	[
		'inside JSON text as Go writes it',
		(entered) =>
			JSON.stringify(entered.trim())
				.slice(1, -1)
				.replace(/&/g, '\\u0026')
				.replace(/</g, '\\u003c')
				.replace(/>/g, '\\u003e'),
	],
	[
		'inside a URL with small hexadecimal digits',
		(entered) => encodeURIComponent(entered.trim()).replace(/%../g, (code) => code.toLowerCase()),
	],
	[
		'inside JSON text as Python writes it',
		(entered) =>
			JSON.stringify(entered.trim())
				.slice(1, -1)
				.split('')
				.map((one) => (one > '\x7f' ? `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}` : one))
				.join(''),
	],
	[
		'in a page',
		(entered) =>
			entered
				.trim()
				.replace(/&/g, '&amp;')
				.replace(/</g, '&lt;')
				.replace(/>/g, '&gt;')
				.replace(/"/g, '&quot;')
				.replace(/'/g, '&#39;'),
	],
	['inside JSON text', (entered) => JSON.stringify({ key: entered.trim() }).slice(8, -2)],
	['inside JSON text in JSON text', (entered) => JSON.stringify(JSON.stringify(entered.trim())).slice(3, -3)],
	['inside a URL in a URL', (entered) => encodeURIComponent(encodeURIComponent(entered.trim()))],
];

test.each(echoes)('a secret that comes back %s is masked, with all around it kept', (_, echo) => {
	const property = fc.property(secret, blank, words, words, (inner, around, before, after) => {
		const entered = `${around}${inner}${around}`;
		const forms = secretForms([entered]);
		const echoed = echo(entered);
		fc.pre(!before.includes(echoed) && !after.includes(echoed) && echoed.length >= 6);
		const masked = withoutSecrets(`${before}|${echoed}|${after}`, forms);
		expect(masked).not.toContain(echoed);
		expect(masked).toContain('********');
	});
	fc.assert(property, { numRuns: 300 });
});

test('what was masked once is not changed by masking it again', () => {
	const property = fc.property(secret, words, (inner, text) => {
		const forms = secretForms([inner]);
		const masked = maskSecrets({ note: `${text}${inner}` }, forms);
		expect(maskSecrets(masked, forms)).toEqual(masked);
	});
	fc.assert(property);
});

test('the longest form comes first, so that no part of it stays', () => {
	const forms = secretForms(['short-one', 'short-one-and-more', ' short-one ']);
	expect(forms).toEqual([...forms].sort((one, other) => other.length - one.length));
	expect(withoutSecrets('short-one-and-more', forms)).toBe('********');
});

test.each<[string, unknown[]]>([
	['nothing', []],
	['an empty text', ['']],
	['blanks', [' \u200b\n']],
	['no text', [undefined, null, 7, {}, []]],
])('%s has no forms', (_, entered) => expect(secretForms(entered)).toEqual([]));

test.each(['pending', 'Completed', 'success', 'webhook', 'video_url', 'qubico'])(
	'the word %s of every answer is left in its place though it is somebody’s secret',
	(word) => {
		expect(withoutSecrets(`a ${word} b`, secretForms([word]))).toBe(`a ${word} b`);
	},
);

test('a secret with half a character has forms, too', () => {
	expect(secretForms(['a secret \ud83d of ours'])).toContain('a secret \ud83d of ours');
});

test('names of fields are masked, too', () => {
	const hidden = ['not', 'a', 'real', 'one'].join('-');
	expect(maskSecrets({ [hidden]: 1 }, [hidden])).toEqual({ '********': 1 });
});
