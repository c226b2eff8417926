/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions, @n8n/community-nodes/require-node-api-error -- a script for the developer's machine, not code that runs inside n8n */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import axios from 'axios';

import { lastLines, outputOf } from './command';
import type { N8nInstallation } from './install';

/** A start takes 10 to 15 s on two idle cores, and longer on busy ones. */
const startLimitMs = 180_000;
/** How long n8n may take to end in good order before it is killed. */
const endLimitMs = 10_000;

export interface N8nProcessOptions {
	installation: N8nInstallation;
	/** n8n's command with its flags: `start` for a server. */
	command: string[];
	/** Where it answers when it is ready. */
	url: string;
	environment: NodeJS.ProcessEnv;
	logFile: string;
}

/** The operating system's side of one n8n, a server or a worker: start, memory, end. */
export class N8nProcess {
	private child: ChildProcess | undefined;

	constructor(private readonly options: N8nProcessOptions) {}

	get logFile(): string {
		return this.options.logFile;
	}

	/** Starts n8n and returns when it answers. Throws with the end of its output when it does not. */
	async start() {
		const { installation, command, environment } = this.options;
		const log = openSync(this.logFile, 'a');
		// Detached: it leads a process group, so that it can be ended together with its task runner.
		this.child = spawn(
			installation.node,
			['--require', join(__dirname, 'endWithParent.ts'), installation.n8n, ...command],
			{ env: environment, stdio: ['pipe', log, log], detached: true },
		);
		closeSync(log);
		// A child that could not be started has no process id, which is what the code below looks at.
		this.child.on('error', () => {});
		// Before the handler that removes its data.
		process.prependListener('exit', this.killGroup);
		try {
			await this.untilReady(this.child);
		} catch (error) {
			this.killGroup();
			const reason = error instanceof Error ? error.message : String(error);
			throw new Error(`${reason}. The end of its output:\n${lastLines(readFileSync(this.logFile, 'utf8'), 40)}`);
		}
	}

	/** Ends n8n in good order, or by force where that takes too long. */
	async end() {
		const { child } = this;
		if (child === undefined) return;
		if (isAlive(child)) {
			const exit = once(child, 'exit');
			signalGroup(child, 'SIGTERM');
			await Promise.race([exit, sleep(endLimitMs, undefined, { ref: false })]);
		}
		// Also after a good end: nothing of its process group may stay behind.
		this.killGroup();
	}

	/** Ends n8n at once, with no chance to tidy up: as when a machine fails. Returns when it is gone. */
	async kill() {
		const { child } = this;
		if (child === undefined) return;
		const exit = isAlive(child) ? once(child, 'exit') : undefined;
		this.killGroup();
		await exit;
	}

	/** Of n8n's main process, which leads a group with its task runner. */
	get id(): number | undefined {
		return this.child?.pid;
	}

	/** The resident memory of n8n's main process, without its task runner. */
	async memoryBytes(): Promise<number> {
		const pid = String(this.child?.pid);
		const kibibytes = existsSync(`/proc/${pid}/status`)
			? /^VmRSS:\s*(\d+)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]
			: await outputOf('ps', ['-o', 'rss=', '-p', pid]);
		return Number(kibibytes) * 1024;
	}

	private readonly killGroup = () => {
		process.off('exit', this.killGroup);
		if (this.child !== undefined) signalGroup(this.child, 'SIGKILL');
		this.child = undefined;
	};

	private async untilReady(child: ChildProcess) {
		const deadline = Date.now() + startLimitMs;
		while (!(await answers(`${this.options.url}/healthz/readiness`))) {
			if (!isAlive(child)) throw new Error(`n8n ended with ${child.exitCode ?? child.signalCode}`);
			if (Date.now() > deadline) throw new Error(`n8n was not ready after ${startLimitMs / 1000} s`);
			await sleep(200);
		}
	}
}

const isAlive = (child: ChildProcess) =>
	child.exitCode === null && child.signalCode === null && child.pid !== undefined;

async function answers(url: string): Promise<boolean> {
	try {
		await axios.get(url, { timeout: 5_000 });
		return true;
	} catch {
		return false;
	}
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals) {
	if (pid === undefined) return;
	try {
		process.kill(process.platform === 'win32' ? pid : -pid, signal);
	} catch {
		// All of the group has ended already.
	}
}
