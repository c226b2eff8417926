import type { IDataObject } from 'n8n-workflow';

import { fromDateText, fromUnixTime } from '../utils/unixTime';
import { isEmpty, isObject, toNumber, toText } from '../utils/values';
import type { Failure } from './failures/failure';
import { unreadableAnswer } from './failures/unreadableAnswer';
import type { PiApiRequest } from './request';
import type { RetryOptions, Sender } from './requestWithRetry';
import { requestWithRetry } from './requestWithRetry';
import type { Answer } from './response';

/** The largest page of the task history, by PiAPI's documentation. */
export const largestPage = 100;

/** What the history is asked for: `model` as the history names it, `start_time` and `end_time` in Unix seconds. */
export interface HistoryQuery {
	model?: string;
	start_time?: number;
	end_time?: number;
}

/** PiAPI's request for one page of the account's tasks, newest first; pages count from 1. */
export const historyRequest = (page: number, pageSize: number, query: HistoryQuery = {}): PiApiRequest => ({
	method: 'GET',
	path: '/api/open/tasks/histories',
	query: { page, page_size: pageSize, ...query },
});

/** The rows of a page. */
export const historyRows = (answer: Answer): IDataObject[] => entriesOf(answer).filter(isObject);

const entriesOf = ({ data }: Answer): unknown[] => (Array.isArray(data.data) ? data.data : []);

/** When the task of a row was created, in milliseconds since 1970; undefined when the row does not say. */
export const createdAt = (row: IDataObject): number | undefined => readTime(row.created_at);

/** When a row last changed, in milliseconds since 1970: for a task that ended, when it did. */
export const updatedAt = (row: IDataObject): number | undefined => readTime(row.updated_at);

/** A date or a Unix time. Go's zero time, and 0, say nothing. */
function readTime(value: unknown): number | undefined {
	const number = toNumber(value);
	const time = number === undefined ? fromDateText(toText(value)) : fromUnixTime(number);
	return time !== undefined && time > 0 ? time : undefined;
}

/** A page with fewer rows than were asked for is the last one, unless PiAPI says that there are more than these. */
const isLastPage = (answer: Answer, pageSize: number, rowsSoFar: number): boolean =>
	entriesOf(answer).length < pageSize && (toNumber(answer.data.total) ?? 0) <= rowsSoFar;

export interface HistoryLimits extends RetryOptions {
	/** The number of rows that is enough. */
	most?: number;
	/** Milliseconds that the request for a page may take. */
	timeout?: number;
	/**
	 * Whether an answer without a list of rows counts as one that cannot be read, rather than as an empty history. Go, in which
	 * PiAPI's API is written, sends an empty list as `null`.
	 */
	needsList?: boolean;
	/** Whether no older row is needed; it may be among those returned. */
	isEnough?: (rows: IDataObject[]) => boolean;
}

/** The rows of the history, each task once, newest first; or why they could not be read. */
export async function readHistory(
	sender: Sender,
	query: HistoryQuery,
	{ most = Infinity, timeout, needsList = false, isEnough = () => false, ...retry }: HistoryLimits = {},
): Promise<{ rows: IDataObject[]; failure?: undefined } | { rows?: undefined; failure: Failure }> {
	const rows: IDataObject[] = [];
	// While its pages are read the history grows at its beginning, and a task may be on two of them.
	const seen = new Set<unknown>();
	const pageSize = Math.min(largestPage, most);
	let wasShort = false;
	for (let page = 1; rows.length < most; page++) {
		const request = { ...historyRequest(page, pageSize, query), timeout };
		const { answer, failure } = await requestWithRetry(sender, request, { repeatable: true, ...retry });
		// PiAPI's total may promise rows that are not there.
		if (wasShort && failure?.rejected && !failure.retryable) break;
		if (failure) return { failure };
		const { data: list, total } = answer.data;
		const hasList = Array.isArray(list) || list === null || toNumber(total) === 0;
		if (needsList && !hasList) return { failure: unreadableAnswer(answer.data) };
		const found = historyRows(answer);
		const fresh = found.filter(({ task_id: id }, place) => {
			return isEmpty(id) || (!seen.has(id) && found.findIndex((row) => row.task_id === id) === place);
		});
		rows.push(...fresh);
		// A page without any new task: PiAPI would send it for ever.
		const hasNewTask = fresh.some(({ task_id: id }) => !isEmpty(id));
		fresh.forEach(({ task_id: id }) => seen.add(id));
		wasShort = entriesOf(answer).length < pageSize;
		if (!hasNewTask || isLastPage(answer, pageSize, rows.length) || isEnough(fresh)) break;
	}
	return { rows: rows.slice(0, most) };
}
