/** PiAPI's clock: this machine's, but for an offset. Times inside the simulator are this machine's. */
export class Clock {
	constructor(private readonly settings: { clockOffsetMs: number }) {}

	/** A time as PiAPI's server, written in Go, sends it: RFC 3339 in UTC with nanoseconds. */
	shown(milliseconds: number): string {
		return new Date(milliseconds + this.settings.clockOffsetMs).toISOString().replace('Z', '000000Z');
	}

	/** A time in Unix seconds. */
	seconds(milliseconds: number): number {
		return Math.floor((milliseconds + this.settings.clockOffsetMs) / 1000);
	}

	/** This machine's time for a time in Unix seconds. */
	fromSeconds(seconds: number): number {
		return seconds * 1000 - this.settings.clockOffsetMs;
	}

	/** The current time as the header `Date` has it. */
	httpDate(): string {
		return new Date(Date.now() + this.settings.clockOffsetMs).toUTCString();
	}
}
