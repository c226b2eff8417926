/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions -- a test on the developer's machine, not code that runs inside n8n */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';

import type { Editor } from '../server/browser';
import { openEditor } from '../server/browser';
import { descendantsOf, isRunning } from '../server/descendants';
import { checkout } from '../server/pack';
import { hugStory } from './hugStory';
import { installLimitMs, testLimitMs } from './setUpServer';
import { until } from './until';

let npm: ChildProcess;
let output = '';
let editor: Editor | undefined;

beforeAll(async () => {
	npm = spawn('npm', ['start'], { cwd: checkout, stdio: ['ignore', 'pipe', 'pipe'] });
	npm.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
	npm.stderr?.setEncoding('utf8').on('data', (text: string) => (output += text));
	await until(() => output.includes('Ctrl-C ends') || npm.exitCode !== null, installLimitMs, 200);
}, installLimitMs);

afterAll(async () => {
	await editor?.close();
	npm.kill();
});

it('runs a workflow once and says where to look', () => {
	expect(output).toContain('"status": "completed"');
	expect(output).toMatch(/^Open +http:\/\/127\.0\.0\.1:\d+\/workflow\/\w+$/m);
	expect(output).toMatch(/^Press +Execute workflow/m);
});

it(
	'shows a hug that plays, at the address that it says, with the key that it says',
	async () => {
		const [, url = '', workflowId = ''] = /^Open +(http\S+)\/workflow\/(\w+)$/m.exec(output) ?? [];
		editor = await openEditor({ url }, workflowId);

		const { video, picture } = await hugStory(editor.page);

		expect(video.seconds).toBeGreaterThan(5);
		expect(video.width).toBe(640);
		expect(picture.bytes).toBeLessThan(1_500_000);
	},
	testLimitMs,
);

it(
	'ends when npm is ended, with everything that it has started',
	async () => {
		const started = await descendantsOf(npm.pid ?? 0);
		// A shell, the demo, n8n and n8n's task runner.
		expect(started.length).toBeGreaterThanOrEqual(3);

		npm.kill('SIGTERM');

		await until(() => !started.some(isRunning));
		expect(output).toContain('Ending the demo');
	},
	testLimitMs,
);
