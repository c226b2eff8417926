/**
 * Names that no public name server knows (RFC 6761, 6762 with its appendix G, 8375; `.internal` is ICANN's for private use,
 * `.localdomain` is usual), and that of a widespread router in its own network.
 */
const privateNames =
	/(?:^|\.)(?:localhost|local|localdomain|internal|intranet|private|corp|home|lan|home\.arpa|test|invalid|fritz\.box)$/;

/** First numbers of addresses that lead to the machine itself, a private network, or no single machine (RFC 6890, 5771). */
const privateAddresses =
	/^(?:0|10|127|22[4-9]|2[34]\d|25[0-5]|169\.254|172\.(?:1[6-9]|2\d|3[01])|192\.168|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./;

/** The same for IPv6: unspecified, loopback, unique local, link-local. */
const privateAddresses6 = /^(?:::1?$|f[cd]|fe[89ab])/;

/** An IPv4 address written as IPv6, as a URL's host has it: in hexadecimal. */
const mappedAddress = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;

/**
 * Whether the host of a URL plainly leads to the machine itself or to a private network, so that no service on the
 * internet can reach it. Takes `hostname` as `URL` gives it: in lower case, addresses in their usual form, IPv6 in brackets.
 */
export function isPrivateHost(hostname: string): boolean {
	const host = hostname.replace(/\.$/, '');
	if (host.startsWith('[')) return isPrivateAddress6(host.slice(1, -1));
	if (/^[\d.]+$/.test(host)) return privateAddresses.test(host);
	// A name without a dot is one of the machine's or a container network's.
	return !host.includes('.') || privateNames.test(host);
}

function isPrivateAddress6(address: string): boolean {
	const [, high, low] = mappedAddress.exec(address) ?? [];
	if (high === undefined || low === undefined) return privateAddresses6.test(address);
	const [first, last] = [parseInt(high, 16), parseInt(low, 16)];
	return privateAddresses.test([first >> 8, first & 255, last >> 8, last & 255].join('.'));
}

/** Whether a web address leads to this machine or to a private network. */
export const isPrivateUrl = (address: string): boolean => isPrivateHost(new URL(address).hostname);
