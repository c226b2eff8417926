import type { IDataObject } from 'n8n-workflow';

import { file, fromFile, photo, setUpReports } from './setUpReports';

const { simulator, run, creations, inputs, expectRefused } = setUpReports();

describe('a photo that is not what its name says', () => {
	test.each([
		['heic', 'IMG_1234.HEIC', 'image/heic'],
		['heic', 'IMG_1234.jpg', 'image/jpeg'],
		['avif', 'photo.png', 'image/png'],
		['m4a', 'Recording.jpg', 'image/jpeg'],
		['mp4', 'photo.jpeg', 'image/jpeg'],
	])('%s called %s is refused by what it is', async (kind, fileName, mimeType) => {
		await expectRefused(run(fromFile, { files: [file(kind, fileName, mimeType)] }), /is (a|an) .*, (not|which)|is not/);
	});

	test.each([
		['png', 'photo'],
		['jpg', 'Telegram.dat'],
		['webp', 'übergröße 🙂.jpeg'],
	])('%s called %s is uploaded with its own extension', async (kind, fileName) => {
		const { error } = await run(fromFile, { files: [file(kind, fileName)] });
		expect(error).toBeUndefined();
		expect(inputs()[0]?.image_url).toMatch(new RegExp(`\\.${kind}$`));
	});
});

describe('a file given by an expression', () => {
	test.each(['={{ $binary.photo }}', "={{ $('Files').item.binary.photo }}", 'photo', ' photo '])(
		'%s is uploaded',
		async (value) => {
			const { error } = await run(
				{ ...fromFile, inputDataFieldName: value },
				{ files: [{ photo: file('png', 'us.png') }] },
			);
			expect(error).toBeUndefined();
			expect(creations()).toHaveLength(1);
		},
	);

	test.each(['={{ $binary.photo }}', '={{ $input.item.binary.photo }}', "={{ $('Files').item.binary.photo }}"])(
		'%s is uploaded when the item itself holds it',
		async (value) => {
			const photoInItem = { ...file('png', 'us.png', 'image/png'), isInItem: true };
			const other = { ...file('png', 'them.png', 'image/png'), isInItem: true };
			const { error } = await run(
				{ ...fromFile, inputDataFieldName: value },
				{ files: [{ other, photo: photoInItem }] },
			);
			expect(error).toBeUndefined();
			expect(simulator().uploadRequests.map(({ body }) => (body as IDataObject).file_name)).toEqual(['us.png']);
		},
	);

	test('of two files with the same name and content one is taken, beside a field without a file', async () => {
		const same = { ...file('png', 'us.png', 'image/png'), isInItem: true };
		const { error } = await run(
			{ ...fromFile, inputDataFieldName: '={{ $binary.one }}' },
			{ files: [{ one: same, other: same }] },
		);
		expect(error).toBeUndefined();
	});

	test.each<[unknown, RegExp]>([
		[{ fileName: 'us.png' }, /is an object: choose one of its fields/],
		['={{ null }}', /is empty|name of a field/],
		['data:image/png;base64,iVBORw0KGgo=', /base64/],
		[photo, /is a URL, not the name of a field/],
		[42, /no file in its field|name of a field/],
		[[], /is empty|list/],
	])('%j is refused', async (inputDataFieldName, message) => {
		await expectRefused(
			run({ ...fromFile, inputDataFieldName } as IDataObject, { files: [file('png', 'us.png')] }),
			message,
		);
	});
});

test('a file name of a thousand characters is cut, and its extension kept', async () => {
	const { error } = await run(fromFile, { files: [file('png', `${'x'.repeat(1_000)}.png`)] });
	expect(error).toBeUndefined();
	expect(creations()).toHaveLength(1);
});

describe('a file that is called audio', () => {
	test('is taken where a video is wanted, as its content says', async () => {
		const parameters = { resource: 'mmaudio', operation: 'generateSound', videoSource: 'file', waitUntilDone: false };
		const { error } = await run(parameters, { type: 'piApi', files: [file('mp4', 'clip.mp4', 'audio/mp4')] });
		expect(error).toBeUndefined();
	});

	test('and is a recording of a browser: the error says what it is and what to do', async () => {
		const head = '\x1aE\xdf\xa3\x9fB\x82\x84webm\x16T\xaek\xbf\x86\x86A_OPUS';
		const content = Buffer.concat([Buffer.from(head, 'latin1'), Buffer.alloc(300, 1)]);
		const files = [{ content, fileName: 'recording.webm', mimeType: 'audio/webm' }];
		const parameters = { resource: 'tts', operation: 'generateSpeech', genText: 'Hello', refAudioSource: 'file' };
		const { error } = await run({ ...parameters, waitUntilDone: false }, { type: 'piApi', files });
		expect(error?.message).toContain("the file 'recording.webm' is a WebM audio file");
		expect(error?.description).toMatch(/convert it to MP3 first/i);
		expect(simulator().requests).toEqual([]);
	});
});
