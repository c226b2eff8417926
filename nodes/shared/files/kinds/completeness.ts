import type { PartReader } from './fileParts';
import { fileFormats } from './fileParts';

/** `unknown`: the kind of file names no lengths, or holds something that its format does not define. */
export type Completeness = 'complete' | 'cut' | 'unknown';

export interface CompletenessCheck {
	/** Takes the next bytes of the file. */
	add: (chunk: Buffer) => void;
	/** Asked after the last byte. */
	result: () => Completeness;
}

/** Bytes of the longest beginning of a part that any format needs: a page of OGG with its table. */
const longestStart = 27 + 255;

/**
 * Checks, while a file comes in, whether all is there that the file itself says belongs to it. `extension` is the usual one
 * of its kind. Needed where HTTP cannot tell: n8n's helper unpacks a compressed answer, hides that it did, and ends a stream
 * that was cut inside the compression like any other (seen in n8n 2.41, whose axios flushes where it could finish).
 */
export function checkCompleteness(extension: string): CompletenessCheck {
	const format = fileFormats[extension];
	return format ? new PartWalk(format.readPart, format.signature ?? 0, format.hasEnd ?? false) : cannotTell;
}

const cannotTell: CompletenessCheck = { add: () => undefined, result: () => 'unknown' };

/** Goes from part to part. Keeps no more than the beginning of one. */
class PartWalk implements CompletenessCheck {
	private readonly start = Buffer.alloc(longestStart);

	/** Bytes of the current part's beginning that were seen. */
	private seen = 0;

	/** Bytes left of the part before the current one. */
	private toSkip: number;

	private isLast = false;

	private endMark?: Buffer;

	private last = Buffer.alloc(0);

	private found?: Completeness;

	constructor(
		private readonly readPart: PartReader,
		signature: number,
		private readonly hasEnd: boolean,
	) {
		this.toSkip = signature;
	}

	add(chunk: Buffer): void {
		for (let position = 0; position < chunk.length && this.found === undefined; ) {
			if (this.toSkip > 0) {
				const skipped = Math.min(this.toSkip, chunk.length - position);
				this.toSkip -= skipped;
				position += skipped;
				if (this.toSkip === 0 && this.isLast) this.found = 'complete';
			} else if (this.endMark) {
				this.searchEndMark(chunk.subarray(position), this.endMark);
				return;
			} else {
				this.start[this.seen++] = chunk[position++] ?? 0;
				this.beginPart();
			}
		}
	}

	result(): Completeness {
		if (this.found) return this.found;
		const isBetweenParts = this.toSkip === 0 && this.seen === 0 && !this.endMark;
		return isBetweenParts && !this.hasEnd ? 'complete' : 'cut';
	}

	private beginPart(): void {
		const part = this.readPart(this.start.subarray(0, this.seen));
		if (part === 'more') return;
		// A length shorter than what it was read from is none.
		if (part === 'unknown' || part.length < this.seen) {
			this.found = 'unknown';
			return;
		}
		this.toSkip = part.length - this.seen;
		this.seen = 0;
		this.isLast = part.isLast ?? false;
		this.endMark = part.endMark;
		if (this.toSkip === 0 && this.isLast) this.found = 'complete';
	}

	private searchEndMark(bytes: Buffer, mark: Buffer): void {
		// The mark may lie across two chunks.
		const joined = Buffer.concat([this.last, bytes]);
		if (joined.includes(mark)) this.found = 'complete';
		this.last = joined.subarray(Math.max(0, joined.length - mark.length + 1));
	}
}
