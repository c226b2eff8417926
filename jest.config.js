// ts-jest only translates here; `npm run lint` checks the types of the tests as well.
const shared = {
	testEnvironment: 'node',
	transform: { '\\.ts$': ['ts-jest', { tsconfig: 'test/tsconfig.json', diagnostics: false }] },
};

module.exports = {
	projects: ['unit', 'engine', 'package', 'faults', 'e2e', 'queue', 'versions'].map((name) => ({
		...shared,
		displayName: name,
		testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
	})),
	testTimeout: 60_000,
	// Most tests compute all the time: they wait on a virtual clock.
	maxWorkers: '100%',
};
