import { isPrivateHost, isWebAddress } from '../../../nodes/shared/utils/webAddress';

/** As a node sees it: the host of an address, in the form that `URL` gives it. */
const isPrivate = (host: string) => isPrivateHost(new URL(`http://${host}:5678/webhook`).hostname);

describe('no service on the internet can reach', () => {
	test.each([
		// The machine itself.
		'127.0.0.1',
		'127.255.255.255',
		'0.0.0.0',
		'0.1.2.3',
		'127.1',
		'2130706433',
		'0x7f.0.0.1',
		'localhost',
		'LOCALHOST',
		'localhost.',
		'n8n.localhost',
		// Private ranges and their edges.
		'10.0.0.0',
		'10.255.255.255',
		'172.16.0.0',
		'172.20.1.1',
		'172.29.0.1',
		'172.31.255.255',
		'192.168.0.0',
		'192.168.255.255',
		'192.168.1.1.',
		// Link-local.
		'169.254.0.0',
		'169.254.169.254',
		'169.254.255.255',
		// A provider's own (CGNAT).
		'100.64.0.0',
		'100.69.1.1',
		'100.99.0.1',
		'100.100.1.1',
		'100.119.0.1',
		'100.127.255.255',
		// IPv6: unspecified, loopback, unique local, link-local.
		'[::]',
		'[::1]',
		'[0:0:0:0:0:0:0:1]',
		'[fc00::]',
		'[fd12:3456:789a::1]',
		'[fdff:ffff::1]',
		'[fe80::1]',
		'[febf::1]',
		'[FE80::1]',
		// IPv4 in IPv6.
		'[::ffff:127.0.0.1]',
		'[::ffff:10.1.2.3]',
		'[::ffff:172.16.0.1]',
		'[::ffff:172.31.255.255]',
		'[::ffff:192.168.0.1]',
		'[::ffff:169.254.1.1]',
		'[::ffff:100.64.0.1]',
		'[::ffff:0.0.0.0]',
		// Names of a local network.
		'n8n',
		'n8n.',
		'my-computer',
		'n8n.local',
		'n8n.local.',
		'N8N.LOCAL',
		'n8n.internal',
		'host.docker.internal',
		'n8n.default.svc.cluster.local',
		'n8n.lan',
		'n8n.home.arpa',
		'n8n.test',
		'n8n.invalid',
	])('%s', (host) => expect(isPrivate(host)).toBe(true));
});

describe('a service on the internet may well reach', () => {
	test.each([
		'n8n.example.com',
		'n8n.example.com.',
		'N8N.Example.COM',
		'example.co',
		'abc.ngrok-free.app',
		'münchen.example',
		// Public addresses beside the private ranges.
		'1.1.1.1',
		'8.8.8.8',
		'8.8.8.8.',
		'9.255.255.255',
		'11.0.0.0',
		'126.255.255.255',
		'128.0.0.0',
		'100.63.255.255',
		'100.128.0.0',
		'100.12.0.1',
		'100.6.0.1',
		'169.253.255.255',
		'169.255.0.0',
		'172.15.255.255',
		'172.32.0.0',
		'172.1.0.1',
		'172.3.0.1',
		'172.160.0.1',
		'192.167.255.255',
		'192.169.0.0',
		'110.0.0.1',
		'127.0.0.1.example.com',
		// IPv6.
		'[2001:4860:4860::8888]',
		'[2606:4700::1111]',
		'[2a00::fe80]',
		'[fec0::1]',
		'[fe00::1]',
		'[ff02::1]',
		'[::2]',
		'[::ffff:8.8.8.8]',
		'[::ffff:172.15.0.1]',
		'[::ffff:172.32.0.1]',
		'[::ffff:9.255.255.255]',
		'[::ffff:11.0.0.0]',
		// Names that only look private.
		'localhost.example.com',
		'local.example.com',
		'mylocal.com',
		'notlocalhost.com',
		'internal.io',
		'n8n.locals',
		'n8n.mylocal',
		'n8n.plan',
		'10.example.com',
		'192.168.1.1.nip.io',
		'fd.example.com',
	])('%s', (host) => expect(isPrivate(host)).toBe(false));
});

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
