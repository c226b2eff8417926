import type { InputField, Product, TextField } from '../shared/forms/productTypes';
import { seed } from './fields/generation';
import { prompt } from './fields/prompts';

// https://piapi.ai/docs/music-api/create-task, https://piapi.ai/docs/song-api/udio-song-extend,
// https://piapi.ai/docs/song-api/udio-generate-lyrics

const continueSongId: TextField = {
	kind: 'text',
	name: 'continue_song_id',
	label: 'Song ID',
	required: true,
	placeholder: 'e.g. 49439a00-465c-4501-9ce2-14581e01f616',
	description: 'ID of the song to continue, from the output of the task that made it',
};

const songInputs: InputField[] = [
	{
		kind: 'choice',
		name: 'lyrics_type',
		label: 'Lyrics',
		required: true,
		description: 'Where the lyrics come from',
		options: [
			{ name: 'Instrumental', value: 'instrumental', description: 'No lyrics' },
			{ name: 'Let PiAPI Write Them', value: 'generate' },
			{ name: 'Own Lyrics', value: 'user', description: "Use 'Lyrics Text'", needs: 'lyrics' },
		],
		default: 'generate',
	},
	{
		kind: 'text',
		name: 'gpt_description_prompt',
		label: 'Description',
		upfront: true,
		multiline: true,
		placeholder: 'e.g. A calm piano ballad about the sea',
		description: 'Theme and style of the song',
	},
	{
		kind: 'text',
		name: 'lyrics',
		label: 'Lyrics Text',
		upfront: true,
		multiline: true,
		placeholder: 'e.g. [Verse] The tide comes in …',
		description:
			'Lyrics of the song, required for Own Lyrics, up to about 1,000 characters. Mark its parts with [Verse] and [Chorus].',
	},
	{
		kind: 'text',
		name: 'negative_tags',
		label: 'Negative Tags',
		placeholder: 'e.g. heavy metal, rap',
		description: 'Styles to avoid, up to about 100 characters',
	},
	{ ...seed, default: -1 },
	{
		kind: 'text',
		name: 'title',
		label: 'Title',
		placeholder: 'e.g. Tides',
		description: 'Title of the song. PiAPI does not document this field.',
	},
];

export const udio: Product = {
	name: 'Song (Udio)',
	value: 'udio',
	defaultOperation: 'generateSong',
	tasks: [
		{
			name: 'Extend a Song',
			value: 'extendSong',
			action: 'Extend a song with Udio',
			description: 'Continue a song made with Udio',
			model: 'music-u',
			taskType: 'generate_music',
			inputs: [
				continueSongId,
				...songInputs,
				{
					kind: 'number',
					name: 'continue_at',
					label: 'Continue At',
					default: 0,
					description: 'Second of the song to continue from',
				},
			],
			results: { kind: 'audio', places: [['songs[].song_path']] },
		},
		{
			name: 'Generate a Song',
			value: 'generateSong',
			action: 'Generate a song with Udio',
			description: 'Create songs from a description or your own lyrics, or instrumental songs',
			model: 'music-u',
			taskType: 'generate_music',
			inputs: songInputs,
			results: { kind: 'audio', places: [['songs[].song_path']] },
		},
		{
			name: 'Write Lyrics',
			value: 'writeLyrics',
			action: 'Write lyrics with Udio',
			description: 'Write song lyrics from a short description',
			model: 'music-u',
			taskType: 'generate_lyrics',
			inputs: [
				{
					...prompt,
					placeholder: 'e.g. A winter evening by the fire',
					description: 'What the lyrics are about',
				},
			],
			results: { kind: 'text', places: [] },
		},
	],
};
