/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions -- a script for the developer's machine, not code that runs inside n8n */
import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The newest n8n whose pinned dependencies can all be installed from npm. */
export const n8nVersion = '2.41.1';

/** About how many packages `npm install n8n` puts at the top of node_modules; only for showing how far it is. */
const n8nPackageCount = 1_520;

export interface N8nInstallation {
	/** The Node.js that this n8n needs, whatever Node.js the machine has. */
	node: string;
	/** n8n's start script. */
	n8n: string;
	/** An environment in which `npm` and `node` are those of the installation. */
	environment: NodeJS.ProcessEnv;
}

type Log = (line: string) => void;

/** Outside the checkout, so that every checkout and every run shares one n8n. */
export function cacheFolder(): string {
	return (
		process.env.PIAPI_N8N_CACHE ??
		join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'n8n-nodes-piapi-tasks')
	);
}

/**
 * Installs n8n and the Node.js it needs into the cache folder; returns at once when both are there.
 * Takes three to eight minutes the first time and says through `log` how far it is.
 * Throws with the end of the installer's own output when a step fails.
 */
export async function installN8n(log: Log, version = n8nVersion): Promise<N8nInstallation> {
	const nodeFolder = await installNode(log, nodeMajor(version));
	const environment = { ...process.env, PATH: `${join(nodeFolder, 'bin')}${delimiter}${process.env.PATH ?? ''}` };
	const folder = join(cacheFolder(), `n8n-${version}`);
	if (!isReady(folder)) {
		prepareFolder(folder);
		log(`Installing n8n ${version} into ${folder} (once; 3 GB, takes minutes)`);
		const progress = () => {
			const count = countPackages(join(folder, 'node_modules'));
			return count === 0 ? 'fetching packages' : `${count} of about ${n8nPackageCount} packages unpacked`;
		};
		await run(
			'npm',
			['install', `n8n@${version}`, '--ignore-scripts', '--no-audit', '--no-fund'],
			folder,
			environment,
			log,
			progress,
		);

		log('Preparing the database driver (sqlite3)');
		// Without a prebuilt binary it is compiled, against the headers that come with the installed Node.js.
		await run(
			'npm',
			['run', 'install'],
			join(folder, 'node_modules/sqlite3'),
			{ ...environment, npm_config_nodedir: nodeFolder },
			log,
		);
		markReady(folder);
	}
	return { node: join(nodeFolder, 'bin/node'), n8n: join(folder, 'node_modules/n8n/bin/n8n'), environment };
}

/**
 * 2.8 is the last n8n that runs on Node.js 20: it does without isolated-vm, which needs Node.js 22 and which the newest
 * 1.x has as well. All others run on 24.
 */
function nodeMajor(n8n: string): number {
	return /^2\.[0-8]\./.test(n8n) ? 20 : 24;
}

/** The npm package `node` carries the Node.js binary and its headers, so npm is all that a machine needs. */
async function installNode(log: Log, major: number): Promise<string> {
	const folder = join(cacheFolder(), `node-${major}`);
	if (!isReady(folder)) {
		prepareFolder(folder);
		log(`Installing Node.js ${major} into ${folder} (once; this n8n needs it)`);
		await run(
			'npm',
			['install', `node@${major}`, '--ignore-scripts=false', '--no-audit', '--no-fund'],
			folder,
			process.env,
			log,
		);
		markReady(folder);
	}
	// Its install script fetches the platform's package, with the binary and the headers, below its own folder.
	const [platformFolder] = ['node_modules/node/node_modules', 'node_modules']
		.map((path) => join(folder, path))
		.flatMap((path) => readdirSync(path).map((name) => join(path, name)))
		.filter((path) => existsSync(join(path, 'include/node')));
	if (platformFolder === undefined)
		throw new Error(`The npm package node brought no Node.js for this platform into ${folder}`);
	return platformFolder;
}

/**
 * n8n before 2.9 or so takes its spreadsheet library from an address outside npm; this is the same one on npm, and what
 * newer versions take.
 */
const overrides = { xlsx: 'npm:@e965/xlsx@0.20.2' };

function prepareFolder(folder: string) {
	mkdirSync(folder, { recursive: true });
	// A package.json of its own keeps npm from climbing to one further up.
	writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, overrides }));
}

const isReady = (folder: string) => existsSync(join(folder, '.ready'));
const markReady = (folder: string) => writeFileSync(join(folder, '.ready'), '');

/** Packages whose files are unpacked already: npm makes all the folders first. */
function countPackages(nodeModules: string): number {
	if (!existsSync(nodeModules)) return 0;
	const names = readdirSync(nodeModules).flatMap((name) =>
		name.startsWith('@') ? readdirSync(join(nodeModules, name)).map((scoped) => join(name, scoped)) : [name],
	);
	return names.filter((name) => existsSync(join(nodeModules, name, 'package.json'))).length;
}

/**
 * Runs a command to its end, its output going to `install.log` in the folder.
 * While it runs, `progress` is logged every ten seconds.
 */
async function run(
	command: string,
	args: string[],
	cwd: string,
	env: NodeJS.ProcessEnv,
	log: Log,
	progress?: () => string,
) {
	const logFile = join(cwd, 'install.log');
	const output = createWriteStream(logFile);
	const started = Date.now();
	const timer = setInterval(() => {
		const seconds = Math.round((Date.now() - started) / 1000);
		log(`  … ${seconds} s${progress ? `, ${progress()}` : ''}`);
	}, 10_000);
	try {
		const exitCode = await new Promise<number | null>((resolve, reject) => {
			const child = spawn(command, args, {
				cwd,
				env,
				stdio: ['ignore', 'pipe', 'pipe'],
				shell: process.platform === 'win32',
			});
			child.stdout.pipe(output, { end: false });
			child.stderr.pipe(output, { end: false });
			child.on('error', reject);
			child.on('close', resolve);
		});
		if (exitCode !== 0) {
			throw new Error(
				`${command} ${args.join(' ')} ended with ${exitCode}:\n${readFileSync(logFile, 'utf8').split('\n').slice(-30).join('\n')}`,
			);
		}
	} finally {
		clearInterval(timer);
		output.end();
	}
}
