/* eslint-disable @n8n/community-nodes/no-restricted-imports -- test code: runs n8n's engine, not inside n8n */
import { AsyncLocalStorage } from 'node:async_hooks';

import './environment';

import type { Logger } from 'n8n-workflow';

export interface LogLine {
	level: 'debug' | 'info' | 'warn' | 'error';
	message: string;
	/** What was handed over with it. */
	metadata?: object;
}

type Listener = (line: LogLine) => void;

/** Whose work it is that writes to the log: runs of several engines may go on in one process. */
const listeners = new AsyncLocalStorage<Listener>();

let isRecorded = false;

/**
 * Has the logger that n8n gives to nodes (`context.logger`) hand each line to whoever listens, too; see `withLog`. What
 * the engine logs about itself is not in it.
 */
export async function recordLog(): Promise<void> {
	if (isRecorded) return;
	isRecorded = true;
	const { NodeExecutionContext } = await import(
		'n8n-core/dist/execution-engine/node-execution-context/node-execution-context'
	);
	const { get } = Object.getOwnPropertyDescriptor(NodeExecutionContext.prototype, 'logger') ?? {};
	if (!get) throw new Error('n8n gives nodes their logger in another way');
	Object.defineProperty(NodeExecutionContext.prototype, 'logger', {
		configurable: true,
		// n8n's getter leaves its value on the object it is called for, so that gets one of its own.
		get: () => recorder(get.call(Object.create(NodeExecutionContext.prototype)) as Logger),
	});
}

function recorder(logger: Logger): Logger {
	const recorded = (level: LogLine['level']) => (message: string, metadata?: object) => {
		listeners.getStore()?.({ level, message, metadata });
		logger[level](message, metadata as never);
	};
	return { debug: recorded('debug'), info: recorded('info'), warn: recorded('warn'), error: recorded('error') };
}

/** Does the work, and hands every line that its nodes write to n8n's logger to the listener. */
export const withLog = <T>(listener: Listener, work: () => T): T => listeners.run(listener, work);
