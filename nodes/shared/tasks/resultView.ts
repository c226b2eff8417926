import type { IDataObject } from 'n8n-workflow';

/** How a node shows the result of a task: which links, under which names. */
export interface ResultView {
	/** The links to the files of a task, the main one first; as many as its item names and a download fetches. */
	linksOf: (task: IDataObject) => string[];
	/** The fields of a simplified item that hold them. */
	linkFields: (links: string[]) => IDataObject;
	/** Whether a task gives a text, which is in its output, and so no file. Absent: none does. */
	givesText?: (task: IDataObject) => boolean;
	/** What one of the files is called inside a sentence. */
	noun: string;
	/** The label of the switch that downloads them. */
	downloadLabel: string;
}
