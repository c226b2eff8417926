// Only translates; `npm run lint` checks the types of the tests as well. Class fields as with the target of tsconfig.json.
const swc = {
	jsc: {
		parser: { syntax: 'typescript' },
		target: 'es2021',
		transform: { useDefineForClassFields: false },
	},
};

const shared = {
	runtime: '<rootDir>/test/runtime.js',
	transform: { '\\.ts$': ['@swc/jest', swc] },
};

/** The folders whose tests a project runs. Tools have their tests beside them. */
const folders = {
	unit: ['unit', 'simulator', 'live'],
	engine: ['engine'],
	package: ['package'],
	faults: ['faults'],
	e2e: ['e2e'],
	queue: ['queue'],
	versions: ['versions'],
};

module.exports = {
	projects: Object.entries(folders).map(([displayName, names]) => ({
		...shared,
		displayName,
		...(displayName === 'e2e' && {
			globalSetup: '<rootDir>/test/e2e/globalSetup.ts',
			globalTeardown: '<rootDir>/test/e2e/globalTeardown.ts',
		}),
		testMatch: names.map((name) => `<rootDir>/test/${name}/**/*.test.ts`),
	})),
	testTimeout: 60_000,
	// Most tests compute all the time: they wait on a virtual clock.
	maxWorkers: '100%',
};
