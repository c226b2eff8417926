/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console -- a script for the developer's machine, not code that runs inside n8n */
/** Downloads a small and then a large video by n8n's engine in this process; prints how the process grew. */
import { byId, startBenchEngine, type PiApiAddress } from './engine';
import { withMemory, type Measured } from './memory';

export interface DownloadOrder {
	piApi: PiApiAddress;
	warmUpTask: string;
	task: string;
}

async function report({ piApi, warmUpTask, task }: DownloadOrder): Promise<Measured<number>> {
	const { engine, removeFiles } = await startBenchEngine(piApi);
	const download = async (taskId: string): Promise<number> => {
		const { error, output } = await engine.run({ parameters: { taskId: byId(taskId), download: true } });
		if (error) throw new Error(error.message);
		return output[0]?.binary?.data?.bytes ?? 0;
	};
	try {
		await download(warmUpTask);
		return await withMemory(
			() => process.memoryUsage().rss,
			async () => await download(task),
		);
	} finally {
		removeFiles();
	}
}

report(JSON.parse(process.argv[2] ?? ''))
	.then((found) => console.log(JSON.stringify(found)))
	.catch((error: unknown) => {
		console.error(error);
		process.exitCode = 1;
	});
