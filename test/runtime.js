const { AsyncLocalStorage } = require('node:async_hooks');
const vm = require('node:vm');
const { default: Runtime } = require('jest-runtime');

// jest begins anew with each test file, and n8n-core has two thousand modules. What follows is done once for a process.

const isOfPackage = (path) => path.includes('/node_modules/');

/** The files of packages by path. */
const files = new Map();

/** What one test file has read, by path; jest empties it at the end. */
class Files extends Map {
	get(path) {
		return files.get(path) ?? super.get(path);
	}

	set(path, content) {
		return isOfPackage(path) ? files.set(path, content) : super.set(path, content);
	}
}

const transformed = new Map();

/** Has jest look once whether a file of a package is to be transformed. */
function once(transformer) {
	const { transform } = transformer;
	transformer.transform = (path, ...others) => {
		const result = transformed.get(path) ?? transform.call(transformer, path, ...others);
		if (isOfPackage(path)) transformed.set(path, result);
		return result;
	};
	return transformer;
}

const scripts = new Map();

/** Compiles no module a second time, and runs it in the context of the test file. */
vm.compileFunction = (code, parameters, { filename, parsingContext }) => {
	if (scripts.get(filename)?.code !== code) {
		const head = `(function (${parameters.join(', ')}) {`;
		const script = new vm.Script(`${head}${code}\n})`, { filename, columnOffset: -head.length });
		scripts.set(filename, { code, script });
	}
	return scripts.get(filename).script.runInContext(parsingContext);
};

// Node.js clears its memory away before it ends by itself, which takes it longer than jest waits for a worker.
process.once('beforeExit', () => process.exit());

const { run } = AsyncLocalStorage.prototype;
const isTestOrHook = (store) => store !== null && typeof store === 'object' && ('test' in store || 'hook' in store);

/**
 * jest-circus stores which test is running, to name it for an error that no test catches. For that Node.js 20 does work at
 * each promise, and more with each test file. Without it such an error still fails the file.
 */
AsyncLocalStorage.prototype.run = function (store, work, ...values) {
	return isTestOrHook(store) ? work(...values) : run.call(this, store, work, ...values);
};

module.exports = class extends Runtime {
	constructor(config, environment, resolver, transformer, read, ...others) {
		super(config, environment, resolver, once(transformer), new Files(read), ...others);
	}
};
