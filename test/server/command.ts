/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- a script for the developer's machine, not code that runs inside n8n */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

export interface CommandOptions {
	cwd?: string;
	environment?: NodeJS.ProcessEnv;
}

/** What a command wrote to its standard output. Throws with the end of all it wrote when it fails. */
export async function outputOf(command: string, args: string[], options: CommandOptions = {}): Promise<string> {
	const { exitCode, stdout, all } = await finished(command, args, options);
	if (exitCode !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${exitCode}:\n${lastLines(all, 30)}`);
	return stdout;
}

async function finished(command: string, args: string[], { cwd, environment }: CommandOptions) {
	return await new Promise<{ exitCode: number | null; stdout: string; all: string }>((resolve, reject) => {
		const child = spawn(command, args, {
			cwd,
			env: environment ?? process.env,
			stdio: ['ignore', 'pipe', 'pipe'],
			shell: process.platform === 'win32',
		});
		track(child);
		let stdout = '';
		let all = '';
		child.stdout.setEncoding('utf8').on('data', (text: string) => {
			stdout += text;
			all += text;
		});
		child.stderr.setEncoding('utf8').on('data', (text: string) => (all += text));
		child.on('error', reject);
		child.on('close', (exitCode) => resolve({ exitCode, stdout, all }));
	});
}

/** Commands that run now. */
const running = new Set<ChildProcess>();

/** Milliseconds that a command gets to end. */
const endLimitMs = 5_000;

/** Has `endCommands` end this child as well. */
export function track(child: ChildProcess) {
	running.add(child);
	child.once('close', () => running.delete(child));
	child.once('error', () => running.delete(child));
}

/** Ends the commands that run, npm's installations for example, and waits until they and what they started are gone. */
export async function endCommands() {
	const ends = [...running].map(async (child) => {
		// A child's pipes close when the last process that it started has ended, too.
		const end = once(child, 'close');
		child.kill();
		await end;
	});
	await Promise.race([Promise.allSettled(ends), sleep(endLimitMs, undefined, { ref: false })]);
}

export function lastLines(text: string, count: number): string {
	return text.trimEnd().split('\n').slice(-count).join('\n');
}
