import type { JsonObject } from '../http/json';
import { productOf } from '../products';

/** What `output` of a task is until there is a result, and then. */
export interface Outputs {
	empty: unknown;
	finished: unknown;
}

interface TaskToFinish {
	id: string;
	model: string;
	taskType: string;
	input: JsonObject;
	/** What is added to links with a certain end. */
	links: Readonly<Record<string, string>> | undefined;
}

interface Shape {
	/** null when not given, as PiAPI answers for most. */
	empty?: unknown;
	finished(result: Result): unknown;
}

interface Result {
	id: string;
	input: JsonObject;
	/** To a file of the task; the name tells one from the others of the same kind. */
	link(extension: string, name?: string): string;
}

/** In the shape of the task's product; a task that PiAPI does not know gets a video, as a hug does. */
export function outputsOf({ id, model, taskType, input, links = {} }: TaskToFinish, storageUrl: string): Outputs {
	const shape = shapes[productOf(model, taskType)?.output ?? 'videoUrl'];
	if (shape === undefined) throw new Error(`The simulator has no output for ${model} ${taskType}`);
	const link: Result['link'] = (extension, name) => {
		const address = `${storageUrl}/temp/${id}${name === undefined ? '' : `-${name}`}.${extension}`;
		const added = Object.keys(links).find((end) => address.endsWith(end));
		return added === undefined ? address : `${address}?${links[added]}`;
	};
	return { empty: shape.empty ?? null, finished: shape.finished({ id, input, link }) };
}

/** Pixels of the simulator's clip. */
const size = { width: 64, height: 64 };

const emptyKling = { type: '', status: 0, works: null };

const klingVideo = ({ link }: Result) => ({
	type: 'm2v_txt2video_hq',
	status: 99,
	works: [
		{
			status: 99,
			video: {
				resource: link('mp4', 'watermark'),
				resource_without_watermark: link('mp4'),
				...size,
				// Milliseconds, and PiAPI's usual number for a clip of five seconds.
				duration: 5_100,
			},
			cover: { resource: link('jpg', 'cover') },
		},
	],
	// Not in PiAPI's documentation, but in most of its answers.
	video_url: link('mp4'),
});

/** Catalogue and captured answers; `empty` is what PiAPI is known to answer at the creation. */
const shapes: Readonly<Partial<Record<string, Shape>>> = {
	videoUrl: { finished: ({ link }) => ({ video_url: link('mp4') }) },
	video: { finished: ({ link }) => ({ video: link('mp4') }) },
	audio: { finished: ({ link }) => ({ audio_url: link('mp3') }) },
	image: { finished: ({ link }) => ({ image_url: link('png') }) },
	imageUrls: { finished: ({ link }) => ({ image_urls: [link('png')] }) },
	flux: {
		finished: ({ input, link }) => ({
			image_url: link('png'),
			image_base64: null,
			image_urls: Number(input.batch_size) > 1 ? numbered(Number(input.batch_size), (n) => link('png', n)) : null,
		}),
	},
	midjourney: {
		finished: ({ link }) => ({
			image_url: link('png'),
			image_urls: null,
			temporary_image_urls: numbered(4, (n) => link('png', n)),
			discord_image_url: link('png', 'discord'),
			actions: ['reroll', ...numbered(4, (n) => `upscale${n}`), ...numbered(4, (n) => `variation${n}`)],
			progress: 100,
			intermediate_image_urls: null,
		}),
	},
	description: { finished: () => ({ description: 'Two people who hug each other' }) },
	seed: { finished: () => ({ seed: '1234567890' }) },
	kling: { empty: emptyKling, finished: klingVideo },
	klingOmni: {
		empty: emptyKling,
		finished: (result) => ({ ...klingVideo(result), video: result.link('mp4') }),
	},
	// No source shows what is in the works of these two; the names are those of a video.
	klingImages: {
		empty: emptyKling,
		finished: ({ link }) => ({
			type: '',
			status: 99,
			works: [
				{
					status: 99,
					image: { resource: link('png', 'watermark'), resource_without_watermark: link('png') },
				},
			],
		}),
	},
	klingSounds: {
		empty: emptyKling,
		finished: ({ link }) => ({
			type: '',
			status: 99,
			works: numbered(4, (n) => ({ status: 99, audio: { resource: link('mp3', n) } })),
		}),
	},
	hailuo: {
		finished: ({ input, link }) => ({
			video_url: link('mp4'),
			download_url: link('mp4', 'download'),
			cover_url: link('jpg', 'cover'),
			percent: 100,
			status: 2,
			...size,
			model_id: String(input.model ?? ''),
			message: '',
			desc: String(input.prompt ?? ''),
			prompt_img_url: String(input.image_url ?? ''),
			user_origin_prompt: true,
		}),
	},
	luma: {
		empty: { video: null, video_raw: null, last_frame: null, thumbnail: null },
		finished: ({ input, link }) => ({
			video: { url: link('mp4'), ...size },
			video_raw: { url: link('mp4', 'raw'), ...size },
			last_frame: { url: link('jpg', 'last'), ...size },
			thumbnail: { url: link('jpg', 'thumbnail'), ...size },
			prompt: String(input.prompt ?? ''),
			internal_state: 'completed',
			created_at: '2025-01-01T00:00:00Z',
		}),
	},
	songs: {
		empty: { generation_id: '', songs: null },
		finished: ({ id, input, link }) => ({
			generation_id: id,
			songs: numbered(2, (n) => ({
				id: `${id}-${n}`,
				title: 'A hug',
				image_path: link('jpg', n),
				lyrics: String(input.lyrics ?? ''),
				prompt: String(input.gpt_description_prompt ?? ''),
				song_path: link('mp3', n),
				duration: 0.25,
				finished: true,
				tags: ['pop'],
				error_type: null,
				error_code: '',
				error_detail: '',
			})),
		}),
	},
	lyrics: { finished: () => ({ lyrics_pairs: [{ title: 'A hug', text: '[Verse]\nTwo people in a photo' }] }) },
	clips: {
		finished: ({ id, link }) => {
			const clips = numbered(2, (n) => ({
				id: `${id}-${n}`,
				audio_url: link('mp3', n),
				video_url: link('mp4', n),
				image_url: link('jpg', n),
				image_large_url: link('jpg', `${n}-large`),
				metadata: {},
			}));
			return { clips: Object.fromEntries(clips.map((clip) => [clip.id, clip])) };
		},
	},
	trellis: {
		finished: ({ link }) => ({
			model_file: link('glb'),
			no_background_image: link('png'),
			combined_video: link('mp4'),
		}),
	},
	model: { finished: ({ link }) => ({ model_file: link('glb') }) },
	// No source shows any of it.
	unknown: { finished: () => ({}) },
};

function numbered<Value>(count: number, value: (number: string) => Value): Value[] {
	return Array.from({ length: count }, (_, index) => value(String(index + 1)));
}
