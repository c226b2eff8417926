import { webhookConfig } from '../callback/webhookConfig';
import type { Creation } from '../creation/createTaskOnce';
import type { InputFile } from '../files/inputFile';
import { checkInlineContent, readFile } from '../files/inputFile';
import { fileValue } from '../files/uploadFile';
import type { GivenTask, MediaSource } from '../forms/input/givenTask';
import { taskRequest } from '../forms/taskRequest';
import type { NodeRun } from '../run/nodeRun';
import type { CreationOptions } from './readCreationOptions';

/**
 * The creation of one item's task: its files are read and checked now, and uploaded when it is sent.
 * Throws a user error that names the parameter of a file that is missing or of the wrong kind, or that says why PiAPI could
 * not call this n8n back.
 */
export async function readCreation(
	run: NodeRun,
	itemIndex: number,
	given: GivenTask,
	{ config, pause, queueTimeout }: CreationOptions,
): Promise<Creation> {
	const webhook = pause && webhookConfig(run.context, run.connection, pause);
	for (const { field, parameter, sources } of given.media) {
		for (const source of sources) if ('inline' in source) checkInlineContent(source.inline, parameter, field.accepts);
	}
	const files = await readFiles(run, itemIndex, given);
	const { model, taskType, values, media, additionalInput } = given;
	return {
		queueTimeout,
		// A webhook does not tell one task from another: its address may name the execution, which n8n's button Retry changes.
		content: {
			model,
			taskType,
			values: values.map(({ field, value }) => [field.name, value]),
			media: media.map(({ field, sources }) => [field.name, sources]),
			uploads: files.map(({ file }) => ({ ...file })),
			additionalInput,
			config: { ...config, webhook_config: undefined },
		},
		request: async () => {
			const sent = await Promise.all(
				files.map(async ({ source, file, acceptsBase64 }) => {
					const value = await fileValue(run, file, { consequence: ', and no task was created', acceptsBase64 });
					return { source, value };
				}),
			);
			const valueOf = (source: MediaSource): string => {
				if ('url' in source) return source.url;
				if ('inline' in source) return source.inline;
				return sent.find((file) => isSameSource(file.source, source))?.value ?? '';
			};
			return taskRequest(given, valueOf, { ...config, ...(webhook && { webhook_config: webhook }) });
		},
	};
}

interface FileToSend {
	source: MediaSource;
	file: InputFile;
	acceptsBase64?: boolean;
}

/** The files that a task needs, each once, also where two parameters name the same: it has to be right for both. */
async function readFiles(run: NodeRun, itemIndex: number, { media }: GivenTask): Promise<FileToSend[]> {
	const wanted = media.flatMap(({ field: { accepts, acceptsBase64 }, parameter, sources }) =>
		sources.flatMap((source) =>
			'fileField' in source || 'file' in source ? [{ source, accepts, acceptsBase64, parameter }] : [],
		),
	);
	const files = await Promise.all(
		wanted.map(async ({ source, accepts, acceptsBase64, parameter }) => ({
			source,
			acceptsBase64,
			file: await readFile(run.context, itemIndex, source, { accepts, parameter }),
		})),
	);
	return files.flatMap((one) => {
		const same = files.filter(({ source }) => isSameSource(source, one.source));
		return one === same[0] ? [{ ...one, acceptsBase64: same.every(({ acceptsBase64 }) => acceptsBase64) }] : [];
	});
}

const isSameSource = (one: MediaSource, other: MediaSource): boolean =>
	('fileField' in one && 'fileField' in other && one.fileField === other.fileField) ||
	('file' in one && 'file' in other && one.file === other.file);
