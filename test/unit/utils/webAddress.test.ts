import { isWebAddress } from '../../../nodes/shared/utils/webAddress';

test('an address with an umlaut is one the ten-thousandth time, too', () => {
	const address = 'https://münchen.example/größe.jpg';
	const refused = Array.from({ length: 10_000 }, () => isWebAddress(address)).filter((isTaken) => !isTaken);
	expect(refused).toHaveLength(0);
});

test.each([
	'',
	'x',
	'a.example',
	'//a.example',
	'ftp://a.example',
	'https://',
	'https:///x',
	'http://a b',
	'see http://a.b',
])('%j is no web address', (text) => expect(isWebAddress(text)).toBe(false));
