/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console -- a script for the developer's machine, not code that runs inside n8n */
import { servicesPresent } from '../server/services';

/** Says whether the tests of queue mode can run on this machine; ends with 1 where they can't. */
async function main() {
	const { present, sentence } = await servicesPresent();
	console.log(sentence);
	process.exitCode = present ? 0 : 1;
}

void main();
