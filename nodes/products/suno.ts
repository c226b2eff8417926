import type { Product, Results } from '../shared/forms/productTypes';
import { inputsUnknown } from './fields/generation';
import { prompt } from './fields/prompts';

// https://piapi.ai/docs/suno-api/music, https://piapi.ai/docs/suno-api/lyrics

const songs: Results = { kind: 'audio', places: [['clips.*.audio_url']] };

export const suno: Product = {
	name: 'Suno',
	value: 'suno',
	notice: 'PiAPI has stopped this service. Use Song (Udio) instead.',
	defaultOperation: 'generateSong',
	tasks: [
		{
			name: 'Generate a Song From a Description',
			value: 'generateSong',
			action: 'Generate a song from a description with Suno',
			description: 'Create a song from a description',
			model: 'music-s',
			taskType: 'generate_music',
			inputs: [
				{
					...prompt,
					maxLength: 3000,
					placeholder: 'e.g. A calm piano ballad about the sea',
					description: 'Theme and style of the song, up to 3,000 characters',
				},
				{
					kind: 'boolean',
					name: 'make_instrumental',
					label: 'Make Instrumental',
					default: false,
					description: 'Whether to make an instrumental song',
				},
			],
			results: songs,
		},
		{
			name: 'Generate a Song From Lyrics',
			value: 'generateSongFromLyrics',
			action: 'Generate a song from lyrics with Suno',
			description: 'Create a song from your own lyrics',
			model: 'music-s',
			taskType: 'generate_music_custom',
			inputs: [
				{
					...prompt,
					label: 'Lyrics',
					maxLength: 3000,
					placeholder: 'e.g. [Verse] The tide comes in …',
					description: 'Lyrics of the song, up to 3,000 characters',
				},
				{
					kind: 'text',
					name: 'negative_tags',
					label: 'Negative Tags',
					maxLength: 200,
					placeholder: 'e.g. heavy metal, rap',
					description: 'Styles to avoid, up to 200 characters',
				},
				{
					kind: 'text',
					name: 'tags',
					label: 'Tags',
					maxLength: 200,
					placeholder: 'e.g. piano, calm',
					description: 'Styles of the song, up to 200 characters',
				},
				{
					kind: 'text',
					name: 'title',
					label: 'Title',
					maxLength: 80,
					placeholder: 'e.g. Tides',
					description: 'Title of the song, up to 80 characters',
				},
			],
			results: songs,
		},
		{
			name: 'Write Lyrics',
			value: 'writeLyrics',
			action: 'Write lyrics with Suno',
			description: 'Write song lyrics',
			notice: inputsUnknown,
			model: 'music-s',
			taskType: 'lyrics',
			inputs: [],
			results: { kind: 'text', places: [] },
		},
	],
};
