/* eslint-disable @n8n/community-nodes/no-restricted-globals -- loaded into the n8n server of the tests, not code that runs as a node */
/**
 * Loaded into the n8n server before its own code (`node --require`): ends n8n, with its task runner, when the process
 * that started it is gone, however that ended. The parent holds the other end of stdin and never writes to it.
 */
// n8n's threads load this file as well, and one of them writes the event log from which n8n recovers after a crash:
// they have no stdin of the process's kind, and an error here would end them.
if (process.getBuiltinModule('node:worker_threads').isMainThread) {
	const endProcessGroup = () => {
		if (process.platform === 'win32') process.exit(1);
		process.kill(-process.pid, 'SIGKILL');
	};
	process.stdin.on('end', endProcessGroup);
	process.stdin.on('error', endProcessGroup);
	process.stdin.resume();
	// Of itself the pipe keeps no process alive that wants to end.
	process.stdin.unref();
}
