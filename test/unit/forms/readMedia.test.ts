import { readMedia } from '../../../nodes/shared/forms/input/readMedia';
import type { AnyMediaField, MediaField, MediaListField, ProductTask } from '../../../nodes/shared/forms/productTypes';
import { taskOf } from '../products/operations';
import { refusalOf } from './refusalOf';

const photo: MediaField = { kind: 'media', name: 'image_url', label: 'Image', accepts: 'image', required: true };
const base64Photo: MediaField = { ...photo, acceptsBase64: true };
const optional: MediaField = { ...photo, required: undefined };
const views: MediaListField = { kind: 'mediaList', name: 'images', label: 'View', accepts: 'image', max: 3 };
const speech: MediaField = { ...photo, name: 'audio_url', label: 'Speech', accepts: 'audio', acceptsBase64: true };

function given(field: AnyMediaField, parameters: Record<string, unknown>) {
	const task: ProductTask = { ...taskOf('aiHug.generateHugVideo'), inputs: [field] };
	return readMedia(task, field, (name) => parameters[name], {});
}

const parametersOf = (field: AnyMediaField, source: 'url' | 'file', value: unknown): Record<string, unknown> => {
	const base = field.name.replace(/_url$/, '');
	const plural = field.kind === 'mediaList' ? 's' : '';
	const file = field.kind === 'media' ? 'inputDataFieldName' : `${base}InputDataFieldNames`;
	return { [`${base}Source`]: source, [source === 'url' ? `${base}Url${plural}` : file]: value };
};

const sourcesOf = (field: AnyMediaField, source: 'url' | 'file', value: unknown) =>
	given(field, parametersOf(field, source, value)).flatMap(({ sources }) => sources);

/** Files as n8n's nodes keep them: in memory, on disk, in S3, and what is left of a pruned one. */
const inMemory = {
	data: '/9j/4AAQ',
	mimeType: 'image/jpeg',
	fileName: 'a.jpg',
	fileExtension: 'jpg',
	fileType: 'image',
};
const onDisk = { ...inMemory, data: 'filesystem-v2', id: 'filesystem-v2:workflows/1/executions/2/binary_data/3' };
const inS3 = { ...onDisk, data: 's3', id: 's3:workflows/1/executions/2/binary_data/3' };
const pruned = { mimeType: 'image/jpeg', fileName: 'a.jpg' };
const withoutType = { data: 'AAAA', fileName: 'a.jpg' };

