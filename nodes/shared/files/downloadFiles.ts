import type { IBinaryData } from 'n8n-workflow';

import type { ConcurrencyLimiter } from '../utils/concurrencyLimiter';
import { isUserError } from '../utils/userError';
import type { Downloader, DownloadOptions } from './downloadFile';
import { downloadFile } from './downloadFile';

export interface FilesOptions extends DownloadOptions {
	/** The item's field for the first file; the others follow as `<field>_2`, `<field>_3`, …, and so do their names. */
	field: string;
}

/** A file that could not be fetched, as the item names it in `download_errors`. */
export interface DownloadError {
	[key: string]: string;
	url: string;
	error: string;
}

export interface DownloadedFiles {
	/** By field. A file keeps the number of its place in the list when one before it is missing. */
	binary: Record<string, IBinaryData>;
	/** What is missing, in the order of the list. */
	errors: DownloadError[];
}

/**
 * Fetches the files of one task, as many at the same time as the limiter allows. A link that does not work does not take the others along.
 * Throws the first file's error when not a single one could be fetched, and after Stop.
 */
export async function downloadFiles(
	{ limitDownloads, ...downloader }: Downloader & { limitDownloads: ConcurrencyLimiter },
	links: string[],
	{ field, ...options }: FilesOptions,
): Promise<DownloadedFiles> {
	const downloads = links.map(async (url, index) => {
		const suffix = index === 0 ? '' : `_${index + 1}`;
		const name = `${options.name}${suffix}`;
		const file = await limitDownloads(async () => await downloadFile(downloader, url, { ...options, name }));
		return { field: `${field}${suffix}`, file };
	});
	const results = await Promise.allSettled(downloads);

	const failures = results.filter((result) => result.status === 'rejected').map(({ reason }): unknown => reason);
	const defect = failures.find((error) => !isUserError(error));
	const isStopped = downloader.signal?.aborted ?? false;
	if (failures.length > 0 && (defect !== undefined || isStopped || failures.length === links.length)) {
		throw defect ?? failures[0];
	}
	const files: DownloadedFiles = { binary: {}, errors: [] };
	results.forEach((result, index) => {
		if (result.status === 'fulfilled') files.binary[result.value.field] = result.value.file;
		else files.errors.push({ url: links[index] ?? '', error: messageOf(result.reason) });
	});
	return files;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : '');
