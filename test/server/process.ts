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

/** The operating system's side of an n8n server: start, memory, end. */
export class N8nProcess {
	private child: ChildProcess | undefined;

	constructor(
		private readonly installation: N8nInstallation,
		private readonly url: string,
		private readonly environment: NodeJS.ProcessEnv,
		readonly logFile: string,
	) {}

	/** Starts n8n and returns when it answers. Throws with the end of its output when it does not. */
	async start() {
		const log = openSync(this.logFile, 'a');
		// Detached: it leads a process group, so that it can be ended together with its task runner.
		this.child = spawn(
			this.installation.node,
			['--require', join(__dirname, 'endWithParent.ts'), this.installation.n8n, 'start'],
			{ env: this.environment, stdio: ['pipe', log, log], detached: true },
		);
		closeSync(log);
		// A child that could not be started has no process id, which is what the code below looks at.
		this.child.on('error', () => {});
		// Before the handler that removes its data.
		process.prependListener('exit', this.kill);
		try {
			await this.untilReady(this.child);
		} catch (error) {
			this.kill();
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
		this.kill();
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

	private readonly kill = () => {
		process.off('exit', this.kill);
		if (this.child !== undefined) signalGroup(this.child, 'SIGKILL');
		this.child = undefined;
	};

	private async untilReady(child: ChildProcess) {
		const deadline = Date.now() + startLimitMs;
		while (!(await answers(`${this.url}/healthz/readiness`))) {
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
