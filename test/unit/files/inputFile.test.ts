/* eslint-disable @n8n/community-nodes/no-restricted-imports -- test code: stands in for n8n's file store */
import { Readable } from 'node:stream';

import type { IBinaryData, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { readFile } from '../../../nodes/shared/files/inputFile';
import type { FileSource } from '../../../nodes/shared/forms/input/givenTask';
import { ftyp, hdlr, isoFile, jpeg, mp3, png, riff } from './bytes';

const parameter = 'Image File';

interface Store {
	[id: string]: Buffer;
}

/** A node's context as far as files go: n8n's own words for what goes wrong. */
function contextOf(item: Partial<INodeExecutionData>, store: Store = {}): IExecuteFunctions {
	const stored = (id: string) => {
		if (!/^filesystem/.test(id)) throw new Error(`No binary data manager found for: ${id.split(':')[0]}`);
		const content = store[id];
		if (content === undefined) throw new Error(`File not found: ${id}`);
		return content;
	};
	const helpers = {
		assertBinaryData: (_: number, field: string) => {
			const combined = /^_files\.(.*)$/.exec(field)?.[1];
			const files = combined === undefined ? item.binary : item.json?._files;
			const found = (files as Record<string, unknown>)[combined ?? field];
			if (found === undefined) throw new Error(`The item has no binary field '${field}'`);
			return found;
		},
		getBinaryMetadata: async (id: string) => ({ fileSize: stored(id).length }),
		getBinaryStream: async (id: string) => Readable.from([stored(id)], { objectMode: false }),
	};
	return { helpers, getInputData: () => [{ json: {}, ...item }] } as unknown as IExecuteFunctions;
}

const inMemory = (content: Buffer, more: object = {}) =>
	({ data: content.toString('base64'), mimeType: 'application/octet-stream', ...more }) as IBinaryData;

const read = async (file: unknown, accepts?: 'image' | 'video' | 'audio') =>
	await readFile(contextOf({}), 0, { file: file as IBinaryData }, { parameter, accepts });

/** Message and description of the error; the test fails when there is none. */
async function refusal(work: Promise<unknown>): Promise<{ message: string; advice: string }> {
	const error: unknown = await work.then(
		() => new Error('nothing was refused'),
		(reason: unknown) => reason,
	);
	const { message, description } = error as { message: string; description?: string };
	return { message, advice: String(description) };
}

/** Words of a programming language, which no person must be shown. */
const internalWords = /undefined|null|Cannot read|is not a function|TypeError|argument|\[object/;

describe('a file is read', () => {
	test('from the field, in memory', async () => {
		const context = contextOf({ binary: { photo: inMemory(png, { fileName: 'me.png' }) } });
		const file = await readFile(context, 0, { fileField: 'photo' }, { parameter, accepts: 'image' });
		expect(file).toMatchObject({ media: 'image', mimeType: 'image/png', fileName: 'me.png', size: png.length });
	});

	test("from the field, in n8n's store", async () => {
		const photo = { id: 'filesystem-v2:1', data: 'filesystem-v2', mimeType: 'image/png', fileName: 'me.jpg' };
		const context = contextOf({ binary: { photo } }, { 'filesystem-v2:1': jpeg });
		const file = await readFile(context, 0, { fileField: 'photo' }, { parameter });
		expect(file).toMatchObject({ media: 'image', fileName: 'me.jpg', size: jpeg.length });
	});

	test("from the item's data, where the workflow keeps files there", async () => {
		const context = contextOf({ json: { _files: { photo: inMemory(png) as never } } });
		const file = await readFile(context, 0, { fileField: '_files.photo' }, { parameter });
		expect(file.fileName).toBe('image.png');
	});

	test('from an expression, of another node', async () => {
		const file = { id: 'filesystem-v2:7', data: 'filesystem-v2', mimeType: 'image/jpeg', fileName: 42 };
		const context = contextOf({}, { 'filesystem-v2:7': jpeg });
		const source = { file: file as unknown as IBinaryData };
		expect(await readFile(context, 0, source, { parameter })).toMatchObject({ fileName: '42.jpg' });
	});

	test.each<[string, object]>([
		['a data URI as the content', { data: `data:image/png;base64,${png.toString('base64')}` }],
		['line breaks in the base64', { data: png.toString('base64').replace(/(.{76})/g, '$1\n') }],
		['base64 for addresses, without its end', { data: png.toString('base64url') }],
		['a type that is no text', { mimeType: 7 }],
		['no type', { mimeType: undefined }],
		['an empty ID', { id: '' }],
		['an ID that is no text', { id: 12 }],
	])('with %s', async (_, odd) => {
		expect(await read(inMemory(png, { fileName: 'me.png', ...odd }))).toMatchObject({ size: png.length });
	});

	test.each<[string, object]>([
		['a name that says audio', { fileName: 'Recording.m4a', mimeType: 'video/mp4' }],
		['a type that says audio', { fileName: 'Recording', mimeType: 'audio/mp4' }],
		['the extension of a phone', { fileName: 'memo.3gp' }],
	])('a recording with the brand of a video, where audio is wanted: %s', async (_, named) => {
		const file = await read(inMemory(isoFile(ftyp('mp42', 'isom')), named), 'audio');
		expect(file).toMatchObject({ media: 'audio', mimeType: 'audio/mp4' });
		expect(file.fileName).toMatch(/^(?:Recording|memo)\.m4a$/);
	});

	test('a recording that nothing but its tracks tells, where audio is wanted', async () => {
		const sound = inMemory(isoFile(ftyp('isom'), hdlr('soun')), { fileName: 'file_3' });
		expect(await read(sound, 'audio')).toMatchObject({ fileName: 'file_3.m4a' });
		const video = inMemory(isoFile(ftyp('isom'), hdlr('soun'), hdlr('vide')), { fileName: 'file_3' });
		expect((await refusal(read(video, 'audio'))).message).toContain('is an MP4 video, not an audio file');
	});
});

describe('what PiAPI does not take is refused by its name, with what to do', () => {
	test.each<[string, Buffer, string]>([
		['IMG_1234.HEIC', isoFile(ftyp('heic', 'mif1', 'heic')), 'a HEIC image'],
		['IMG_1234.mp4', isoFile(ftyp('heix', 'mif1')), 'a HEIC image'],
		['photo.jpg', isoFile(ftyp('mif1', 'heic')), 'a HEIC image'],
		['photo.hif', isoFile(ftyp('mif1', 'miaf')), 'a HEIF image'],
		['photo.heif', isoFile(ftyp('msf1', 'hevc')), 'a HEIC image'],
		['photo.avif', isoFile(ftyp('avif', 'mif1')), 'an AVIF image'],
		['loop.avif', isoFile(ftyp('avis', 'msf1', 'isom')), 'an AVIF image'],
		['anim.gif', Buffer.from('GIF89a'), 'a GIF'],
		['scan.tif', Buffer.from('MM\0*', 'latin1'), 'a TIFF image'],
	])('%s', async (fileName, content, name) => {
		for (const accepts of [undefined, 'image'] as const) {
			const { message, advice } = await refusal(read(inMemory(content, { fileName }), accepts));
			expect(message).toBe(`'Image File': the file '${fileName}' is ${name}, which PiAPI does not take`);
			expect(advice).toBe("Convert it to JPEG first, for example with n8n's Edit Image node.");
		}
		const inVideo = await refusal(read(inMemory(content, { fileName }), 'video'));
		expect(inVideo.message).toBe(`'Image File': the file '${fileName}' is ${name}, not a video`);
		expect(inVideo.advice).toContain('convert it to JPEG');
	});

	test.each<[string, 'image' | 'video' | 'audio' | undefined, Buffer, string]>([
		['a text', undefined, Buffer.from('Hello'), "'a.x' is not a file that PiAPI takes"],
		['a page', 'image', Buffer.from('<html>'), "'a.x' is not an image that PiAPI takes"],
		['a model', 'video', Buffer.from('glTF'), "'a.x' is not a video that PiAPI takes"],
		['an image', 'video', png, "'a.x' is a PNG image, not a video"],
		['a song', 'image', mp3, "'a.x' is an MP3 audio file, not an image"],
		['a video', 'audio', isoFile(ftyp('isom')), "'a.x' is an MP4 video, not an audio file"],
		['an AVI', 'video', riff('AVI '), "'a.x' is an AVI video, which PiAPI does not take"],
		['a large file', 'image', Buffer.concat([png, Buffer.alloc(10_485_761)]), 'bytes, and PiAPI takes 10485760'],
		['nothing', 'image', Buffer.alloc(0), "'a.x' is empty"],
	])('%s where %s is wanted', async (_, accepts, content, words) => {
		const { message, advice } = await refusal(read(inMemory(content, { fileName: 'a.x' }), accepts));
		expect(message).toContain(words);
		expect(advice.length).toBeGreaterThan(20);
	});
});

describe('a broken file is an error that names the parameter and says what to do', () => {
	const base64 = png.toString('base64');
	test.each<[string, unknown, RegExp]>([
		['base64 text', base64, /^'Image File' is text instead of a file$/],
		['a data URI', `data:image/png;base64,${base64}`, /is text instead of a file/],
		['nothing', null, /is nothing instead of a file/],
		['an expression without a value', undefined, /is nothing instead of a file/],
		['an empty text', '', /is nothing instead of a file/],
		['a number', 42, /is '42' instead of a file/],
		['a switch', true, /is 'true' instead of a file/],
		['an empty object', {}, /is a file without content/],
		['an object without data', { mimeType: 'image/png', fileName: 'a.png' }, /is a file without content/],
		['data that are nothing', { mimeType: 'image/png', data: null }, /is a file without content/],
		['data that are an object', { mimeType: 'image/png', data: { type: 'Buffer', data: [1] } }, /without content/],
		['data that are bytes', { mimeType: 'image/png', data: png }, /without content/],
		['the name of a store, without an ID', { mimeType: 'image/png', data: 'filesystem-v2' }, /without content/],
		['the name of a database, without an ID', { mimeType: 'image/png', data: 'database' }, /without content/],
		['data that are no base64', { mimeType: 'image/png', data: 'Hello, world!' }, /content is not base64/],
		['empty data', { mimeType: 'image/png', data: '' }, /the file is empty/],
		[
			'all files of the item',
			{ photo: inMemory(png), song: inMemory(mp3) },
			/choose one of its fields \(photo, song\)/,
		],
		['a list', [inMemory(png)], /is a list of files: choose one of its entries/],
		[
			'an ID of another store',
			{ id: 's3:workflows/1', mimeType: 'image/png' },
			/store that this n8n does not use \('s3'\)/,
		],
		['an ID of the database', { id: 'database:1', mimeType: 'image/png' }, /does not use \('database'\)/],
		['an ID without a store', { id: '12345', mimeType: 'image/png' }, /does not use \('12345'\)/],
		['a file that is gone', { id: 'filesystem-v2:gone', mimeType: 'image/png' }, /is no longer in n8n's file store/],
		['an older file that is gone', { id: 'filesystem:gone', fileName: 'a.png' }, /'a.png' is no longer in n8n's file/],
	])('%s', async (_, given, words) => {
		for (const source of [{ file: given }, { fileField: 'photo' }]) {
			const context = contextOf({ binary: { photo: given === undefined ? null : given } as never });
			const { message, advice } = await refusal(readFile(context, 0, source as FileSource, { parameter }));
			if ('file' in source) expect(message).toMatch(words);
			expect(message).toMatch(/^'Image File'/);
			expect(`${message} ${advice}`).not.toMatch(internalWords);
			expect(advice).toMatch(/node|Enter/);
		}
	});

	test.each([
		['the disk', Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' })],
		['something that is no error', 'broken'],
	])('%s fails', async (_, error) => {
		const context = contextOf({});
		context.helpers.getBinaryMetadata = async () => await Promise.reject(error);
		const file = { id: 'filesystem-v2:1', mimeType: 'image/png' } as IBinaryData;
		const { message } = await refusal(readFile(context, 0, { file }, { parameter }));
		expect(message).toBe("'Image File': the file could not be read from n8n's file store");
	});
});

describe('a field without a file', () => {
	const reading = async (item: object, fileField: string) =>
		await refusal(readFile(contextOf(item), 0, { fileField }, { parameter }));

	test.each<[string, object, string, string, RegExp]>([
		['another field', { binary: { data: inMemory(png) } }, 'photo', 'photo', /^Its files are in: data\.$/],
		['no files', {}, 'data', 'data', /^The item comes without a file\./],
		['no files at all', { binary: null }, 'data', 'data', /^The item comes without a file\./],
		['a name that objects have', { binary: {} }, 'constructor', 'constructor', /comes without a file/],
		[
			'a plain name where the workflow keeps files in the data',
			{ json: { _files: { photo: inMemory(png) } } },
			'photo',
			'photo',
			/enter _files\.photo\./,
		],
		[
			'another name where the workflow keeps files in the data',
			{ json: { _files: { photo: inMemory(png) } } },
			'data',
			'data',
			/^Its files are in: _files\.photo\.$/,
		],
		[
			'base64 in the data',
			{ json: { photo: png.toString('base64') } },
			'photo',
			'photo',
			/'photo' is text in the item's data\. .*Convert to File/,
		],
	])('%s', async (_, item, field, shown, advice) => {
		const refused = await reading(item, field);
		expect(refused.message).toBe(`'Image File': the item has no file in its field '${shown}'`);
		expect(refused.advice).toMatch(advice);
	});

	test.each([png.toString('base64'), `data:image/png;base64,${png.toString('base64')}`, 'data:,x'])(
		'the content of a file in the place of its name',
		async (field) => {
			const { message, advice } = await reading({}, field);
			expect(message).toBe("'Image File' must be the name of a field, got the content of a file");
			expect(advice).toContain('Convert to File');
		},
	);
});
