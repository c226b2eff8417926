const { AsyncLocalStorage } = require('node:async_hooks');
const { TestEnvironment } = require('jest-environment-node');

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
