/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions -- runs in tests and on a developer's machine, not inside n8n */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import axios from 'axios';
import { hug } from './testing/openSimulator';

describe('command line', () => {
	const script = join(__dirname, 'cli.ts');

	interface Run {
		printed: string;
		code: number | null;
	}

	/** What it printed and the code it ended with; a signal ends it once it has greeted and the visit is over. */
	async function run(options: string[], visit: (greeting: string) => Promise<void> = async () => {}): Promise<Run> {
		const child = spawn(process.execPath, ['--import', 'tsx', script, ...options]);
		let printed = '';
		let visited: Promise<void> | undefined;
		const print = (text: Buffer) => {
			printed += text.toString();
			if (!printed.includes('Ctrl-C')) return;
			visited ??= visit(printed).finally(() => child.kill('SIGTERM'));
		};
		child.stdout.on('data', print);
		child.stderr.on('data', print);
		const [code] = await once(child, 'close');
		await visited;
		return { printed, code };
	}

	it('prints where it is and ends on a signal', async () => {
		const { printed, code } = await run(['--port', '0', '--processing-ms', '1']);
		expect(printed).toMatch(/Base URL +http:\/\/127\.0\.0\.1:\d+\n/);
		expect(printed).toMatch(/API key +simulator-key-\S{10}/);
		expect(code).toBe(0);
	});

	it('limits the running tasks and sets the clock', async () => {
		const options = ['--port=0', '--running-limit=0', '--retry-after=9', '--clock-offset-ms=-86400000'];
		await run(options, async (greeting) => {
			const url = /Base URL +(\S+)/.exec(greeting)?.[1];
			const key = /API key +(\S+)/.exec(greeting)?.[1];
			const headers = { 'X-API-Key': key };
			const { status, headers: sent } = await axios.post(`${url}/api/v1/task`, hug, {
				headers,
				validateStatus: () => true,
			});
			expect([status, sent['retry-after']]).toEqual([429, '9']);
			expect(Date.parse(String(sent.date))).toBeLessThan(Date.now() - 80_000_000);
		});
	});

	it.each([
		['--pending-ms', 'soon'],
		['--running-limit', '-1'],
		['--port', '65534'],
	])('refuses %s %s', async (option, value) => {
		const { printed, code } = await run([`${option}=${value}`]);
		expect(printed).toContain(`${option} takes a whole number`);
		expect(code).toBe(1);
	});
});
