import { checkCompleteness } from '../../../nodes/shared/files/kinds/completeness';
import { box, ftyp, glb, isoFile, jpeg, mp3, mp3WithTag, ogg, png, riff, webm } from './bytes';

function completenessOf(extension: string, content: Buffer, pieceLength = 64) {
	const check = checkCompleteness(extension);
	for (let at = 0; at < content.length; at += pieceLength) check.add(content.subarray(at, at + pieceLength));
	return check.result();
}

/** A box whose size needs eight bytes. */
const longBox = Buffer.concat([
	Buffer.from([0, 0, 0, 1]),
	Buffer.from('mdat'),
	Buffer.from([0, 0, 0, 0, 0, 0, 1, 0]),
	Buffer.alloc(240),
]);

const files: Array<[string, string, Buffer]> = [
	['an MP4', 'mp4', isoFile(ftyp('isom', 'mp41'), box('moov', Buffer.alloc(300)))],
	['a large MP4', 'mp4', Buffer.concat([ftyp('isom'), longBox])],
	['a MOV', 'mov', isoFile(ftyp('qt  '), box('wide'))],
	['an M4A', 'm4a', isoFile(ftyp('M4A '))],
	['a HEIC', 'heic', isoFile(ftyp('heic'), box('meta', Buffer.alloc(50)))],
	['an AVIF', 'avif', isoFile(ftyp('avif'))],
	['a PNG', 'png', png],
	['a JPEG', 'jpg', jpeg],
	['a WebP', 'webp', riff('WEBP')],
	['a WAV', 'wav', riff('WAVE')],
	['an MP3', 'mp3', mp3],
	['an MP3 with a tag', 'mp3', mp3WithTag],
	['an OGG', 'ogg', ogg],
	['a WebM', 'webm', webm],
	['a GLB', 'glb', glb()],
];

describe.each(files)('%s', (_, extension, content) => {
	test.each([1, 7, 64, 100_000])('is complete, in pieces of %i bytes', (pieceLength) =>
		expect(completenessOf(extension, content, pieceLength)).toBe('complete'),
	);

	test.each([0.2, 0.5, 0.8, 0.95])('is cut, with %d of it', (part) => {
		const end = Math.floor(content.length * part) + 1;
		expect(completenessOf(extension, content.subarray(0, end))).toBe('cut');
	});

	test('is cut, without its last byte', () => expect(completenessOf(extension, content.subarray(0, -1))).toBe('cut'));
});

test.each([
	['a PNG', 'png', png],
	['a JPEG', 'jpg', jpeg],
	['a WebP', 'webp', riff('WEBP')],
	['a GLB', 'glb', glb()],
	['an MP3', 'mp3', Buffer.concat([mp3, Buffer.from('TAG')])],
])('%s with something behind it is complete', (_, extension, content) =>
	expect(completenessOf(extension, Buffer.concat([content, Buffer.alloc(1_000, 'x')]))).toBe('complete'),
);

const wavOfUnknownLength = riff('WAVE');
wavOfUnknownLength.writeUInt32LE(0xffff_ffff, 4);

test.each([
	['an MP4 whose last box reaches to the end', 'mp4', Buffer.concat([ftyp('isom'), Buffer.from('\0\0\0\0mdat1234')])],
	['an MP4 with zeros behind it', 'mp4', Buffer.concat([isoFile(ftyp('isom')), Buffer.alloc(100)])],
	['a box shorter than its own beginning', 'mp4', Buffer.concat([ftyp('isom'), Buffer.from('\0\0\0\x04free')])],
	['a PNG with something else inside', 'png', Buffer.concat([png.subarray(0, 8), Buffer.alloc(100)])],
	['a WAV of unknown length', 'wav', wavOfUnknownLength],
	['a WebM of unknown length', 'webm', Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 0x80, 0x18, 0x53, 0x80, 0x67, 0xff, 1, 2])],
	['an MP3 with something else inside', 'mp3', Buffer.concat([mp3, Buffer.alloc(100)])],
	['an MP4 with a text inside', 'mp4', Buffer.concat([ftyp('isom'), Buffer.alloc(100, 'x')])],
	['a PNG with a text inside', 'png', Buffer.concat([png.subarray(0, 8), Buffer.alloc(100, 'x')])],
	['a JPEG with a text inside', 'jpg', Buffer.concat([jpeg.subarray(0, 3), Buffer.alloc(100, 'x')])],
	['a WebP with a text for its length', 'webp', Buffer.from('RIFF....WEBP')],
	['a GLB with a text inside', 'glb', Buffer.from('glTF, and more text')],
	['a FLAC', 'flac', Buffer.from('fLaC, and more')],
	['a file of an unknown kind', 'bin', Buffer.alloc(100)],
])('of %s nothing can be told', (_, extension, content) => expect(completenessOf(extension, content)).toBe('unknown'));
