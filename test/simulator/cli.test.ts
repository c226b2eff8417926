/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions -- runs in tests and on a developer's machine, not inside n8n */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

describe('command line', () => {
	const script = join(__dirname, 'cli.ts');

	/** What it printed and the code it ended with; a signal is sent as soon as it greets. */
	async function run(...options: string[]) {
		const child = spawn(process.execPath, ['--import', 'tsx', script, ...options]);
		let printed = '';
		const print = (text: Buffer) => {
			printed += text.toString();
			if (printed.includes('Ctrl-C')) child.kill('SIGTERM');
		};
		child.stdout.on('data', print);
		child.stderr.on('data', print);
		const [code] = await once(child, 'close');
		return { printed, code };
	}

	it('prints where it is and ends on a signal', async () => {
		const { printed, code } = await run('--port', '0', '--processing-ms', '1');
		expect(printed).toMatch(/Base URL +http:\/\/127\.0\.0\.1:\d+\n/);
		expect(printed).toMatch(/API key +simulator-key-\S{10}/);
		expect(code).toBe(0);
	});

	it('refuses what is no number', async () => {
		const { printed, code } = await run('--pending-ms', 'soon');
		expect(printed).toContain('--pending-ms takes a whole number');
		expect(code).toBe(1);
	});
});
