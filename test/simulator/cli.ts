/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console -- runs in tests and on a developer's machine, not inside n8n */
import { parseArgs } from 'node:util';
import { startSimulator, type Simulator, type SimulatorOptions } from './simulator';

const help = `A PiAPI that runs on this machine: tasks take time but cost nothing.

npm run simulator -- [options]

  --port <number>           port of the API (4010); the upload host takes the next one, the storage host the one after
  --pending-ms <number>     how long a task is pending (2000)
  --processing-ms <number>  how long a task is processed (8000)
  --running-limit <number>  while so many tasks are pending or processing, a creation gets HTTP 429 (no limit)
  --retry-after <seconds>   sent with that 429 (not sent)
  --history-lag-ms <number> how far the task history is behind (0)
  --clock-offset-ms <number>
                            how far PiAPI's clock is ahead of this machine's; --clock-offset-ms=-5000: behind (0)
  --help                    this text

On the API's address: every task type of PiAPI, its account, task history and cancelling, and with the key as
"Authorization: Bearer <key>" POST /v1/chat/completions and POST /v1/images/generations.

Scripting, there too:
  POST   /_simulator/faults   e.g. {"kind": "rate-limited", "retryAfter": 3, "on": {"method": "GET"}, "times": 2}
  DELETE /_simulator/faults
  POST   /_simulator/next     what becomes of the next created task, e.g. {"result": "failed"}
  POST   /_simulator/tasks    a task that exists without being created, e.g. {"model": "kling", "statuses": ["Processing"]}
  POST   /_simulator/webhooks calls a task's webhook once, e.g. {"task_id": "...", "secret": "a wrong one"}
  POST   /_simulator/occupy   starts tasks of another workflow, which run until they are ended, e.g. {"count": 2}
  POST   /_simulator/end      ends a task now, e.g. {"task_id": "...", "result": "failed"}
  POST   /_simulator/settings changes what settings.ts names, e.g. {"runningLimit": 2, "balanceIn": "quota.equivalent_in_usd"}
  GET    /_simulator/webhooks, /_simulator/requests, /_simulator/stats
  POST   /_simulator/reset`;

/** undefined when help is asked for. */
function optionsOf(commandLine: string[]): SimulatorOptions | undefined {
	const { values } = parseArgs({
		args: commandLine,
		options: {
			port: { type: 'string', default: '4010' },
			'pending-ms': { type: 'string', default: '2000' },
			'processing-ms': { type: 'string', default: '8000' },
			'running-limit': { type: 'string' },
			'retry-after': { type: 'string' },
			'history-lag-ms': { type: 'string', default: '0' },
			'clock-offset-ms': { type: 'string', default: '0' },
			help: { type: 'boolean', short: 'h', default: false },
		},
	});
	if (values.help) return undefined;
	const optional = (name: 'running-limit' | 'retry-after') =>
		values[name] === undefined ? undefined : wholeNumber(`--${name}`, values[name]);
	return {
		port: wholeNumber('--port', values.port, { most: 65_533 }),
		pendingMs: wholeNumber('--pending-ms', values['pending-ms']),
		processingMs: wholeNumber('--processing-ms', values['processing-ms']),
		runningLimit: optional('running-limit') ?? Infinity,
		retryAfter: optional('retry-after'),
		historyLagMs: wholeNumber('--history-lag-ms', values['history-lag-ms']),
		clockOffsetMs: wholeNumber('--clock-offset-ms', values['clock-offset-ms'], { least: -1_000_000_000 }),
	};
}

function wholeNumber(name: string, value: string, { least = 0, most = 1_000_000_000 } = {}): number {
	const number = Number(value);
	if (!/^-?\d+$/.test(value) || number < least || number > most) {
		throw new Error(`${name} takes a whole number from ${least} to ${most}`);
	}
	return number;
}

function greeting(simulator: Simulator): string {
	return [
		`Base URL    ${simulator.url}`,
		`Upload URL  ${simulator.uploadUrl}`,
		`Files       ${simulator.storageUrl}`,
		`API key     ${simulator.apiKey}`,
		'',
		'Enter the base URL, the upload URL and the key in the credential "PiAPI API". Ctrl-C ends the simulator.',
	].join('\n');
}

async function main(): Promise<void> {
	const options = optionsOf(process.argv.slice(2));
	if (options === undefined) {
		console.log(help);
		return;
	}
	const simulator = await startSimulator(options);
	const end = () => void simulator.close();
	process.once('SIGINT', end);
	process.once('SIGTERM', end);
	console.log(greeting(simulator));
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
