/** One line of the table that `npm run bench` prints. */
export interface Row {
	what: string;
	how: string;
	/** Absent where a number is only reported. */
	bound?: string;
	measured: string;
	/** Absent where there is no bound. */
	met?: boolean;
}

export interface Benchmark {
	/** By which it is chosen on the command line. */
	name: string;
	/** `log` shows how far it is. */
	run: (log: Log) => Promise<Row[]>;
}

export type Log = (line: string) => void;
