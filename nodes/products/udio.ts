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
	description: 'The song to continue, by its ID in the output of the task that made it',
};

const songInputs: InputField[] = [
	{
		kind: 'choice',
		name: 'lyrics_type',
		label: 'Lyrics',
		required: true,
		description: 'Where the words of the song come from',
		options: [
			{ name: 'Instrumental', value: 'instrumental', description: 'No words' },
			{ name: 'Let PiAPI Write Them', value: 'generate' },
			{ name: 'Own Lyrics', value: 'user', description: "The text in 'Lyrics Text'" },
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
			"The words of the song, needed for Own Lyrics. Marks such as [Verse] and [Chorus] name its parts. One user's limit was about 1,000 characters.",
	},
	{
		kind: 'text',
		name: 'negative_tags',
		label: 'Negative Tags',
		placeholder: 'e.g. heavy metal, rap',
		description: "Styles the song should not have. One user's limit was about 100 characters.",
	},
	{ ...seed, default: -1 },
	{
		kind: 'text',
		name: 'title',
		label: 'Title',
		placeholder: 'e.g. Tides',
		description: 'Name of the song. PiAPI does not document this field.',
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
			action: 'Extend a song',
			description: 'Continue a song that Udio made',
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
					description: 'The second of the song to continue from',
				},
			],
			results: { kind: 'audio', places: [['songs[].song_path']] },
		},
		{
			name: 'Generate a Song',
			value: 'generateSong',
			action: 'Generate a song',
			description: 'Create songs from a description, from your own lyrics, or without words',
			model: 'music-u',
			taskType: 'generate_music',
			inputs: songInputs,
			results: { kind: 'audio', places: [['songs[].song_path']] },
		},
		{
			name: 'Write Lyrics',
			value: 'writeLyrics',
			action: 'Write lyrics',
			description: 'Write the words of a song from a short description',
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
