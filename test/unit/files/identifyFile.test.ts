import { identifyFile } from '../../../nodes/shared/files/kinds/identifyFile';
import { ftyp, glb, isoFile, jpeg, mp3, mp3WithTag, ogg, png, riff, webm } from './bytes';

const of = (...brands: [string, ...string[]]) => isoFile(ftyp(...brands));

test.each<[string, Buffer, string, string]>([
	['an iPhone photo', of('heic', 'mif1', 'heic'), 'heic', 'image/heic'],
	['a HEIC of 10 bits', of('heix', 'mif1', 'heix'), 'heic', 'image/heic'],
	['a HEIC under a general brand', of('mif1', 'heic', 'miaf'), 'heic', 'image/heic'],
	['a HEIC sequence', of('hevc', 'msf1', 'heic'), 'heic', 'image/heic'],
	['a sequence under a general brand', of('msf1', 'hevc', 'iso8'), 'heic', 'image/heic'],
	['a HEIF that does not say how it is compressed', of('mif1', 'miaf'), 'heif', 'image/heif'],
	['a HEIC that a camera made', of('MiHB', 'mif1', 'heic'), 'heic', 'image/heic'],
	['an AVIF', of('avif', 'mif1', 'miaf'), 'avif', 'image/avif'],
	['an AVIF sequence, which also names a brand of videos', of('avis', 'msf1', 'iso8', 'isom'), 'avif', 'image/avif'],
	['an AVIF under a general brand', of('mif1', 'avif', 'MA1B'), 'avif', 'image/avif'],
	['an AVIF under the brand of its profile', of('MA1B', 'avif', 'mif1'), 'avif', 'image/avif'],
	['a raw photo', of('crx ', 'isom'), 'cr3', 'image/x-canon-cr3'],
	['an M4A', of('M4A ', 'mp42', 'isom'), 'm4a', 'audio/mp4'],
	['an audio book', of('M4B ', 'mp42'), 'm4a', 'audio/mp4'],
	['a song from a shop', of('M4P ', 'mp42'), 'm4a', 'audio/mp4'],
	['an MP4', of('isom', 'iso2', 'avc1', 'mp41'), 'mp4', 'video/mp4'],
	['an MP4 whose brand has no compatible ones', of('mp42'), 'mp4', 'video/mp4'],
	['an iTunes video, which names the brand of sound as well', of('M4V ', 'M4A ', 'mp42', 'isom'), 'mp4', 'video/mp4'],
	['a phone video', of('3gp5', '3gp4'), 'mp4', 'video/mp4'],
	['a video of an unknown brand', of('XAVC', 'XAVC'), 'mp4', 'video/mp4'],
	['a QuickTime video', of('qt  ', 'qt  '), 'mov', 'video/quicktime'],
	['a QuickTime video older than brands', isoFile(Buffer.alloc(0)), 'mov', 'video/quicktime'],
	['a JPEG', jpeg, 'jpg', 'image/jpeg'],
	['a PNG', png, 'png', 'image/png'],
	['a WebP', riff('WEBP'), 'webp', 'image/webp'],
	['a WAV', riff('WAVE'), 'wav', 'audio/wav'],
	['an AVI', riff('AVI '), 'avi', 'video/x-msvideo'],
	['an MP3 without a tag', mp3, 'mp3', 'audio/mpeg'],
	['an MP3 with a tag', mp3WithTag, 'mp3', 'audio/mpeg'],
	['an AAC without a container', Buffer.from([0xff, 0xf1, 0x50, 0x80]), 'aac', 'audio/aac'],
	['an OGG', ogg, 'ogg', 'audio/ogg'],
	['a WebM', webm, 'webm', 'video/webm'],
	['a Matroska', Buffer.from('\x1aE\xdf\xa3\xa3B\x86\x81\x01B\x82\x88matroska', 'latin1'), 'mkv', 'video/x-matroska'],
	['a GLB', glb(), 'glb', 'model/gltf-binary'],
	['a GIF', Buffer.from('GIF89a'), 'gif', 'image/gif'],
	['a TIFF', Buffer.from('II*\0', 'latin1'), 'tiff', 'image/tiff'],
])('%s is known by its content', (_, content, extension, mimeType) => {
	expect(identifyFile(content)).toMatchObject({ extension, mimeType });
});

test.each([
	['a text', Buffer.from('Hello')],
	['a text in UTF-16', Buffer.from([0xff, 0xfe, 0x48, 0x00])],
	['a page', Buffer.from('<!DOCTYPE html>')],
	['a PDF', Buffer.from('%PDF-1.7')],
	['nothing', Buffer.alloc(0)],
	['a box whose name is not complete', Buffer.from('\0\0\0\x18fty', 'latin1')],
])('%s is no media file', (_, content) => expect(identifyFile(content)).toBeUndefined());

test.each([
	['audio/webm', '', 'weba'],
	['audio/x-matroska', '', 'weba'],
	['audio/webm', 'V_VP8', 'webm'],
	['audio/webm', 'V_MJPEG', 'webm'],
	['video/webm', 'A_VORBIS', 'webm'],
	['', 'A_OPUS', 'webm'],
])('a WebM called %p with the codec %p is .%s', (mimeType, codec, extension) => {
	const content = Buffer.from(`\x1aE\xdf\xa3\x9fB\x82\x84webm${codec}`, 'latin1');
	expect(identifyFile(content, { mimeType })).toMatchObject({ extension });
});

describe('a recording with the brand of a video is audio when its name or its type says so', () => {
	test.each<[string, string, string]>([
		['mp42', 'Recording.m4a', 'application/octet-stream'],
		['isom', 'Recording.M4A', 'video/mp4'],
		['mp41', 'Neue Aufnahme 12.m4b', ''],
		['3gp4', 'voice.aac', ''],
		['iso6', '', 'audio/mp4'],
		['mp42', 'file_17', 'audio/x-m4a'],
		['dash', '', 'Audio/AAC'],
	])('%s, %s, %s', (brand, name, mimeType) => {
		expect(identifyFile(of(brand), { name, mimeType })).toMatchObject({ media: 'audio', extension: 'm4a' });
	});

	test.each<[string, string, string]>([
		['mp42', 'clip.mp4', 'video/mp4'],
		['isom', 'clip', 'application/octet-stream'],
		['3gp5', 'clip.3gp', 'video/3gpp'],
		['isom', 'clip.mp4', 'audio/mp4'],
	])('and a video otherwise: %s, %s, %s', (brand, name, mimeType) => {
		expect(identifyFile(of(brand), { name, mimeType })).toMatchObject({ media: 'video', extension: 'mp4' });
	});

	test('a phone gives recordings the extension of its videos: audio where audio is wanted', () => {
		const content = of('3gp4', 'isom');
		expect(identifyFile(content, { name: 'memo.3gp' }, 'audio')).toMatchObject({ extension: 'm4a' });
		expect(identifyFile(content, { name: 'memo.3gp' }, 'video')).toMatchObject({ extension: 'mp4' });
	});

	test('no name makes an image of a video, or sound of an image', () => {
		expect(identifyFile(of('isom'), { name: 'a.heic', mimeType: 'image/heic' })).toMatchObject({ extension: 'mp4' });
		expect(identifyFile(of('heic'), { name: 'a.m4a', mimeType: 'audio/mp4' })).toMatchObject({ extension: 'heic' });
	});
});
