import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { RecordedRequest, SimulatorOptions } from '../../simulator/simulator';
import type { CallAnswer, NodeSettings, Result, Suspended } from '../harness';
import { setUp } from '../setUp';

export const privateUrlAllowed = { allowPrivateUrl: true };
export const pausing = {
	operation: 'createTask',
	imageUrl: '={{ $json.photo }}',
	waitUntilDone: true,
	waitMethod: 'callback',
	options: privateUrlAllowed,
};
export const retrying = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
export const continuing = ['continueRegularOutput', 'continueErrorOutput'] as const;

/** What PiAPI is to call when a task ends. */
export interface Webhook {
	endpoint: string;
	secret: string;
}

const isCreation = ({ method }: RecordedRequest) => method === 'POST';

/** The body of a creation. */
export const bodyOf = ({ body }: RecordedRequest) => body as { input: { image_url: string }; config?: IDataObject };

export const webhookOf = (request: RecordedRequest | undefined) =>
	(request && bodyOf(request).config?.webhook_config) as Webhook;

/** Tasks that end when the test says so. */
export interface Tasks {
	items: Array<{ photo: string }>;
	end(index: number, status?: string): void;
	endAll(endings?: string[]): void;
	id(index: number): string;
	/** Of those that were created. */
	ids(): string[];
	webhook(index?: number): Webhook;
}

/** PiAPI's call for a task. Of its body nothing counts. */
export async function call(
	suspended: Suspended,
	{ endpoint, secret }: Webhook,
	body: unknown = {},
): Promise<CallAnswer> {
	return await suspended.call({ endpoint, headers: { 'x-webhook-secret': secret }, body });
}

export const jsonOf = (items: INodeExecutionData[]) => items.map(({ json }) => json);

/** All that a person sees of a result but for what differs from one task to the next, and for the webhook. */
export function comparable({ result, ids }: { result: Result; ids: string[] }) {
	const { output, errorOutput, received, error } = result;
	const { message, description, context, httpCode, name } = error ?? {};
	const seen = { output, errorOutput, received, error: error && { message, description, context, httpCode, name } };
	const text = JSON.stringify(seen, (key, value: unknown) => (key === 'webhook_config' ? undefined : value));
	return JSON.parse(
		ids
			.reduce((comparably, id, index) => comparably.replaceAll(id, `task ${index}`), text)
			.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'a time'),
	) as typeof seen;
}

/** For a test file about runs that pause until PiAPI calls back. */
export function setUpCallbacks(options?: SimulatorOptions) {
	const world = setUp(options);
	const { simulator, engine } = world;
	const creations = () => simulator().requests.filter(isCreation);
	const polls = () => simulator().requests.filter((request) => !isCreation(request));

	/**
	 * A task for each item, known by its photo. It ends when the test says so, and the simulator makes no call for it by
	 * itself.
	 */
	function tasksFor(count: number): Tasks {
		const photos = Array.from({ length: count }, (_, index) => `https://photos.example/${index}.png`);
		const lives = photos.map(() => ['processing']);
		const script = ({ input }: { input: { image_url?: unknown } }) => ({
			pendingMs: 0,
			processingMs: 0,
			statuses: lives[photos.indexOf(String(input.image_url))] ?? ['processing'],
		});
		simulator().scriptNext(script, Infinity);
		const creation = (index: number) =>
			creations().find((request) => request.taskId && bodyOf(request).input.image_url === photos[index]);
		return {
			items: photos.map((photo) => ({ photo })),
			end: (index, status = 'completed') => lives[index]?.splice(0, 1, status),
			endAll: (endings = photos.map(() => 'completed')) =>
				endings.forEach((status, index) => lives[index]?.splice(0, 1, status)),
			id: (index) => creation(index)?.taskId ?? `task ${index} was not created`,
			ids: () => photos.flatMap((_, index) => creation(index)?.taskId ?? []),
			webhook: (index = 0) => webhookOf(creation(index)),
		};
	}

	/** A run that is suspended, whose tasks then end like this, and that a call wakes. */
	async function paused(settings: NodeSettings, endings: string[]) {
		const tasks = tasksFor(endings.length);
		const suspended = await engine().suspend({ items: tasks.items, ...settings });
		tasks.endAll(endings);
		const { status, result } = await call(suspended, tasks.webhook());
		if (!result) throw new Error(`The call was answered with ${status}, and the execution went not on`);
		return { suspended, status, result, ids: tasks.ids() };
	}

	/** The same run with tasks that end like this, but by polling. */
	async function polled(settings: NodeSettings, endings: string[]) {
		simulator().reset();
		const tasks = tasksFor(endings.length);
		tasks.endAll(endings);
		const parameters = { ...settings.parameters, waitMethod: 'poll' };
		const result = await engine().run({ items: tasks.items, ...settings, parameters });
		return { result, ids: tasks.ids() };
	}

	return { ...world, creations, polls, tasksFor, paused, polled };
}
