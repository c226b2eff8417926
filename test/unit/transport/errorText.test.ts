import { readableText } from '../../../nodes/shared/transport/failures/errorText';

test.each<[unknown, string | undefined]>([
	[' a\n b\t', 'a b'],
	['', undefined],
	[' \n', undefined],
	[null, undefined],
	[7, undefined],
	[{}, undefined],
	[['a'], undefined],
	['<p>a</p>', undefined],
	['</div>', undefined],
	['a < b and c > d', 'a < b and c > d'],
	['x'.repeat(300), 'x'.repeat(300)],
	['x'.repeat(301), `${'x'.repeat(300)}…`],
])('the readable text of %j is %j', (value, text) => expect(readableText(value)).toBe(text));
