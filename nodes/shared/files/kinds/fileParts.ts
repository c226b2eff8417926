/** How files are made up of parts that name their own lengths, by the usual extension of their kind. */

/** One part of a file, `length` bytes from its first byte to the next part. */
export interface Part {
	length: number;
	/** The file is complete with it; what follows does not matter. */
	isLast?: boolean;
	/** After it come data without a length, up to this mark, which ends the file. */
	endMark?: Buffer;
}

/**
 * Reads the part that begins with these bytes. `more`: more bytes are needed to tell. `unknown`: not what the format
 * defines, or of a length that the writer did not know.
 */
export type PartReader = (start: Buffer) => Part | 'more' | 'unknown';

export interface FileFormat {
	readPart: PartReader;
	/** Bytes in front of the first part. */
	signature?: number;
	/** Whether the last part says that it is the last; otherwise the file may end after any of them. */
	hasEnd?: boolean;
}

/** Boxes that stand at the top of a file, as registered at mp4ra.org and in Apple's QuickTime File Format. */
const topBoxes =
	/^(?:ftyp|styp|moov|moof|mfra|mdat|imda|meta|meco|free|skip|wide|uuid|sidx|ssix|prft|emsg|pdin|pnot|udta|bloc|PICT)$/;

/** ISO/IEC 14496-12: boxes of a size and a type; size 1 is followed by a longer one, size 0 reaches to the end. */
const readBox: PartReader = (start) => {
	if (start.length < 8) return 'more';
	if (!topBoxes.test(start.toString('latin1', 4, 8))) return 'unknown';
	const length = start.readUInt32BE(0);
	if (length === 0) return 'unknown';
	if (length !== 1) return { length };
	return start.length < 16 ? 'more' : { length: Number(start.readBigUInt64BE(8)) };
};

/** PNG: chunks of a length and a type, whose third letter is a capital, with a checksum; the last one is IEND. */
const readPngChunk: PartReader = (start) => {
	if (start.length < 8) return 'more';
	const type = start.toString('latin1', 4, 8);
	if (!/^[A-Za-z]{2}[A-Z][A-Za-z]$/.test(type)) return 'unknown';
	return { length: start.readUInt32BE(0) + 12, isLast: type === 'IEND' };
};

/** JPEG: segments of a marker and a length. The image's data, which have none, end with the marker EOI. */
const readJpegSegment: PartReader = (start) => {
	if (start.length < 2) return 'more';
	const [lead, marker = 0] = start;
	if (lead !== 0xff || marker < 0xc0) return 'unknown';
	if (marker === 0xd9) return { length: 2, isLast: true };
	if (start.length < 4) return 'more';
	const length = start.readUInt16BE(2) + 2;
	return marker === 0xda ? { length, endMark: Buffer.from([0xff, 0xd9]) } : { length };
};

/** Lengths from here on are no lengths: WAV files that were written while they were made have the largest numbers there. */
const longestRiff = 0x2000_0000;

/** RIFF (WebP, WAV, AVI): one part of a length that does not count its own first eight bytes. */
const readRiff: PartReader = (start) => {
	if (start.length < 8) return 'more';
	const length = start.readUInt32LE(4);
	return length === 0 || length >= longestRiff ? 'unknown' : { length: length + 8, isLast: true };
};

/** GLB (glTF 2.0): one part, whose length is the third number. */
const readGlb: PartReader = (start) => {
	if (start.length < 12) return 'more';
	return start.readUInt32LE(4) === 2 ? { length: start.readUInt32LE(8), isLast: true } : 'unknown';
};

/** OGG (RFC 3533): pages with a table of the lengths of their segments. */
const readOggPage: PartReader = (start) => {
	if (start.length < 27) return 'more';
	if (start.toString('latin1', 0, 4) !== 'OggS') return 'unknown';
	const segments = start[26] ?? 0;
	if (start.length < 27 + segments) return 'more';
	return { length: start.subarray(27).reduce((sum, length) => sum + length, 27 + segments) };
};

