import { readUrl } from '../../../nodes/shared/forms/input/formats/readUrl';
import { refusalOf } from './refusalOf';

const advice = "Use 'File From Previous Node'.";
const read = (url: string, refusePrivateHosts = false) => readUrl('Image URL', url, advice, { refusePrivateHosts });

describe('a URL that PiAPI may well open is taken', () => {
	test.each([
		'https://a.example/x.png',
		'http://a.example',
		'HTTPS://A.EXAMPLE/X.PNG',
		'https://a.example:8443/x',
		'https://user:word@a.example/x.png',
		// Storages, signed.
		'https://b.s3.amazonaws.com/x.jpg?X-Amz-Signature=ab%2Fcd&X-Amz-Date=20260101T000000Z',
		'https://storage.googleapis.com/b/o%2Fx.jpg?alt=media&token=1-2-3',
		'https://a.example/x.jpg?sig=a,b;c|d&x=1:2',
		'https://drive.google.com/uc?export=download&id=1AbC_d-E',
		'https://api.telegram.org/file/bot123:AAE_x-y/photos/file_0.jpg',
		'https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1&ext=2&hash=AR_x',
		'https://cdn.discordapp.com/attachments/1/2/image.png?ex=67&is=68&hm=ab&',
		'https://pbs.twimg.com/media/x.jpg:large',
		// An address within an address.
		'https://images.weserv.nl/?url=https://a.example/x.jpg',
		'https://web.archive.org/web/2020id_/https://a.example/x.jpg',
		'https://res.cloudinary.com/demo/image/fetch/w_100/https://a.example/x.jpg',
		'https://a.example/go?to=https%3A%2F%2Fb.example',
		// Letters and marks of other languages.
		'https://münchen.example/bücher/größe.jpg',
		'https://a.example/写真.jpg',
		'https://a.example/🦊.png',
		'https://a.example/a%20b.png',
		"https://a.example/it's_(1)~a@2x!.png",
		// Words that only look like an empty value.
		'https://a.example/null-island.jpg',
		'https://nullschool.example/x.png',
		'https://a.example/annullation.png',
		'https://a.example/undefinedly/x.png',
		'https://banana.example/NaNo.png',
	])('%s', (url) => expect(read(url)).toBe(url));

	test.each([
		' https://a.example/x.png ',
		'\ufeffhttps://a.example/x.png',
		'\u200bhttps://a.example/x.png\u2060\r\n',
		'\u2066https://a.example/x.png\u2069\u0085',
	])('%j without the blanks around it', (url) => expect(read(url)).toBe('https://a.example/x.png'));
});

