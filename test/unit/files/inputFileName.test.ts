import { uploadName } from '../../../nodes/shared/files/inputFileName';
import { kindByExtension } from '../../../nodes/shared/files/kinds/identifyFile';

const nameFor = (given: unknown, extension: string): string => {
	const kind = kindByExtension(extension);
	if (kind === undefined) throw new Error(`no kind of file ends with .${extension}`);
	return uploadName(given, kind);
};

test.each<[unknown, string, string]>([
	['photo.png', 'png', 'photo.png'],
	['PHOTO.JPEG', 'jpg', 'PHOTO.JPEG'],
	['photo.png', 'jpg', 'photo.jpg'],
	['IMG_1234', 'jpg', 'IMG_1234.jpg'],
	['a.b.c.webp', 'webp', 'a.b.c.webp'],
	['song.bin', 'mp3', 'song.mp3'],
	['clip.m4v', 'mp4', 'clip.m4v'],
	['Übung 🎬.mp4', 'mp4', 'Übung 🎬.mp4'],
	['version 1.2', 'png', 'version 1.2.png'],
	['Mr. Smith and family', 'jpg', 'Mr. Smith and family.jpg'],
	['photo.', 'jpg', 'photo.jpg'],
	['.png', 'png', 'image.png'],
	['', 'mp4', 'video.mp4'],
	['   ', 'mp3', 'audio.mp3'],
	['\u200b', 'png', 'image.png'],
	[' photo.png\u00a0', 'png', 'photo.png'],
	[undefined, 'png', 'image.png'],
	[null, 'jpg', 'image.jpg'],
	[42, 'jpg', '42.jpg'],
	[0, 'jpg', '0.jpg'],
	[20240131.5, 'png', '20240131.5.png'],
	[true, 'png', 'true.png'],
	[{ name: 'photo.png' }, 'png', 'image.png'],
	[['photo.png'], 'png', 'image.png'],
	[Object.create(null), 'png', 'image.png'],
	['/home/node/photos/me.jpg', 'jpg', 'me.jpg'],
	['C:\\Users\\me\\photo.jpg', 'jpg', 'photo.jpg'],
	['../../etc/passwd', 'png', 'passwd.png'],
	['photos/', 'png', 'image.png'],
	['..', 'png', 'image.png'],
	['a\u0000b\nc\u0007.png', 'png', 'abc.png'],
	['gnp\u202e.png', 'png', 'gnp.png'],
	['half\ud83d.png', 'png', 'half.png'],
	['"quoted".png', 'png', '"quoted".png'],
])('%p of a .%s is called %s', (given, extension, name) => expect(nameFor(given, extension)).toBe(name));

describe('a name is cut to 128 characters, and keeps its extension', () => {
	test.each<[string, string]>([
		['128 characters fit', `${'a'.repeat(124)}.png`],
		['129 characters', `${'a'.repeat(125)}.png`],
		['1,000 characters', `${'ä'.repeat(1_000)}.png`],
		['blanks', `${'word '.repeat(60)}.png`],
		['no extension', 'a'.repeat(200)],
		['another extension', `${'a'.repeat(200)}.jpeg`],
		['nothing but dots', '.'.repeat(200)],
	])('%s', (_, given) => {
		const name = nameFor(given, 'png');
		expect(name.length).toBeLessThanOrEqual(128);
		expect(name).toMatch(/[^.]\.png$/);
	});

	test('as much is kept as fits', () =>
		expect(nameFor(`${'a'.repeat(300)}.png`, 'png')).toBe(`${'a'.repeat(124)}.png`));

	test.each([0, 1])('a character of two halves stays whole (%i before it)', (before) => {
		const name = nameFor(`${'a'.repeat(before)}${'🎬'.repeat(100)}.mp4`, 'mp4');
		expect(name).toBe(`${'a'.repeat(before)}${'🎬'.repeat(before === 0 ? 62 : 61)}.mp4`);
		expect(encodeURIComponent(name)).toContain('.mp4');
	});
});
