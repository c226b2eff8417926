import { hugVideo } from '../../../nodes/products/aiHug';
import { productTaskOf } from '../../../nodes/products/productTaskOf';
import { resultUrls } from '../../../nodes/shared/forms/resultLinks';

const at = (name: string) => `https://storage.example.com/${name}`;

const klingWork = {
	status: 99,
	cover: { resource: at('cover.png') },
	video: {
		resource: at('mark.mp4'),
		resource_without_watermark: at('clean.mp4'),
		height: 960,
		width: 960,
		duration: 5100,
	},
};

/** Outputs as PiAPI's documentation, and captures of its answers, show them. */
const shapes: Array<[string, string, unknown, string[]]> = [
	['Qubico/hug-video', 'image_to_video', { video_url: at('hug.mp4') }, [at('hug.mp4')]],
	['Qubico/flux1-schnell', 'txt2img', { image_url: at('x.png'), image_base64: '' }, [at('x.png')]],
	[
		'Qubico/flux1-dev',
		'txt2img',
		{ image_url: at('1.png'), image_urls: [at('1.png'), at('2.png')] },
		[at('1.png'), at('2.png')],
	],
	['Qubico/flux1-dev', 'txt2img', { image_url: '', image_urls: [at('1'), at('2')] }, [at('1'), at('2')]],
	['Qubico/image-toolkit', 'background-remove', { image_url: at('x') }, [at('x')]],
	['Qubico/image-toolkit', 'face-swap', { image_url: at('x.png'), image_base64: '' }, [at('x.png')]],
	['Qubico/qwen-image', 'txt2img', { image_url: at('x.png') }, [at('x.png')]],
	[
		'midjourney',
		'imagine',
		{
			image_url: at('grid.png'),
			image_urls: null,
			temporary_image_urls: [at('a.png'), at('b.png'), at('c.png'), at('d.png')],
			discord_image_url: at('discord.png'),
			actions: ['reroll', 'upscale1'],
			progress: 100,
			intermediate_image_urls: [at('half.png')],
		},
		[at('grid.png'), at('a.png'), at('b.png'), at('c.png'), at('d.png')],
	],
	['midjourney', 'describe', { description: 'A fox', image_url: at('given.png') }, []],
	['midjourney', 'seed', { seed: '1234' }, []],
	['kling', 'video_generation', { type: 'm2v', status: 99, works: [klingWork] }, [at('clean.mp4')]],
	['kling', 'video_generation', { works: [klingWork], video_url: at('clean.mp4') }, [at('clean.mp4')]],
	[
		'kling',
		'avatar',
		{ works: [klingWork, { video: { resource: at('second.mp4'), resource_without_watermark: '' } }] },
		[at('clean.mp4'), at('second.mp4')],
	],
	['kling', 'video_generation', { works: null, video_url: at('top.mp4') }, [at('top.mp4')]],
	['kling', 'video_generation', { type: '', status: 0, works: null }, []],
	['kling', 'omni_video_generation', { video: at('omni.mp4'), works: [klingWork] }, [at('omni.mp4')]],
	[
		'kling',
		'ai_try_on',
		{
			works: [
				{ cover: { resource: at('c.png') }, image: { resource: at('m.png'), resource_without_watermark: at('i.png') } },
			],
		},
		[at('i.png')],
	],
	['kling', 'sound', { works: [{ cover: { resource: at('c.png') }, audio: { resource: at('a') } }] }, [at('a')]],
	['kling-turbo', 'video_generation', { video_url: at('v.mp4') }, [at('v.mp4')]],
	[
		'hailuo',
		'video_generation',
		{
			video_url: at('v.mp4'),
			download_url: at('d.mp4'),
			cover_url: at('c.png'),
			prompt_img_url: at('given.png'),
			percent: 100,
			status: 2,
		},
		[at('v.mp4')],
	],
	['hailuo', 'video_generation', { video_url: '', download_url: at('d.mp4'), cover_url: at('c.png') }, [at('d.mp4')]],
	[
		'luma',
		'video_generation',
		{
			video: { url: at('mark.mp4'), width: 1 },
			video_raw: { url: at('raw.mp4') },
			last_frame: { url: at('last.png') },
			thumbnail: { url: at('thumb.png') },
		},
		[at('raw.mp4')],
	],
	['luma', 'video_generation', { video: { url: at('v.mp4') }, video_raw: null, thumbnail: null }, [at('v.mp4')]],
	['luma', 'extend_video', { video: at('v.mp4') }, [at('v.mp4')]],
	['luma', 'video_generation', { generation: { id: '1', video: { url: at('v.mp4') } } }, [at('v.mp4')]],
	[
		'music-u',
		'generate_music',
		{
			generation_id: '1',
			songs: [
				{ song_path: at('1.mp3'), image_path: at('1.jpg'), lyrics: 'la' },
				{ song_path: at('2.mp3'), image_path: at('2.jpg') },
			],
		},
		[at('1.mp3'), at('2.mp3')],
	],
	['music-u', 'generate_music', { generation_id: '', songs: null }, []],
	['music-u', 'generate_lyrics', { lyrics_pairs: [{ title: 't', text: 'https://not.a.result' }] }, []],
	[
		'music-s',
		'generate_music',
		{
			clips: {
				'1f': { audio_url: at('1.mp3'), video_url: at('1.mp4'), image_url: at('1.png') },
				'2f': { audio_url: at('2.mp3'), image_large_url: at('2.png') },
			},
		},
		[at('1.mp3'), at('2.mp3')],
	],
	['Qubico/tts', 'zero-shot', { audio_url: at('a.wav') }, [at('a.wav')]],
	['Qubico/diffrhythm', 'txt2audio-full', { audio_url: at('a.mp3') }, [at('a.mp3')]],
	['Qubico/mmaudio', 'video2audio', { audio_url: at('a') }, [at('a')]],
	['Qubico/mmaudio', 'video2audio', { video_url: at('v.mp4') }, [at('v.mp4')]],
	[
		'Qubico/trellis',
		'image-to-3d',
		{ model_file: at('m.glb'), no_background_image: at('n.png'), combined_video: at('v.mp4') },
		[at('m.glb'), at('v.mp4'), at('n.png')],
	],
	['Qubico/trellis', 'text-to-3d', { model_file: at('m.glb'), no_background_image: null }, [at('m.glb')]],
	['Qubico/trellis2', 'image-to-3d', { model_file: '', combined_video: at('v.mp4') }, [at('v.mp4')]],
	['Qubico/pixal3d', 'image-to-3d', { model_file: at('m.glb') }, [at('m.glb')]],
	['Qubico/skyreels', 'img2video', { video_url: at('v.mp4') }, [at('v.mp4')]],
	['Qubico/framepack', 'img2video', { video: at('v.mp4') }, [at('v.mp4')]],
	['Qubico/video-toolkit', 'upscale', { video_url: at('v.mp4'), image_url: at('i.png') }, [at('v.mp4')]],
	['Wan', 'wan26-txt2video', { image_url: at('v.mp4') }, [at('v.mp4')]],
	['veo3', 'veo3-video', { video: at('v.mp4') }, [at('v.mp4')]],
	['sora2', 'sora2-video', { video: at('v') }, [at('v')]],
	['seedance', 'seedance-2', { video_url: at('v.mp4') }, [at('v.mp4')]],
	['seedance', 'seedance-2', { result: { file: at('v.mp4'), image: at('i.png') } }, [at('v.mp4')]],
	['gemini', 'nano-banana-pro', { image_urls: [at('1.png'), at('1.png'), at('2.png')] }, [at('1.png'), at('2.png')]],
	['Qubico/joycaption', 'joycaption-beta-one', { image_url: at('given.png') }, []],
];