describe('a file from the previous node', () => {
	test.each<[AnyMediaField, unknown, unknown[]]>([
		[photo, 'data', [{ fileField: 'data' }]],
		[photo, ' photo\u200b ', [{ fileField: 'photo' }]],
		[photo, 'Foto von Ömer 🦊', [{ fileField: 'Foto von Ömer 🦊' }]],
		[photo, 'attachment_0', [{ fileField: 'attachment_0' }]],
		[photo, inMemory, [{ file: inMemory }]],
		[photo, onDisk, [{ file: onDisk }]],
		[photo, inS3, [{ file: inS3 }]],
		[photo, pruned, [{ file: pruned }]],
		[photo, withoutType, [{ file: withoutType }]],
		[photo, { ...inMemory, fileName: 42 }, [{ file: { ...inMemory, fileName: 42 } }]],
		[photo, [onDisk], [{ file: onDisk }]],
		[photo, ['photo'], [{ fileField: 'photo' }]],
		[photo, JSON.stringify(onDisk), [{ file: onDisk }]],
		[views, 'a', [{ fileField: 'a' }]],
		[views, 'a, b,', [{ fileField: 'a' }, { fileField: 'b' }]],
		[views, 'a\nb\r\nc', [{ fileField: 'a' }, { fileField: 'b' }, { fileField: 'c' }]],
		[views, ['a', 'b'], [{ fileField: 'a' }, { fileField: 'b' }]],
		[views, '["a","b"]', [{ fileField: 'a' }, { fileField: 'b' }]],
		[views, onDisk, [{ file: onDisk }]],
		[views, [inMemory, onDisk], [{ file: inMemory }, { file: onDisk }]],
		[views, ['a, b', inS3], [{ fileField: 'a' }, { fileField: 'b' }, { file: inS3 }]],
		[views, [[inMemory], null, '', [onDisk]], [{ file: inMemory }, { file: onDisk }]],
	])('%j: %j', (field, value, sources) => expect(sourcesOf(field, 'file', value)).toEqual(sources));

	test.each<[AnyMediaField, unknown, string, string]>([
		[photo, '', "'Input Data Field Name' is empty", '{{ $binary.data }}'],
		[photo, null, "'Input Data Field Name' is empty", '{{ $binary.data }}'],
		[photo, [], "'Input Data Field Name' is empty", '{{ $binary.data }}'],
		[optional, ' ', "'Input Data Field Name' is empty", '{{ $binary.data }}'],
		[photo, { photo: onDisk }, "'Input Data Field Name' is an object: choose one of its fields", '{{ $binary.photo }}'],
		[
			photo,
			{ id: 7, name: 'a' },
			"'Input Data Field Name' is an object: choose one of its fields",
			'{{ $binary.data }}',
		],
		[photo, { json: {}, binary: {} }, "'Input Data Field Name' is an object", '{{ $binary.data }}'],
		[photo, [inMemory, onDisk], "'Input Data Field Name' has 2 entries, and PiAPI takes 1 at most", 'Remove'],
		[photo, 'a,b', "'Input Data Field Name' has 2 entries, and PiAPI takes 1 at most", 'Remove'],
		[photo, 7, "'Input Data Field Name' must be the name of a field, got '7'", "'data'"],
		[photo, true, "'Input Data Field Name' must be the name of a field, got 'true'", "'data'"],
		[photo, '[object Object]', 'got an object inside a text', "'data'"],
		[photo, 'undefined', 'got an expression without a value', "'data'"],
		[photo, '$binary.photo', 'contains an expression that was not evaluated', "'Expression'"],
		[photo, '{{ $binary.photo }}', 'contains an expression that was not evaluated', "'Expression'"],
		[photo, 'https://a.example/x.jpg', 'is a URL, not the name of a field', "'Image URL'"],
		[photo, `data:image/png;base64,${'A'.repeat(40)}`, 'is base64 content, not the name', "'Convert to File'"],
		[base64Photo, `/9j/${'A'.repeat(200)}`, 'is base64 content, not the name', "'Image URL'"],
		[views, 'a,b,c,d', "'Input Data Field Names' has 4 entries, and PiAPI takes 3 at most", 'Remove'],
		[views, ' , ,', "'Input Data Field Names' is empty", "'data'"],
	])('%j refuses %j', (field, value, message, advice) => {
		const refusal = refusalOf(() => sourcesOf(field, 'file', value));
		expect(refusal.message).toContain(message);
		expect(refusal.description).toContain(advice);
	});
});

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const gif = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';
const long = Buffer.from('any content of a file '.repeat(20)).toString('base64');

