/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- a script for the developer's machine, not code that runs inside n8n */
import { spawn } from 'node:child_process';

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

export function lastLines(text: string, count: number): string {
	return text.trimEnd().split('\n').slice(-count).join('\n');
}