describe('resultUrls of a declared task', () => {
	test.each(shapes)('%s %s: %j', (model, taskType, output, expected) => {
		const task = productTaskOf(model, taskType);
		expect(task).toBeDefined();
		expect(resultUrls(output, task)).toEqual(expected);
	});

	test('a place that moved: any link of its kind, and not what stands beside it', () => {
		const output = {
			cover_video: at('cover.mp4'),
			files: [at('still.png'), { source_video: at('given.mp4') }, at('v.mp4')],
		};
		expect(resultUrls(output, hugVideo)).toEqual([at('v.mp4')]);
		expect(resultUrls({ final_video: at('v'), video_cover: at('c'), video_still: at('s.png') }, hugVideo)).toEqual([
			at('v'),
		]);
		expect(resultUrls({ cover_video: at('cover.mp4') }, hugVideo)).toEqual([at('cover.mp4')]);
		expect(resultUrls({ image_url: at('x.png') }, hugVideo)).toEqual([]);
		expect(resultUrls({ image_url: at('x'), audio: at('y') }, hugVideo)).toEqual([]);
		expect(resultUrls({ url: at('temp/abc') }, hugVideo)).toEqual([at('temp/abc')]);
		expect(resultUrls(at('temp/abc'), hugVideo)).toEqual([at('temp/abc')]);
		expect(resultUrls({ url: at('temp/abc'), file: at('v.mp4') }, hugVideo)).toEqual([at('v.mp4')]);
		expect(resultUrls({ input_url: at('temp/abc') }, hugVideo)).toEqual([]);
	});
});

