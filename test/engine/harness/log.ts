import './environment';

import type { Logger, Workflow } from 'n8n-workflow';

export interface LogLine {
	level: 'debug' | 'info' | 'warn' | 'error';
	message: string;
	/** What was handed over with it. */
	metadata?: object;
}

type Listener = (line: LogLine) => void;

/** Who is told what the nodes of a workflow log. Each execution here has a `Workflow` of its own. */
const listeners = new WeakMap<Workflow, Listener>();

let isRecorded = false;

/**
 * Has the logger that n8n gives to nodes (`context.logger`) hand each line to whoever listens, too; see `onLog`. What
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
		get(this: { workflow: Workflow }) {
			// n8n's getter leaves its value on the object it is called for, so that gets one of its own.
			const logger = get.call(Object.create(NodeExecutionContext.prototype)) as Logger;
			return recorder(logger, listeners.get(this.workflow));
		},
	});
}

function recorder(logger: Logger, listener?: Listener): Logger {
	const recorded = (level: LogLine['level']) => (message: string, metadata?: object) => {
		listener?.({ level, message, metadata });
		logger[level](message, metadata as never);
	};
	return { debug: recorded('debug'), info: recorded('info'), warn: recorded('warn'), error: recorded('error') };
}

/** Hands every line that the nodes of the workflow write to n8n's logger to the listener. */
export function onLog(workflow: Workflow, listener: Listener): void {
	listeners.set(workflow, listener);
}
