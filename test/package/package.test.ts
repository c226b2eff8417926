/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- test code: packs the package and looks into it */
import { appendFileSync, cpSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { outputOf } from '../server/command';
import { checkout, packPackage } from '../server/pack';
import { removeFolder, temporaryFolder } from '../server/temporary';

/** Not with jest's NODE_ENV: eslint-plugin-n8n-nodes-base would take every file for one of its own tests. */
const scan = async (folder: string, part: 'source' | 'tarball') =>
	await outputOf(process.execPath, [join(__dirname, 'scan.mjs'), folder, part], {
		cwd: checkout,
		environment: { ...process.env, NODE_ENV: '' },
	});

const filesIn = (folder: string): string[] =>
	readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const path = join(folder, entry.name);
		return entry.isDirectory() ? filesIn(path) : [path];
	});

const folders: string[] = [];
const newFolder = () => {
	const folder = temporaryFolder();
	folders.push(folder);
	return folder;
};

let unpacked: string;
beforeAll(async () => {
	const tarball = await packPackage();
	const folder = newFolder();
	folders.push(dirname(tarball));
	await outputOf('tar', ['-xzf', tarball, '-C', folder]);
	unpacked = join(folder, 'package');
}, 60_000);
afterAll(() => folders.forEach(removeFolder));

test("the source passes the rules of n8n's verification", async () => {
	await scan(checkout, 'source');
}, 60_000);

test('so does what is packed', async () => {
	await scan(unpacked, 'tarball');
}, 60_000);

test.each([
	['source', 'nodes/AiHug/getTask.operation.ts', '\n// eslint-disable-next-line\nsetTimeout(() => {}, 1);\n'],
	['tarball', 'dist/nodes/AiHug/getTask.operation.js', '\nconsole.log(process.env);\n'],
] as const)(
	'and the rules see what they are there for: %s',
	async (part, file, offence) => {
		const folder = newFolder();
		const from = part === 'tarball' ? unpacked : checkout;
		for (const name of ['package.json', file]) cpSync(join(from, name), join(folder, name), { recursive: true });
		appendFileSync(join(folder, file), offence);
		await expect(scan(folder, part)).rejects.toThrow(/no-restricted-globals/);
	},
	60_000,
);

test('what is packed is what n8n needs, and nothing else', () => {
	const files = filesIn(unpacked).map((path) => relative(unpacked, path));
	const compiled = ['nodes', 'credentials'].flatMap((folder) =>
		filesIn(join(checkout, folder)).map((path) => join('dist', relative(checkout, path).replace(/\.ts$/, '.js'))),
	);
	const icons = filesIn(join(checkout, 'icons')).map((path) => join('dist', relative(checkout, path)));
	expect(files.sort()).toEqual(['LICENSE.md', 'README.md', 'package.json', ...compiled, ...icons].sort());
});

test("the name of somebody else's package stands nowhere but in the warning about it", async () => {
	const places = (await outputOf('git', ['grep', '-nP', 'n8n-nodes-piapi(?!-tasks)'], { cwd: checkout }))
		.trim()
		.split('\n');
	expect(places.map((place) => place.split(':')[0]).sort()).toEqual([
		'CONTRIBUTING.md',
		'README.md',
		'test/package/package.test.ts',
	]);
});

test('it stays small: under 600 kB unpacked', () => {
	const size = filesIn(unpacked).reduce((sum, path) => sum + statSync(path).size, 0);
	expect(size).toBeLessThan(600_000);
});

test('it needs nothing but n8n', () => {
	const { dependencies, peerDependencies, n8n } = JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8'));
	expect(dependencies).toBeUndefined();
	expect(peerDependencies).toEqual({ 'n8n-workflow': '*' });
	expect(n8n).toMatchObject({ n8nNodesApiVersion: 1, strict: true });
	const requires = filesIn(join(unpacked, 'dist'))
		.filter((path) => path.endsWith('.js'))
		.flatMap((path) => [...readFileSync(path, 'utf8').matchAll(/require\("([^"]+)"\)/g)]);
	const foreign = requires
		.map(([, name]) => name ?? '')
		.filter((name) => !name.startsWith('.') && !['n8n-workflow', 'crypto'].includes(name));
	expect(foreign).toEqual([]);
});
