const { AsyncLocalStorage } = require('node:async_hooks');
const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

const scripts = new Map();

/**
 * jest-runtime compiles each module anew for each test file, and n8n-core has two thousand. Compiled once for a process
 * and run in each file's context, they take a fifth off the time of all tests.
 */
vm.compileFunction = (code, parameters, { filename, parsingContext }) => {
	if (scripts.get(filename)?.code !== code) {
		const head = `(function (${parameters.join(', ')}) {`;
		const script = new vm.Script(`${head}${code}\n})`, { filename, columnOffset: -head.length });
		scripts.set(filename, { code, script });
	}
	return scripts.get(filename).script.runInContext(parsingContext);
};

const used = new Set();
const { run } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function (...values) {
	used.add(this);
	return run.apply(this, values);
};

/**
 * Jest's environment for Node.js, which switches off what a test file leaves behind. jest-circus leaves an
 * AsyncLocalStorage with each file, and Node.js 20 visits all of them for each promise: the last of a hundred files took
 * twice as long as it takes alone.
 */
module.exports = class extends TestEnvironment {
	async teardown() {
		used.forEach((storage) => storage.disable());
		used.clear();
		await super.teardown();
	}
};
