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

const { run } = AsyncLocalStorage.prototype;
/** Whether it is what jest-circus stores: the test or the hook that runs. */
const isOfCircus = (store) => store !== null && typeof store === 'object' && ('test' in store || 'hook' in store);

/**
 * jest-circus notes in an AsyncLocalStorage which test is running, to name it when an error comes from nowhere. Node.js 20
 * then has work to do for each promise, and more with each test file that leaves one behind.
 */
AsyncLocalStorage.prototype.run = function (store, work, ...values) {
	return isOfCircus(store) ? work(...values) : run.call(this, store, work, ...values);
};

module.exports = TestEnvironment;
