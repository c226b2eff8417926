/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- test code: packs the package and looks into it */
import { appendFileSync, cpSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { outputOf } from '../server/command';
import { checkout, packPackage } from '../server/pack';
import { removeFolder, temporaryFolder } from '../server/temporary';

/** What n8n's verification finds in the source or the packed files of each folder; empty where all is right. */
async function findings(scans: Record<string, 'source' | 'tarball'>): Promise<string[]> {
	const output = await outputOf(process.execPath, [join(__dirname, 'scan.mjs'), ...Object.entries(scans).flat()], {
		cwd: checkout,
		// Not with jest's NODE_ENV: eslint-plugin-n8n-nodes-base would take every file for one of its own tests.
		environment: { ...process.env, NODE_ENV: '' },
	});
	return JSON.parse(output) as string[];
}

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

/** A folder with this file of the package, and the offence at its end. */
function folderWith(from: string, file: string, offence: string): string {
	const folder = newFolder();
	for (const name of ['package.json', file]) cpSync(join(from, name), join(folder, name), { recursive: true });
	appendFileSync(join(folder, file), offence);
	return folder;
}

test("source and packed files pass the rules of n8n's verification, and the rules see what they are there for", async () => {
	const timer = '\n// eslint-disable-next-line\nsetTimeout(() => {}, 1);\n';
	const offences = {
		[folderWith(checkout, 'nodes/AiHug/getTask.operation.ts', timer)]: 'source',
		[folderWith(unpacked, 'dist/all.js', '\nconsole.log(process.env);\n')]: 'tarball',
	} as const;
	const forbidden: unknown = expect.stringContaining('no-restricted-globals');
	expect(await findings({ [checkout]: 'source', [unpacked]: 'tarball', ...offences })).toEqual([
		'',
		'',
		forbidden,
		forbidden,
	]);
}, 60_000);

test('what is packed is what n8n needs, and nothing else', () => {
	const files = filesIn(unpacked).map((path) => relative(unpacked, path));
	const { n8n } = JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8'));
	const copied = [...filesIn(join(checkout, 'icons')), ...filesIn(join(checkout, 'nodes'))]
		.filter((path) => !path.endsWith('.ts'))
		.map((path) => join('dist', relative(checkout, path)));
	const others = ['LICENSE.md', 'README.md', 'package.json', 'dist/all.js'];
	expect(files.sort()).toEqual([...n8n.nodes, ...n8n.credentials, ...others, ...copied].sort());
});

test('the packed code is strict, as the sources are', () => {
	const code = filesIn(join(unpacked, 'dist')).filter((path) => path.endsWith('.js'));
	const loose = code.filter((path) => !readFileSync(path, 'utf8').startsWith('"use strict"'));
	expect(loose).toEqual([]);
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