describe('the content of a file, where PiAPI takes base64', () => {
	test.each<[MediaField, string, string]>([
		[base64Photo, png, png],
		[base64Photo, gif, gif],
		[base64Photo, long, long],
		[base64Photo, ` ${png}\n`, png],
		[base64Photo, png.replace(/.{40}/g, '$&\r\n'), png],
		[base64Photo, png.replace(/\//g, '_').replace(/\+/g, '-'), png],
		[base64Photo, png.replace(/=+$/, ''), png.replace(/=+$/, '')],
		[base64Photo, `data:image/png;base64,${png}`, `data:image/png;base64,${png}`],
		[base64Photo, `data:image/png;name=a.png;base64,${png}`, `data:image/png;name=a.png;base64,${png}`],
		[base64Photo, `data:application/octet-stream;base64,${png}`, `data:application/octet-stream;base64,${png}`],
		[base64Photo, `DATA:image/jpeg;BASE64,${png}`, `data:image/jpeg;BASE64,${png}`],
		[speech, `data:audio/mpeg;base64,${long}`, `data:audio/mpeg;base64,${long}`],
	])('%j %s', (field, value, inline) => expect(sourcesOf(field, 'url', value)).toEqual([{ inline }]));

	test.each<[MediaField, string, string]>([
		[base64Photo, 'data:image/svg+xml,<svg xmlns="x"/>', 'is base64 that cannot be decoded'],
		[base64Photo, 'data:image/png;base64,', 'is base64 that cannot be decoded'],
		[base64Photo, `data:image/png;base64,${png.slice(0, 41)}`, 'is base64 that cannot be decoded'],
		[base64Photo, 'data:image/png;base64,{{ $json.image }}', 'is base64 that cannot be decoded'],
		[base64Photo, `data:text/html;base64,${long}`, 'is a data URI of the type text/html'],
		[base64Photo, `data:video/mp4;base64,${long}`, 'is a data URI of the type video/mp4'],
		[speech, `data:image/png;base64,${png}`, 'is a data URI of the type image/png'],
		[photo, png, 'is base64 content, and PiAPI takes only a URL here'],
		[photo, long, 'is base64 content, and PiAPI takes only a URL here'],
		[photo, `data:image/png;base64,${png}`, 'is base64 content, and PiAPI takes only a URL here'],
		[base64Photo, 'aGVsbG8=', 'must be a URL'],
		[base64Photo, 'photo', 'must be a URL'],
	])('%j refuses %s', (field, value, message) => {
		expect(refusalOf(() => sourcesOf(field, 'url', value)).message).toContain(message);
	});

	test('without it the advice names the source that uploads', () => {
		expect(refusalOf(() => sourcesOf(photo, 'url', png)).description).toContain("Use 'File From Previous Node'");
	});
});

describe('URLs', () => {
	const [one, two, three] = ['https://a.example/1?s=1,2', 'https://a.example/2.png', 'http://b.example/3'];
	const urls = (...links: Array<string | undefined>) => links.map((url) => ({ url }));

	test.each<[AnyMediaField, unknown, unknown[]]>([
		[photo, one, urls(one)],
		[photo, [two], urls(two)],
		[photo, `["${two}"]`, urls(two)],
		[optional, '', []],
		[optional, null, []],
		[optional, [], []],
		[views, [one, two], urls(one, two)],
		[views, [one, '', ' ', null], urls(one)],
		[views, [[one, two], three], urls(one, two, three)],
		[views, `${one}, ${two}\n${three}`, urls(one, two, three)],
		[views, [`${one}; ${two}`], urls(one, two)],
		[views, `${one},${two} | ${three}`, urls(one, two, three)],
		[views, `\n, ${one}`, urls(one)],
		[views, JSON.stringify([one, two]), urls(one, two)],
	])('%j: %j', (field, value, sources) => expect(sourcesOf(field, 'url', value)).toEqual(sources));

	test.each<[AnyMediaField, unknown, string]>([
		[photo, '', "'Image URL' is empty"],
		[photo, undefined, "'Image URL' is empty"],
		[photo, 7, "'Image URL' must be a URL, got '7'"],
		[optional, undefined, "'Image URL' is empty"],
		[photo, { url: two }, "'Image URL' is an object: choose one of its fields"],
		[photo, onDisk, "'Image URL' is a file"],
		[photo, [one, two], "'Image URL' has 2 entries, and PiAPI takes 1 at most"],
		[photo, `${one} ${two}`, "'Image URL' contains more than one address"],
		[views, [one, 'x'], "'View URLs' must be a URL that begins with https:// or http://, got 'x'"],
		[views, [one, one, two, two], "'View URLs' has 4 entries, and PiAPI takes 3 at most"],
		[views, [one, { url: two }], "'View URLs' is an object: choose one of its fields"],
	])('%j refuses %j', (field, value, message) => {
		expect(refusalOf(() => sourcesOf(field, 'url', value)).message).toContain(message);
	});
});

describe('the source', () => {
	test.each([undefined, '', 'none', ' none '])('%p is none where the file may be left out', (imageSource) => {
		expect(given(optional, { imageSource, imageUrl: 'https://a.example/x' })).toEqual([]);
	});

	test.each([undefined, '', 'url', ' url\n'])('%p is a URL where it may not', (imageSource) => {
		expect(given(photo, { imageSource, imageUrl: 'https://a.example/x' })).toHaveLength(1);
	});

	test.each(['none', 'URL', 'link', {}, 7])('%p is refused', (imageSource) => {
		expect(() => given(photo, { imageSource })).toThrow(/^'Image Source' /);
	});

	test('a file says which parameter named it', () => {
		expect(given(photo, parametersOf(photo, 'file', 'data'))).toEqual([
			{ field: photo, parameter: 'Input Data Field Name', sources: [{ fileField: 'data' }] },
		]);
	});
});
