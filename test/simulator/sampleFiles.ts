/** The type of a file by the end of its name. */
export const contentTypes: Readonly<Partial<Record<string, string>>> = {
	jpg: 'image/jpeg',
	jpeg: 'image/jpeg',
	png: 'image/png',
	webp: 'image/webp',
	mp4: 'video/mp4',
	mp3: 'audio/mpeg',
	wav: 'audio/wav',
	glb: 'model/gltf-binary',
};

/** Bytes of the video when no size is asked for. */
const videoSize = 4_096;

/** One red pixel each. */
const png = fromBase64(
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
);
const jpeg = fromBase64(
	'/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI////////////////////////////////////////////////////2wBDAVVaWnhpeOuCguv/////////////////////////////////////////////////////////////////////////wAARCAABAAEDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAL/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAAAgP/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCABXf/2Q==',
);
const webp = fromBase64('UklGRjAAAABXRUJQVlA4ICQAAABwAQCdASoBAAEAB0GWJaACdAFAAAD+2ibFwyGI/JL1J+VgiAA=');

/** Less than a second of H.264, 64 pixels square, as Chromium's MediaRecorder made it: every browser plays it. */
const clip = fromBase64(
	'AAAAJGZ0eXBpc29tAAACAGlzb21pc282aXNvMmF2YzFtcDQxAAACy21vb3YAAAB4bXZoZAEAAAAAAAAA5yqMsAAAAADnKoywAAAD6AAAAAAAAANDAAEAAAEAAAAAAAAAAAAAAAABAAAAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAIAAAIjdHJhawAAAGh0a2hkAQAAAwAAAADnKoywAAAAAOcqjLAAAAABAAAAAAAAAAAAAANDAAAAAAAAAAAAAAAAAAAAAAABAAAAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAQAAAAABAAAAAQAAAAAABs21kaWEAAAAsbWRoZAEAAAAAAAAA5yqMsAAAAADnKoywAAB1MAAAAAAAAANDVcQAAAAAAC1oZGxyAAAAAAAAAAB2aWRlAAAAAAAAAAAAAAAAVmlkZW9IYW5kbGVyAAAAAVJtaW5mAAAAFHZtaGQAAAABAAAAAAAAAAAAAAAlZGluZgAAAB1kcmVmAAAAAAAAAAEAAAANdXJsIAAAAAEAAAABEXN0YmwAAAAQc3RzYwAAAAAAAAAAAAAAEHN0dHMAAAAAAAAAAAAAABRzdHN6AAAAAAAAAAAAAAAAAAAAEHN0Y28AAAAAAAAAAAAAAMVzdHNkAAAAAAAAAAEAAAC1YXZjMQAAAAAAAAABAAAAAQAAAAAAAAAAAAAAAABAAEAASAAAAEgAAAAAAAAAAQtBVkMxIENvZGluZwAAAAAAAAAAAAAAAAAAAAAAAAAAABj//wAAABBwYXNwAAAAAQAAAAEAAAAUYnRydAAAAAAAAAAAAAAAAAAAAChhdmNDAULACv/hABFnQsAKjI1CEk3AQ0BB4RCNQAEABGjOPIAAAAATY29scm5jbHgAAQANAAGAAAAAKG12ZXgAAAAgdHJleAAAAAAAAAABAAAAAQAAAAAAAAAAAAAAAAAAAIhtb29mAAAAEG1maGQAAAAAAAAAAQAAAHB0cmFmAAAAFHRmaGQAAgAgAAAAAQEBAAAAAAAUdGZkdAEAAAAAAAAAAAAAAAAAAEB0cnVuAQADBQAAAAUAAACQAgAAAAAAF30AAAAlAAAXhwAAADYAABeFAAAAPwAAF4QAAAA8AAAD5wAAAEgAAAEmbWRhdAAAACFluAAEAAAEP//+CKKAA+OAxwABAIk5OTrrrrrrrrrrrrwAAAAyYeAAQAC+QEP4Ui4uLi4uLi4uLi4uLi4uLi6PxOsT4nz2LxPiPEeLv2fz+L/Z5M/n8/gAAAA7YeAAgAE+QI/hSKMUYoxRijFGKMUYoxRijFGKMUYoxRo44nFcTvE+b//4Sv78+8/n8T5/P5/PJn8/n8AAAAA4YeAAwAG+QT+FIoYoYoYoYoYoYoYoYoYoYoYoYoYoYoYofHDicXifE+fF5/P5/E+fz+fzyZ/P5/AAAABEYeABAAI+R/hSKAxQGKAxQGKAxQGKAxQGKAxQGKAxQGKAxQGKAMUB0cBzYf/4ev4nxPmj//w9fz+fz+fz+fz+eTP5/P4AAABMbWZyYQAAADR0ZnJhAQAAAAAAAAEAAAA/AAAAAQAAAAAAAAAAAAAAAAAAAu8AAAABAAAAAQAAAAEAAAAQbWZybwAAAAAAAABM',
);

/** A small but genuine file of each kind, by the end of its name. */
export const sampleFiles: Readonly<Partial<Record<string, Buffer>>> = {
	jpg: jpeg,
	jpeg,
	png,
	webp,
	mp4: Buffer.concat([clip, freeBox(videoSize - clip.length)]),
	mp3: silentMp3(),
	wav: silentWav(),
	glb: emptyGlb(),
};

function fromBase64(text: string): Buffer {
	return Buffer.from(text, 'base64');
}

/** A box that players skip (ISO/IEC 14496-12). */
function freeBox(size: number): Buffer {
	const box = Buffer.alloc(size);
	box.writeUInt32BE(size, 0);
	box.write('free', 4, 'latin1');
	return box;
}

/** A quarter of a second: frames of MPEG-1 layer III, 32 kbit/s, 44.1 kHz, mono, whose data is all zeros. */
function silentMp3(): Buffer {
	const frame = Buffer.alloc(Math.floor((144 * 32_000) / 44_100));
	frame.writeUInt32BE(0xfffb10c0, 0);
	return Buffer.concat(Array.from({ length: 10 }, () => frame));
}

/** A tenth of a second of silence: PCM, 8 kHz, 16 bits, mono. */
function silentWav(): Buffer {
	const samples = Buffer.alloc(1_600);
	const header = Buffer.alloc(44);
	header.write('RIFF', 0, 'latin1');
	header.writeUInt32LE(header.length - 8 + samples.length, 4);
	header.write('WAVEfmt ', 8, 'latin1');
	header.writeUInt32LE(16, 16);
	header.writeUInt16LE(1, 20);
	header.writeUInt16LE(1, 22);
	header.writeUInt32LE(8_000, 24);
	header.writeUInt32LE(16_000, 28);
	header.writeUInt16LE(2, 32);
	header.writeUInt16LE(16, 34);
	header.write('data', 36, 'latin1');
	header.writeUInt32LE(samples.length, 40);
	return Buffer.concat([header, samples]);
}

/** A model with nothing in it: glTF 2.0 asks for no more than its version. */
function emptyGlb(): Buffer {
	const json = Buffer.from('{"asset":{"version":"2.0"}} ', 'latin1');
	const header = Buffer.alloc(20);
	header.write('glTF', 0, 'latin1');
	header.writeUInt32LE(2, 4);
	header.writeUInt32LE(header.length + json.length, 8);
	header.writeUInt32LE(json.length, 12);
	header.write('JSON', 16, 'latin1');
	return Buffer.concat([header, json]);
}