describe('a URL that cannot work is refused by what is wrong with it', () => {
	test.each<[string, string]>([
		// What a language model or a messenger adds.
		['https://a.example/c.jpg\n\nHere is your picture!', 'has text after the address'],
		['https://a.example/c.jpg Hope you like it', 'has text after the address'],
		['https://a.example/c.jpg 😀', 'has text after the address'],
		['https://a.example/abc\nSent from my phone', 'has text after the address'],
		['https://a.example/c.jpg)', 'has text after the address'],
		['https://a.example/c.jpg.', 'has text after the address'],
		['https://a.example/c.jpg**', 'has text after the address'],
		['https://a.example/c.mp4?x=1 (MP4)', 'has text after the address'],
		['Here it is: https://a.example/c.jpg', 'has text before the address'],
		['![fox](https://a.example/c.jpg)', 'has text before the address'],
		['<https://a.example/c.jpg>', 'has text before the address'],
		['"https://a.example/c.jpg"', 'has text before the address'],
		['=https://a.example/c.jpg', 'has text before the address'],
		['url: https://a.example/c.jpg', 'has text before the address'],
		['https://a.example/c.jpg"', 'contains a character that no URL has'],
		['https://a.example/c.jpg">image</a>', 'contains a character that no URL has'],
		['https://a.example/c`', 'contains a character that no URL has'],
		['https://a.example/c.jpg”', 'has text after the address'],
		// What a spreadsheet or a form joins.
		['https://a.example/1.jpg https://a.example/2.jpg', 'contains more than one address'],
		['https://a.example/1.jpg, https://a.example/2.jpg', 'contains more than one address'],
		['https://a.example/1.jpg,https://a.example/2.jpg', 'contains more than one address'],
		['https://a.example/1;https://a.example/2', 'contains more than one address'],
		['https://a.example/1|https://a.example/2', 'contains more than one address'],
		['https://a.example/1\nhttps://a.example/2', 'contains more than one address'],
		['https://a.example/1.jpghttps://a.example/2.jpg', 'contains more than one address'],
		['https://https://a.example/1.jpg', 'begins with https:// twice'],
		['https://a.example/a b.jpg', 'contains a blank'],
		['https://a.example/a\u00a0b', 'contains a blank'],
		['https://a b.example/c.jpg', 'contains a blank'],
		['https://a.example/\u200bc.jpg', 'contains an invisible character'],
		['https://a.example/c\u00ad.jpg', 'contains an invisible character'],
		// What an expression gives without a value.
		['https://a.example/undefined', 'contains an expression without a value'],
		['https://a.example/undefined.jpg', 'contains an expression without a value'],
		['https://undefined/c.jpg', 'contains an expression without a value'],
		['https://a.example/photo-undefined.jpg', 'contains an expression without a value'],
		['https://a.example/null.jpg', 'contains an expression without a value'],
		['https://a.example/null/c.jpg', 'contains an expression without a value'],
		['https://a.example/c.jpg?id=null', 'contains an expression without a value'],
		['https://a.example/c?id=undefined&x=1', 'contains an expression without a value'],
		['https://a.example/NaN.jpg', 'contains an expression without a value'],
		['https://a.example/aundefined', 'contains an expression without a value'],
		['https://api.telegram.org/file/botundefined/photos/file_1.jpg', 'contains an expression without a value'],
		['https://a.example/1.jpg,undefined', 'contains an expression without a value'],
		// n8n leaves out what an expression does not find.
		['https://a.example/.jpg', 'contains an expression without a value'],
		['https://a.example/photos/.png?v=2', 'contains an expression without a value'],
		['https://a.example/[object%20Object].jpg', 'contains an object'],
		['https://a.example/%5Bobject%20Array%5D', 'contains an object'],
		['https://a.example/%7B%7B$json.id%7D%7D', 'contains an expression that was not evaluated'],
		['https://a.example/1.jpg，https://a.example/2.jpg', 'contains more than one address'],
		['https://a.example/\u2066c.jpg', 'contains an invisible character'],
		['https://photos..example/c.jpg', 'must be a URL'],
		['https://.example/c.jpg', 'must be a URL'],
		['https://a.example/%5Bobject%20Object%5D.jpg', 'contains an object'],
		['https://a.example/[object object]', 'contains an object'],
		['{{ $json.url }}', 'contains an expression that was not evaluated'],
		['https://a.example/{{ $json.id }}.jpg', 'contains an expression that was not evaluated'],
		['https://a.example/${id}.jpg', 'contains an expression that was not evaluated'],
		// What is no complete address.
		['www.a.example/c.jpg', 'has no https:// in front'],
		['a.example/c.jpg', 'has no https:// in front'],
		['//a.example/c.jpg', 'has no https:// in front'],
		['a.example:8080/c.jpg', 'has no https:// in front'],
		['photo.jpg', 'must be a URL'],
		['data', 'must be a URL'],
		['https://', 'must be a URL'],
		['https:/a.example/c.jpg', 'must be a URL'],
		['htps://a.example/c.jpg', 'must be a URL'],
		['ftp://a.example/c.jpg', 'must be a URL'],
		['file:///home/me/c.jpg', 'must be a URL'],
		['C:\\Users\\me\\c.jpg', 'must be a URL'],
		['/home/node/c.jpg', 'must be a URL'],
		['s3://bucket/c.jpg', 'must be a URL'],
		['filesystem-v2:workflows/1/executions/2/binary_data/3', 'must be a URL'],
		['undefined', 'must be a URL'],
		['null', 'must be a URL'],
		['[object Object]', 'must be a URL'],
	])('%j %s', (url, what) => {
		const { message, description } = refusalOf(() => read(url));
		expect(message).toContain(`'Image URL' ${what}`);
		expect(message).not.toMatch(/\[object|undefined|NaN/);
		expect(description).toBeTruthy();
	});

	test('a long one is shown in short', () => {
		expect(refusalOf(() => read(`see https://a.example/${'x'.repeat(5000)}`)).message.length).toBeLessThan(200);
	});

	test('without https:// it is shown how it should be', () => {
		expect(refusalOf(() => read('//a.example/c.jpg')).description).toBe(
			'Enter the whole URL, for example https://a.example/c.jpg',
		);
	});
});

describe('an address of a private network', () => {
	const addresses = [
		'http://localhost/c.jpg',
		'http://localhost:5678/rest/binary-data?id=1',
		'http://minio:9000/b/c.jpg',
		'http://host.docker.internal/c.jpg',
		'http://192.168.1.4/c.jpg',
		'http://10.0.0.7:8080/c.jpg',
		'http://172.17.0.1/c.jpg',
		'http://127.0.0.1/c.jpg',
		'http://169.254.169.254/latest',
		'http://[::1]/c.jpg',
		'http://[fd00::1]/c.jpg',
		'http://nas.local/c.jpg',
		'http://fritz.box.home.arpa/c.jpg',
		'http://n8n:5678/c.jpg',
		'http://wordpress/c.jpg',
		'http://seaweed.storage.svc.cluster.local/c.jpg',
		'http://2130706433/c.jpg',
	];

	test.each(addresses)('%s is refused when PiAPI is on the internet', (url) => {
		const { message, description } = refusalOf(() => read(url, true));
		expect(message).toContain("PiAPI cannot reach this address in 'Image URL'");
		expect(description).toContain(advice);
	});

	test.each(addresses)('%s is taken where PiAPI is near', (url) => expect(read(url)).toBe(url));

	test.each(['https://a.example/c.jpg', 'http://8.8.8.8/c.jpg', 'https://abc.ngrok-free.app/c.jpg'])(
		'%s is none',
		(url) => expect(read(url, true)).toBe(url),
	);
});