describe('resultUrls of an unknown task', () => {
	test.each<[unknown, string[]]>([
		[{ video_url: at('v.mp4'), image_url: at('x.png') }, [at('v.mp4')]],
		[{ works: [klingWork] }, [at('clean.mp4')]],
		[{ model_file: at('m.glb'), combined_video: at('v.mp4') }, [at('m.glb')]],
		[{ image_urls: [at('1'), at('2')] }, [at('1'), at('2')]],
		[
			{ thumbnail: at('t.png'), page: at('page'), still: at('s.png'), film: at('v.mp4') },
			[at('v.mp4'), at('s.png'), at('page')],
		],
		[{ thumbnail: at('t.png') }, [at('t.png')]],
		[at('v.mp4'), [at('v.mp4')]],
		[JSON.stringify({ video_url: at('v.mp4') }), [at('v.mp4')]],
		[`{"video_url": "${at('v.mp4')}"`, []],
		[
			[at('a'), [at('a')], { b: at('b') }],
			[at('a'), at('b')],
		],
	])('%j', (output, expected) => expect(resultUrls(output)).toEqual(expected));
});

describe('a field named resource', () => {
	test.each<[string, unknown, string]>([
		[
			'beside a cover',
			{ works: [{ cover: { resource: 'https://h.example/c.jpg' }, image: { resource: 'https://h.example/r.png' } }] },
			'https://h.example/r.png',
		],
		[
			'beside a cover’s address',
			{ cover_url: 'https://h.example/c.jpg', resource_url: 'https://h.example/r.png' },
			'https://h.example/r.png',
		],
		[
			'but not a source',
			{ source_url: 'https://h.example/s.png', other: 'https://h.example/r.png' },
			'https://h.example/r.png',
		],
	])('holds a result %s', (_, output, link) => expect(resultUrls(output)[0]).toBe(link));

	test('holds a video without a kind', () => {
		expect(resultUrls({ video: { resource: 'https://h.example/abc' } }, hugVideo)).toEqual(['https://h.example/abc']);
	});
});

describe('a link with a blank in it', () => {
	test.each<[string, string]>([
		['https://host.example/a b.mp4', 'https://host.example/a%20b.mp4'],
		['https://host.example/my  hug video (1)', 'https://host.example/my%20%20hug%20video%20(1)'],
		['https://host.example/a%20b c.mp4?name=a b', 'https://host.example/a%20b%20c.mp4?name=a%20b'],
		['https://host.example/a\u00a0b.mp4', 'https://host.example/a%C2%A0b.mp4'],
		['https://host.example/a\tb.mp4', 'https://host.example/a%09b.mp4'],
		[' https://host.example/a b.mp4\n', 'https://host.example/a%20b.mp4'],
		['\ufeffhttps://host.example/ä b.mp4', 'https://host.example/ä%20b.mp4'],
	])('%j is a link', (link, encoded) => {
		expect(resultUrls({ video_url: link }, hugVideo)).toEqual([encoded]);
		expect(resultUrls({ works: [{ video: { resource: link } }] }, hugVideo)).toEqual([encoded]);
		expect(resultUrls({ video: { url: link } })).toEqual([encoded]);
	});

	test.each([
		'https://host.example/a\nb.mp4',
		'https://ho st.example/a.mp4',
		'see https://host.example/a.mp4',
		'https:// a',
	])('%j is none', (text) => expect(resultUrls({ video_url: text }, hugVideo)).toEqual([]));

	test('where no link is promised, it is one only when it ends as a file does', () => {
		const output = { note: 'https://host.example is where it was made', film: 'https://host.example/a b.mp4' };
		expect(resultUrls(output)).toEqual(['https://host.example/a%20b.mp4']);
	});
});

describe('resultUrls of garbage', () => {
	test.each<[unknown]>([
		[null],
		[undefined],
		[0],
		[true],
		[''],
		['https://'],
		['http://a b'],
		[[]],
		[[null, [[]]]],
		[{}],
		[{ works: {} }],
		[{ works: [null, 7, { video: [] }] }],
		[{ songs: 'x', clips: [], video: { url: {} }, image_urls: [null, 3, { url: 4 }], video_url: ['x'] }],
		[{ constructor: 1, toString: 2 }],
	])('%j has no links', (output) => {
		expect(resultUrls(output)).toEqual([]);
		for (const [model, taskType] of shapes) expect(resultUrls(output, productTaskOf(model, taskType))).toEqual([]);
	});
});
