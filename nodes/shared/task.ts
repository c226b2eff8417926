import type { IDataObject } from 'n8n-workflow';

/** PiAPI's answer about a task: the envelope with `code` and `message`, the task itself in `data`. */
export interface TaskAnswer extends IDataObject {
	code: number;
	message: string;
	data: IDataObject;
}

/** Whether a value of an answer is an object with fields: not null, not a list. */
export const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The task's status in lower case: PiAPI documents `Completed` and sends `completed`.
 * Both spellings of "cancelled" become one. Empty when PiAPI sends none.
 */
export function taskStatus(task: IDataObject): string {
	const status = typeof task.status === 'string' ? task.status.trim().toLowerCase() : '';
	return status === 'canceled' ? 'cancelled' : status;
}

/** Whether nothing more will happen to the task. A status nobody knows, or none, means not yet. */
export const isFinished = (task: IDataObject): boolean =>
	['completed', 'failed', 'cancelled'].includes(taskStatus(task));

/** PiAPI's own words on why the task failed, from the most to the least readable place; null when it has none. */
export function taskErrorMessage(task: IDataObject): string | null {
	const { error } = task;
	if (isObject(error)) return firstText(error.message, error.raw_message, error.detail);
	return firstText(error);
}

/**
 * The link to the finished video, wherever PiAPI put it; null until there is one.
 * No source documents the output of a finished hug, so the places of all its video products are looked at:
 * the named ones first, then any link to a video file, then any link in a field named after a video.
 */
export function videoUrl(output: unknown): string | null {
	if (!isObject(output)) return firstVideoLink(output);
	const video = isObject(output.video) ? output.video.url : output.video;
	return firstLink(output.video_url, video, ...linksOfWorks(output.works)) ?? firstVideoLink(output);
}

/** The item a workflow receives when *Simplify* is on: ten fields, the same ones whatever PiAPI leaves out. */
export function simplifiedTask(taskId: string, task: IDataObject): IDataObject {
	const meta = isObject(task.meta) ? task.meta : {};
	return {
		task_id: firstText(task.task_id) ?? taskId,
		status: taskStatus(task),
		video_url: videoUrl(task.output),
		output: task.output ?? null,
		model: firstText(task.model),
		task_type: firstText(task.task_type),
		created_at: time(meta.created_at),
		started_at: time(meta.started_at),
		ended_at: time(meta.ended_at),
		error_message: taskErrorMessage(task),
	};
}

/** Go's zero time is how PiAPI writes "not yet". */
function time(value: unknown): string | null {
	const text = firstText(value);
	return text === null || text.startsWith('0001-01-01') ? null : text;
}

function firstText(...values: unknown[]): string | null {
	const text = values.find((value) => typeof value === 'string' && value.trim() !== '');
	return typeof text === 'string' ? text.trim() : null;
}

const isLink = (value: unknown): value is string => typeof value === 'string' && /^\s*https?:\/\/\S+\s*$/i.test(value);

function firstLink(...values: unknown[]): string | null {
	return values.find(isLink)?.trim() ?? null;
}

/** Kling's shape: a list of works, each with the video in one or two versions. */
function linksOfWorks(works: unknown): unknown[] {
	if (!Array.isArray(works)) return [];
	const videos = works.flatMap((work: unknown) => (isObject(work) && isObject(work.video) ? [work.video] : []));
	return videos.flatMap((video) => [video.resource_without_watermark, video.resource]);
}

const videoFile = /\.(?:mp4|m4v|mov|webm|mkv|avi)(?:$|[?#&])/i;

function firstVideoLink(output: unknown): string | null {
	const links = linksIn(output, '');
	const found = links.find(({ url }) => videoFile.test(url)) ?? links.find(({ field }) => /video/i.test(field));
	return found?.url ?? null;
}

function linksIn(value: unknown, field: string): Array<{ field: string; url: string }> {
	if (isLink(value)) return [{ field, url: value.trim() }];
	if (Array.isArray(value)) return value.flatMap((entry: unknown) => linksIn(entry, field));
	if (isObject(value)) return Object.entries(value).flatMap(([name, entry]) => linksIn(entry, name));
	return [];
}