const webmHeader = 0x1a45dfa3;
const webmSegment = 0x18538067;
/** Bytes; it has some 40. */
const longestWebmHeader = 1_024;

/**
 * WebM (RFC 8794): a header and a segment, each with an ID and a length. The number of zeros in front of a number's first
 * one bit says how many bytes it has; nothing but ones is a length that the writer did not know.
 */
const readEbmlElement: PartReader = (start) => {
	if (start.length < 5) return 'more';
	const id = start.readUInt32BE(0);
	if (id !== webmHeader && id !== webmSegment) return 'unknown';
	const bytes = Math.clz32(start[4] ?? 0) - 23;
	if (bytes > 8) return 'unknown';
	if (start.length < 4 + bytes) return 'more';
	const firstBits = (start[4] ?? 0) & (0xff >> bytes);
	const length = start.subarray(5, 4 + bytes).reduce((sum, byte) => sum * 256 + byte, firstBits);
	if (length >= 2 ** (7 * bytes) - 1 || (id === webmHeader && length > longestWebmHeader)) return 'unknown';
	return { length: 4 + bytes + length, isLast: id === webmSegment };
};

/** kbit/s of an MPEG layer III frame by its index, for MPEG-1 and for MPEG-2 and 2.5; samples a second of MPEG-1. */
const bitRates1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const bitRates2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const sampleRates = [44_100, 48_000, 32_000];

/** MP3: tags, and frames whose length follows from their bit rate (ISO/IEC 11172-3, 2.4.2.3). */
const readMp3Frame: PartReader = (start) => {
	if (start.length < 4) return 'more';
	const text = start.toString('latin1', 0, 3);
	if (text === 'ID3') return readId3Tag(start);
	// Tags at the end.
	if (['TAG', 'APE', 'LYR'].includes(text)) return { length: 4, isLast: true };
	const [lead, second = 0, third = 0] = start;
	const isLayer3 = lead === 0xff && (second & 0xe6) === 0xe2;
	const version = (second >> 3) & 3;
	const bitRate = (version === 3 ? bitRates1 : bitRates2)[third >> 4];
	const sampleRate = sampleRates[(third >> 2) & 3];
	if (!isLayer3 || version === 1 || !bitRate || sampleRate === undefined) return 'unknown';
	const [perFrame, divisor] = version === 3 ? [144, 1] : [72, version === 2 ? 2 : 4];
	return { length: Math.floor((perFrame * bitRate * 1000 * divisor) / sampleRate) + ((third >> 1) & 1) };
};

/** ID3v2.2 to 2.4: ten bytes in front of a length of seven bits a byte; a footer has ten more. */
const readId3Tag: PartReader = (start) => {
	if (start.length < 10) return 'more';
	const version = start[3] ?? 0;
	if (version < 2 || version > 4) return 'unknown';
	const hasFooter = ((start[5] ?? 0) & 0x10) !== 0;
	return { length: start.subarray(6, 10).reduce((sum, byte) => sum * 128 + byte, 0) + (hasFooter ? 20 : 10) };
};

const isoMedia: FileFormat = { readPart: readBox };
const riff: FileFormat = { readPart: readRiff, hasEnd: true };

export const fileFormats: Partial<Record<string, FileFormat>> = {
	mp4: isoMedia,
	mov: isoMedia,
	m4a: isoMedia,
	heic: isoMedia,
	heif: isoMedia,
	avif: isoMedia,
	png: { readPart: readPngChunk, signature: 8, hasEnd: true },
	jpg: { readPart: readJpegSegment, signature: 2, hasEnd: true },
	webp: riff,
	wav: riff,
	avi: riff,
	webm: { readPart: readEbmlElement, hasEnd: true },
	mkv: { readPart: readEbmlElement, hasEnd: true },
	ogg: { readPart: readOggPage },
	mp3: { readPart: readMp3Frame },
	glb: { readPart: readGlb, hasEnd: true },
};
