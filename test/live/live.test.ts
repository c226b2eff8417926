import { compare, markdown } from './report';
import { differences, shapeOf } from './shape';
import type { Simulator } from '../simulator/simulator';
import { startSimulator } from '../simulator/simulator';

describe('differences', () => {
	test.each<[string, unknown, unknown, string[]]>([
		['the same', { a: 1, b: [{ c: 'x' }] }, { a: 2, b: [{ c: 'y' }] }, []],
		['a missing field', { a: 1 }, { a: 1, b: 'x' }, ['`b` is missing; the simulator sends string']],
		['a new field', { a: 1, b: { c: 1 } }, { a: 1 }, ['`b` is new: object']],
		['another kind', { a: '1' }, { a: 1 }, ['`a` is string; the simulator sends number']],
		[
			'inside a list',
			{ a: [{ b: 1 }, { b: 'x' }] },
			{ a: [{ b: 1 }] },
			['`a[].b` is number or string; the simulator sends number'],
		],
		['an empty list says nothing', { a: [] }, { a: [{ b: 1 }] }, []],
		['null says nothing', { a: null }, { a: 'x' }, []],
		['a value where the simulator has none yet', { a: 'x' }, { a: null }, []],
		['no object at all', 'page', { a: 1 }, ['the answer is string; the simulator sends object']],
	])('%s', (_, live, assumed, expected) => {
		expect(differences(shapeOf(live), shapeOf(assumed))).toEqual(expected);
	});
});

describe('the comparison', () => {
	let live: Simulator;
	let assumed: Simulator;

	beforeAll(async () => {
		[live, assumed] = await Promise.all([startSimulator(), startSimulator()]);
	});
	afterAll(async () => await Promise.all([live.close(), assumed.close()]));

	const finished = { pendingMs: 0, processingMs: 0 };

	test('finds nothing where all is as assumed, and buys nothing', async () => {
		live.addTask(finished);
		assumed.addTask(finished);
		const sections = await compare(live, assumed);
		expect(sections.flatMap(({ lines }) => lines)).toEqual([]);
		expect(sections.length).toBeGreaterThan(6);
		expect(live.tasksCreated).toBe(0);
	});

	test('names what is different, and never the key', async () => {
		live.addTask({ ...finished, data: { status: 'odd', surprise: live.apiKey } });
		live.fault({ path: '/account/info', status: 500 } as never);
		const report = markdown(await compare(live, assumed), [live.apiKey]);
		expect(report).toContain("its status is 'odd'");
		expect(report).toContain('`data.surprise` is new: string');
		expect(report).not.toContain(live.apiKey);
	});
});
