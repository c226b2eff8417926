/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console -- a script for the developer's machine, not code that runs inside n8n */
/** Uploads a small and then a large picture by n8n's engine in this process; prints how the process grew. */
import { randomFillSync } from 'node:crypto';

import { startBenchEngine, type PiApiAddress } from './engine';
import { withMemory, type Measured } from './memory';

export interface UploadOrder {
	piApi: PiApiAddress;
	/** Bytes. */
	warmUpSize: number;
	size: number;
}

async function report({ piApi, warmUpSize, size }: UploadOrder): Promise<Measured<string>> {
	const { engine, removeFiles } = await startBenchEngine(piApi);
	const upload = async (content: Buffer): Promise<string> => {
		const { error, output } = await engine.run({
			parameters: { operation: 'createTask', imageSource: 'file', waitUntilDone: false },
			files: [{ content, fileName: 'two-people.png', mimeType: 'image/png' }],
		});
		if (error) throw new Error(error.message);
		return String(output[0]?.json.task_id);
	};
	try {
		await upload(picture(warmUpSize));
		// It stays here until the end: being in the process before as well as during the upload, it does not count.
		const large = picture(size);
		return await withMemory(
			() => process.memoryUsage.rss(),
			async () => await upload(large),
		);
	} finally {
		removeFiles();
	}
}

/** Begins as PNG does; the rest is random, so that the operating system has to keep every page of it. */
function picture(size: number): Buffer {
	const content = randomFillSync(Buffer.allocUnsafe(size));
	content.write('\x89PNG\r\n\x1a\n', 'latin1');
	return content;
}

report(JSON.parse(process.argv[2] ?? ''))
	.then((found) => console.log(JSON.stringify(found)))
	.catch((error: unknown) => {
		console.error(error);
		process.exitCode = 1;
	});
