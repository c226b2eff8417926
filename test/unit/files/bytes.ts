/** Files as bytes, built for the tests: enough of each to be known for what it is. */

const number32 = (value: number): Buffer => {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32BE(value);
	return bytes;
};

/** A box of ISO/IEC 14496-12: its size, its type, its content. */
export const box = (type: string, ...content: Buffer[]): Buffer => {
	const inside = Buffer.concat(content);
	return Buffer.concat([number32(inside.length + 8), Buffer.from(type, 'latin1'), inside]);
};

/** The first box of MP4-like files: the major brand, its version, the compatible brands. */
export const ftyp = (major: string, ...compatible: string[]): Buffer =>
	box('ftyp', Buffer.from(major, 'latin1'), number32(0), ...compatible.map((brand) => Buffer.from(brand, 'latin1')));

/** The box that says what a track holds. */
export const hdlr = (type: 'vide' | 'soun'): Buffer =>
	box('hdlr', number32(0), number32(0), Buffer.from(type, 'latin1'), Buffer.alloc(12));

/** A whole file of this format. */
export const isoFile = (start: Buffer, ...boxes: Buffer[]): Buffer =>
	Buffer.concat([start, ...boxes, box('mdat', Buffer.alloc(1_000))]);

const chunk = (type: string, content: Buffer): Buffer =>
	Buffer.concat([number32(content.length), Buffer.from(type, 'latin1'), content, number32(0)]);

export const png = Buffer.concat([
	Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
	chunk('IHDR', Buffer.alloc(13)),
	chunk('IDAT', Buffer.alloc(500)),
	chunk('IEND', Buffer.alloc(0)),
]);

/** A segment of a JPEG, and image data that hold the end mark's first byte. */
export const jpeg = Buffer.concat([
	Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10]),
	Buffer.alloc(14, 'JFIF'),
	Buffer.from([0xff, 0xda, 0x00, 0x04, 0, 0]),
	Buffer.from([0xff, 0x00, 0x17]),
	Buffer.alloc(400, 0x11),
	Buffer.from([0xff, 0xd9]),
]);

/** RIFF: one length, little end first, and the kind. */
export function riff(kind: string, length = 600): Buffer {
	const size = Buffer.alloc(4);
	size.writeUInt32LE(length + 4);
	return Buffer.concat([Buffer.from('RIFF'), size, Buffer.from(kind), Buffer.alloc(length)]);
}

/** Ten frames of 104 bytes: MPEG-1 layer III, 32 kbit/s, 44.1 kHz. */
const mp3Frame = Buffer.concat([Buffer.from([0xff, 0xfb, 0x10, 0xc0]), Buffer.alloc(100)]);
export const mp3 = Buffer.concat(Array.from({ length: 10 }, () => mp3Frame));

/** A tag of 1,300 bytes in front: seven bits a byte. */
export const mp3WithTag = Buffer.concat([
	Buffer.from('ID3\x04\x00\x00', 'latin1'),
	Buffer.from([0, 0, 10, 20]),
	Buffer.alloc(1_300),
	mp3,
]);

const oggPage = Buffer.concat([Buffer.from('OggS'), Buffer.alloc(22), Buffer.from([2, 255, 45]), Buffer.alloc(300, 7)]);
export const ogg = Buffer.concat([oggPage, oggPage]);

/** A header of four bytes, and a segment of 500, its length in two bytes. */
export const webm = Buffer.concat([
	Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 0x84, 1, 2, 3, 4]),
	Buffer.from([0x18, 0x53, 0x80, 0x67, 0x41, 0xf4]),
	Buffer.alloc(500),
]);

export function glb(): Buffer {
	const bytes = Buffer.alloc(200);
	bytes.write('glTF');
	bytes.writeUInt32LE(2, 4);
	bytes.writeUInt32LE(bytes.length, 8);
	return bytes;
}
