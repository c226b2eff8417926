// Prints the milliseconds that requiring all nodes and credentials of the package takes in a process that has
// n8n-workflow already, as n8n has. Plain JavaScript: a process that translates TypeScript loads files otherwise.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(fileURLToPath(new URL('../../package.json', import.meta.url)));
const { n8n } = require('./package.json');
require('n8n-workflow');
const start = performance.now();
for (const file of [...n8n.nodes, ...n8n.credentials]) require(`./${file}`);
console.log(performance.now() - start);
