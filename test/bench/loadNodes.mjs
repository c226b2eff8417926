// Prints two times in milliseconds: for requiring n8n-workflow, and for requiring all nodes and credentials of the package
// after it, as n8n does. Plain JavaScript: a process that translates TypeScript loads files otherwise.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(fileURLToPath(new URL('../../package.json', import.meta.url)));
const { n8n } = require('./package.json');

function timeFor(files) {
	const start = performance.now();
	for (const file of files) require(file);
	return performance.now() - start;
}

console.log(timeFor(['n8n-workflow']), timeFor([...n8n.nodes, ...n8n.credentials].map((file) => `./${file}`)));
