import { PiApi } from '../../credentials/PiApi.credentials';

/** As n8n judges the answer to a credential's test: a rule whose value the answer has fails it. */
const fails = (body: Record<string, unknown>): boolean =>
	(new PiApi().test.rules ?? []).some(
		({ properties }) => 'key' in properties && body[properties.key] === properties.value,
	);

test.each([401, '401', 403, 500, '500', 0, 10002, '10002', undefined, null])(
	'the code %p inside a 200 fails the test of the credential',
	(code) => expect(fails({ code, message: 'no' })).toBe(true),
);

test.each([200, '200'])('the code %p passes it', (code) => expect(fails({ code, data: {} })).toBe(false));
