import type { Execution } from '../server/n8nClient';
import type { TaskScript } from '../simulator/simulator';
import { setUpOwnServer, testLimitMs } from './setUpServer';
import { until } from './until';
import { chain, createTask, manualTrigger, manualTriggerName, manyItems, outputItems } from './workflows';

const { simulator, n8n, credentialId } = setUpOwnServer({ webhookRetryMs: 1_000 });

beforeEach(() => simulator().reset());

const mebibyte = 1024 * 1024;

it(
	'a paused execution continues with the files of its twenty tasks, though all are reported at the same instant',
	async () => {
		const count = 20;
		const { executionId, taskIds } = await pause(count);

		taskIds.forEach((id) => simulator().endTask(id));

		const execution = await n8n().waitForExecution(executionId);
		expect(execution.status).toBe('success');
		expect(fileNames(execution)).toEqual(taskIds.map((id) => `${id}.mp4`));
		expect(outputItems(execution).map(({ pairedItem }) => pairedItem)).toEqual(taskIds.map((_, item) => ({ item })));
		expect(simulator().storageRequests).toHaveLength(count);
		expect(simulator().tasksCreated).toBe(count);
	},
	testLimitMs,
);

it(
	'a video of 300 MiB is stored whole and takes n8n less than 64 MiB of memory, and PiAPI does not wait for it',
	async () => {
		/** Downloads a video; returns the bytes by which n8n's process grows at most. */
		const growth = async (size: number) => {
			simulator().reset();
			const { executionId, taskIds } = await pause(1, { links: { '.mp4': `size=${size}&slow=500` } });
			const before = await n8n().memoryBytes();
			let peak = before;

			simulator().endTask(taskIds[0] ?? '');
			await until(() => simulator().webhookDeliveries.length === 1);
			expect(simulator().webhookDeliveries).toEqual([expect.objectContaining({ status: 200 })]);
			expect((await n8n().execution(executionId)).status).toBe('waiting');
			await until(async () => {
				peak = Math.max(peak, await n8n().memoryBytes());
				return (await n8n().execution(executionId)).status !== 'waiting';
			}, testLimitMs);

			const execution = await n8n().waitForExecution(executionId);
			expect(outputItems(execution)[0]?.binary?.data).toMatchObject({ bytes: size });
			return peak - before;
		};

		// With its first downloads n8n grows to a size that it then keeps (docs/benchmarks.md).
		for (let count = 0; count < 5; count++) await growth(60 * mebibyte);
		expect((await growth(300 * mebibyte)) / mebibyte).toBeLessThan(64);
	},
	testLimitMs,
);

it(
	'a dead link ends the execution with an error that names the task, and n8n keeps working',
	async () => {
		const { executionId, taskIds } = await pause(1, { links: { '.mp4': 'status=404' } });

		simulator().endTask(taskIds[0] ?? '');

		const execution = await n8n().waitForExecution(executionId);
		expect(execution.status).toBe('error');
		expect(execution.data.resultData.error?.message).toContain(taskIds[0]);
		expect(execution.data.resultData.error?.message).toContain('no longer valid');
		expect(simulator().webhookDeliveries).toEqual([expect.objectContaining({ status: 200 })]);
		const next = await pause();
		simulator().endTask(next.taskIds[0] ?? '');
		expect((await n8n().waitForExecution(next.executionId)).status).toBe('success');
	},
	testLimitMs,
);

it(
	'a call that comes during the download starts no second one',
	async () => {
		const { executionId, taskIds } = await pause(1, { links: { '.mp4': 'slow=2000' } });
		const [taskId = ''] = taskIds;

		simulator().endTask(taskId);
		await until(() => simulator().storageRequests.length === 1);
		const { status } = await simulator().sendWebhook(taskId);

		const execution = await n8n().waitForExecution(executionId);
		expect(status).toBe(200);
		expect(fileNames(execution)).toEqual([`${taskId}.mp4`]);
		expect(simulator().storageRequests).toHaveLength(1);
	},
	testLimitMs,
);

it(
	'an n8n that dies during the download continues with the file when PiAPI calls again',
	async () => {
		const { executionId, taskIds } = await pause();
		const [taskId = ''] = taskIds;
		simulator().fault({ kind: 'hang', on: { host: 'storage' } });
		simulator().endTask(taskId);
		await until(() => simulator().storageRequests.length === 1);

		await n8n().kill();
		await n8n().start();
		expect((await n8n().execution(executionId)).status).toBe('waiting');
		await simulator().sendWebhook(taskId);

		const execution = await n8n().waitForExecution(executionId);
		expect(execution.status).toBe('success');
		expect(fileNames(execution)).toEqual([`${taskId}.mp4`]);
		expect(simulator().tasksCreated).toBe(1);
	},
	testLimitMs,
);

interface Paused {
	executionId: string;
	/** In the order of the items. */
	taskIds: string[];
}

/** Starts a run of Create Task with Download Video, and returns when n8n has paused it. Its tasks run until they are ended. */
async function pause(items = 1, script: TaskScript = {}): Promise<Paused> {
	const earlier = simulator().requests.length;
	simulator().scriptNext({ pendingMs: 0, processingMs: 60 * 60_000, ...script }, items);
	const hug = createTask(credentialId(), {
		imageUrl: '=https://photos.example/{{ $itemIndex }}.png',
		waitUntilDone: true,
		waitMethod: 'callback',
		download: true,
		options: { allowPrivateUrl: true },
	});
	const workflow = chain('Hug that pauses', manualTrigger(), manyItems(items), hug);
	const executionId = await n8n().run(await n8n().createWorkflow(workflow), manualTriggerName);
	await until(async () => (await n8n().execution(executionId)).status === 'waiting');
	const photo = ({ body }: { body: unknown }) => Number(/\/(\d+)\.png/.exec(JSON.stringify(body))?.[1]);
	const taskIds = simulator()
		.requests.slice(earlier)
		.filter(({ method }) => method === 'POST')
		.sort((one, other) => photo(one) - photo(other))
		.map(({ taskId = '' }) => taskId);
	return { executionId, taskIds };
}

const fileNames = (execution: Execution) => outputItems(execution).map(({ binary }) => binary?.data?.fileName);
